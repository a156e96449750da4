"""A world in the run's graph, asked by everybody through the whole service."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Any, LiteralString

from fastapi.testclient import TestClient

from app.derive.decisions import Looked, Said, Verdict, deciding, put_decision
from app.derive.ids import Ids
from app.derive.rebuild import rebuild
from app.derive.suspicions import suspect
from app.graph.catalogue import CypherFile
from app.graph.servers import GraphAddress, connect
from app.graph.session import GraphSession, Unit
from app.main import create_app
from app.mirror.key import mirror_key
from app.settings import Settings
from tests.doors.callers import Caller, clearances
from tests.doors.clients import Client
from tests.doors.conftest import BASE, settings_for
from tests.doors.pages_of_all import read_by_all
from tests.doors.requests_of_all import Ask, Known, every_request
from tests.graph_server import make_empty
from tests.worlds.loading import load_all
from tests.worlds.script import Draft, write_world

REQUEST_ID = {"x-request-id": "the-same-for-all"}
# When we loaded, which the two worlds cannot share; a load's id is made from its files' bytes.
# And when we suspected: the ids of decisions and the second part of a pair's etag are made from that too.
CLOCK = re.compile(
    rb'"(received_at|started_at|ended_at|proposed_at|decided_at)":"[^"]*"|R[0-9a-f]{15}|"(run_id)":"[^"]*"'
    rb'|"decision_id":"D[a-z2-7]{15}"|\.[0-9a-f]{24}(?=\\?"|&#34;)'
    rb"|(?:test|rule of [a-z ]+), \d{1,2} [A-Z][a-z]+ 20\d\d, \d\d:\d\d"
    rb"|20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d{6}(?:Z|[+]00:00)"
)
DATES: tuple[dict[str, str], ...] = (
    {"valid_on": "2026-06-01", "known_on": "2026-06-01"},
    {"valid_on": "2025-01-30", "known_on": "2025-03-01"},
)
VERDICTS: tuple[Said, ...] = ("same", "different")
PEOPLE: LiteralString = "MATCH (p:Person) RETURN p.person_id AS one ORDER BY one"
SEEN: LiteralString = "MATCH (p:Person) WHERE p.tier = 0 RETURN p.person_id AS one ORDER BY one"
HOMES: LiteralString = "MATCH (h:Household) RETURN h.household_id AS one ORDER BY one"
INCIDENTS: LiteralString = "MATCH (i:Incident) RETURN i.incident_key AS one ORDER BY one"
RUNS: LiteralString = "MATCH (r:Run) RETURN r.run_id AS one ORDER BY r.agency, r.system, r.extracted_at"
NAMES: LiteralString = (
    "MATCH (r:Record) UNWIND [r.given_name, r.family_name] AS one RETURN DISTINCT one ORDER BY one"
)
IDENTIFIERS: LiteralString = """
MATCH (r:Record) UNWIND r.identifiers AS said RETURN DISTINCT split(said, ':')[1] AS one ORDER BY one
"""
POSTCODES: LiteralString = "MATCH ()-[r:LIVES_AT]->() RETURN DISTINCT r.postcode AS one ORDER BY one"
BIRTHS: LiteralString = "MATCH (r:Record) RETURN DISTINCT toString(r.birth_date) AS one ORDER BY one"
MATCHES: LiteralString = "MATCH (c:CandidatePair) RETURN c.match_id AS one ORDER BY one"
PLACE_TIERS: LiteralString = "MATCH (p:Person) RETURN p.person_id AS id, p.place_tier AS tier"
SEQUENCES: LiteralString = "MATCH (s:Sequence) RETURN s.value AS value ORDER BY s.tier"
RECORDS: LiteralString = (
    "MATCH (r:Record)-[:ABOUT]->(p:Person) WHERE p.tier <= $clearance RETURN r.record_key AS key"
)
RESTRICTED: LiteralString = (
    "MATCH (r:Record) WHERE r.restriction > $clearance RETURN r.record_key AS key ORDER BY key"
)
SEAL: LiteralString = """
CALL () { MATCH (p:Person) SET p.place_tier = $tiers[p.person_id] }
CALL () { MATCH (h:Household) SET h.stale = 1 }
MATCH (s:Sequence) SET s.value = s.value + $moved[s.tier]
"""
KINDS: LiteralString = """
MATCH (n) WHERE n:Person OR n:Record OR n:Household OR n:Incident OR n:RiskFact OR n:Identifier OR n:Decision
RETURN labels(n)[0] AS kind, count(n) AS number
"""


class Counting(GraphSession):
    """Counts the statements that are sent."""

    sent = 0
    lock = Lock()

    def _run(
        self, file: CypherFile, parameters: dict[str, object], actor: str, access: str, seconds: float
    ) -> tuple[list[str], list[list[Any]]]:
        with self.lock:  # a search asks two things at once
            self.sent += 1
        return super()._run(file, parameters, actor, access, seconds)


@dataclass(frozen=True, slots=True)
class Seen:
    """All that a caller can see of an answer, and the route that gave it."""

    route: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    statements: int


@dataclass(frozen=True, slots=True)
class Place:
    """Loads worlds into the run's graph and asks the whole service on it."""

    address: GraphAddress
    folder: Path

    def load(self, drafts: list[Draft], name: str) -> None:
        with self.session() as session:
            make_empty(session)
            load_all(session, self.settings(), write_world(drafts, self.folder / name))

    def settings(self, clearance: int = 2) -> Settings:
        """Every role at this clearance."""
        return settings_for(self.address, self.folder, **clearances(clearance))

    def suspect(self, pairs: list[tuple[str, str]], clearance: int) -> list[int]:
        """Put suspicions; returns how far each tier's sequence moved. It moves only by what is to be seen."""
        ids = Ids(self.settings().id_key.get_secret_value())
        with self.session() as session:
            began = self._sequence()
            for left, right in pairs:
                sequence, places = self._sequence(), self._places_known(clearance)
                assert suspect(session, ids, left, right, reason="alike", by="test").changed
                seen = self._places_known(clearance) != places or {left, right} <= self._records(clearance)
                assert (self._sequence()[clearance] != sequence[clearance]) == seen, (left, right)
            return [now - then for now, then in zip(self._sequence(), began, strict=True)]

    def suspect_again(self, pairs: list[tuple[str, str]]) -> list[int]:
        """Put those suspicions whose people are both here; returns how far each tier's sequence moved."""
        ids = Ids(self.settings().id_key.get_secret_value())
        here = self._records(3)
        with self.session() as session:
            began = self._sequence()
            for left, right in pairs:
                if {left, right} <= here:
                    suspect(session, ids, left, right, reason="alike", by="test")
            return [now - then for now, then in zip(self._sequence(), began, strict=True)]

    def decide_hidden(self, clearance: int) -> list[str]:
        """Decide of hidden records alone: two are one person, and a third is not; returns what was said.

        Nobody at the clearance may see anything move.
        """
        ids = Ids(self.settings().id_key.get_secret_value())
        # Restricted themselves: whoever is hidden by a join alone may be seen when that is undone.
        hidden = [row["key"] for row in self.rows(RESTRICTED, clearance=clearance)]
        said: list[str] = []
        before = self._sequence()[: clearance + 1]
        with self.session() as session:
            for (left, right), verdict in zip(pairwise(hidden[:3]), VERDICTS, strict=False):
                told = Verdict(verdict, "known to be so", "test", Looked())

                def work(unit: Unit, one: str = left, other: str = right, told: Verdict = told) -> str:
                    return put_decision(unit, ids, one, other, told)

                deciding(session, ids, "decide", work)
                said.append(verdict)
        assert self._sequence()[: clearance + 1] == before
        return said

    def place_tiers(self) -> dict[str, int]:
        """Whose place takes which clearance."""
        return {row["id"]: row["tier"] for row in self.rows(PLACE_TIERS)}

    def seal(self, tiers: dict[str, int], moved: list[int]) -> None:
        """Seal places by hand, and count the changes that this is."""
        self.rows(SEAL, tiers=tiers, moved=moved)
        with self.session() as session:
            rebuild(session, Ids(self.settings().id_key.get_secret_value()))

    def kinds(self) -> Counter[str]:
        """How many nodes of each kind there are."""
        return Counter({row["kind"]: row["number"] for row in self.rows(KINDS)})

    def _sequence(self) -> list[int]:
        return [row["value"] for row in self.rows(SEQUENCES)]

    def _places_known(self, clearance: int) -> set[str]:
        return {one for one, tier in self.place_tiers().items() if tier <= clearance}

    def _records(self, clearance: int) -> set[str]:
        return {row["key"] for row in self.rows(RECORDS, clearance=clearance)}

    def rows(self, statement: LiteralString, **given: Any) -> list[dict[str, Any]]:
        """The rows of a statement of the test's own."""
        with connect(self.address) as driver:
            found = driver.execute_query(statement, given, database_=self.address.database)
            return [dict(row) for row in found.records]

    def answers(self, callers: Sequence[Caller], clearance: int, known: Known) -> dict[str, dict[str, Seen]]:
        """What each caller sees, by the request in words."""
        with self.service(clearance) as (client, session):
            client.headers.update(callers[0].headers)
            every = every_request(client, known)
            for name in callers[0].headers:
                del client.headers[name]
            return {caller.name: _heard(client, session, caller, every) for caller in callers}

    def pages(self, clearance: int, known: Known) -> dict[str, Seen]:
        """Every page as each role reads it, by role and address."""
        found: dict[str, Seen] = {}
        with self.service(clearance) as (client, session):

            def seen(role: str, address: str, reply: Any) -> None:
                headers = tuple(sorted((n, v) for n, v in reply.headers.items() if n != "date"))
                body = CLOCK.sub(b"", reply.content)
                found[f"{role} {address}"] = Seen(
                    address.partition("?")[0], reply.status_code, headers, body, session.sent
                )
                session.sent = 0

            read_by_all(client, known, seen)
        return found

    @contextmanager
    def service(self, clearance: int) -> Generator[tuple[TestClient, Counting]]:
        """The whole application, every role at this clearance; nobody has signed in."""
        with self.session() as session:
            app = create_app(self.settings(clearance), session)
            with Client(app, base_url=BASE, raise_server_exceptions=False, follow_redirects=False) as client:
                yield client, session

    def known(self, agency: str) -> Known:
        """Everything that can be named in the graph as it is now."""

        def named(statement: LiteralString) -> list[str]:
            return [str(row["one"]) for row in self.rows(statement) if row["one"]]

        people = named(PEOPLE)
        return Known(
            people=people,
            seen=named(SEEN),
            homes=named(HOMES),
            incidents=named(INCIDENTS),
            names=named(NAMES),
            identifiers=named(IDENTIFIERS),
            postcodes=named(POSTCODES),
            births=named(BIRTHS),
            agency=agency,
            runs=named(RUNS),
            codes=[mirror_key(self.settings()).person_code(one) for one in people],
            matches=named(MATCHES),
        )

    @contextmanager
    def session(self) -> Generator[Counting]:
        """A session on the graph as it is."""
        with connect(self.address) as driver:
            yield Counting(driver, database=self.address.database, query_timeout=30)


def _heard(
    client: TestClient, session: Counting, caller: Caller, every: dict[str, list[Ask]]
) -> dict[str, Seen]:
    found: dict[str, Seen] = {}
    turn = 0
    for route, asks in every.items():
        for ask in caller.asks(route, asks):
            days = DATES[: caller.days] if turn % 3 == 0 else DATES[:1]
            for dates in days if ask.dated else ({},):
                words = f"{caller.name} {turn} {dates} {ask}"
                found[words] = _asked(client, session, caller, route, ask, dates)
            turn += 1
    return found


def _asked(
    client: TestClient, session: Counting, caller: Caller, route: str, ask: Ask, dates: dict[str, str]
) -> Seen:
    session.sent = 0
    reply = client.request(
        ask.method or ("GET" if ask.body is None else "POST"),
        ask.path,
        params=ask.query | dates,
        json=ask.body,
        headers=caller.headers | REQUEST_ID | {"accept": ask.accept} | ask.headers,
    )
    assert reply.status_code < 500, (caller.name, ask, reply.text)
    return seen(route, reply, session.sent)


def seen(route: str, reply: Any, statements: int) -> Seen:
    """An answer without the digits of the clock; the body is compared itself, so its length need not be."""
    headers = tuple(
        sorted(
            (k, CLOCK.sub(b"", v.encode()).decode())
            for k, v in reply.headers.items()
            if k != "content-length"
        )
    )
    return Seen(route, reply.status_code, headers, CLOCK.sub(b"", reply.content), statements)
