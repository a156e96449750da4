"""Extracts by POST: a feeder's own source, kept before it is acknowledged, loaded whatever happens then."""

from __future__ import annotations

import json
import time
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app import jobs
from app.errors import GraphAway
from app.graph.session import GraphSession
from app.ledger.asked import looks_by
from app.main import create_app
from app.security.api_keys import ApiKeys, Wanted
from app.security.store import AccessStore
from app.settings import Settings
from tests.doors.conftest import BASE
from tests.signing_in import SignsIn, headers_of
from tests.unit.test_ingest_rows import HEADER, write_extract

API = "/api/v1"
PEOPLE = [
    {"record_id": "1", "given_name": "Ada", "family_name": "Reed", "birth_date": "2015-01-01"},
    {"record_id": "2", "given_name": "Bea", "family_name": "Reed", "birth_date": "no date"},
]


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    return write_extract(tmp_path / "extract", {"persons.csv": PEOPLE}, HEADER)


@contextmanager
def serving(settings: Settings, graph: GraphSession) -> Generator[TestClient]:
    app = create_app(settings, graph)
    with TestClient(app, base_url=BASE, raise_server_exceptions=False) as client:
        yield client


def key(settings: Settings, source: str = "NMP/connect", name: str = "feed") -> dict[str, str]:
    with closing(AccessStore(settings)) as store:
        return {
            "Authorization": f"Bearer {ApiKeys(store).issue(Wanted(name, 'feeder', 1, source=source))[1]}"
        }


def source_of(extract: Path) -> str:
    header = dict(
        line.split(" = ", 1) for line in (extract / "extract.toml").read_text().splitlines() if " = " in line
    )
    return f"{json.loads(header['agency'])}/{json.loads(header['system'])}"


def files(extract: Path, *names: str) -> list[tuple[str, tuple[str, bytes]]]:
    chosen = names or tuple(path.name for path in sorted(extract.iterdir()))
    return [("files", (name, (extract / name).read_bytes())) for name in chosen]


def until_done(client: TestClient, address: str, headers: dict[str, str], wanted: str = "done") -> Any:
    last, found = time.monotonic() + 60, None
    while time.monotonic() < last:
        found = client.get(address, headers=headers).json()
        if found["state"] == wanted:
            return found
        time.sleep(0.05)
    pytest.fail(f"never {wanted}: {found}")


def test_a_feeder_sends_and_reads_what_came_of_it(
    graph: GraphSession, settings: Settings, extract: Path
) -> None:
    feeder = key(settings, source_of(extract))
    with serving(settings, graph) as client:
        sent = client.post(f"{API}/loads", headers=feeder, files=files(extract))
        assert sent.status_code == 202, sent.text
        assert sent.json()["state"] == "waiting"
        address = sent.headers["location"]
        done = until_done(client, address, feeder)
        assert done["source"] == source_of(extract)
        assert (done["counts"]["rows_read"], done["counts"]["rows_rejected"]) == (2, 1)
        assert [(one["file"], one["line"], one["column"]) for one in done["rejected"]] == [
            ("persons.csv", 3, "birth_date")
        ]
        assert "no date" not in json.dumps(done)
        # The same files again are the same load.
        again = client.post(f"{API}/loads", headers=feeder, files=files(extract))
        assert again.headers["location"] == address
        until_done(client, address, feeder)
        # Another source's load does not exist for it.
        other = key(settings, "NMH/beacon", "other")
        assert client.get(address, headers=other).status_code == 404
        # People see it as a load, with their clearance.
        seen = client.get(address, headers=headers_of(settings, "admin")).json()
        assert (seen["state"], seen["counts"]) == ("done", None)
        ledger = cast("FastAPI", client.app).state.door.ledger
        assert {one.outcome for one in looks_by(ledger.store, "key:feed").entries} == {"intent", "done"}
    assert not any((settings.home / "uploads").glob("*"))


def test_what_is_not_an_extract_of_its_source(graph: GraphSession, settings: Settings, extract: Path) -> None:
    feeder = key(settings, source_of(extract))
    send = f"{API}/loads"
    with serving(settings, graph) as client:
        for status, given in (
            (422, files(extract, "persons.csv")),
            (422, files(extract, "extract.toml")),
            (422, [*files(extract), ("files", ("../../x.csv.exe", b"x"))]),
            (422, [*files(extract), *files(extract, "persons.csv")]),
            (422, [("files", ("extract.toml", b"not = toml = at all")), *files(extract, "persons.csv")]),
            (422, [("other", ("persons.csv", b"x"))]),
        ):
            reply = client.post(send, headers=feeder, files=given)
            assert reply.status_code == status, reply.text
            assert reply.headers["content-type"] == "application/problem+json"
        assert client.post(send, headers=feeder, json={}).status_code == 422
        assert client.post(send, headers=feeder).status_code == 422
        stranger = key(settings, "NMH/beacon", "other")
        refused = client.post(send, headers=stranger, files=files(extract))
        assert refused.status_code == 403
        assert "NMH/beacon" in refused.text
        for role in ("practitioner", "steward", "admin"):
            reply = client.post(send, headers=headers_of(settings, role), files=files(extract))
            assert reply.status_code == 403
        assert client.post(send, files=files(extract)).status_code == 401
        # A path in a name is only a name.
        odd = [("files", (f"../../{name}", body)) for _, (name, body) in files(extract)]
        until_done(client, client.post(send, headers=feeder, files=odd).headers["location"], feeder)
    assert not any((settings.home / "uploads").glob("*"))
    assert not (settings.home / "persons.csv").exists()


def test_a_body_that_is_too_large_is_refused(graph: GraphSession, settings: Settings, extract: Path) -> None:
    feeder = key(settings, source_of(extract))
    small = settings.model_copy(update={"upload_mb": 1})
    with serving(small, graph) as client:
        large = [*files(extract), ("files", ("relationships.csv", b"x" * 1_000_001))]
        assert client.post(f"{API}/loads", headers=feeder, files=large).status_code == 413


def test_the_brake_is_said_and_can_be_released(
    graph: GraphSession, settings: Settings, tmp_path: Path
) -> None:
    people = [{**PEOPLE[0], "record_id": str(n)} for n in range(60)]
    first = write_extract(tmp_path / "first", {"persons.csv": people}, HEADER)
    later = HEADER | {"extracted_at": "2026-06-02T06:00:00Z"}
    second = write_extract(tmp_path / "second", {"persons.csv": people[:1]}, later)
    feeder = key(settings, source_of(first))
    with serving(settings, graph) as client:
        sent = client.post(f"{API}/loads", headers=feeder, files=files(first))
        until_done(client, sent.headers["location"], feeder)
        sent = client.post(f"{API}/loads", headers=feeder, files=files(second))
        refused = until_done(client, sent.headers["location"], feeder, "refused")
        assert "confirm" in refused["detail"]
        sent = client.post(f"{API}/loads?confirm_retire=true", headers=feeder, files=files(second))
        until_done(client, sent.headers["location"], feeder)


def test_what_was_acknowledged_is_loaded_by_the_next_start(
    graph: GraphSession, settings: Settings, extract: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feeder = key(settings, source_of(extract))
    monkeypatch.setattr(jobs.Loads, "_work", lambda _: None)  # the service ends before it comes to it
    with serving(settings, graph) as client:
        address = client.post(f"{API}/loads", headers=feeder, files=files(extract)).headers["location"]
        (settings.home / "uploads" / ".half").mkdir()
        (settings.home / "uploads" / "Rhalf").mkdir()
        client.auth = SignsIn(settings)
        assert client.post(f"{API}/searches/people", json={"name": "Ada Reed"}).json()["total"] == 0
    monkeypatch.undo()
    with serving(settings, graph) as client:
        until_done(client, address, feeder)
        client.auth = SignsIn(settings)
        assert client.post(f"{API}/searches/people", json={"name": "Ada Reed"}).json()["total"] == 1
    assert not any((settings.home / "uploads").glob("*"))


def test_while_the_database_is_away_it_waits_and_is_tried_again(
    graph: GraphSession, settings: Settings, extract: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feeder = key(settings, source_of(extract))
    real, times = jobs.load_extract, []

    def away_once(*given: Any, **named: Any) -> Any:
        times.append(1)
        if len(times) == 1:
            raise GraphAway("the database is away")
        return real(*given, **named)

    monkeypatch.setattr(jobs, "load_extract", away_once)
    monkeypatch.setattr(jobs, "AGAIN_SECONDS", 0.2)
    with serving(settings, graph) as client:
        sent = client.post(f"{API}/loads", headers=feeder, files=files(extract))
        until_done(client, sent.headers["location"], feeder)
    assert len(times) == 2


def test_what_fails_unforeseen_says_so_and_is_loaded_when_it_is_sent_again(
    graph: GraphSession, settings: Settings, extract: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feeder = key(settings, source_of(extract))

    def broken(*_: Any, **__: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(jobs, "load_extract", broken)
    with serving(settings, graph) as client:
        sent = client.post(f"{API}/loads", headers=feeder, files=files(extract))
        failed = until_done(client, sent.headers["location"], feeder, "failed")
        assert failed["detail"] == jobs.FAILED
        monkeypatch.undo()
        again = client.post(f"{API}/loads", headers=feeder, files=files(extract))
        assert again.headers["location"] == sent.headers["location"]
        until_done(client, sent.headers["location"], feeder)
    assert not any((settings.home / "uploads").glob("*"))


def test_what_failed_is_loaded_by_the_next_start(
    graph: GraphSession, settings: Settings, extract: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feeder = key(settings, source_of(extract))
    with monkeypatch.context() as patched:
        patched.setattr(jobs, "load_extract", lambda *_, **__: 1 / 0)
        with serving(settings, graph) as client:
            address = client.post(f"{API}/loads", headers=feeder, files=files(extract)).headers["location"]
            until_done(client, address, feeder, "failed")
    with serving(settings, graph) as client:
        until_done(client, address, feeder)
