"""The model for two records at a time, in Python: for the desk, and for the words of the evidence.

The same weights as the batch gives (`tests/unit/test_linkage_parity.py` compares them level by level).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.derive.linkable import linkable
from app.linkage.conditions import as_python, first_true, settled
from app.linkage.model import Comparison, Level, Model
from app.linkage.records import LinkRecord
from app.models.evidence import FieldEvidence, PairEvidence, Speaks

MISSING = "not compared"
NEITHER = 1.0
"""Bits below which a level is said to speak neither way."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A comparison and its place in the model: which of its levels holds, None being neutral."""

    place: int
    which: Callable[[Mapping[str, Any], Mapping[str, Any]], int]
    levels: tuple[Level | None, ...]


class Scorer:
    """A model ready to compare rows. Made once; holds nothing of any record."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._compiled: dict[frozenset[str], tuple[_Compiled, ...]] = {}

    def levels(
        self, left: Mapping[str, Any], right: Mapping[str, Any], absent: frozenset[str] = frozenset()
    ) -> list[Level | None]:
        """The level of each comparison, None where it is neutral, in the model's order.

        `absent` may name columns that the left row lacks: what follows from that alone is worked out once
        for every such row, as a desk compares one row with hundreds.
        """
        compiled = self._compiled.get(absent)
        if compiled is None:
            compiled = self._compiled[absent] = tuple(self._without(absent))
        found: list[Level | None] = [None] * len(self.model.comparisons)
        for one in compiled:
            found[one.place] = one.levels[one.which(left, right)]
        return found

    def _without(self, absent: frozenset[str]) -> Iterator[_Compiled]:
        named = self.model.conditions
        for place, one in enumerate(self.model.comparisons):
            tests: list[str] = []
            levels: list[Level | None] = []
            for level, when in [(None, one.neutral), *((level, level.when) for level in one.levels)]:
                left = settled(when, named, absent) if when else True
                if left is not False:
                    tests.append("True" if left is True else as_python(left, named))
                    levels.append(level)
                if left is True:
                    break
            # The last of the levels is what is meant where no test holds: place -1. Where none can, none is.
            if levels and (levels[0] is not None or tests[0] != "True"):
                yield _Compiled(place, first_true(tests), (*levels, None))

    def bits(self, left: Mapping[str, Any], right: Mapping[str, Any]) -> float:
        """The match weight of two rows, with the prior."""
        return self.model.prior_bits + sum(level.bits or 0.0 for level in self.levels(left, right) if level)


def probability(bits: float) -> float:
    """What a match weight in bits says as a probability."""
    if bits > 60:
        return 1.0
    odds = 2.0**bits
    return odds / (1.0 + odds)


def evidence(model: Model, left: LinkRecord, right: LinkRecord) -> PairEvidence:
    """Why two records may be one person, or may not, field by field; the smaller key first."""
    if left.record_key > right.record_key:
        left, right = right, left
    one, other = linkable(left), linkable(right)
    levels = model.scorer.levels(model.row(one), model.row(other))
    fields = [
        field_evidence(comparison, level, left, right)
        for comparison, level in zip(model.comparisons, levels, strict=True)
        if level is not None or not comparison.guard
    ]
    bits = model.prior_bits + sum(field.bits for field in fields)
    return PairEvidence(
        left=left.record_key,
        right=right.record_key,
        model=model.title,
        bits=round(bits, 2),
        probability=round(probability(bits), 6),
        fields=fields,
    )


def guarded(found: PairEvidence) -> bool:
    """Whether the guard speaks: they may be relatives, so that the pair is never strong."""
    return any(field.field == "family_guard" and field.bits < 0 for field in found.fields)


def field_evidence(
    comparison: Comparison, level: Level | None, left: LinkRecord, right: LinkRecord
) -> FieldEvidence:
    """One field of two records in words, at the level at which it was found."""
    received = _RECEIVED[comparison.field]
    one, other = received(left), received(right)
    if level is None:
        text = f"{_title(comparison.field)}: not recorded {_where(one, other)}, which counts neither way"
        return FieldEvidence(
            field=comparison.field,
            left=one,
            right=other,
            level=MISSING,
            speaks="missing",
            bits=0.0,
            text=text,
        )
    bits = level.bits or 0.0
    speaks: Speaks = "for" if bits >= NEITHER else "against" if bits <= -NEITHER else "neither"
    said = level.says.format(left=one or "nothing", right=other or "nothing")
    return FieldEvidence(
        field=comparison.field, left=one, right=other, level=level.name, speaks=speaks, bits=bits, text=said
    )


def _title(field: str) -> str:
    title = field.replace("_", " ").replace("nhs", "NHS")
    return title[0].upper() + title[1:]


def _where(one: str, other: str) -> str:
    if one and other:
        return "in a form that can be compared"
    return "by either" if not one and not other else "by one of them"


def _name(record: LinkRecord) -> str:
    return " ".join(part for part in (record.given_name, record.middle_names, record.family_name) if part)


def _born(record: LinkRecord) -> str:
    if record.birth_date is None:
        return ""
    quality = record.birth_date_quality
    return record.birth_date.isoformat() + (f" ({quality})" if quality and quality != "exact" else "")


def _given(record: LinkRecord) -> str:
    known = f" (known as {', '.join(record.known_as)})" if record.known_as else ""
    return record.given_name + known


def _identifiers(record: LinkRecord, nhs: bool) -> str:
    return ", ".join(
        value if nhs else f"{scheme} {value}"
        for scheme, _, value in (one.partition("|") for one in record.identifiers)
        if (scheme == "nhs_number") is nhs
    )


def _kin(record: LinkRecord, kind: str) -> str:
    return ", ".join(
        f"{one.given_name} {one.birth_date or ''}".strip() for one in record.relatives if one.kind == kind
    )


_RECEIVED: dict[str, Callable[[LinkRecord], str]] = {
    "forename": _given,
    "surname": lambda record: record.family_name,
    "middle_name": lambda record: record.middle_names,
    "birth_date": _born,
    "sex": lambda record: record.sex,
    "nhs_number": lambda record: _identifiers(record, nhs=True),
    "other_number": lambda record: _identifiers(record, nhs=False),
    "address": lambda record: "; ".join(
        ", ".join(part for part in (home.address, home.postcode) if part) for home in record.lived
    ),
    "phone": lambda record: record.phone,
    "children": lambda record: _kin(record, "child"),
    "name_alone": _name,
    "family_guard": lambda record: ", ".join(part for part in (_name(record), _born(record)) if part),
}
