"""A Neo4j that somebody else runs: it is used as it is, and one that falls silent is not waited for."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.errors import GraphAway, GraphRefused
from app.graph import local_folder
from app.graph.driver import graph_errors, open_driver
from app.graph.local_folder import USER
from app.graph.servers import GraphAddress, open_graph, present_graph
from app.settings import Settings
from tests.black_hole import BlackHole


def test_another_server_is_used_as_it_is(graph_address: GraphAddress, tmp_path: Path) -> None:
    settings = Settings(
        home=tmp_path / "never-made",
        graph_uri=graph_address.uri,
        graph_user=graph_address.user,
        graph_password=SecretStr(graph_address.password),
    )
    with open_graph(settings) as address:
        assert address == replace(graph_address, kind="remote")
        assert present_graph(settings) == address
    assert not settings.home.exists()
    assert graph_address.password not in repr(address)


def test_a_wrong_password_at_another_server(graph_address: GraphAddress) -> None:
    settings = Settings(graph_uri=graph_address.uri, graph_password=SecretStr("not this one"))
    with pytest.raises(GraphRefused, match="refuses user neo4j: check SIGHTLINE_GRAPH_USER"):
        open_graph(settings).__enter__()


@pytest.mark.slow
def test_a_server_that_falls_silent_is_not_waited_for(graph_address: GraphAddress) -> None:
    """A cable is pulled while a question runs: nothing closes, nothing answers."""
    if graph_address.kind != "local":
        pytest.skip("another server gives its own keep-alive times")
    host, port = graph_address.uri.removeprefix("bolt://").split(":")
    with BlackHole((host, int(port))) as hole, open_driver(hole.uri, USER, graph_address.password) as driver:
        with driver.session(database="neo4j") as session:
            session.run("RETURN 1").consume()
            hole.swallow()
            started = time.monotonic()
            with pytest.raises(GraphAway, match="cannot be reached"), graph_errors():
                session.run("RETURN 1").consume()
        limit = local_folder.KEEP_ALIVE_SECONDS * local_folder.KEEP_ALIVE_PROBES
        assert time.monotonic() - started < limit + 5
