"""The database goes away and comes back: 503 meanwhile, answers afterwards, nothing to restart."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from app.deps import open_door
from app.errors import GraphAway
from app.graph import driver as driver_settings
from app.graph.opening import session_at
from app.graph.servers import GraphAddress
from app.main import create_app
from app.settings import Settings
from tests.doors.conftest import BASE, settings_for
from tests.doors.readers import reader
from tests.relay import Relay
from tests.signing_in import SignsIn

API = "/api/v1"


def test_away_in_the_middle_and_back(
    small_world: Settings, relay: Relay, wire: GraphAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver_settings, "RETRY_SECONDS", 0.0)
    with (
        session_at(small_world, wire) as session,
        TestClient(
            app := create_app(small_world, session), base_url=BASE, raise_server_exceptions=False
        ) as client,
    ):
        client.auth = SignsIn(small_world)
        before = client.get(f"{API}/children/near-risk")
        assert before.status_code == 200
        with reader(app, "practitioner") as browser:
            assert browser.get("/").status_code == 200
            relay.cut()
            assert browser.get("/").status_code == 503, "the start page of somebody who has signed in"
        for address in (f"{API}/children/near-risk", f"{API}/sources", "/health/ready"):
            reply = client.get(address)
            assert reply.status_code == 503, address
            assert reply.headers["content-type"] == "application/problem+json"
            assert int(reply.headers["retry-after"]) > 0
        csv = client.get(f"{API}/children/near-risk", headers={"accept": "text/csv"})
        assert csv.status_code == 503
        assert client.get("/health/live").status_code == 200
        relay.mend()
        assert client.get(f"{API}/children/near-risk").json() == before.json()
        assert client.get("/health/ready").status_code == 200


def test_away_at_the_start_is_one_sentence(
    relay: Relay, graph_address: GraphAddress, small_world: Settings
) -> None:
    relay.cut()
    settings = settings_for(graph_address, small_world.home, graph_uri=f"bolt://127.0.0.1:{relay.port}")
    with pytest.raises(GraphAway, match="no Neo4j answers at"), open_door(settings):
        pass
