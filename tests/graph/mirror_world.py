"""A second server for mirrors that are made and read back by the tests, and what stands in one."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

from app.graph.migrations import migrate
from app.graph.opening import session_at
from app.graph.progress import Quiet
from app.graph.session import GraphSession
from app.mirror.copying import Copy
from app.mirror.key import MirrorKey
from app.mirror.reading import OpenGraph
from app.settings import Settings
from tests.graph_server import lean_server, wipe

KEY = MirrorKey(b"a mirror key for tests alone")
NODES: LiteralString = """
MATCH (n) WHERE NOT n:Migration AND NOT n:SchemaLock
RETURN elementId(n) AS id, labels(n) AS labels, properties(n) AS properties
"""
LINKS: LiteralString = "MATCH (a)-[r]->(b) RETURN elementId(a) AS start, type(r) AS type, elementId(b) AS end, properties(r) AS properties"
# When we loaded, which two graphs cannot share.
OF_THE_LOAD = frozenset({"received_at", "started_at", "ended_at"})


@dataclass(frozen=True, slots=True)
class Mirror:
    """What stands in a mirror: one line for each node and each relationship, in an order of their own."""

    lines: list[str]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@contextmanager
def second_server(home: Path) -> Generator[GraphSession]:
    """An empty database with the schema, on a server of its own."""
    settings = Settings(home=home, neo4j_bolt_port=0, neo4j_http_port=0, neo4j_heap="512m")
    with lean_server(settings) as address, session_at(settings, address) as session:
        migrate(session)
        yield session


def mirrored(live: GraphSession, target: GraphSession, key: MirrorKey = KEY) -> Mirror:
    """Make `target` the mirror of `live`, and read it back whole."""
    wipe(target)
    Copy(OpenGraph(live), target, key, Quiet()).run()
    return read_back(target)


def read_back(target: GraphSession) -> Mirror:
    names: dict[str, str] = {}
    lines: list[str] = []
    for node in read(target, NODES):
        said = {k: v for k, v in node["properties"].items() if k not in OF_THE_LOAD}
        names[node["id"]] = json.dumps([node["labels"], said], sort_keys=True, default=str)
        lines.append(names[node["id"]])
    for link in read(target, LINKS):
        ends = [names[link["start"]], link["type"], names[link["end"]]]
        lines.append(json.dumps([ends, link["properties"]], sort_keys=True, default=str))
    return Mirror(sorted(lines))


def read(session: GraphSession, statement: LiteralString, **parameters: Any) -> list[dict[str, Any]]:
    with session._driver.session(database=session._database) as opened:
        return opened.run(statement, **parameters).data()
