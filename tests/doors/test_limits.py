"""Limits through HTTP: 429 as a problem with `Retry-After`, counted in the metrics, by caller."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.cli import service
from app.deps import Door
from app.doors.limits import Limits
from app.graph.session import GraphSession
from app.main import create_app
from app.settings import Settings
from tests.doors.conftest import BASE
from tests.doors.test_bad_input import problem
from tests.signing_in import SignsIn, headers_of

API = "/api/v1"
SEARCH = f"{API}/searches/people"


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limited(small_world: Settings, session: GraphSession, clock: Clock) -> Generator[TestClient]:
    """The application with two searches a minute and two people a day."""
    settings = small_world.model_copy(update={"searches_per_minute": 2, "people_per_day": 2})
    app = create_app(settings, session)
    app.state.limits = Limits(settings, clock)
    with TestClient(app, base_url=BASE, raise_server_exceptions=False) as opened:
        opened.auth = SignsIn(settings)
        yield opened


def search(client: TestClient, name: str = "Rubie") -> Any:
    return client.post(SEARCH, json={"name": name})


def test_searches_in_a_minute(limited: TestClient, clock: Clock) -> None:
    assert [search(limited).status_code for _ in range(2)] == [200, 200]
    clock.now = 12.3
    refused = search(limited)
    problem(refused, 429)
    assert refused.headers["retry-after"] == "48"
    assert "Rubie" not in refused.text
    assert 'sightline_limited_total{limit="searches"} 1.0' in limited.get("/metrics").text
    assert limited.get(f"{API}/children/near-risk").status_code == 200
    clock.now = 60
    assert search(limited).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        f"{API}/people/P3",
        f"{API}/people/P3/network",
        f"{API}/people/P3/risks",
        f"{API}/people/P3/timeline",
        f"{API}/paths?from=P1&to=P3",
        f"{API}/questions/person/answer?person_id=P3",
        f"{API}/questions/people_seen/answer?person_ids=P1,P3",
        f"{API}/questions/people_seen/answer?person_ids=P1&person_ids=P3",
        f"{API}/questions/draw_person/answer?who=Paaaaaaaaaaaaaa2",
    ],
)
def test_people_in_a_day_by_whatever_route(limited: TestClient, clock: Clock, address: str) -> None:
    for _ in range(3):
        assert limited.get(f"{API}/people/P1").status_code == 404
        assert limited.get(f"{API}/people/P2/network").status_code == 404
    refused = limited.get(address)
    problem(refused, 429)
    assert refused.headers["retry-after"] == "86400"
    assert 'sightline_limited_total{limit="people"} 1.0' in limited.get("/metrics").text
    clock.now = 86_400
    assert limited.get(address).status_code != 429


def test_a_refused_request_is_no_question_asked(limited: TestClient) -> None:
    for _ in range(3):
        search(limited)
    assert 'sightline_questions_total{question="search_people"} 2.0' in limited.get("/metrics").text


def test_another_person_is_another_caller_and_no_header_or_address_is(
    limited: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        search(limited)
    again = limited.post(SEARCH, json={"name": "Rubie"}, headers={"x-forwarded-for": "127.0.0.9"})
    assert again.status_code == 429
    app: Any = limited.app
    door: Door = app.state.door
    elsewhere = TestClient(limited.app, base_url=BASE, client=("127.0.0.2", 5))
    elsewhere.auth = SignsIn(door.settings)
    assert search(elsewhere).status_code == 429
    colleague = headers_of(door.settings, "practitioner")
    assert limited.post(SEARCH, json={"name": "Rubie"}, headers=colleague).status_code == 200
    # The web server would believe that header of a neighbour on this machine, unless it is told not to.
    configured: list[Any] = []
    monkeypatch.setattr(service.uvicorn, "Server", lambda config: configured.append(config) or _Ended())
    with service.listen(door.settings.model_copy(update={"port": 0})) as listening:
        service.run(door, listening)
    assert configured[0].proxy_headers is False


class _Ended:
    def run(self, sockets: list[Any]) -> None:
        del sockets


def test_the_document_says_which_routes_are_limited(limited: TestClient) -> None:
    document = limited.get(f"{API}/openapi.json").json()
    declared = {
        path
        for path, methods in document["paths"].items()
        for route in methods.values()
        if "429" in route["responses"]
    }
    assert declared == {
        SEARCH,
        f"{API}/codes",
        f"{API}/paths",
        f"{API}/questions/{{name}}/answer",
        f"{API}/matches/{{match_id}}",
        *(
            f"{API}/people/{{person_id}}{part}"
            for part in ("", "/carers", "/decisions", "/network", "/risks", "/timeline")
        ),
    }
