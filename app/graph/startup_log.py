"""Why Neo4j did not start: one sentence from the last lines that it wrote."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from app.errors import GraphAway

TAIL_BYTES: Final = 64 * 1024


class PortTaken(GraphAway):
    """Somebody took the port between our look and Java's."""


class StoreInUse(GraphAway):
    """Another Java works on these files."""


_SIGNS: Final[tuple[tuple[str, type[GraphAway], str], ...]] = (
    (
        r"BindException|Address already in use|PortBindException",
        PortTaken,
        "one of its ports was taken while it started; repeat",
    ),
    (
        r"FileLockException|Lock file has been locked|store_lock",
        StoreInUse,
        "another Neo4j (or an import, a dump) works on the same files; end that one and repeat",
    ),
    (
        r"No space left on device|Disk quota exceeded",
        GraphAway,
        "the disk is full; make room, or set SIGHTLINE_HOME to another disk, and repeat",
    ),
    (
        r"Too small (maximum|initial) heap|Java heap space|GC overhead limit",
        GraphAway,
        "SIGHTLINE_NEO4J_HEAP is too small for it; set 512m or more and repeat",
    ),
    (
        r"Could not reserve enough space|insufficient memory|OutOfMemoryError|Cannot allocate memory"
        r"|exceeds the maximum|Invalid (maximum|initial) heap",
        GraphAway,
        "this machine does not give Java that much memory; set SIGHTLINE_NEO4J_HEAP lower (512m) and repeat",
    ),
    (
        r"Read-only file system|AccessDeniedException|Permission denied",
        GraphAway,
        "it may not write its files; permit that, or set SIGHTLINE_HOME to another folder, and repeat",
    ),
    (
        r"StoreUpgrade|Unsupported.*(store|format) version|UnknownStoreVersion",
        GraphAway,
        "another version of Neo4j wrote the database; set SIGHTLINE_HOME to another folder and repeat",
    ),
)


def why_it_ended(log: Path, otherwise: str = "it ended without a word") -> GraphAway:
    """The reason as an error that names the log; `otherwise` when the log gives none."""
    text = _tail(log)
    for sign, kind, sentence in _SIGNS:
        if re.search(sign, text):
            return kind(f"Neo4j did not start: {sentence}. Its log: {log}")
    errors = [line for line in text.splitlines() if re.search(r"\bERROR\b|Exception|^Error", line)]
    said = errors[-1].strip()[:300] if errors else otherwise
    return GraphAway(f"Neo4j did not start: {said}. Its log: {log}. Repeat, or set SIGHTLINE_GRAPH_URI")


def _tail(log: Path) -> str:
    try:
        with log.open("rb") as file:
            size = log.stat().st_size
            file.seek(max(0, size - TAIL_BYTES))
            return file.read().decode("utf-8", errors="replace")
    except OSError:
        return ""
