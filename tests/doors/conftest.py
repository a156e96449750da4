"""The doors are tried on the small world: loaded once for a run, and again only after others wiped it."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

import seed_data
from app.graph.opening import session_at
from app.graph.servers import GraphAddress, connect
from app.graph.session import GraphSession
from app.ingest.load import load_extract
from app.main import create_app
from app.settings import Settings
from tests.doors.clients import Client
from tests.graph_server import PATIENCE_SECONDS, make_empty
from tests.signing_in import SignsIn

TODAY = date(2026, 6, 1)
BASE = "http://127.0.0.1:8000"
SMALL = Path(seed_data.__file__).parent / "small"
# Whoever wipes the graph wipes this node too.
LOADED = "SmallWorldForDoors"


def settings_for(address: GraphAddress, home: Path, *, clearance: int = 3, **changed: object) -> Settings:
    """Settings of a service on the run's server, on the seeds' day."""
    given: dict[str, object] = {
        "home": home,
        "graph_uri": address.uri,
        "graph_user": address.user,
        "graph_password": SecretStr(address.password),
        "graph_database": address.database,
        "today": TODAY,
        "clearance": clearance,
        "clearance_practitioner": min(clearance, 2),
        "clearance_steward": min(clearance, 2),
        "purpose": "front_door",
        "reference": "CASE-1",
        "query_timeout": PATIENCE_SECONDS,
        # One run asks more than any caller should; tests/doors/test_limits.py has limits of its own.
        "searches_per_minute": 0,
        "people_per_day": 0,
    }
    return Settings.model_validate(given | changed)


def _load_small(session: GraphSession, settings: Settings, address: GraphAddress) -> None:
    with connect(address) as driver:
        found = driver.execute_query(f"MATCH (n:{LOADED}) RETURN n LIMIT 1", database_=address.database)
        if found.records:
            return
        make_empty(session)
        for extract in sorted(path.parent for path in SMALL.rglob("extract.toml")):
            load_extract(session, settings, extract)
        driver.execute_query(f"CREATE (:{LOADED})", database_=address.database)


@pytest.fixture(scope="module")
def small_world(graph_address: GraphAddress, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a graph that holds the small world and nothing else. Tests here only read."""
    settings = settings_for(graph_address, tmp_path_factory.mktemp("home"))
    with session_at(settings, graph_address) as session:
        _load_small(session, settings, graph_address)
    return settings


@pytest.fixture(scope="module")
def session(small_world: Settings, graph_address: GraphAddress) -> Generator[GraphSession]:
    """A session on the small world."""
    with session_at(small_world, graph_address) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(small_world: Settings, session: GraphSession) -> Generator[TestClient]:
    """The whole application on the small world."""
    app = create_app(small_world, session)
    with Client(app, base_url=BASE, raise_server_exceptions=False) as opened:
        opened.auth = SignsIn(small_world)
        yield opened


@pytest.fixture(scope="module")
def someone(client: TestClient) -> str:
    """The id of a child who is near a risk fact."""
    near = client.get("/api/v1/children/near-risk").json()
    person_id: str = near["items"][0]["child"]["person_id"]
    return person_id
