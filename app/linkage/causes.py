"""Why a pair of a benchmark fails, in a few kinds: what a figure under its goal is printed with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from app.derive.linkable import Linkable, link_keys, linkable
from app.linkage.benchmarks import Benchmark, Pair
from app.linkage.model import Level, Model


class Compared:
    """The records of a benchmark made comparable, each once, when it is first asked for."""

    def __init__(self, model: Model, benchmark: Benchmark) -> None:
        self._model, self._benchmark = model, benchmark
        self._rows: dict[str, tuple[Linkable, Mapping[str, Any]]] = {}
        self._guards = [number for number, one in enumerate(model.comparisons) if one.guard]
        self._family = next(n for n, one in enumerate(model.comparisons) if one.field == "family_guard")

    def of(self, key: str) -> tuple[Linkable, Mapping[str, Any]]:
        """The comparable form of a record, and its row."""
        found = self._rows.get(key)
        if found is None:
            one = linkable(self._benchmark.records[key])
            found = self._rows[key] = (one, self._model.row(one))
        return found

    def guards(self, left: str, right: str) -> list[Level]:
        """The levels of guards that speak against the two."""
        levels = self._model.scorer.levels(self.of(left)[1], self.of(right)[1])
        return [level for number in self._guards if (level := levels[number]) and (level.bits or 0.0) < 0]

    def relatives(self, left: str, right: str) -> bool:
        """Whether the family guard speaks: they may be relatives."""
        level = self._model.scorer.levels(self.of(left)[1], self.of(right)[1])[self._family]
        return level is not None and (level.bits or 0.0) < 0

    def bits(self, left: str, right: str) -> float:
        """The match weight of the two."""
        return self._model.scorer.bits(self.of(left)[1], self.of(right)[1])


def why_missed(compared: Compared, pairs: Iterable[Pair], least_bits: float) -> Counter[str]:
    """How many pairs of one person were not proposed, by what kept them apart."""
    return Counter(_missed(compared, pair, least_bits) for pair in pairs)


def _missed(compared: Compared, pair: Pair, least_bits: float) -> str:
    (one, _), (other, _) = compared.of(pair[0]), compared.of(pair[1])
    if set(link_keys(one)).isdisjoint(link_keys(other)):
        return "blocking: no key in common"
    if compared.bits(*pair) >= least_bits:
        return "blocking: every common key is held by too many"
    if guards := compared.guards(*pair):
        return f"guard: {guards[0].name}"
    return lacks(one, other) or "everything compared, but too unlike"


def why_false(compared: Compared, benchmark: Benchmark, pairs: Iterable[Pair]) -> Counter[str]:
    """How many pairs of two people were proposed, by who they are to each other and what they lack."""
    return Counter(_false(compared, benchmark, pair) for pair in pairs)


def _false(compared: Compared, benchmark: Benchmark, pair: Pair) -> str:
    if related := relation(benchmark, pair):
        return related
    return lacks(compared.of(pair[0])[0], compared.of(pair[1])[0]) or "everything compared, and too like"


def lacks(one: Linkable, other: Linkable) -> str:
    """What could not be compared, in words; empty if birth date, forename and address all could."""
    found = [
        title
        for title, columns in (
            ("forename", (one.given, other.given)),
            ("birth date", (one.born, other.born)),
            ("address", (one.postcodes, other.postcodes)),
        )
        if not columns[0] or not columns[1]
    ]
    return f"not recorded on one side: {' and '.join(found)}" if found else ""


def relation(benchmark: Benchmark, pair: Pair) -> str:
    """`twins` or `parent and child of one name`, or empty."""
    one, other = (benchmark.people.get(benchmark.person_of.get(key, "")) for key in pair)
    if one is None or other is None or one.person_id == other.person_id:
        return ""
    if other.person_id in one.same_name:
        return "parent and child of one name"
    return "twins" if one.twin_of and one.twin_of == other.twin_of else ""
