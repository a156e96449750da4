"""Between the driver's values and plain Python: dates, instants, and lists and maps of them."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from neo4j.graph import Node, Relationship
from neo4j.time import Date, DateTime

from app.graph.catalogue import PLAIN_TYPES, CypherFile


def as_text(value: Any) -> Any:
    """The same lists and maps with every day and instant as ISO text, for a statement that reads it back.

    The driver takes far longer over a day than the database takes to read one from text.
    """
    if isinstance(value, dict):
        return {
            name: one if one.__class__ in _SENT_AS_IS else as_text(one)
            for name, one in cast(dict[str, Any], value).items()
        }
    if isinstance(value, list):
        return [one if one.__class__ in _SENT_AS_IS else as_text(one) for one in cast(list[Any], value)]
    return value.isoformat() if isinstance(value, date) else value


_SENT_AS_IS = frozenset({str, int, bool, float, type(None)})

# For nobody, whoever asks: that a place is sealed, and contact fields, which the person's own page shows.
_NEVER_SHOWN = frozenset({"place_tier", "phone"})
# And who lives with whom goes out without where: which home, and statements whose ids hold its UPRN.
_OF_A_HOME = frozenset({"household_id", "sources"})


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
        shown = {
            key: native(item)
            for key, item in value.items()
            if key not in _NEVER_SHOWN and not key.startswith(("search_", "keys_"))
        }
        return {"labels": sorted(value.labels), **shown}
    if isinstance(value, Relationship):
        hidden = _OF_A_HOME if value.type == "LIVES_WITH" else _NEVER_SHOWN
        shown = {key: native(item) for key, item in value.items() if key not in hidden}
        return {"type": value.type, **shown}
    if isinstance(value, dict):
        return {key: native(item) for key, item in cast(dict[str, Any], value).items()}
    return value


def native_columns(file: CypherFile, rows: list[list[Any]]) -> list[list[Any]]:
    """Rows with only those columns converted whose declared type can hold a date."""
    dated = [index for index, column in enumerate(file.columns) if column.type not in PLAIN_TYPES]
    if not dated:
        return rows
    for row in rows:
        for index in dated:
            row[index] = native(row[index])
    return rows
