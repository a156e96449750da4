"""The mirror's life: built by command, read by anybody, written by nobody, replaced only by a whole one."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

import httpx2 as httpx
import pytest
from neo4j.exceptions import ClientError

from app.deps import operator
from app.errors import Conflict, Unknown
from app.graph.filelock import FileLock, is_locked
from app.graph.opening import session_at
from app.graph.progress import Quiet
from app.graph.running import find_running
from app.graph.servers import GraphAddress, connect
from app.graph.session import GraphSession
from app.ingest.load import load_extract
from app.ledger.asked import looks_by
from app.ledger.book import open_ledger
from app.mirror.build import build_mirror, running_mirror, stop_mirror
from app.mirror.builds import Build, current, lock_file
from app.settings import Settings
from tests.doors.conftest import settings_for
from tests.doors.marked_world import marked_extract
from tests.graph.mirror_world import Mirror, read_back
from tests.graph_server import QUICK_JAVA

REFUSED: tuple[LiteralString, ...] = (
    "CREATE (:Person {person_id: 'x'})",
    "MATCH (p:Person) SET p.name = 'x'",
    "MATCH (n) DETACH DELETE n",
    "MATCH (p:Person) CREATE (p)-[:PARENT_OF]->(p)",
    "CREATE INDEX mine FOR (n:Person) ON (n.sex)",
    "CREATE CONSTRAINT mine FOR (n:Agency) REQUIRE n.kind IS UNIQUE",
    "DROP INDEX person_birth",
    "DROP CONSTRAINT person_id",
    "CALL db.createLabel('Mine')",
    "ALTER DATABASE neo4j SET ACCESS READ WRITE",
    "CALL dbms.setConfigValue('server.databases.default_to_read_only', 'false')",
    "LOAD CSV FROM 'file:///etc/hostname' AS line RETURN line",
    "LOAD CSV FROM 'http://127.0.0.1:9/' AS line RETURN line",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A live graph with the marked extract in it, and the command line beside it."""

    settings: Settings
    markers: list[str]
    environment: dict[str, str]

    def command(self, *words: str) -> list[str]:
        return [str(Path(sys.executable).with_name("sightline")), "mirror", *words]

    def sightline(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*words), env=self.environment, cwd=self.settings.home.parent,
            capture_output=True, text=True, check=False, timeout=180,
        )  # fmt: skip

    def entries(self) -> list[tuple[str, str, int]]:
        """Action, outcome and number of every entry about a build, the first one first."""
        with open_ledger(self.settings) as ledger:
            found = looks_by(ledger.store, operator(self.settings).name, limit=200).entries
        return [(one.action, one.outcome, one.items) for one in found if one.question == "mirror_build"][::-1]


@pytest.fixture
def place(
    graph: GraphSession, graph_address: GraphAddress, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Generator[Place]:
    monkeypatch.setenv("JDK_JAVA_OPTIONS", QUICK_JAVA)
    home = tmp_path / "home"
    settings = settings_for(
        graph_address,
        home,
        mirror_bolt_port=0,
        mirror_http_port=0,
        neo4j_heap="512m",
        id_key="not the demo's",
    )
    extract, markers = marked_extract(tmp_path / "extract")
    load_extract(graph, settings, extract)
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SIGHTLINE_")},
        "SIGHTLINE_HOME": str(home),
        "SIGHTLINE_GRAPH_URI": graph_address.uri,
        "SIGHTLINE_GRAPH_USER": graph_address.user,
        "SIGHTLINE_GRAPH_PASSWORD": graph_address.password,
        "SIGHTLINE_GRAPH_DATABASE": graph_address.database,
        "SIGHTLINE_PORT": "0",
        "SIGHTLINE_MIRROR_BOLT_PORT": "0",
        "SIGHTLINE_MIRROR_HTTP_PORT": "0",
        "SIGHTLINE_NEO4J_HEAP": "512m",
        "SIGHTLINE_ID_KEY": "not the demo's",
    }
    if cache := os.environ.get("SIGHTLINE_CACHE"):
        environment["SIGHTLINE_CACHE"] = cache
    yield Place(settings, markers, environment)
    try:
        stop_mirror(settings, now=True)
    except Unknown:
        return


def eventually(true: Callable[[], bool], seconds: float = 90.0) -> bool:
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def address_of(build: Build) -> GraphAddress:
    running = find_running(build.folder)
    assert running is not None
    return GraphAddress(running.uri, "neo4j", build.folder.password() or "", "neo4j", "local")


def content(build: Build) -> Mirror:
    with session_at(build.settings, address_of(build)) as session:
        return read_back(session)


def builds(place: Place) -> set[str]:
    return {path.name for path in (place.settings.mirror_home / "builds").iterdir()}


@pytest.mark.slow
def test_life_of_a_mirror(place: Place, graph: GraphSession) -> None:
    assert place.sightline("status").returncode == 2, "there is none yet"
    built = place.sightline("build")
    assert built.returncode == 0, built.stderr
    assert "2 people" in built.stdout
    assert "2 of 2 people" in built.stderr, "progress"
    assert place.sightline("status").returncode == 1, "built, and not running"
    started = place.sightline("start")
    assert started.returncode == 0, started.stderr
    assert "sightline mirror browser" in started.stdout
    assert place.entries() == [("export", "intent", 0), ("export", "done", 2)]
    first = current(place.settings)
    held = content(first)
    _browser_is_offered(place, first)
    _nobody_writes(first)
    assert content(first) == held
    _no_marker_on_disk(place, first)
    _numbered_in_the_order_of_codes(first)
    _a_killed_build_leaves_the_former(place, first, held)
    _a_refused_build_leaves_the_former(place, graph, first, held)
    _a_whole_build_takes_its_place(place, graph, first, held)
    assert place.sightline("stop", "--now").returncode == 0
    assert running_mirror(place.settings) is None


def _browser_is_offered(place: Place, build: Build) -> None:
    """Our own page, which connects to the mirror and to nothing else."""
    command = place.command("browser", "--show-only")
    with subprocess.Popen(command, env=place.environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            page = process.stdout.readline().removeprefix("Neo4j Browser: ").strip()
            told = httpx.get(page.replace("/neo4j-browser/", "/browser/opening.json"), timeout=30).json()
            policy = httpx.get(f"{page}?dbms=x", timeout=30).headers["content-security-policy"]
        finally:
            process.terminate()
    port = address_of(build).uri.rpartition(":")[2]
    assert f"localhost%3A{port}" in told["query"]
    assert set(re.findall(r"ws://[^ ;]+", policy)) == {f"ws://localhost:{port}", f"ws://127.0.0.1:{port}"}


def _nobody_writes(build: Build) -> None:
    with connect(address_of(build)) as driver:
        for statement in REFUSED:
            for database in ("neo4j", "system") if statement.startswith("ALTER") else ("neo4j",):
                with pytest.raises(ClientError):
                    driver.execute_query(statement, database_=database)
        found = driver.execute_query("MATCH (p:Person) RETURN count(p) AS n", database_="neo4j")
        assert found.records[0]["n"] == 2, "reading is permitted"


def _no_marker_on_disk(place: Place, build: Build) -> None:
    files = {path: path.read_bytes() for path in build.home.rglob("*") if path.is_file()}
    code = next(iter(sorted(word for word in content(build).text.split('"') if len(word) == 37)))
    assert [path for path, held in files.items() if code.encode() in held], "what is written is found"
    for marker in place.markers:
        # As text, and as the store packs it.
        for spelt in (marker.encode(), marker.encode("utf-16-le"), marker.upper().encode()):
            assert [path for path, held in files.items() if spelt in held] == []


def _numbered_in_the_order_of_codes(build: Build) -> None:
    """The database numbers nodes as they were written; test_mirror.py looks at what is written."""
    with connect(address_of(build)) as driver:
        found = driver.execute_query(
            "MATCH (p:Person) RETURN p.person_id AS code ORDER BY id(p)", database_="neo4j"
        )
    codes = [record["code"] for record in found.records]
    assert codes == sorted(codes)


def _a_killed_build_leaves_the_former(place: Place, former: Build, held: Mirror) -> None:
    before = builds(place)
    with subprocess.Popen(place.command("build"), env=place.environment, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if b"Counting" in line:
                process.send_signal(signal.SIGSTOP)  # held here, or it would be done before we look
                break
        assert is_locked(lock_file(place.settings))
        half = builds(place) - before
        assert len(half) == 1
        second = place.sightline("build")
        assert (second.returncode, "another build" in second.stderr) == (1, True)
        process.send_signal(signal.SIGKILL)
    assert current(place.settings) == former
    assert content(former) == held
    assert not is_locked(lock_file(place.settings))
    lock = place.settings.mirror_home / "builds" / half.pop() / "neo4j" / "run" / "server.lock"
    assert eventually(lambda: not is_locked(lock)), "its server ends with it"
    # Killed: an intent without an end. The one that was refused has failed.
    assert [outcome for _, outcome, _ in place.entries()][2:] == ["intent", "intent", "failed"]


def _a_refused_build_leaves_the_former(
    place: Place, graph: GraphSession, former: Build, held: Mirror
) -> None:
    by_hand(graph, "MATCH (p:Person) SET p.stale = 1")
    with pytest.raises(Conflict, match="repeat it"):
        build_mirror(place.settings, graph, Quiet())
    by_hand(graph, "MATCH (p:Person) REMOVE p.stale")
    lock = FileLock(lock_file(place.settings))
    assert lock.take()
    try:
        with pytest.raises(Conflict, match="another build"):
            build_mirror(place.settings, graph, Quiet())
    finally:
        lock.close()
    assert current(place.settings) == former
    assert content(former) == held


def by_hand(graph: GraphSession, statement: LiteralString) -> None:
    with graph._driver.session(database=graph._database) as session:
        session.run(statement).consume()


def _a_whole_build_takes_its_place(place: Place, graph: GraphSession, former: Build, held: Mirror) -> None:
    password = former.folder.password()
    build_mirror(place.settings, graph, Quiet())
    now = current(place.settings)
    assert now.home != former.home
    assert builds(place) == {now.home.name}, "the former one, and the half one, are gone"
    assert now.folder.password() == password
    assert content(now) == held, "the same codes, and it runs as the former did"
    _nobody_writes(now)
