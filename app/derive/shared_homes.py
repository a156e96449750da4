"""Who lived with whom: every pair of people at one household, cut by what ends or forbids the link.

A link is cut only by facts no more restricted than itself, so everything is worked out for each tier
of link apart: whoever sees the link sees what could cut it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from app.derive.rectangles import Box, common, crowded, subtract
from app.models.days import FAR_FUTURE, FAR_PAST

MOST_PEOPLE = 20


@dataclass(frozen=True, slots=True)
class Residence:
    """One version of one residence row. `tier` is the row's, the person's and the confidentiality's highest.

    `open_home`: of kind home without a stated end, so a newer home of the same record ends it.
    `lived_in`: of a kind that makes people live together (not correspondence).
    """

    statement_id: str
    record_key: str
    person_id: str
    box: Box
    tier: int
    open_home: bool
    institutional: bool
    lived_in: bool


@dataclass(frozen=True, slots=True)
class Home:
    """A version of a `home` row of some record, anywhere: what may end an older open home of that record."""

    valid_from: date
    known_from: date
    known_to: date
    tier: int


@dataclass(frozen=True, slots=True)
class SharedHome:
    """Two people under one roof: a box, its tier, and the two residences it rests on (in record order)."""

    first: Residence
    second: Residence
    box: Box
    tier: int


def shared_homes(residences: Sequence[Residence], homes: Mapping[str, Sequence[Home]]) -> list[SharedHome]:
    """Every pair of different people at one household, as canonical boxes, in a fixed order.

    `residences` are all versions at the household, `homes` the versions of kind home of each record at
    any household. An institution and a day with more than 20 people give no links.
    """
    lived_in = sorted((r for r in residences if r.lived_in), key=lambda r: (r.record_key, r.statement_id))
    tiers = sorted({r.tier for r in lived_in})
    by_tier = {tier: _at_tier(tier, residences, lived_in, homes) for tier in tiers}
    # A link is at least as restricted as each of its residences, and more is closed to a more restricted
    # link: what nothing is left of at its own tier joins nobody. This keeps a hostel of thousands quick.
    open_to_links = [
        r
        for r in lived_in
        if any(subtract(box, by_tier[r.tier][1]) for box in by_tier[r.tier][0][r.statement_id])
    ]
    found: list[SharedHome] = []
    for first, second in _meeting(open_to_links):
        tier = max(first.tier, second.tier)
        left, closed = by_tier[tier]
        for one in left[first.statement_id]:
            for other in left[second.statement_id]:
                found += [
                    SharedHome(first, second, box, tier) for box in subtract(common(one, other), closed)
                ]
    return sorted(found, key=lambda s: (s.first.statement_id, s.second.statement_id, s.box))


def _meeting(lived_in: list[Residence]) -> Iterator[tuple[Residence, Residence]]:
    for first, second in combinations(lived_in, 2):
        if first.person_id != second.person_id and not common(first.box, second.box).empty:
            yield first, second


def _at_tier(
    tier: int, residences: Sequence[Residence], lived_in: list[Residence], homes: Mapping[str, Sequence[Home]]
) -> tuple[dict[str, list[Box]], list[Box]]:
    """What is left of each residence, and where the household gives no links, for links of this tier."""
    left = {r.statement_id: left_of(r, homes.get(r.record_key, ()), tier) for r in lived_in}
    closed = [
        Box(r.box.known_from, r.box.known_to, FAR_PAST, FAR_FUTURE)
        for r in residences
        if r.institutional and r.tier <= tier
    ]
    seen = [(r.person_id, box) for r in lived_in if r.tier <= tier for box in left[r.statement_id]]
    return left, closed + crowded(seen, MOST_PEOPLE)


def left_of(residence: Residence, homes: Sequence[Home], tier: int) -> list[Box]:
    """A residence as a link of `tier` sees it: an open home ends where a newer home of its record begins."""
    if not residence.open_home:
        return [] if residence.box.empty else [residence.box]
    return subtract(
        residence.box,
        [
            Box(home.known_from, home.known_to, home.valid_from, FAR_FUTURE)
            for home in homes
            if home.tier <= tier and home.valid_from > residence.box.valid_from
        ],
    )
