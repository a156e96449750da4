"""The guard in front of the run's server: what no test run has marked is never wiped."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import LiteralString

import pytest
from neo4j import Driver

from app.graph.servers import GraphAddress, connect
from app.graph.session import GraphSession
from tests.graph_server import MARK, NotOursToWipe, claim, graph_for_tests, wipe


@pytest.fixture
def unmarked(graph_address: GraphAddress, graph: GraphSession) -> Generator[Driver]:
    """The run's server without its mark, which it has again afterwards."""
    with connect(graph_address) as driver:
        driver.execute_query(f"MATCH (m:{MARK}) DELETE m", database_=graph_address.database)
        yield driver
        driver.execute_query(f"MERGE (:{MARK})", database_=graph_address.database)


def nodes(driver: Driver, label: LiteralString) -> int:
    records, _, _ = driver.execute_query(f"MATCH (n:{label}) RETURN count(n) AS n", database_="neo4j")
    return int(records[0]["n"])


def test_a_database_with_something_in_it_is_left_alone(unmarked: Driver) -> None:
    unmarked.execute_query("CREATE (:SomebodysWork)", database_="neo4j")
    with pytest.raises(NotOursToWipe, match="no mark"):
        claim(unmarked, "neo4j")
    assert (nodes(unmarked, "SomebodysWork"), nodes(unmarked, MARK)) == (1, 0)


def test_an_empty_database_is_marked_and_wiping_keeps_the_mark(unmarked: Driver, graph: GraphSession) -> None:
    unmarked.execute_query("MATCH (n) DETACH DELETE n", database_="neo4j")
    assert claim(unmarked, "neo4j").startswith("Neo4j 5.26")
    unmarked.execute_query("UNWIND range(1, 6000) AS i CREATE (:Many)-[:T]->(:Many)", database_="neo4j")
    wipe(graph)
    assert (nodes(unmarked, "Many"), nodes(unmarked, MARK)) == (0, 1)


def test_a_bolt_address_names_user_and_password(graph_address: GraphAddress, tmp_path: Path) -> None:
    scheme, rest = graph_address.uri.split("://")
    given = f"{scheme}://{graph_address.user}:{graph_address.password}@{rest}"
    with graph_for_tests(given, tmp_path) as address:
        assert (address.uri, address.password) == (graph_address.uri, graph_address.password)
