"""A world as it would be had nothing above a tier ever been recorded: the same extracts without those rows."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.reference.extracts import Row, key_of
from tests.reference.world import World
from tests.worlds.materials import nhs_number
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


def with_each_hidden(drafts: Sequence[Draft], clearance: int, apart: Sequence[str]) -> list[Draft]:
    """The same extracts, and in them, for a higher clearance alone, one of everything that can be hidden: a home,
    an incident, a risk fact, a parent whose two records a verified number joins, and the words of a home that
    is seen without. Records of `apart` have no part in it.
    """
    out, hidden = deepcopy(list(drafts)), str(clearance + 1)
    one, other = list(dict.fromkeys(draft.source for draft in out))[:2]
    world = _world(drafts)
    stay = {"kind": "stays", "valid_from": "2019-01-01"}
    drawn = {"address": "12 Alder Row", "postcode": "ZZ7 1AA"}  # what the picture of an address asks for
    number = {"nhs_number": nhs_number(400_001), "nhs_number_status": "01", "birth_date": "1925-01-01"}
    held = [draft for draft in out if draft.source == one]
    present = set.intersection(*({row["record_id"] for row in draft.rows["persons"]} for draft in held))
    child, neighbour = sorted(
        record
        for record in present
        if f"{one}/{record}" not in apart and world.person_of[f"{one}/{record}"].tier == 0
    )[:2]
    for draft in out:
        if draft.source == other:
            draft.add("persons", record_id="hidden2", family_name="Elm", **number)
        if draft.source == one:
            draft.add("persons", record_id="hidden1", family_name="Elm", restriction=hidden, **number)
            draft.add("residences", record_id=child, uprn="7100", **stay)
            draft.add("residences", record_id=neighbour, uprn="7100", restriction=hidden, **drawn, **stay)
            draft.add("residences", record_id="hidden1", uprn="7200", **stay)
            draft.add(
                "relationships", from_record_id="hidden1", to_record_id=child, kind="parent", caring="yes"
            )
            draft.add(
                "incidents", reference="HID-1", kind="missing", occurred_at="2023-01-15", restriction=hidden
            )
            for record, role in ((child, "victim"), (neighbour, "witness")):
                draft.add("involvements", reference="HID-1", record_id=record, role=role)
            draft.add(
                "risk_facts", risk_id="hid-1", record_id=neighbour, kind="drugs", basis="caution",
                valid_from="2020-01-01", restriction=hidden,
            )  # fmt: skip
    return out


def _world(drafts: Sequence[Draft]) -> World:
    with TemporaryDirectory() as folder:
        return World.read(write_world(drafts, Path(folder) / "world"))
