"""Loading: our import (read, checked, versioned, reported) against a bare `UNWIND` of the same rows.

Both write the same people and the same statements in batches of 1,000 into one server, in turn, each into
an emptied database under the same constraints. What follows from the statements (homes shared, flags, best
views) is timed apart: the bare side does not do it at all.
"""

from __future__ import annotations

import csv
import resource
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, LiteralString

from neo4j import Driver, ManagedTransaction

from app.derive.rebuild import Derived
from app.graph.migrations import migrate
from app.graph.opening import session_at
from app.graph.servers import connect, open_graph
from app.graph.session import GraphSession
from app.ingest import load
from app.settings import Settings
from bench.place import bench_settings, borough, extracts_of

BATCH = 1_000
ROUNDS = 2
LEAST = 0.5
MOST_MEMORY_MB = 600

WIPE: LiteralString = "MATCH (n) WHERE NOT n:Migration AND NOT n:SchemaLock AND NOT n:SightlineTestGraph \
CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"
PERSONS: LiteralString = """
UNWIND $rows AS row
MERGE (r:Record {record_key: row.record_key}) SET r += row
MERGE (p:Person {person_id: row.record_key}) SET p += row
MERGE (r)-[:ABOUT]->(p)
"""
RESIDENCES: LiteralString = """
UNWIND $rows AS row
MATCH (p:Person {person_id: row.record_key})
MERGE (h:Household {household_id: row.household})
MERGE (p)-[s:LIVES_AT {statement_id: row.statement_id}]->(h) SET s += row
"""
RELATIONSHIPS: LiteralString = """
UNWIND $rows AS row
MATCH (a:Person {person_id: row.from_key}), (b:Person {person_id: row.to_key})
MERGE (a)-[s:RELATED_TO {statement_id: row.statement_id}]->(b) SET s += row
"""
BARE: tuple[tuple[str, LiteralString], ...] = (
    ("persons", PERSONS),
    ("residences", RESIDENCES),
    ("relationships", RELATIONSHIPS),
)


def compare(people: int, folder: Path) -> dict[str, Any]:
    """Rows a second of both sides, medians of the rounds, with the time that deriving took."""
    extracts = extracts_of(borough(people, folder))
    settings = bench_settings(folder / "home-loading")
    ours: list[float] = []
    bare: list[float] = []
    deriving: list[float] = []
    rows = 0
    with (
        open_graph(settings) as address,
        session_at(settings, address) as session,
        connect(address) as driver,
    ):
        migrate(session)
        for _ in range(ROUNDS):
            _wipe(driver)
            taken, derived, rows = _ours(session, settings, extracts)
            ours.append(rows / taken)
            deriving.append(derived)
            _wipe(driver)
            taken, bare_rows = _bare(driver, extracts)
            bare.append(bare_rows / taken)
        _wipe(driver)
    ratio = max(ours) / max(bare)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "rows": rows,
        "ours_rows_a_second": ours,
        "bare_rows_a_second": bare,
        "deriving_seconds": deriving,
        "ratio": ratio,
        "memory_mb": memory,
        "holds": ratio >= LEAST and memory <= MOST_MEMORY_MB,
    }


def said(figures: Any) -> str:
    """One line of the table."""
    verdict = "ok" if figures["holds"] else "MISSED"
    return (
        f"loading {figures['rows']:,} rows: ours {max(figures['ours_rows_a_second']):,.0f} rows/s,"
        f" bare UNWIND {max(figures['bare_rows_a_second']):,.0f} rows/s: x{figures['ratio']:.2f}"
        f" (at least x{LEAST:.2f}); deriving {min(figures['deriving_seconds']):.1f} s apart;"
        f" {figures['memory_mb']:.0f} MB at most (under {MOST_MEMORY_MB}) {verdict}"
    )


def _ours(session: GraphSession, settings: Settings, extracts: list[Path]) -> tuple[float, float, int]:
    derived = 0.0
    real: Callable[..., Derived] = load.rebuild

    def timed(*args: Any, **named: Any) -> Derived:
        nonlocal derived
        start = time.perf_counter()
        try:
            return real(*args, **named)
        finally:
            derived += time.perf_counter() - start

    # Deriving is taken out of the comparison by timing it where the load calls it.
    load.rebuild = timed
    start = time.perf_counter()
    rows = 0
    try:
        for extract in extracts:
            summary = load.load_extract(session, settings, extract)
            rows += sum(counts.loaded + counts.kept for counts in summary.files.values())
    finally:
        load.rebuild = real
    return time.perf_counter() - start - derived, derived, rows


def _bare(driver: Driver, extracts: list[Path]) -> tuple[float, int]:
    start = time.perf_counter()
    rows = 0
    with driver.session() as session:
        for extract in extracts:
            for stem, statement in BARE:
                for batch in _batches(extract, stem):
                    session.execute_write(_send, statement, batch)
                    rows += len(batch)
    return time.perf_counter() - start, rows


def _send(tx: ManagedTransaction, statement: LiteralString, rows: list[dict[str, str]]) -> None:
    tx.run(statement, rows=rows).consume()


def _batches(extract: Path, stem: str) -> Iterator[list[dict[str, str]]]:
    path = extract / f"{stem}.csv"
    if not path.is_file():
        return
    source = extract.name.replace("-", "/", 1)
    with path.open(encoding="utf-8", newline="") as lines:
        rows = (_keyed(row, source, stem, number) for number, row in enumerate(csv.DictReader(lines)))
        while batch := list(islice(rows, BATCH)):
            yield batch


def _keyed(row: dict[str, str], source: str, stem: str, number: int) -> dict[str, str]:
    row["statement_id"] = f"{source}/{stem}/{number}"
    if stem == "relationships":
        row["from_key"] = f"{source}/{row['from_record_id']}"
        row["to_key"] = f"{source}/{row['to_record_id']}"
    else:
        row["record_key"] = f"{source}/{row['record_id']}"
        row["household"] = row.get("uprn") or f"{row.get('address')}|{row.get('postcode')}"
    return row


def _wipe(driver: Driver) -> None:
    with driver.session() as session:
        session.run(WIPE).consume()
