"""The canonical export: two graphs are equal, to the byte, when these lines are.

Left out is what depends on how and when a graph was loaded: element ids, decisions, loads, batches,
sequences, `received_at` and `run_id`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from app.derive.commands import EXPORT_NODES, EXPORT_RELATIONSHIPS
from app.graph.session import GraphSession

LOAD_DEPENDENT = frozenset({"received_at", "run_id", "stale"})


def canonical_export(session: GraphSession) -> Iterator[str]:
    """One line of JSON for each node, then for each relationship, each part in order of its text.

    The whole graph is held in memory while it is sorted: meant for comparing, not for moving data.
    """
    nodes = [_line([one.label], one.properties) for one in session.lookup(EXPORT_NODES)]
    yield from sorted(nodes)
    links = [
        _line([one.type, one.start, one.end], one.properties) for one in session.lookup(EXPORT_RELATIONSHIPS)
    ]
    yield from sorted(links)


def _line(head: list[str], properties: dict[str, Any]) -> str:
    kept = {name: value for name, value in properties.items() if name not in LOAD_DEPENDENT}
    return orjson.dumps([*head, kept], option=orjson.OPT_SORT_KEYS).decode()
