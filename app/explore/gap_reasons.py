"""Why a child is on the list of children with no recorded carer, in words, and what is recorded instead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from app.explore.envelope import Around
from app.explore.rows import PersonRow, Row
from app.explore.words import kind_word, listed, named, plain, relation
from app.models.answers import GapLevel, Person
from app.models.child_answers import LinkedPerson


class LinkedRow(Row):
    """One way in which somebody is linked to a child; `forwards`: somebody is the kind of the child."""

    person: PersonRow
    type: str
    kind: str
    forwards: bool
    current: bool
    disputed: bool
    agencies: list[str]


class FormerRow(Row):
    """A statement of care that no longer counts, why, and since when."""

    person: PersonRow
    kind: str
    agency: str
    system: str
    because: str
    on: date


class PlacedRow(Row):
    """An open placement, or a home that is a children's home."""

    kind: str
    dwelling_kind: str | None
    agency: str
    system: str
    valid_from: date | None


class ElsewhereRow(Row):
    """A carer, and who records it."""

    person: PersonRow
    kind: str
    agency: str
    system: str


class AlikeRow(Row):
    """Somebody who may be the child, and one who cares for them."""

    person: PersonRow
    carer: PersonRow
    kind: str
    agency: str


class GapRow(Row):
    """What is recorded about one child with no recorded carer."""

    child: PersonRow
    holders: list[str]
    linked: list[LinkedRow]
    former: list[FormerRow]
    placed: list[PlacedRow]
    alike: list[AlikeRow]
    elsewhere: list[ElsewhereRow]


def how_linked(one: LinkedRow, person: Person, child: Person, names: dict[str, str]) -> str:
    """One way in which a person is linked to a child, with who records it."""
    agencies = listed(named(agency, names) for agency in one.agencies)
    tail = ", disputed" if one.disputed else "" if one.current else ", no longer current"
    if one.kind == "lives_with" and one.type == "LIVES_WITH":
        return f"home in common ({agencies}{tail})"
    if one.type == "INVOLVED_WITH":
        return f"incident in common ({agencies})"
    start, end = (person, child) if one.forwards else (child, person)
    said = relation(one.kind, start.name, start.sex, end.name)
    return f"{said} ({agencies}{tail})"


_BECAUSE = {
    "dead": "died on",
    "withdrawn": "withdrawn on",
    "disputed": "disputed, recorded",
    "ended": "ended on",
}


def held_nowhere(row: GapRow, child: Person) -> str:
    """What must be said of a child whose records were all withdrawn; empty for every other."""
    if row.holders:
        return ""
    return f" No source holds a record of {child.name} any more: every one was withdrawn."


def reason_of(
    level: GapLevel,
    row: GapRow,
    child: Person,
    agency: str | None,
    linked: Sequence[LinkedPerson],
    about: Around,
) -> str:
    """The sentence for a child at a level, from what is recorded about it."""
    names = about.names
    if level == "G2":
        carers = [
            f"{one.person.name} ({kind_word(one.kind, one.person.sex)}, {named(one.agency, names)})"
            for one in row.elsewhere
            if one.agency != agency
        ]
        asked = named(agency or "", names)
        return (
            f"{asked} records no carer of {child.name}; recorded elsewhere: {listed(dict.fromkeys(carers))}."
        )
    if level == "G5":
        placed = [
            f"{'a placement' if one.kind == 'placement' else 'a ' + _dwelling(one.dwelling_kind)}"
            f" ({named(one.agency, names)}{f', since {one.valid_from}' if one.valid_from else ''})"
            for one in row.placed
        ]
        organisations = listed(dict.fromkeys(placed))
        return (
            f"No personal carer of {child.name} is recorded; the carer is an organisation: {organisations}."
        )
    if level == "G3":
        former = [
            f"{one.person.name}, {kind_word(one.kind, one.person.sex)}: {_BECAUSE[one.because]} {one.on}"
            f" ({named(one.agency, names)})"
            for one in row.former
        ]
        return (
            f"A carer of {child.name} was recorded, and no longer counts: {'; '.join(dict.fromkeys(former))}."
        )
    if level == "G4":
        only_if = [
            f"{one.carer.name} ({kind_word(one.kind, one.carer.sex)} of {one.person.name},"
            f" {named(one.agency, names)})"
            for one in row.alike
        ]
        alike = listed(dict.fromkeys(f"{one.person.name} ({one.person.person_id})" for one in row.alike))
        return (
            f"No carer of {child.name} is recorded. Only if {child.name} and {alike} are one person, which is"
            f" suspected and not decided, there is one: {listed(dict.fromkeys(only_if))}."
        )
    if level == "G1":
        ways = _ways(row)
        people = "person is" if len(linked) == 1 else "people are"
        return f"{len(linked)} {people} linked to {child.name} ({listed(ways)}), nobody in a caring role."
    holders = listed(named(one, names) for one in row.holders)
    held = f"; records are held by {holders}" if holders else ""
    return f"Nobody is linked to {child.name}{held}."


def _dwelling(kind: str | None) -> str:
    return "children's home" if kind == "childrens_home" else plain(kind or "home")


def _ways(row: GapRow) -> list[str]:
    ways: dict[str, None] = {}
    for one in row.linked:
        if one.type == "INVOLVED_WITH":
            ways["an incident in common"] = None
        elif one.type == "LIVES_WITH":
            ways["a home in common"] = None
        elif one.type == "ASSOCIATES_WITH":
            ways["an acquaintance"] = None
        else:
            ways["family"] = None
    return list(ways)
