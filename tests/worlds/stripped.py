"""A world as it would be had nothing above a tier ever been recorded: the same extracts without those rows."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.reference.extracts import Row, key_of
from tests.reference.world import World
from tests.worlds.script import Draft, write_world


def without_above(drafts: Sequence[Draft], clearance: int) -> list[Draft]:
    """The extracts without what a reader of that clearance may not see.

    Only for worlds of full extracts: in an extract of changes a row that is left out says something
    about the rows beside it.
    """
    world = _world(drafts)
    tiers: dict[tuple[str, str, tuple[str, ...]], int] = {}
    facts = [
        (fact.said, fact.tier)
        for fact in (*world.ties, *world.stays, *world.parts, *world.risks, *world.events)
    ]
    for said, tier in facts:
        place = (said.source, said.file, said.key)
        tiers[place] = max(tier, tiers.get(place, 0))

    def seen(source: str, file: str, row: Row) -> bool:
        if file == "persons":
            return world.person_of[f"{source}/{row['record_id']}"].tier <= clearance
        return tiers.get((source, file, key_of(file, row)), 0) <= clearance

    out = deepcopy(list(drafts))
    for draft in out:
        assert draft.full, "an extract of changes cannot be stripped"
        for file, rows in draft.rows.items():
            draft.rows[file] = [row for row in rows if seen(draft.source, file, row)]
    return out


def suspected_of(
    drafts: Sequence[Draft], clearance: int, seed: int
) -> tuple[list[tuple[str, str]], list[str]]:
    """Pairs of records to suspect, and the records of whoever is sealed by that and not hidden.

    Somebody hidden may be somebody seen, who may be another; two hidden ones may be one; two seen ones too.
    """
    world = _world(drafts)
    hidden = [person.key for person in world.people if person.tier > clearance]
    seen = [person.key for person in world.people if person.tier <= clearance]
    first, second, third, fourth = Random(seed).sample(seen, 4)
    pairs = [(hidden[0], first), (first, second), (third, fourth)]
    return pairs + [(hidden[0], hidden[-1])] * (len(hidden) > 1), [first, second]


def living_at(
    drafts: Sequence[Draft], records: Sequence[str], place: tuple[str, str, str, str]
) -> list[Draft]:
    """The same extracts, and in them these records share a dwelling with nobody else: UPRN, address, postcode,
    telephone number.
    """
    uprn, address, postcode, phone = place
    out = deepcopy(list(drafts))
    for draft in out:
        for row in draft.rows.get("persons", []):
            if f"{draft.source}/{row['record_id']}" in records:
                row["phone"] = phone
                stay = {"uprn": uprn, "address": address, "postcode": postcode, "kind": "stays"}
                draft.add("residences", record_id=row["record_id"], **stay, valid_from="2019-01-01")
    return out


def _world(drafts: Sequence[Draft]) -> World:
    with TemporaryDirectory() as folder:
        return World.read(write_world(drafts, Path(folder) / "world"))
