"""Mirrors that are put in the place of the graph that they were made of, and what stands in one.

A server of its own, as users have it, is in test_mirror_builds.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, LiteralString, TypeVar, cast

from app.graph.progress import Quiet
from app.graph.session import GraphSession, Unit
from app.mirror.copying import Copy
from app.mirror.key import MirrorKey
from app.mirror.reading import OpenGraph
from tests.graph_server import wipe

T = TypeVar("T")
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


class Copied(GraphSession):
    """Everything that a copy of a live graph writes, in its order. It can be written where the live graph stood."""

    def __init__(self, live: GraphSession, key: MirrorKey = KEY) -> None:
        self.writes: list[tuple[str, Callable[[Unit], object]]] = []
        Copy(OpenGraph(live), self, key, Quiet()).run()

    def write(self, name: str, work: Callable[[Unit], T]) -> T:
        self.writes.append((name, work))
        return cast("T", [])  # no write of a copy has rows

    def put(self, graph: GraphSession) -> Mirror:
        """Put the mirror in place of whatever is in `graph`, and read it back whole."""
        wipe(graph)
        for name, work in self.writes:
            graph.write(name, work)
        return read_back(graph)


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
