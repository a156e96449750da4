"""The copy itself: count what is shared, then write every portion as the mirror says it.

Everything is written in the order of its codes. The database numbers what it is given one after the other,
and in the graph's own order those numbers would tell which id is whose.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import orjson

from app.graph.catalogue import Command, NoRow, command
from app.graph.progress import Progress
from app.graph.session import GraphSession
from app.mirror.groups import Groups
from app.mirror.key import MirrorKey
from app.mirror.pseudonyms import Pseudonyms
from app.mirror.reading import Link, OpenGraph, OpenIds, OpenPerson, Says, portions

WRITE_NODES: Final = command("mirror/write_nodes", NoRow)
WRITE_PEOPLE: Final = command("mirror/write_people", NoRow)
WRITE_HOMES: Final = command("mirror/write_homes", NoRow)
WRITE_INCIDENTS: Final = command("mirror/write_incidents", NoRow)
WRITE_RECORDS: Final = command("mirror/write_records", NoRow)
WRITE_RISK_FACTS: Final = command("mirror/write_risk_facts", NoRow)
WRITE_FLAGS: Final = command("mirror/write_flags", NoRow)
WRITE_LINKS: Final = command("mirror/write_links", NoRow)
WRITE_RESIDENCES: Final = command("mirror/write_residences", NoRow)
WRITE_INVOLVEMENTS: Final = command("mirror/write_involvements", NoRow)
WRITE_PLACES: Final = command("mirror/write_places", NoRow)


class Copy:
    """One build's copy from the open graph to an empty database."""

    def __init__(self, source: OpenGraph, target: GraphSession, key: MirrorKey, progress: Progress) -> None:
        self._source = source
        self._target = target
        self._groups = Groups()
        self._as = Pseudonyms(key, self._groups)
        self._progress = progress
        self.people = self.homes = self.incidents = 0
        self._apart: list[Says] = []

    @property
    def suppressed(self) -> int:
        """How many values small groups have made coarser, or have taken away."""
        return self._groups.suppressed

    def run(self) -> None:
        """Copy everything."""
        ids = self._in_order(self._source.ids())
        self._progress.say(f"Counting what is shared by {len(ids.people)} people.")
        self._count(ids)
        self._write_sources()
        self._write_people(ids.people)
        self._write_homes(ids.homes)
        self._write_incidents(ids.incidents)
        self._write_statements(ids.people)

    def _in_order(self, ids: OpenIds) -> OpenIds:
        return OpenIds(
            people=sorted(ids.people, key=self._as.person),
            homes=sorted(ids.homes, key=self._as.household),
            incidents=sorted(ids.incidents, key=self._as.incident),
        )

    def _count(self, ids: OpenIds) -> None:
        groups = self._groups
        for some in self._source.people(ids.people):
            for one in some:
                groups.count_birth((one.person["birth_earliest"], one.person["birth_latest"]))
                own: list[tuple[str, list[Says]]] = [
                    ("Person", [one.person]),
                    ("Record", one.records),
                    ("RiskFact", one.facts),
                    ("FLAGS", one.flags),
                    ("LIVES_AT", [link.says for link in one.homes]),
                    ("INVOLVED_IN", [link.says for link in one.roles]),
                ]
                for bearer, each in own:
                    for says in each:
                        groups.count(bearer, says, (one.person_id,))
                for link in one.links:
                    groups.count(link.type, link.says, (one.person_id, link.end))
        for some in self._source.incidents(ids.incidents):
            for one in some:
                for says in (one.incident, *one.versions):
                    groups.count("Incident", says, one.people)
        groups.close()

    def _write_sources(self) -> None:
        sources = self._source.sources()
        nodes = [("Register", {"name": "risk"})]
        nodes += [("Agency", one) for one in sources.agencies]
        nodes += [("Run", one) for one in sources.runs]
        nodes += [("Sequence", one) for one in sources.sequences]
        # By them each answer finds the latest load of every source.
        nodes += [("SourceLock", {"source": one}) for one in sorted({one["source"] for one in sources.runs})]
        self._write(
            WRITE_NODES, [{"label": label, "says": self._as.said(label, one)} for label, one in nodes]
        )

    def _write_people(self, person_ids: list[str]) -> None:
        for some in self._source.people(person_ids):
            self._write(WRITE_PEOPLE, [self._as.said("Person", one.person) for one in some])
            self._write(WRITE_RECORDS, self._hung(some, "Record", "record_key"))
            self._write(WRITE_RISK_FACTS, self._hung(some, "RiskFact", "statement_id"))
            self._write(WRITE_FLAGS, self._hung(some, "FLAGS", "statement_id"))
            self._apart += [
                {"household_id": _apart(one, link)} for one in some for link in one.homes if _is_sealed(one)
            ]
            self.people += len(some)
            self._progress.say(f"{self.people} of {len(person_ids)} people.")

    def _hung(self, people: Iterable[OpenPerson], bearer: str, by: str) -> list[Says]:
        """What hangs on each person, in the order of its own codes."""
        found: list[Says] = []
        for one in people:
            each = {"Record": one.records, "RiskFact": one.facts, "FLAGS": one.flags}[bearer]
            said = sorted((self._as.said(bearer, says) for says in each), key=lambda s: str(s[by]))
            found += [{"person": self._as.person(one.person_id), "says": says} for says in said]
        return found

    def _write_homes(self, household_ids: list[str]) -> None:
        for some in self._source.homes(household_ids):
            self._write(WRITE_HOMES, [self._as.said("Household", one.home) for one in some])
            self.homes += len(some)
        apart = sorted(self._apart, key=lambda one: self._as.household(one["household_id"]))
        self._write(WRITE_HOMES, [self._as.said("Household", one) for one in apart])

    def _write_incidents(self, incident_keys: list[str]) -> None:
        for some in self._source.incidents(incident_keys):
            written: list[Says] = []
            places: list[Says] = []
            for one in some:
                versions = [self._as.said("IncidentVersion", says) for says in one.versions]
                written.append(
                    {"incident": self._as.said("Incident", one.incident), "versions": _sorted(versions)}
                )
                places += [
                    {
                        "start": self._as.incident(one.incident_key),
                        "end": self._as.household(link.end),
                        "says": self._as.said("AT", link.says),
                    }
                    for link in one.places
                ]
            self._write(WRITE_INCIDENTS, written)
            self._write(WRITE_PLACES, _sorted(places))
            self.incidents += len(some)

    def _write_statements(self, person_ids: list[str]) -> None:
        done = 0
        for some in self._source.people(person_ids):
            links: list[Says] = []
            homes: list[Says] = []
            roles: list[Says] = []
            for one in some:
                start = self._as.person(one.person_id)
                links += [self._link(start, link.type, self._as.person(link.end), link) for link in one.links]
                homes += [
                    self._link(start, "LIVES_AT", self._as.household(_home(one, link)), link)
                    for link in one.homes
                ]
                roles += [
                    self._link(start, "INVOLVED_IN", self._as.incident(link.end), link) for link in one.roles
                ]
            self._write(WRITE_LINKS, _sorted(links))
            self._write(WRITE_RESIDENCES, _sorted(homes))
            self._write(WRITE_INVOLVEMENTS, _sorted(roles))
            done += len(some)
            self._progress.say(f"Statements of {done} of {len(person_ids)} people.")

    def _link(self, start: str, type_: str, end: str, link: Link) -> Says:
        return {"start": start, "type": type_, "end": end, "says": self._as.said(type_, link.says)}

    def _write(self, what: Command[NoRow], batch: list[Any]) -> None:
        for some in portions(batch):
            self._target.write(what.file.short_name, lambda unit, some=some: unit.run(what, batch=some))


def _is_sealed(one: OpenPerson) -> bool:
    return bool(one.person["place_tier"])


def _home(one: OpenPerson, link: Link) -> str:
    """Where somebody lives, as the mirror says it: whose place is sealed has a home that nobody shares, so
    that the kind of home still counts and where it is does not show.
    """
    return _apart(one, link) if _is_sealed(one) else link.end


def _apart(one: OpenPerson, link: Link) -> str:
    return f"{link.end}|{one.person_id}"


def _sorted(batch: list[Says]) -> list[Says]:
    return sorted(batch, key=lambda one: orjson.dumps(one, option=orjson.OPT_SORT_KEYS))
