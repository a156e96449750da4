"""What surrounds every answer: headers, request ids, logs and metrics without people, health, errors."""

from __future__ import annotations

import json
import logging
from collections.abc import Generator
from typing import Any

import pytest
import structlog
from fastapi.testclient import TestClient

from app.api.edge import SECURITY_HEADERS
from app.cli.service import log_to
from app.explore import people

API = "/api/v1"


@pytest.fixture
def logged(capsys: pytest.CaptureFixture[str]) -> Generator[pytest.CaptureFixture[str]]:
    """The service's log as it is written when it serves."""
    log_to(logging.INFO)
    yield capsys
    structlog.reset_defaults()


@pytest.mark.parametrize(
    "address",
    [
        "/health/live",
        "/metrics",
        f"{API}/openapi.json",
        f"{API}/sources",
        f"{API}/nothing",
        f"{API}/people/P0",
        f"{API}/children/near-risk?max_steps=9",
    ],
)
def test_every_answer_has_the_security_headers(client: TestClient, address: str) -> None:
    reply = client.get(address)
    assert {name: reply.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
    assert reply.headers["x-request-id"]
    assert "server" not in reply.headers


def test_a_request_id_is_kept_if_it_is_plain_and_made_if_not(client: TestClient) -> None:
    kept = client.get("/health/live", headers={"x-request-id": "ticket-20260601"})
    assert kept.headers["x-request-id"] == "ticket-20260601"
    made = client.get("/health/live", headers={"x-request-id": "Rubie Shaw {}"})
    assert made.headers["x-request-id"] != "Rubie Shaw {}"


def test_health(client: TestClient) -> None:
    assert client.get("/health/live").json()["status"] == "live"
    assert client.get("/health/ready").json()["status"] == "ready"


def test_logs_and_metrics_name_routes_and_no_people(
    client: TestClient, someone: str, logged: pytest.CaptureFixture[str]
) -> None:
    name = client.get(f"{API}/people/{someone}").json()["person"]["name"]
    client.get(f"{API}/people/{someone}/network", params={"max_steps": 1})
    client.post(f"{API}/searches/people", json={"name": name})
    client.get(f"{API}/{name}")
    written = "".join(logged.readouterr())
    metrics = client.get("/metrics").text
    for secret in (someone, name, *name.split()):
        assert secret not in written
        assert secret not in metrics
    lines = [json.loads(line) for line in written.splitlines()]
    assert {line["route"] for line in lines} >= {f"{API}/people/{{person_id}}", f"{API}/searches/people"}
    assert 'sightline_questions_total{question="person"}' in metrics
    assert f'route="{API}/people/{{person_id}}/network",status="200"' in metrics


def test_an_unforeseen_error_says_nothing_of_what_it_was(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, logged: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("Rubie Shaw, 2017-05-14")

    monkeypatch.setattr(people, "person", broken)
    reply = client.get(f"{API}/people/P0")
    assert reply.status_code == 500
    assert reply.headers["content-type"] == "application/problem+json"
    assert "Rubie" not in reply.text
    written = "".join(logged.readouterr())
    assert "Rubie" not in written
    failed = next(json.loads(line) for line in written.splitlines() if '"failed"' in line)
    assert failed["error"] == "RuntimeError"
    assert failed["request_id"] == reply.headers["x-request-id"]


def test_the_openapi_document_is_served_and_no_page_from_elsewhere(client: TestClient) -> None:
    document = client.get(f"{API}/openapi.json").json()
    for path, methods in document["paths"].items():
        for method, route in methods.items():
            assert route["operationId"], f"{method} {path}"
            assert route["tags"], f"{method} {path}"
            for status, response in route["responses"].items():
                if status >= "3":
                    assert list(response["content"]) == ["application/problem+json"], f"{path} {status}"
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404
