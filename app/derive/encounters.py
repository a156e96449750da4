"""Who was involved in one incident with whom, and since when that was known. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.derive.homes import HUB
from app.derive.rectangles import Rect, crowded, intersect, subtract_all, union
from app.models.days import FAR_FUTURE, FAR_PAST


@dataclass(frozen=True, slots=True)
class Involvement:
    """One version of one involvement. `tier` is the effective one, the incident's included."""

    statement_id: str
    person_id: str
    record_key: str
    agency: str
    role: str
    known_from: date
    known_to: date
    tier: int
    recorded_at: str


@dataclass(frozen=True, slots=True)
class Encounter:
    """Two people involved in the incident, as known on [known_from, known_to)."""

    left: Involvement
    right: Involvement
    known_from: date
    known_to: date
    tier: int


def encounters(known: tuple[date, date], involved: Sequence[Involvement]) -> list[Encounter]:
    """Every link between two people of an incident that was known in `known`; none while it is a hub."""
    found: list[Encounter] = []
    for tier in sorted({one.tier for one in involved}):
        found += _at(known, [one for one in involved if one.tier <= tier], tier)
    return found


def _at(known: tuple[date, date], seen: Sequence[Involvement], tier: int) -> list[Encounter]:
    # One time only: the other side of every rectangle is always.
    def span(start: date, end: date) -> Rect:
        return Rect(FAR_PAST, FAR_FUTURE, max(start, known[0]), min(end, known[1]))

    people: dict[str, list[Rect]] = defaultdict(list)
    for one in seen:
        rect = span(one.known_from, one.known_to)
        if not rect.empty:
            people[one.person_id].append(rect)
    full = crowded([union(rects) for rects in people.values()], HUB)
    found: list[Encounter] = []
    ordered = sorted(seen, key=lambda one: (one.record_key, one.statement_id))
    for position, left in enumerate(ordered):
        for right in ordered[position + 1 :]:
            if left.person_id == right.person_id or max(left.tier, right.tier) != tier:
                continue
            both = intersect(span(left.known_from, left.known_to), span(right.known_from, right.known_to))
            for rect in subtract_all([both], full):
                found.append(Encounter(left, right, rect.known_from, rect.known_to, tier))
    return found
