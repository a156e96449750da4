"""Everything that the extracts say, with people, tiers and times put to each statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.reference.days import EVER, NEVER, instant_of, london
from tests.reference.extracts import Extract, Version, address_key, place_key, read_extract, versions
from tests.reference.identity import Person, Record, people_of, records_of
from tests.reference.kinds import MEANINGS

SHARED_KINDS = frozenset({"home", "stays", "placement", "bail"})
INSTITUTIONS = frozenset({"refuge", "hostel", "hospital", "prison", "childrens_home", "school", "hotel"})
MONTH = 30
CROWD = 20


@dataclass(frozen=True, slots=True)
class Tie:
    """A stated relationship as it is stored: `start` is the *kind* of `end`."""

    start: Person
    end: Person
    type: str
    kind: str
    since: date
    close_until: date
    wider_until: date
    said: Version
    tier: int
    would_care: bool
    care_since: date
    care_until: date

    @property
    def disputed(self) -> bool:
        return self.said.row.get("status") == "disputed"


@dataclass(frozen=True, slots=True)
class Stay:
    """One version of one residence."""

    person: Person
    record: str
    household: str
    kind: str
    dwelling: str
    since: date
    until: date
    open: bool
    said: Version
    tier: int


@dataclass(frozen=True, slots=True)
class Event:
    """One version of one incident."""

    key: str
    kind: str
    on: date
    said: Version
    tier: int


@dataclass(frozen=True, slots=True)
class Part:
    """One version of somebody's part in an incident."""

    incident: str
    person: Person
    role: str
    said: Version
    tier: int


@dataclass(frozen=True, slots=True)
class Risk:
    """One version of one risk fact; victims' are here too."""

    key: str
    person: Person
    kind: str
    basis: str
    role: str
    since: date
    until: date
    review_due: date
    said: Version
    tier: int


class World:
    """What a set of extracts says, in whatever order they are given."""

    def __init__(self, extracts: Iterable[Extract]) -> None:
        self.extracts = list(extracts)
        self._versions = versions(self.extracts)
        self._today = {said.name: said for said_all in self._versions.values() for said in said_all}
        self.records: dict[str, Record] = records_of(self._versions["persons"])
        self.person_of: dict[str, Person] = people_of(self.records)
        self.people: list[Person] = sorted(set(self.person_of.values()), key=lambda person: person.key)
        self.suspected: list[tuple[Person, Person]] = []
        self.ties = [self._tie(said) for said in self._versions["relationships"]]
        self._uprn_of = self._addresses_of_one_uprn()
        # A confidential home is so for all statements about it, and as restricted as the one that says so.
        self._hidden_homes: dict[tuple[str, str], int] = {}
        for said in self._versions["residences"]:
            if self._today[said.name].row.get("confidential") == "yes":
                home = (self.person_of[said.record()].key, self._household(said))
                tier = max(2, self.restriction(said), self._hidden_homes.get(home, 0))
                self._hidden_homes[home] = tier
        self.stays = [self._stay(said) for said in self._versions["residences"]]
        self.events = [self._event(said) for said in self._versions["incidents"]]
        self.parts = [self._part(said) for said in self._versions["involvements"]]
        self.risks = [self._risk(said) for said in self._versions["risk_facts"]]
        self.homes_of: dict[str, list[Stay]] = {}
        for stay in self.stays:
            if stay.kind == "home":
                self.homes_of.setdefault(stay.record, []).append(stay)

    @classmethod
    def read(cls, folders: Iterable[Path]) -> World:
        """The world of these extract folders."""
        return cls(read_extract(folder) for folder in folders)

    def suspecting(self, pairs: Iterable[tuple[str, str]]) -> World:
        """The same world, in which these pairs of records are suspected to be one person."""
        more = copy(self)
        more.suspected = [(self.person_of[one], self.person_of[other]) for one, other in pairs]
        return more

    def place_tier(self, person: Person) -> int:
        """What it takes to know where a person is: the highest tier of all whom they may be, however far."""
        may_be = {person}
        while more := {b for pair in self.suspected for a, b in (pair, pair[::-1]) if a in may_be} - may_be:
            may_be |= more
        return max(one.tier for one in may_be)

    def without_above(self, clearance: int) -> World:
        """The world as if nothing more restricted than `clearance` had ever been recorded."""
        less = copy(self)
        less.people = [person for person in self.people if person.tier <= clearance]
        less.ties = [tie for tie in self.ties if tie.tier <= clearance]
        less.stays = [stay for stay in self.stays if stay.tier <= clearance]
        less.events = [event for event in self.events if event.tier <= clearance]
        less.parts = [part for part in self.parts if part.tier <= clearance]
        less.risks = [risk for risk in self.risks if risk.tier <= clearance]
        less.homes_of = {
            record: [home for home in homes if home.tier <= clearance]
            for record, homes in self.homes_of.items()
        }
        return less

    def restriction(self, said: Version) -> int:
        """Today's restriction of a row, whatever an older version said."""
        return self._today[said.name].restriction

    def _tie(self, said: Version) -> Tie:
        row, meaning = said.row, MEANINGS[said.row["kind"]]
        start = self.person_of[said.record("from_record_id")]
        end = self.person_of[said.record("to_record_id")]
        if meaning.turned:
            start, end = end, start
        recorded = london(said.recorded)
        since, until = said.day("valid_from", EVER), said.day("valid_to", NEVER)
        if meaning.until == "ex":
            until = said.day("valid_from", recorded)
        elif row.get("status") == "ended":
            until = min(until, recorded)
        walked = {
            "kin": (EVER, NEVER, NEVER),
            "valid": (since, until, NEVER),
            "ex": (EVER, until, NEVER),
            "home": (since, until, NEVER if (until - since).days >= MONTH else until),
            "associate": (since, EVER, until),
            "no": (NEVER, EVER, EVER),
        }[meaning.until]
        caring, responsible = row.get("caring", "unknown"), row.get("parental_responsibility") == "yes"
        return Tie(
            start=start,
            end=end,
            type=meaning.type,
            kind=meaning.kind,
            since=walked[0],
            close_until=walked[1],
            wider_until=walked[2],
            said=said,
            tier=max(self.restriction(said), start.tier, end.tier),
            would_care=caring == "yes" or (caring == "unknown" and (meaning.cares or responsible)),
            care_since=since,
            care_until=until,
        )

    def _addresses_of_one_uprn(self) -> dict[str, str]:
        """Text addresses that open statements tie to exactly one UPRN."""
        shy: set[tuple[str, str]] = set()
        for said in self._versions["residences"]:
            if self._today[said.name].row.get("confidential") == "yes":
                person = self.person_of[said.record()].key
                shy.add((person, place_key(said.row)))
        found: dict[str, set[str]] = defaultdict(set)
        for said in self._versions["residences"] + self._versions["incidents"]:
            address = address_key(said.row)
            if said.retracted is not None or "uprn" not in said.row or address is None:
                continue
            place = place_key(said.row)
            if said.restriction > 0:
                continue
            if said.file == "residences":
                person = self.person_of[said.record()]
                if person.tier > 0 or (person.key, place) in shy or (person.key, address) in shy:
                    continue
            found[address].add(place)
        return {address: next(iter(places)) for address, places in found.items() if len(places) == 1}

    def _household(self, said: Version) -> str:
        own = place_key(said.row)
        return self._uprn_of.get(own, own)

    def _stay(self, said: Version) -> Stay:
        person, household = self.person_of[said.record()], self._household(said)
        hidden = self._hidden_homes.get((person.key, household), 0)
        return Stay(
            person=person,
            record=said.record(),
            household=household,
            kind=said.row.get("kind", "home"),
            dwelling=said.row.get("dwelling_kind", ""),
            since=said.day("valid_from", EVER),
            until=said.day("valid_to", NEVER),
            open="valid_to" not in said.row and said.inferred_end is None,
            said=said,
            tier=max(self.restriction(said), person.tier, hidden),
        )

    def _event(self, said: Version) -> Event:
        return Event(
            key=f"{said.agency}/{said.row['reference']}",
            kind=said.row["kind"],
            on=london(instant_of(said.row["occurred_at"])),
            said=said,
            tier=self.restriction(said),
        )

    def _part(self, said: Version) -> Part:
        person = self.person_of[said.record()]
        key = f"{said.agency}/{said.row['reference']}"
        incident = max((event.tier for event in self.events if event.key == key), default=0)
        tier = max(self.restriction(said), person.tier, incident)
        return Part(key, person, said.row["role"], said, tier)

    def _risk(self, said: Version) -> Risk:
        person = self.person_of[said.record()]
        return Risk(
            key=f"{said.source}/{said.row['risk_id']}",
            person=person,
            kind=said.row["kind"],
            basis=said.row["basis"],
            role=said.row.get("role", ""),
            since=said.day("valid_from", EVER),
            until=min(said.day("valid_to", NEVER), person.died),
            review_due=said.day("review_due", NEVER),
            said=said,
            tier=max(self.restriction(said), person.tier),
        )
