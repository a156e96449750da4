"""People whose every field is a marker word are loaded and asked about in every way; then everything that was
written on the way is searched for the markers: logs, metrics, URLs, problems, transaction metadata.
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient

from app.graph import session as graph_session
from app.graph.servers import GraphAddress
from app.graph.session import GraphSession
from app.ingest.load import load_extract
from app.main import create_app
from app.settings import Settings
from tests.doors.conftest import BASE, TODAY
from tests.doors.marked_world import marked_extract
from tests.doors.test_readme import free_ports
from tests.doors.text_fields import text_fields
from tests.signing_in import SignsIn

API = "/api/v1"
MARK = re.compile(r"zqmark\d{3}x", re.IGNORECASE)


def marks(text: str) -> set[str]:
    return set(MARK.findall(text))


@dataclass(frozen=True, slots=True)
class Served:
    """A service in a process of its own: where it is, what it wrote, and how a command is run beside it."""

    base: str
    folder: Path
    environment: dict[str, str]

    @property
    def log(self) -> str:
        return (self.folder / "serve.log").read_text()

    def sightline(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(Path(sys.executable).with_name("sightline")), *words],
            cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip


@pytest.fixture
def served(
    graph: GraphSession, settings: Settings, graph_address: GraphAddress, tmp_path: Path
) -> Generator[Served]:
    """`sightline serve` on an empty graph."""
    (port,) = free_ports(1)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SIGHTLINE_")},
        "SIGHTLINE_HOME": str(settings.home),
        "SIGHTLINE_GRAPH_URI": graph_address.uri,
        "SIGHTLINE_GRAPH_USER": graph_address.user,
        "SIGHTLINE_GRAPH_PASSWORD": graph_address.password,
        "SIGHTLINE_GRAPH_DATABASE": graph_address.database,
        "SIGHTLINE_ID_KEY": "a key that nobody may read",
        "SIGHTLINE_TODAY": str(TODAY),
        "SIGHTLINE_PORT": str(port),
        "SIGHTLINE_SEARCHES_PER_MINUTE": "0",
        "SIGHTLINE_PEOPLE_PER_DAY": "0",
        "SIGHTLINE_PURPOSE": "front_door",
        "SIGHTLINE_REFERENCE": "CASE-1",
    }
    found = Served(f"http://127.0.0.1:{port}", tmp_path, environment)
    with (tmp_path / "serve.log").open("wb") as log:
        program = str(Path(sys.executable).with_name("sightline"))
        process = subprocess.Popen([program, "serve"], cwd=tmp_path, env=environment, stdout=log, stderr=log)
    try:
        until = time.monotonic() + 60
        while "Serving at" not in found.log:
            assert process.poll() is None, found.log
            assert time.monotonic() < until, found.log
            time.sleep(0.1)
        yield found
    finally:
        process.terminate()
        process.wait(30)


def every_reply(client: Any, names: Iterable[str]) -> Generator[Any]:
    """Each route with known ids, then each text field with a name in it, then pages."""
    near = client.get(f"{API}/children/near-risk", params={"profile": "all", "limit": 1}).json()["items"][0]
    samples = {
        "person_id": near["child"]["person_id"], "from": near["child"]["person_id"],
        "to": near["risk_person"]["person_id"], "actor": "local", "glass_id": "0" * 16, "match_id": "M0", "household_id": "H0", "agency": "NMP", "reference": "DA1",
        "run_id": "R0", "name": "children_near_risk",
    }  # fmt: skip
    for name in names:
        yield client.post(f"{API}/searches/people", json={"name": name})
    for field in text_fields():
        for text in (samples.get(field.name, "sources"), next(iter(names))):
            yield field.ask(client, text, samples)
    for address in (
        "/",
        f"{API}/sources",
        f"{API}/children/near-risk?limit=1&profile=all",
        "/nothing",
        "/health/ready",
    ):
        yield client.get(address)
    yield client.get(f"{API}/children/near-risk?profile=all", headers={"accept": "text/csv"})


def cursor_text(reply: Any) -> str:
    if not reply.headers["content-type"].endswith("json") or not (cursor := reply.json().get("next_cursor")):
        return ""
    return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode(errors="replace")


def test_nothing_that_is_written_names_anybody(
    served: Served, settings: Settings, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    extract, markers = marked_extract(tmp_path / "extract")
    commands = [served.sightline(command, str(extract)) for command in ("validate", "load")]
    assert [done.returncode for done in commands] == [1, 1], commands[1].stderr  # one row is refused
    assert all("persons.csv, line 4, birth_date" in done.stderr for done in commands)
    asked = [
        served.sightline("ask", "search_people", "--name", markers[0]),
        served.sightline("ask", "person", "--person_id", "zqmark999x"),
    ]
    assert marks(asked[0].stdout)
    ids: set[str] = set()
    headers = refusals = cursors = ""
    with httpx.Client(base_url=served.base, timeout=60, auth=SignsIn(settings)) as client:
        shown: set[str] = set()
        for reply in every_reply(client, markers[:3]):
            assert reply.status_code < 500, reply.text
            headers += str(reply.headers)
            cursors += cursor_text(reply)
            if reply.status_code >= 400:
                refusals += reply.text
            else:
                shown |= marks(reply.text)
                ids |= set(re.findall(r'"person_id":"(P\w{15})"', reply.text))
        metrics = client.get("/metrics").text
        start = client.get("/").text
    assert len(shown) > 5
    assert len(ids) == 2
    assert served.log.count('"answered"') > 100
    written = {
        "log": served.log,
        "metrics": metrics,
        "start page": start,
        "headers": headers,
        "problems": refusals,
        "cursors": cursors,
        "commands": "".join(done.stdout + done.stderr for done in commands),
        "what ask says": "".join(done.stderr for done in asked[:1]),
        **{
            str(path): path.read_text(errors="replace")
            for path in Path(served.environment["SIGHTLINE_HOME"]).rglob("*")
            if path.is_file()
        },
        **{
            str(path): path.read_text(errors="replace")
            for path in tmp_path_factory.getbasetemp().glob("graph-home*/neo4j/logs/*")
        },
    }
    assert {where: found for where, text in written.items() if (found := marks(text))} == {}
    assert [one for one in ids if one in served.log or one in metrics] == []
    for secret in ("SIGHTLINE_ID_KEY", "SIGHTLINE_GRAPH_PASSWORD"):
        assert [where for where, text in written.items() if served.environment[secret] in text] == []


def test_no_transaction_carries_a_name(
    graph: GraphSession, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[dict[str, Any]] = []
    query, unit = graph_session.Query, graph_session.unit_of_work

    def noted_query(text: Any, metadata: Any = None, timeout: Any = None) -> Any:
        seen.append(metadata or {})
        return query(text, metadata, timeout)

    def noted_unit(metadata: Any = None, timeout: Any = None) -> Any:
        seen.append(metadata or {})
        return unit(metadata, timeout)

    monkeypatch.setattr(graph_session, "Query", noted_query)
    monkeypatch.setattr(graph_session, "unit_of_work", noted_unit)
    extract, markers = marked_extract(tmp_path / "extract")
    load_extract(graph, settings, extract)
    with TestClient(create_app(settings, graph), base_url=BASE) as client:
        client.auth = SignsIn(settings)
        for _ in every_reply(client, markers[:1]):
            pass
    assert {frozenset(one) for one in seen} == {
        frozenset({"app", "question", "actor"}),
        frozenset({"app", "write"}),
    }
    assert marks(json.dumps(seen)) == set()
