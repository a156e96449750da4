"""The table of the graph must agree with itself and with the tables of kinds."""

from __future__ import annotations

from collections import defaultdict

from app.models.graph_table import NODES, RELATIONSHIPS
from app.models.kinds import KINDS, TYPE_CLASS

NOT_YET = {"SUGGESTED_LINK"}  # written by linkage


def test_one_property_has_one_type_everywhere() -> None:
    """DATE against DATETIME is null in a comparison, and the row is gone without a word."""
    types: dict[str, set[str]] = defaultdict(set)
    for bearer in (*NODES, *RELATIONSHIPS):
        for one in bearer.properties:
            types[one.name].add(one.type)
    assert {name: found for name, found in types.items() if len(found) > 1} == {}


def test_no_property_is_listed_twice() -> None:
    for bearer in (*NODES, *RELATIONSHIPS):
        names = [one.name for one in bearer.properties]
        assert len(names) == len(set(names)), bearer


def test_every_type_is_described_and_every_described_type_has_a_class() -> None:
    described = {relationship.type for relationship in RELATIONSHIPS}
    assert described == set(TYPE_CLASS) - NOT_YET
    assert {kind.type for kind in KINDS.values()} <= described


def test_ends_are_labels_of_the_table() -> None:
    labels = {node.label for node in NODES}
    assert {end for one in RELATIONSHIPS for end in (one.start, one.end)} <= labels


def test_what_is_walked_has_its_days() -> None:
    days = {"walk_from", "close_to", "wider_to", "known_from", "known_to"}
    for one in RELATIONSHIPS:
        if TYPE_CLASS[one.type] == "walkable":
            assert days <= {p.name for p in one.properties if p.always and p.type == "DATE"}, one.type
            assert "tier" in {p.name for p in one.properties if p.always}, one.type
