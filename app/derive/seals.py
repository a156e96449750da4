"""Provisional seals: who may be one person with somebody more restricted has place and contact sealed alike.

A suspicion never touches a person's own tier, a statement's or a link's: it hides where, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.derive.commands import SEAL_PLACES, SUSPECTED_NEAR, SUSPECTED_OF_RECORDS, Suspected
from app.graph.session import Unit

NOBODY = 4
"""The clearance that would be needed to see a change where nothing changed."""


def seal_places(unit: Unit, person_ids: Iterable[str]) -> int:
    """Work out who may know the places of these people and of all who may be one person with them.

    Being one person passes on: if A may be B and B may be C, then A may be C. So everybody whom suspicions
    connect, however far, has the highest tier among them. Returns the lowest clearance that sees a change.
    """
    found: dict[str, Suspected] = {}
    ask = sorted(set(person_ids))
    asked = set(ask)
    while ask:
        for one in unit.run(SUSPECTED_NEAR, person_ids=ask):
            found[one.person_id] = one
        ask = sorted({near for one in found.values() for near in one.near} - asked)
        asked |= set(ask)
    batch = [
        {"person_id": one.person_id, "place_tier": tier}
        for group in _groups(found)
        for tier in [max(one.tier for one in group)]
        for one in group
        if one.place_tier != tier
    ]
    if batch:
        unit.run(SEAL_PLACES, batch=batch)
    return min(
        (min(found[str(one["person_id"])].place_tier, int(one["place_tier"])) for one in batch),
        default=NOBODY,
    )


def seal_places_of_records(unit: Unit, record_keys: list[str]) -> int:
    """The same for the people of records, if any of them is under suspicion."""
    (suspected,) = unit.run(SUSPECTED_OF_RECORDS, record_keys=record_keys)
    return seal_places(unit, suspected.ids) if suspected.ids else NOBODY


def _groups(found: dict[str, Suspected]) -> list[list[Suspected]]:
    """Those whom suspicions connect, together."""
    groups: list[list[Suspected]] = []
    left = dict(found)
    while left:
        _, first = left.popitem()
        group, ask = [first], list(first.near)
        while ask:
            one = left.pop(ask.pop(), None)
            if one is not None:
                group.append(one)
                ask += one.near
        groups.append(group)
    return groups
