"""From the driver's values to plain Python: dates, instants, and lists and maps of them."""

from __future__ import annotations

from typing import Any, cast

from neo4j.graph import Node, Relationship
from neo4j.time import Date, DateTime

from app.graph.catalogue import CypherFile

_PLAIN = frozenset(
    {"string", "integer", "float", "boolean"}
    | {f"list<{t}>" for t in ("string", "integer", "float", "boolean")}
)


def native(value: Any) -> Any:
    """The same value in Python's own types, through lists and maps."""
    if isinstance(value, (Date, DateTime)):
        return value.to_native()
    if isinstance(value, list):
        items = cast(list[Any], value)
        # A list of one type needs a look at its first item only; ours never mix.
        if not items or isinstance(items[0], (str, int, float)):
            return items
        return [native(item) for item in items]
    if isinstance(value, Node):
        # Pictures return nodes and relationships; what search looks in is not for reading.
        shown = {key: native(item) for key, item in value.items() if not key.startswith("search_")}
        return {"labels": sorted(value.labels), **shown}
    if isinstance(value, Relationship):
        return {"type": value.type, **{key: native(item) for key, item in value.items()}}
    if isinstance(value, dict):
        return {key: native(item) for key, item in cast(dict[str, Any], value).items()}
    return value


def native_columns(file: CypherFile, rows: list[list[Any]]) -> list[list[Any]]:
    """Rows with only those columns converted whose declared type can hold a date."""
    dated = [index for index, column in enumerate(file.columns) if column.type not in _PLAIN]
    if not dated:
        return rows
    for row in rows:
        for index in dated:
            row[index] = native(row[index])
    return rows
