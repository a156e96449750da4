"""The one Neo4j of a test run, and the fixtures built on it.

SIGHTLINE_TEST_GRAPH says which: `local` (the default) is a server of the run's own, in a folder of
its own, on free ports; `docker` a container; anything else a Bolt address with its user and
password in it (`bolt://neo4j:secret@localhost:7687`). The run says at its end which one it was.

Tests wipe what they find, so a server is used only if it is empty or bears the mark that an earlier
run left on it.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote, urlsplit

import pytest
from _pytest.capture import CaptureManager
from neo4j import Driver
from pydantic import SecretStr

from app.errors import Conflict, SchemaDrift
from app.graph import local
from app.graph.artifacts import ensure_jars, jar_folder, locked_jars
from app.graph.local_folder import LocalFolder, write_config
from app.graph.migrations import migrate
from app.graph.opening import session_at
from app.graph.progress import ConsoleProgress
from app.graph.servers import GraphAddress, connect, open_graph, present_graph
from app.graph.session import GraphSession
from app.settings import Settings

IMAGE = "neo4j:5.26-community"
MARK = "SightlineTestDatabase"
TODAY = date(2026, 6, 1)
# Tests wipe and load small worlds by the hundred. At every change of size the server would plan each
# statement anew, which took more than half of all its time; whoever looks at plans has them made anew.
# Nor has it a plan for each length of a list and of a word: to make one is half of what most tests take.
KEPT_PLANS = {
    "dbms.cypher.min_replan_interval": "10h",
    "internal.cypher.use_parameter_size": "false",
}
# Servers of tests live for minutes and spend them on planning: Java's thorough compiler takes up only what is met five
# times as often as by itself, and the byte code of jars whose sums are checked is not looked at again. Together that
# is a sixth of what a server takes; without the thorough compiler planning would take twice as long.
LEAN_JAVA = (
    "-XX:Tier4InvocationThreshold=25000 -XX:Tier4MinInvocationThreshold=3000 -XX:Tier4CompileThreshold=75000 "
    "-XX:Tier4BackEdgeThreshold=200000 -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote"
)
# For those that live for seconds, as starting and ending is what is looked at: with the quick compiler alone.
QUICK_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote"
# A busy machine answers late, and what a question may take is no test's subject but one's, which says so.
PATIENCE_SECONDS = 60.0
LEFT_STANDING = f"NOT n:{MARK} AND NOT n:Migration AND NOT n:SchemaLock"

_used: list[str] = []


class NotOursToWipe(Exception):
    """The database holds something, and no test run has marked it as its own."""


def wipe(session: GraphSession) -> None:
    """Delete every node but the mark and the migrations' notes; the schema stays."""
    _wipe(session._driver, session._database)


def plan_anew(session: GraphSession) -> None:
    """Forget every plan: what is planned from now on is planned for the graph as it is."""
    session._driver.execute_query("CALL db.clearQueryCaches()", database_=session._database)


def make_empty(session: GraphSession) -> None:
    """Wipe, and have exactly the schema of this version noted, whatever an earlier test tried."""
    wipe(session)
    try:
        migrate(session)
    except (SchemaDrift, Conflict):
        session._driver.execute_query(
            "MATCH (n) WHERE n:Migration OR n:SchemaLock DETACH DELETE n", database_=session._database
        )
        migrate(session)


def claim(driver: Driver, database: str) -> str:
    """Mark an empty database as one for tests; returns the server's name and version.

    Raises NotOursToWipe for one that holds anything and has no mark.
    """
    found, _, _ = driver.execute_query(
        f"OPTIONAL MATCH (m:{MARK}) WITH count(m) AS marks "
        "OPTIONAL MATCH (n) RETURN marks, count(n) AS nodes",
        database_=database,
    )
    if found[0]["nodes"] and not found[0]["marks"]:
        raise NotOursToWipe(
            f"the database holds {found[0]['nodes']} nodes and no mark of an earlier test run; tests would "
            "delete them. Name an empty server in SIGHTLINE_TEST_GRAPH, or leave it out"
        )
    driver.execute_query(f"MERGE (:{MARK} {{name: 'tests may wipe this'}})", database_=database)
    parts, _, _ = driver.execute_query(
        "CALL dbms.components() YIELD name, versions, edition WHERE name = 'Neo4j Kernel' "
        "RETURN versions[0] + ' ' + edition AS version",
        database_=database,
    )
    return f"Neo4j {parts[0]['version']}"


@contextmanager
def graph_for_tests(choice: str, home: Path) -> Generator[GraphAddress]:
    """The server that `choice` (SIGHTLINE_TEST_GRAPH) names, marked as one for tests."""
    with _server(choice, home) as address:
        with connect(address) as driver:
            version = claim(driver, address.database)
        named = {"local": "started for this run", "docker": f"container of {IMAGE}"}
        _used.append(f"{version} at {address.uri} ({named.get(choice, 'SIGHTLINE_TEST_GRAPH')})")
        yield address


@contextmanager
def _server(choice: str, home: Path) -> Generator[GraphAddress]:
    if choice == "local":
        settings = Settings(home=home, neo4j_bolt_port=0, neo4j_http_port=0)
        with lean_server(settings) as address:
            yield address
    elif choice == "docker":
        from testcontainers.community.neo4j import Neo4jContainer

        container = Neo4jContainer(IMAGE, password="only-for-tests")
        for name, value in KEPT_PLANS.items():
            container.with_env("NEO4J_" + name.replace("_", "__").replace(".", "_"), value)
        with container:
            yield GraphAddress(
                container.get_connection_url(),
                container.username,
                container.password,
                "neo4j",
                "remote",
            )
    else:
        given = urlsplit(choice)
        where = given._replace(netloc=given.netloc.rpartition("@")[2]).geturl()
        settings = Settings(
            graph_uri=where,
            graph_user=unquote(given.username or "neo4j"),
            graph_password=SecretStr(unquote(given.password or "")),
        )
        with open_graph(settings) as address:
            yield address


@contextmanager
def lean_server(settings: Settings) -> Generator[GraphAddress]:
    """A local server that keeps its plans and spends its time on answers."""
    with ConsoleProgress() as progress, keeping_plans(), ExitStack() as running:
        # For this start alone: other servers are started as users start them.
        with patch.dict(os.environ, JDK_JAVA_OPTIONS=LEAN_JAVA):
            address = running.enter_context(open_graph(settings, progress=progress))
        yield address
    assert present_graph(settings) is None, "the last user has left, and nothing is left of it"


@contextmanager
def keeping_plans() -> Generator[None]:
    """A local server that is started inside the block keeps its plans, whatever it holds later."""

    def write(folder: LocalFolder, bolt_port: int, http_port: int, heap: str) -> None:
        write_config(folder, bolt_port, http_port, heap)
        with folder.config.open("a", encoding="utf-8") as file:
            file.writelines(f"{name}={value}\n" for name, value in KEPT_PLANS.items())

    with patch.object(local, "write_config", write):
        yield


def _wipe(driver: Driver, database: str) -> None:
    with driver.session(database=database) as session:
        session.run(
            f"MATCH (n) WHERE {LEFT_STANDING} CALL (n) {{ DETACH DELETE n }} IN TRANSACTIONS OF 5000 ROWS"
        ).consume()


@pytest.fixture(scope="session")
def graph_address(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Generator[GraphAddress]:
    """Where the run's one server is."""
    choice = os.environ.get("SIGHTLINE_TEST_GRAPH") or "local"
    home = tmp_path_factory.mktemp("graph-home")
    capture = request.config.pluginmanager.getplugin("capturemanager")
    assert isinstance(capture, CaptureManager)
    running = graph_for_tests(choice, home)
    with capture.global_and_fixture_disabled():  # a first fetch takes half a minute: show it
        address = running.__enter__()
    try:
        yield address
    finally:
        running.__exit__(None, None, None)


@pytest.fixture
def settings(graph_address: GraphAddress, tmp_path: Path) -> Settings:
    """Settings of a Sightline that uses the run's server, on the demo's day, with full clearance."""
    return Settings(
        home=tmp_path / "home",
        graph_uri=graph_address.uri,
        graph_user=graph_address.user,
        graph_password=SecretStr(graph_address.password),
        graph_database=graph_address.database,
        today=TODAY,
        clearance=3,
        clearance_practitioner=2,
        clearance_steward=2,
        purpose="front_door",
        reference="CASE-1",
        query_timeout=PATIENCE_SECONDS,
        searches_per_minute=0,
        people_per_day=0,
    )


@pytest.fixture
def graph(settings: Settings, graph_address: GraphAddress) -> Generator[GraphSession]:
    """A session on a graph with the schema and nothing else in it."""
    with session_at(settings, graph_address) as session:
        make_empty(session)
        yield session


def pytest_sessionstart(session: pytest.Session) -> None:
    # With several processes none of them can show how far a first fetch is: it is done before them.
    several = getattr(session.config.option, "numprocesses", None)
    if several and (os.environ.get("SIGHTLINE_TEST_GRAPH") or "local") == "local":
        with ConsoleProgress() as progress:
            ensure_jars(jar_folder(Settings()), locked_jars(), progress)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if (output := getattr(session.config, "workeroutput", None)) is not None:
        output["graphs"] = _used


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    _used.extend(getattr(node, "workeroutput", {}).get("graphs", []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in _used:
        terminalreporter.write_line(f"graph used: {line}")
