"""Who lived with whom: from the residences of one household to boxes of valid and known time. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.derive.rectangles import Rect, crowded, intersect, subtract_all, union
from app.models.days import FAR_FUTURE, FAR_PAST
from app.models.vocabulary import INSTITUTIONS, LIVING_KINDS

HUB = 20
"""A home (or incident) of more people than this joins nobody."""


@dataclass(frozen=True, slots=True)
class Residence:
    """One version of one residence statement at the household. `tier` is the effective one.

    `recorded_at` is ISO text: it is only handed on, and an instant takes long to cross the wire.
    """

    statement_id: str
    person_id: str
    record_key: str
    agency: str
    kind: str
    dwelling_kind: str
    rect: Rect
    open_ended: bool
    tier: int
    recorded_at: str


@dataclass(frozen=True, slots=True)
class Home:
    """One version of a home that a record has anywhere: what may end an older one."""

    record_key: str
    valid_from: date
    known_from: date
    known_to: date
    tier: int


@dataclass(frozen=True, slots=True)
class Box:
    """Two residences of two people that overlap: one link between them, on one rectangle."""

    left: Residence
    right: Residence
    rect: Rect
    tier: int


def ends_of(residence: Residence, homes: Iterable[Home], tier: int) -> list[Rect]:
    """What newer homes of the same record cut off an open home, as far as readers of `tier` see them."""
    if residence.kind != "home" or not residence.open_ended:
        return []
    return [
        Rect(home.valid_from, FAR_FUTURE, home.known_from, home.known_to)
        for home in homes
        if home.record_key == residence.record_key
        and home.tier <= tier
        and home.valid_from > residence.rect.valid_from
    ]


def boxes(residences: Sequence[Residence], homes: Iterable[Home]) -> list[Box]:
    """Every link between two people of one household, by the rules of homes, institutions and hubs."""
    own: dict[str, list[Home]] = defaultdict(list)
    for home in homes:
        own[home.record_key].append(home)
    found: list[Box] = []
    for tier in sorted({r.tier for r in residences}):
        found += _boxes_at(residences, own, tier)
    return found


def _boxes_at(residences: Sequence[Residence], own: dict[str, list[Home]], tier: int) -> list[Box]:
    """Links of exactly this tier, cut by nothing that is more restricted."""
    seen = [r for r in residences if r.tier <= tier]
    # Joined first: a hostel of thousands says thousands of times that it is one.
    institution = union(
        Rect(FAR_PAST, FAR_FUTURE, r.rect.known_from, r.rect.known_to)
        for r in seen
        if r.dwelling_kind in INSTITUTIONS
    )
    living = [r for r in seen if r.kind in LIVING_KINDS]
    areas = {
        r.statement_id: subtract_all([r.rect], [*ends_of(r, own[r.record_key], tier), *institution])
        for r in living
    }
    people: dict[str, list[Rect]] = defaultdict(list)
    for r in living:
        people[r.person_id] += areas[r.statement_id]
    full = crowded([union(rects) for rects in people.values()], HUB) if len(people) > HUB else []
    if full:
        areas = {key: subtract_all(rects, full) for key, rects in areas.items()}
    pieces = sorted(
        ((rect, r) for r in living for rect in areas[r.statement_id]),
        key=lambda one: (one[0], one[1].record_key, one[1].statement_id),
    )
    pairs: dict[tuple[str, str], tuple[Residence, Residence, list[Rect]]] = {}
    active: list[tuple[Rect, Residence]] = []
    for rect, r in pieces:
        active = [one for one in active if one[0].valid_to > rect.valid_from]
        for other, s in active:
            if s.person_id == r.person_id or max(r.tier, s.tier) != tier:
                continue
            both = intersect(rect, other)
            if not both.empty:
                left, right = sorted((r, s), key=lambda one: (one.record_key, one.statement_id))
                pair = pairs.setdefault((left.statement_id, right.statement_id), (left, right, []))
                pair[2].append(both)
        active.append((rect, r))
    return [
        Box(left, right, rect, tier)
        for _, (left, right, rects) in sorted(pairs.items())
        for rect in union(rects)
    ]
