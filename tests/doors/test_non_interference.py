"""What a reader may not see does not exist: every route answers as if it had never been recorded, byte for byte.

A world is loaded whole, and again without what lies above a clearance; the same requests are sent to
both, also those that name hidden people, homes and incidents. Status, headers, body and the number of
statements sent to the graph must be equal. A route that is not asked here fails the test.

Who may be one person with somebody hidden has a sealed place: the other world has neither the hidden one
nor the suspicion, the seal was put there by hand, and the sealed live and telephone somewhere else.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from random import Random
from typing import Any, LiteralString, TypeVar
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from app.derive.ids import Ids
from app.derive.rebuild import rebuild
from app.derive.suspicions import suspect
from app.graph.catalogue import CypherFile
from app.graph.servers import GraphAddress, connect
from app.graph.session import GraphSession
from app.main import create_app
from app.mirror.key import mirror_key
from tests.doors.conftest import BASE, settings_for
from tests.graph_server import make_empty
from tests.signing_in import SignsIn
from tests.worlds.loading import load_all
from tests.worlds.random_world import world_of
from tests.worlds.script import Draft, text_of, write_world
from tests.worlds.stripped import living_at, suspected_of, without_above

T = TypeVar("T")
API = "/api/v1"
REQUEST_ID = {"x-request-id": "the-same-for-all"}
# When we loaded, which the two worlds cannot share; a load's id is made from its files' bytes.
CLOCK = re.compile(rb'"(received_at|started_at|ended_at)":"[^"]*"|R[0-9a-f]{15}|"(run_id)":"[^"]*"')
# They say nothing of the graph's content: the process is up, its schema is right, its own counters, who asked.
WITHOUT_CONTENT = {
    *("/health/live", "/health/ready", "/metrics", f"{API}/questions", f"{API}/questions/{{name}}"),
    *(f"{API}/ledger/people/{{person_id}}", f"{API}/ledger/actors/{{actor}}"),
}
DATES: tuple[dict[str, str], ...] = (
    {"valid_on": "2026-06-01", "known_on": "2026-06-01"},
    {"valid_on": "2025-01-30", "known_on": "2025-03-01"},
)
WIDE = {"max_steps": "4", "profile": "all"}
PEOPLE: LiteralString = "MATCH (p:Person) RETURN p.person_id AS one ORDER BY one"
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
PLACE_TIERS: LiteralString = "MATCH (p:Person) RETURN p.person_id AS id, p.place_tier AS tier"
SEQUENCES: LiteralString = "MATCH (s:Sequence) RETURN s.value AS value ORDER BY s.tier"
RECORDS: LiteralString = (
    "MATCH (r:Record)-[:ABOUT]->(p:Person) WHERE p.tier <= $clearance RETURN r.record_key AS key"
)
SEAL: LiteralString = """
CALL () { MATCH (p:Person) SET p.place_tier = $tiers[p.person_id] }
CALL () { MATCH (h:Household) SET h.stale = 1 }
MATCH (s:Sequence) SET s.value = s.value + $moved[s.tier]
"""
BIRTHS: LiteralString = "MATCH (r:Record) RETURN DISTINCT toString(r.birth_date) AS one ORDER BY one"


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody who had seen everything could name. `runs` are the loads of the graph at hand."""

    people: list[str]
    homes: list[str]
    incidents: list[str]
    names: list[str]
    identifiers: list[str]
    postcodes: list[str]
    births: list[str]
    agency: str
    runs: list[str]
    codes: list[str]


@dataclass(frozen=True, slots=True)
class Ask:
    """One request; `body` makes it a POST."""

    path: str
    query: dict[str, str] = field(default_factory=dict[str, str])
    body: dict[str, str] | None = None
    accept: str = "application/json"


def _each(known: Known) -> dict[str, Iterable[Ask]]:
    """Template of a route -> the requests to it."""
    random = Random(5)

    def some(of: Sequence[T], number: int) -> list[T]:
        return random.sample(of, min(number, len(of)))

    people = [*known.people, "Pnobody"]
    few = some(people, 8)
    looked_for = (
        [{"name": name} for name in some(known.names, 12)]
        + [{"identifier": value} for value in some(known.identifiers, 6)]
        + [{"postcode": value} for value in known.postcodes]
        + [{"birth_date": value} for value in some(known.births, 6)]
    )
    lists = [Ask(f"{API}/children/near-risk", WIDE | {"profile": p}) for p in ("close", "wider", "all")]
    return {
        "/children/near-risk": [
            *lists,
            Ask(f"{API}/children/near-risk", WIDE | {"age": "unknown"}),
            Ask(f"{API}/children/near-risk", WIDE | {"limit": "1"}),
            Ask(f"{API}/children/near-risk", WIDE, accept="text/csv"),
        ],
        "/children/near-risk/groups": [Ask(f"{API}/children/near-risk/groups", WIDE)],
        "/children/without-carers": [
            Ask(f"{API}/children/without-carers"),
            Ask(f"{API}/children/without-carers", {"no_path": "true"}),
            Ask(f"{API}/children/without-carers", {"agency": known.agency}),
            Ask(f"{API}/children/without-carers", accept="application/x-ndjson"),
        ],
        "/searches/people": [Ask(f"{API}/searches/people", body=one) for one in looked_for],
        "/codes": [Ask(f"{API}/codes", body={"code": one}) for one in [*known.codes, "Cnone"]],
        "/people/{person_id}": [Ask(f"{API}/people/{one}") for one in people],
        "/people/{person_id}/network": [
            Ask(f"{API}/people/{one}/network", WIDE | {"max_people": size})
            for one in few
            for size in ("300", "3")
        ],
        "/people/{person_id}/risks": [Ask(f"{API}/people/{one}/risks", WIDE) for one in few],
        "/people/{person_id}/timeline": [Ask(f"{API}/people/{one}/timeline") for one in few],
        "/paths": [
            Ask(f"{API}/paths", WIDE | {"from": one, "to": other})
            for one, other in some(list(product(people, people)), 20)
        ],
        "/households/{household_id}": [Ask(f"{API}/households/{one}") for one in [*known.homes, "Hnone"]],
        "/incidents/{agency}/{reference}": [
            Ask(f"{API}/incidents/{quote(one)}") for one in [*known.incidents, "NMP/none"]
        ],
        "/incidents/children-not-recorded": [Ask(f"{API}/incidents/children-not-recorded")],
        "/questions/{name}/answer": [],  # from the catalogue, below
        "/sources": [Ask(f"{API}/sources")],
        "/loads/{run_id}": [Ask(f"{API}/loads/{one}") for one in [*known.runs, "Rnone"]],
    }


def _by_name(client: TestClient, known: Known) -> Iterator[Ask]:
    """Every question of the catalogue, with the first and a later one of what it may be given."""
    agencies = [one.split("/", 1)[0] for one in known.incidents] or [known.agency]
    references = [one.split("/", 1)[1] for one in known.incidents] or ["none"]
    given: dict[str, list[str]] = {
        "person_id": known.people,
        "start": known.people,
        "end": known.people[::-1],
        "household_id": known.homes,
        "agency": agencies,
        "reference": references,
        "run_id": known.runs,
        "name": known.names,
    }
    for item in client.get(f"{API}/questions", params={"limit": "200"}).json()["items"]:
        told = client.get(f"{API}/questions/{item['name']}").json()
        wanted = [one["name"] for one in told["parameters"] if one["name"] in given]
        for place in (0, 0.7) if wanted else (0,):
            chosen = {name: given[name][int(place * len(given[name]))] for name in wanted}
            yield Ask(f"{API}/questions/{item['name']}/answer", chosen)


class Counting(GraphSession):
    """Counts the statements that are sent."""

    sent = 0

    def _run(
        self, file: CypherFile, parameters: dict[str, object], actor: str, access: str, seconds: float
    ) -> tuple[list[str], list[list[Any]]]:
        self.sent += 1
        return super()._run(file, parameters, actor, access, seconds)


@dataclass(frozen=True, slots=True)
class Seen:
    """All that a reader can see of an answer."""

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
        settings = settings_for(self.address, self.folder)
        with self._session() as session:
            make_empty(session)
            load_all(session, settings, write_world(drafts, self.folder / name))

    def suspect(self, pairs: list[tuple[str, str]], clearance: int) -> list[int]:
        """Put suspicions; returns how far each tier's sequence moved. It moves only by what is to be seen."""
        ids = Ids(settings_for(self.address, self.folder).id_key.get_secret_value())
        with self._session() as session:
            began = self._sequence()
            for left, right in pairs:
                sequence, places = self._sequence(), self._places_known(clearance)
                assert suspect(session, ids, left, right, reason="alike", by="test").changed
                seen = self._places_known(clearance) != places or {left, right} <= self._records(clearance)
                assert (self._sequence()[clearance] != sequence[clearance]) == seen, (left, right)
            return [now - then for now, then in zip(self._sequence(), began, strict=True)]

    def place_tiers(self) -> dict[str, int]:
        """Whose place takes which clearance."""
        return {row["id"]: row["tier"] for row in self._rows(PLACE_TIERS)}

    def seal(self, tiers: dict[str, int], moved: list[int]) -> None:
        """Seal places by hand, and count the changes that this is."""
        ids = Ids(settings_for(self.address, self.folder).id_key.get_secret_value())
        self._rows(SEAL, tiers=tiers, moved=moved)
        with self._session() as session:
            rebuild(session, ids)

    def _sequence(self) -> list[int]:
        return [row["value"] for row in self._rows(SEQUENCES)]

    def _places_known(self, clearance: int) -> set[str]:
        return {one for one, tier in self.place_tiers().items() if tier <= clearance}

    def _records(self, clearance: int) -> set[str]:
        return {row["key"] for row in self._rows(RECORDS, clearance=clearance)}

    def _rows(self, statement: LiteralString, **given: Any) -> list[dict[str, Any]]:
        with connect(self.address) as driver:
            found = driver.execute_query(statement, given, database_=self.address.database)
            return [dict(row) for row in found.records]

    def answers(self, clearance: int, known: Known) -> dict[str, Seen]:
        """What a reader of that clearance sees, by the request in words."""
        settings = settings_for(self.address, self.folder, clearance=clearance)
        with self._session() as session:
            app = create_app(settings, session)
            with TestClient(
                app, base_url=BASE, raise_server_exceptions=False, follow_redirects=False
            ) as client:
                client.auth = SignsIn(settings, clearance)
                asks = _each(known)
                document = client.get(f"{API}/openapi.json").json()
                routes = {path.removeprefix(API) for path in document["paths"] if path not in WITHOUT_CONTENT}
                assert set(asks) == routes, "each route that says something of the graph is asked here"
                every = [*(one for group in asks.values() for one in group), *_by_name(client, known)]
                return {
                    f"{turn} {dates['valid_on']} {ask}": _asked(client, session, ask, dates)
                    for turn, ask in enumerate(every)
                    for dates in (DATES if turn % 3 == 0 else DATES[:1])
                }

    def known(self, agency: str) -> Known:
        """Everything that can be named in the graph as it is now."""
        with connect(self.address) as driver:

            def named(statement: LiteralString) -> list[str]:
                found = driver.execute_query(statement, database_=self.address.database)
                return [str(row["one"]) for row in found.records if row["one"]]

            return Known(
                people=named(PEOPLE),
                homes=named(HOMES),
                incidents=named(INCIDENTS),
                names=named(NAMES),
                identifiers=named(IDENTIFIERS),
                postcodes=named(POSTCODES),
                births=named(BIRTHS),
                agency=agency,
                runs=named(RUNS),
                codes=[
                    mirror_key(settings_for(self.address, self.folder)).person_code(one)
                    for one in named(PEOPLE)
                ],
            )

    @contextmanager
    def _session(self) -> Generator[Counting]:
        with connect(self.address) as driver:
            yield Counting(driver, database=self.address.database, query_timeout=30)


def _asked(client: TestClient, session: Counting, ask: Ask, dates: dict[str, str]) -> Seen:
    session.sent = 0
    reply = client.request(
        "GET" if ask.body is None else "POST",
        ask.path,
        params=ask.query | dates,
        json=ask.body,
        headers=REQUEST_ID | {"accept": ask.accept},
    )
    assert reply.status_code < 500, (ask, reply.text)
    # The body is compared itself, without the clock's digits.
    headers = tuple(
        sorted(
            (k, CLOCK.sub(b"", v.encode()).decode())
            for k, v in reply.headers.items()
            if k != "content-length"
        )
    )
    return Seen(reply.status_code, headers, CLOCK.sub(b"", reply.content), session.sent)


@pytest.mark.parametrize(("seed", "clearances"), [(131, (0,)), (132, (1,))])
def test_a_hidden_thing_changes_no_byte(
    seed: int, clearances: tuple[int, ...], graph_address: GraphAddress, tmp_path: Path
) -> None:
    plain = world_of(seed, full_only=True)
    place = Place(graph_address, tmp_path)
    hidden = 0
    for clearance in clearances:
        pairs, sealed = suspected_of(plain, clearance, seed)
        drafts = living_at(plain, sealed, ("7001", "1 Sealed Lane", "ZZ6 1AA", "07700900111"))
        place.load(drafts, f"whole{clearance}")
        moved = place.suspect(pairs, clearance)
        tiers, known = place.place_tiers(), place.known(drafts[0].agency)
        expected = place.answers(clearance, known)
        assert not any(b"Sealed Lane" in one.body or b"07700900111" in one.body for one in expected.values())
        elsewhere = living_at(plain, sealed, ("8001", "2 Other Street", "ZZ5 1AA", "07700900222"))
        place.load(without_above(elsewhere, clearance), f"less{clearance}")
        place.seal(tiers, moved)
        there = place.known(drafts[0].agency)
        hidden += len(known.people) - len(there.people)
        # Loads have ids of their own in each graph; all else is asked by the names of the whole world.
        found = place.answers(clearance, replace(known, runs=there.runs))
        assert len(expected) > 150
        for (asked, one), other in zip(expected.items(), found.values(), strict=True):
            assert other == one, f"{asked} at clearance {clearance}\n{text_of(drafts)}"
    assert hidden > 0, "nobody was hidden in this world"
