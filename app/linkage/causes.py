"""Why a pair of a benchmark fails, in a few kinds: what a figure under its goal is printed with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from app.linkage.benchmarks import Benchmark, Pair
from app.linkage.model import Level, Model
from app.linkage.prepared import Prepared


class Compared:
    """The records of a benchmark made comparable, each once, when it is first asked for."""

    def __init__(self, model: Model, benchmark: Benchmark) -> None:
        self._model, self._benchmark = model, benchmark
        self._made: dict[str, Prepared] = {}
        self._guards = [number for number, one in enumerate(model.comparisons) if one.guard]
        self._family = [n for n, one in enumerate(model.comparisons) if one.field == "family_guard"]

    def of(self, key: str) -> Prepared:
        """A record in its comparable form, with its keys."""
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self._benchmark.prepare(self._model, self._benchmark.records[key])
        return found

    def guards(self, left: str, right: str) -> list[Level]:
        """The levels of guards that speak against the two."""
        return self._speaking(self._guards, left, right)

    def relatives(self, left: str, right: str) -> bool:
        """Whether the family guard speaks: they may be relatives."""
        return bool(self._speaking(self._family, left, right))

    def bits(self, left: str, right: str) -> float:
        """The match weight of the two."""
        return self._model.scorer.bits(self.of(left).row, self.of(right).row)

    def _speaking(self, numbers: list[int], left: str, right: str) -> list[Level]:
        if not numbers:
            return []
        levels = self._model.scorer.levels(self.of(left).row, self.of(right).row)
        return [level for number in numbers if (level := levels[number]) and (level.bits or 0.0) < 0]


def why_missed(compared: Compared, pairs: Iterable[Pair], least_bits: float) -> Counter[str]:
    """How many pairs of one person were not proposed, by what kept them apart."""
    return Counter(_missed(compared, pair, least_bits) for pair in pairs)


def _missed(compared: Compared, pair: Pair, least_bits: float) -> str:
    one, other = compared.of(pair[0]), compared.of(pair[1])
    if set(one.keys).isdisjoint(other.keys):
        return "blocking: no key in common"
    if compared.bits(*pair) >= least_bits:
        return "blocking: every common key is held by too many"
    if guards := compared.guards(*pair):
        return f"guard: {guards[0].name}"
    return lacks(one.row, other.row) or "everything compared, but too unlike"


def why_false(compared: Compared, benchmark: Benchmark, pairs: Iterable[Pair]) -> Counter[str]:
    """How many pairs of two people were proposed, by who they are to each other and what they lack."""
    return Counter(_false(compared, benchmark, pair) for pair in pairs)


def _false(compared: Compared, benchmark: Benchmark, pair: Pair) -> str:
    if related := relation(benchmark, pair):
        return related
    return lacks(compared.of(pair[0]).row, compared.of(pair[1]).row) or "everything compared, and too like"


def lacks(one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    """What could not be compared, in words; empty if birth date, forename and address all could."""
    found = [
        title
        for title, column in (("forename", "given"), ("birth date", "born"), ("address", "postcodes"))
        if not one[column] or not other[column]
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
