"""What a reader may not see does not exist: every route answers as if it had never been recorded, byte for byte.

A world is loaded whole, and again without what lies above a clearance; the same requests are sent to
both, also those that name hidden people, homes and incidents. Status, headers, body and the number of
statements sent to the graph must be equal. A route that is not asked here fails the test.
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

from app.graph.catalogue import CypherFile
from app.graph.servers import GraphAddress, connect
from app.graph.session import GraphSession
from app.main import create_app
from tests.doors.conftest import BASE, settings_for
from tests.graph_server import make_empty
from tests.signing_in import SignsIn
from tests.worlds.loading import load_all
from tests.worlds.random_world import world_of
from tests.worlds.script import Draft, text_of, write_world
from tests.worlds.stripped import without_above

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
    drafts = world_of(seed, full_only=True)
    place = Place(graph_address, tmp_path)
    place.load(drafts, "whole")
    known = place.known(drafts[0].agency)
    whole = {clearance: place.answers(clearance, known) for clearance in clearances}
    hidden = 0
    for clearance, expected in whole.items():
        place.load(without_above(drafts, clearance), f"less{clearance}")
        there = place.known(drafts[0].agency)
        hidden += len(known.people) - len(there.people)
        # Loads have ids of their own in each graph; all else is asked by the names of the whole world.
        found = place.answers(clearance, replace(known, runs=there.runs))
        assert len(expected) > 150
        for (asked, one), other in zip(expected.items(), found.values(), strict=True):
            assert other == one, f"{asked} at clearance {clearance}\n{text_of(drafts)}"
    assert hidden > 0, "nobody was hidden in this world"
