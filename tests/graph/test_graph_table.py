"""What a load leaves in the store is what the table of the graph says, with one type for each property."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, LiteralString

import pytest
from pydantic import SecretStr

from app.derive.ids import Ids
from app.derive.suspicions import suspect, withdraw
from app.graph.migrations import migrate
from app.graph.opening import session_at
from app.graph.servers import GraphAddress
from app.graph.session import GraphSession
from app.ingest.load import load_extract
from app.models.graph import Property
from app.models.graph_table import NODES, RELATIONSHIPS
from app.settings import Settings
from tests.graph_server import MARK, wipe

SMALL = Path(__file__).resolve().parents[2] / "seed_data" / "small"
NODE_PROPERTIES = """
MATCH (n) UNWIND labels(n) AS bearer
WITH bearer, n, count { MATCH (m) WHERE bearer IN labels(m) } AS of
UNWIND keys(n) AS name
RETURN bearer, name, valueType(n[name]) AS type, count(*) AS with_it, of
"""
RELATIONSHIP_PROPERTIES = """
MATCH (a)-[r]->(b)
WITH type(r) + CASE WHEN r.derived THEN ' (derived)' ELSE '' END AS bearer, collect(r) AS held
UNWIND held AS r UNWIND keys(r) AS name
RETURN bearer, name, valueType(r[name]) AS type, count(*) AS with_it, size(held) AS of
"""
ENDS = "MATCH (a)-[r]->(b) RETURN DISTINCT type(r) AS type, labels(a)[0] AS start, labels(b)[0] AS end"


@dataclass
class Seen:
    """One property as the store holds it."""

    types: set[str] = field(default_factory=set)
    always: bool = False


class Store:
    """What the small world left in the store, read once for all tests here."""

    def __init__(self, graph: GraphSession) -> None:
        self.nodes = seen_in(rows(graph, NODE_PROPERTIES))
        self.relationships = seen_in(rows(graph, RELATIONSHIP_PROPERTIES))
        self.ends = {(row["type"], row["start"], row["end"]) for row in rows(graph, ENDS)}


@pytest.fixture(scope="module")
def store(graph_address: GraphAddress, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The small world, loaded once."""
    settings = Settings(
        home=tmp_path_factory.mktemp("home"),
        graph_uri=graph_address.uri,
        graph_user=graph_address.user,
        graph_password=SecretStr(graph_address.password),
        graph_database=graph_address.database,
    )
    with session_at(settings, graph_address) as graph:
        wipe(graph)
        migrate(graph)
        for folder in sorted(path.parent for path in SMALL.rglob("extract.toml")):
            load_extract(graph, settings, folder)
        ids = Ids(settings.id_key.get_secret_value())
        for reason in ("taken back", "standing"):
            suspect(graph, ids, "NMP/connect/1001", "NMC/liquid/51", reason=reason, by="tests")
            if reason == "taken back":
                withdraw(graph, ids, "NMP/connect/1001", "NMC/liquid/51", reason=reason, by="tests")
        return Store(graph)


def rows(graph: GraphSession, statement: LiteralString) -> list[dict[str, Any]]:
    with graph._driver.session(database=graph._database) as session:
        return session.run(statement).data()


def seen_in(found_rows: list[dict[str, Any]]) -> dict[str, dict[str, Seen]]:
    """Each label's or type's properties as they are stored."""
    found: dict[str, dict[str, Seen]] = defaultdict(lambda: defaultdict(Seen))
    count: dict[tuple[str, str], int] = defaultdict(int)
    for row in found_rows:
        one = found[row["bearer"]][row["name"]]
        type_ = row["type"].replace(" NOT NULL", "")
        if type_ != "LIST<NOTHING>":  # an empty list has no type of its own
            one.types.add(type_)
        count[row["bearer"], row["name"]] += row["with_it"]
        one.always = count[row["bearer"], row["name"]] == row["of"]
    return found


def differences(bearer: str, described: tuple[Property, ...], seen: dict[str, Seen]) -> list[str]:
    """Sentences about what the table says otherwise than the store."""
    table = {one.name: one for one in described}
    said = [f"{bearer}.{name} is stored and not described" for name in sorted(seen.keys() - table.keys())]
    for name, one in table.items():
        stored = seen.get(name)
        if stored is None or not stored.always:
            said += [f"{bearer}.{name} is not always there"] if one.always else []
        if stored is not None and not stored.types <= {one.type}:
            said.append(f"{bearer}.{name} is {', '.join(sorted(stored.types))}, not {one.type}")
    return said


def test_nodes_are_as_described(store: Store) -> None:
    table = {node.label: node for node in NODES}
    stored = {label: seen for label, seen in store.nodes.items() if label != MARK}
    assert set(stored) - set(table) == set()
    assert [
        line for label in stored for line in differences(label, table[label].described, stored[label])
    ] == []
    expected = {node.label for node in NODES if not node.inside}
    assert expected - set(stored) == set(), "the small world should hold one of each"


def test_relationships_are_as_described(store: Store) -> None:
    table = {f"{one.type}{' (derived)' if one.derived else ''}": one.properties for one in RELATIONSHIPS}
    stored = store.relationships
    assert set(stored) - set(table) == set()
    assert [line for bearer in stored for line in differences(bearer, table[bearer], stored[bearer])] == []


def test_relationships_join_what_they_are_said_to_join(store: Store) -> None:
    assert store.ends - {(one.type, one.start, one.end) for one in RELATIONSHIPS} == set()
