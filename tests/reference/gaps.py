"""The gap lists: what ought to be recorded and is not. Each answer is a set of people's keys.

A pair of children is *not linked* when they share a recorded parent (or a step-parent, guardian,
special guardian or kinship carer of the day) and nobody records them as brother or sister. A child is
*without a second parent* when exactly one person is recorded as a parent. An adult is *unexplained*
when living with a child and recorded as nothing to the child or to anyone else who lives with the child.
An incident leaves children *not recorded* when its suspect, perpetrator or victim has, on the day of
the incident, a child who is not named in it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from tests.reference.identity import Person
from tests.reference.view import View
from tests.reference.world import Tie

FAMILY_CARE = frozenset({"step_parent", "guardian", "special_guardian", "carer_kinship"})
EXPLAINS = frozenset({"PARENT_OF", "CARES_FOR", "PARTNER_OF", "SIBLING_OF", "RELATED_TO", "ASSOCIATES_WITH"})
EXPLAINS_AT_HOME = frozenset({"lodger", "stays_with"})
BLAMED_OR_HURT = frozenset({"suspect", "perpetrator", "victim"})
Pair = tuple[str, str]


def siblings_not_linked(view: View) -> set[frozenset[str]]:
    """Pairs of children who share a parent or family carer and are not recorded as siblings."""
    below: dict[str, set[str]] = defaultdict(set)
    linked: set[frozenset[str]] = set()
    for tie in view.world.ties:
        if view.walks(tie, "close") and tie.start != tie.end:
            if tie.type == "PARENT_OF" or (tie.type == "CARES_FOR" and tie.kind in FAMILY_CARE):
                below[tie.start.key].add(tie.end.key)
            if tie.type == "SIBLING_OF" or tie.kind == "step_sibling":
                linked.add(frozenset({tie.start.key, tie.end.key}))
    children = {child.key for child in view.children}
    return {
        frozenset(pair) for shared in below.values() for pair in combinations(sorted(shared & children), 2)
    } - linked


def children_without_second_parent(view: View) -> set[Pair]:
    """(child, the only recorded parent)."""
    parents: dict[str, set[str]] = defaultdict(set)
    for tie in view.world.ties:
        if tie.type == "PARENT_OF" and view.walks(tie, "close") and tie.start != tie.end:
            parents[tie.end.key].add(tie.start.key)
    return {
        (child.key, next(iter(parents[child.key]))) for child in view.children if len(parents[child.key]) == 1
    }


def adults_unexplained(view: View) -> set[Pair]:
    """(adult, child) who live together though the adult is recorded as nothing to anyone there."""
    at_home: dict[str, set[str]] = defaultdict(set)
    for link in view.links("close"):
        if link.type == "LIVES_WITH" and link.start != link.end:
            at_home[link.start.key].add(link.end.key)
            at_home[link.end.key].add(link.start.key)
    explained: set[frozenset[str]] = set()
    for tie in view.world.ties:
        if view.walks(tie, "wider") and (tie.type in EXPLAINS or tie.kind in EXPLAINS_AT_HOME):
            explained.add(frozenset({tie.start.key, tie.end.key}))
    adults = {person.key for person in view.people if _adult(view, person)}
    out: set[Pair] = set()
    for child in view.children:
        for adult in at_home[child.key] & adults:
            there = {child.key} | at_home[child.key] - {adult}
            if not any(frozenset({adult, other}) in explained for other in there):
                out.add((adult, child.key))
    return out


def _adult(view: View, person: Person) -> bool:
    if person.died <= view.valid_on or view.child(person):
        return False
    return person.birth.first is None or person.birth.first <= view.valid_on


def children_not_recorded(view: View, kind: str = "domestic_abuse") -> set[Pair]:
    """(incident, child) for incidents that do not name a child of somebody blamed or hurt in them."""
    out: set[Pair] = set()
    for event in view.world.events:
        if not view.seen(event) or event.on > view.valid_on or (kind and event.kind != kind):
            continue
        parts = [part for part in view.world.parts if part.incident == event.key and view.seen(part)]
        named = {part.person.key for part in parts}
        adults = {part.person.key for part in parts if part.role in BLAMED_OR_HURT}
        for tie in view.world.ties:
            child = tie.end
            if tie.start.key in adults and child.key not in named and _child_of(view, tie, event.on):
                out.add((event.key, child.key))
    return out


def _child_of(view: View, tie: Tie, on: date) -> bool:
    if not (view.seen(tie) and view.child(tie.end, on)):
        return False
    return tie.type == "PARENT_OF" or (tie.type == "CARES_FOR" and tie.since <= on < tie.close_until)


def household_members(view: View) -> dict[str, set[str]]:
    """For each household's key the people who live there on the day, of whom the reader may know where they are."""
    out: dict[str, set[str]] = defaultdict(set)
    for stay in view.world.stays:
        if view.lives(stay) and view.world.place_tier(stay.person) <= view.clearance:
            out[stay.household].add(stay.person.key)
    return dict(out)


@dataclass(frozen=True, slots=True)
class Completeness:
    """How many records a source holds, and how many of them say each thing."""

    records: int
    named: int
    born: int
    sexed: int
    housed: int
    related: int
    identified: int


def completeness_by_source(view: View) -> dict[str, Completeness]:
    """For each agency/system the records that the reader sees and that are still held."""
    housed = {stay.record for stay in view.world.stays if view.seen(stay)}
    related: set[str] = set()
    for tie in view.world.ties:
        if view.seen(tie):
            related |= {tie.said.record("from_record_id"), tie.said.record("to_record_id")}
    out: dict[str, Completeness] = {}
    for source in {extract.source for extract in view.world.extracts}:
        held = [
            record
            for record in view.world.records.values()
            if record.key.startswith(f"{source}/")
            and not record.retired
            and view.world.person_of[record.key].tier <= view.clearance
        ]
        out[source] = Completeness(
            records=len(held),
            named=sum("given_name" in record.row or "family_name" in record.row for record in held),
            born=sum(record.birth.known for record in held),
            sexed=sum(record.row.get("sex") in ("F", "M") for record in held),
            housed=sum(record.key in housed for record in held),
            related=sum(record.key in related for record in held),
            identified=sum(bool(record.identifiers) for record in held),
        )
    return out
