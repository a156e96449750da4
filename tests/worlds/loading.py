"""Loads worlds into the test run's graph, and reads the whole graph back in a canonical form."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any, LiteralString

from app.derive.ids import Ids
from app.derive.suspicions import suspect, withdraw
from app.graph.session import GraphSession
from app.ingest.load import load_extract
from app.settings import Settings
from tests.reference.world import World
from tests.worlds.comparing import Compared

# What says how and when the graph was filled, and not what was recorded.
MACHINERY = (
    *("Run", "Batch", "Sequence", "Decision", "Migration", "SchemaLock", "SightlineTestDatabase"),
    *(
        "SourceLock",
        "DeriveLock",
        "Identifier",
        "AddressKey",
        "Observation",
        "CandidatePair",
        "ComparedRecord",
    ),
    "RejectedRow",
)
OF_THE_LOAD = frozenset({"run_id", "received_at"})
NODES = """
MATCH (n) WHERE none(label IN labels(n) WHERE label IN $machinery)
RETURN elementId(n) AS id, labels(n) AS labels, properties(n) AS properties
"""
LINKS = """
MATCH (a)-[r]->(b)
WHERE none(label IN labels(a) + labels(b) WHERE label IN $machinery)
RETURN elementId(a) AS start, elementId(b) AS end, type(r) AS type, properties(r) AS properties
"""


def load_all(graph: GraphSession, settings: Settings, folders: Iterable[Path]) -> None:
    """Load extract folders in the order given. Fails if a row is refused: the oracle would count it."""
    refused = load_some(graph, settings, folders)
    assert not refused, f"{refused} rows were rejected"


def load_some(graph: GraphSession, settings: Settings, folders: Iterable[Path]) -> int:
    """Load extract folders in the order given; returns how many rows were refused."""
    return sum(load_extract(graph, settings, folder, confirm_retire=True).rejected for folder in folders)


def suspect_some(graph: GraphSession, settings: Settings, random: Random) -> list[tuple[str, str]]:
    """Put a few suspicions between records that are there, and take one back; returns what stands."""
    ids = Ids(settings.id_key.get_secret_value())
    people = {
        str(row["key"]): str(row["id"])
        for row in _read(
            graph, "MATCH (r:Record)-[:ABOUT]->(p) RETURN r.record_key AS key, p.person_id AS id"
        )
    }
    standing: list[tuple[str, str]] = []
    for _ in range(6 if len(people) > 1 else 0):
        left, right = random.sample(sorted(people), 2)
        if people[left] != people[right]:
            suspect(graph, ids, left, right, reason="by chance", by="test")
            standing.append((left, right))
    if standing:
        left, right = standing[0]
        withdraw(graph, ids, left, right, reason="by chance", by="test")
    return [pair for pair in standing if set(pair) != set(standing[0])]


def compared(
    graph: GraphSession, folders: Sequence[Path], suspected: Iterable[tuple[str, str]] = ()
) -> Compared:
    """The loaded graph beside the oracle's world of the same folders and suspicions."""
    world = World.read(folders).suspecting(suspected)
    keys: dict[str, str] = {}
    for row in _read(
        graph, "MATCH (r:Record)-[:ABOUT]->(p:Person) RETURN p.person_id AS id, min(r.record_key) AS key"
    ):
        keys[str(row["id"])] = str(row["key"])
    return Compared(graph, world, keys)


def export(graph: GraphSession) -> list[str]:
    """Every node and relationship with its properties, in an order of their own, one a line."""
    names: dict[object, str] = {}
    lines: list[str] = []
    for row in _read(graph, NODES):
        text = json.dumps([sorted(row["labels"]), _kept(row["properties"])], sort_keys=True, default=str)
        names[row["id"]] = hashlib.sha256(text.encode()).hexdigest()[:12]
        lines.append(text)
    for row in _read(graph, LINKS):
        ends = [names[row["start"]], row["type"], names[row["end"]]]
        lines.append(json.dumps([ends, _kept(row["properties"])], sort_keys=True, default=str))
    return sorted(lines)


def sequences(graph: GraphSession) -> dict[int, int]:
    """The counter of each tier."""
    return {
        row["tier"]: row["value"]
        for row in _read(graph, "MATCH (s:Sequence) RETURN s.tier AS tier, s.value AS value")
    }


def _kept(properties: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in properties.items() if name not in OF_THE_LOAD}


def _read(graph: GraphSession, statement: LiteralString) -> list[dict[str, Any]]:
    with graph._driver.session(database=graph._database) as session:
        return session.run(statement, machinery=list(MACHINERY)).data()
