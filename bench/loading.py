"""Loading: our import (read, checked, versioned, reported) against a bare `UNWIND` of the same rows.

Three sides take turns on one server, each into an emptied database under the same schema, in batches of
1,000: our import; a bare `UNWIND` that is handed the very maps that our import writes, made beforehand;
and, for the distance, a bare `UNWIND` of the cells as text, without types, versions or search. The limit
is against the second, which leaves the same statements in the graph: that is counted before it is timed.
What follows from the statements (homes shared, flags, best views) is timed apart: no bare side does it.
"""

from __future__ import annotations

import csv
import resource
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any, LiteralString

from neo4j import Driver, ManagedTransaction

from app.derive.ids import Ids
from app.derive.rebuild import Derived
from app.graph.migrations import migrate
from app.graph.opening import session_at
from app.graph.servers import connect, open_graph
from app.graph.session import GraphSession
from app.ingest import load
from app.ingest.checks import park_strangers, refuse_young_parents
from app.ingest.report import Rejections
from app.ingest.restate import all_new
from app.ingest.sources import open_extract
from app.ingest.staging import stage
from app.ingest.statements import Writer
from app.settings import Settings
from bench.pairs import AnswersDiffer
from bench.place import bench_settings, borough, extracts_of

BATCH = 1_000
ROUNDS = 3
LEAST = 0.5
MOST_MEMORY_MB = 600

WIPE: LiteralString = "MATCH (n) WHERE NOT n:Migration AND NOT n:SchemaLock AND NOT n:SightlineTestGraph \
CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"
REGISTER: LiteralString = "MERGE (:Register {name: 'risk'})"
STATEMENTS: LiteralString = """
MATCH (n) WHERE n:Record OR n:Incident OR n:RiskFact OR n:KeptRow
RETURN labels(n)[0] AS what, count(*) AS number
UNION ALL
MATCH ()-[r]->() WHERE r.row_key IS NOT NULL AND r.derived IS NULL
RETURN type(r) AS what, count(*) AS number
"""
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
TEXT: tuple[tuple[str, LiteralString], ...] = (
    ("persons", PERSONS),
    ("residences", RESIDENCES),
    ("relationships", RELATIONSHIPS),
)


def compare(people: int, folder: Path) -> dict[str, Any]:
    """Rows a second of the three sides, with the time that deriving took."""
    extracts = extracts_of(borough(people, folder))
    settings = bench_settings(folder / "home-loading")
    ours: list[float] = []
    same: list[float] = []
    text: list[float] = []
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
            left = _statements(driver)
            _wipe(driver)
            taken, same_rows = _same_maps(driver, session, settings, extracts)
            same.append(same_rows / taken)
            if (other := _statements(driver)) != left or same_rows != rows:
                raise AnswersDiffer(f"loading left {left}, the bare maps {other}")
            _wipe(driver)
            taken, text_rows = _text(driver, extracts)
            text.append(text_rows / taken)
        _wipe(driver)
    ratio = median(ours) / median(same)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "rows": rows,
        "ours_rows_a_second": ours,
        "same_maps_rows_a_second": same,
        "text_rows_a_second": text,
        "deriving_seconds": deriving,
        "ratio": ratio,
        "memory_mb": memory,
        "holds": ratio >= LEAST and memory <= MOST_MEMORY_MB,
    }


def said(figures: Any) -> str:
    """One line of the table."""
    verdict = "ok" if figures["holds"] else "MISSED"
    ours, same, text = (median(figures[f"{side}_rows_a_second"]) for side in ("ours", "same_maps", "text"))
    return (
        f"loading {figures['rows']:,} rows: ours {ours:,.0f} rows/s, bare UNWIND of the same maps"
        f" {same:,.0f} rows/s: x{figures['ratio']:.2f} (at least x{LEAST:.2f}); of the cells as text"
        f" {text:,.0f} rows/s: x{ours / text:.2f};"
        f" deriving {median(figures['deriving_seconds']):.1f} s apart;"
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
            rows += sum(counts.loaded for counts in summary.files.values())
    finally:
        load.rebuild = real
    return time.perf_counter() - start - derived, derived, rows


def _same_maps(
    driver: Driver, session: GraphSession, settings: Settings, extracts: list[Path]
) -> tuple[float, int]:
    """Only the sending is timed: the maps are made while the clock stands still."""
    taken = 0.0
    rows = 0
    with driver.session() as bare:
        bare.run(REGISTER).consume()
        for extract in extracts:
            for statement, maps in _maps(session, settings, extract):
                start = time.perf_counter()
                bare.execute_write(_send_batch, statement, maps)
                taken += time.perf_counter() - start
                rows += len(maps)
    return taken, rows


def _maps(
    session: GraphSession, settings: Settings, folder: Path
) -> Iterator[tuple[LiteralString, list[dict[str, object]]]]:
    reading = open_extract(folder, None)
    writer = Writer(reading.extract, "bare", datetime.now(UTC), Ids(settings.id_key.get_secret_value()))
    with Rejections(None) as rejections, stage(reading, rejections) as staged:
        for source in reading.sources:
            for _ in staged.fill(source):
                pass
        park_strangers(staged, load.outside_of(session, writer))
        refuse_young_parents(staged)
        for stem in ("persons", *load.LOAD_ORDER):
            for _, rows in staged.batches(stem, BATCH):
                for command, batch in all_new(writer, stem, rows, reading.extract.extracted_at).changing:
                    yield command.file.statement, batch


def _statements(driver: Driver) -> dict[str, int]:
    with driver.session() as session:
        return {str(what): int(number) for what, number in session.run(STATEMENTS).values()}


def _text(driver: Driver, extracts: list[Path]) -> tuple[float, int]:
    start = time.perf_counter()
    rows = 0
    with driver.session() as session:
        for extract in extracts:
            for stem, statement in TEXT:
                for batch in _batches(extract, stem):
                    session.execute_write(_send, statement, batch)
                    rows += len(batch)
    return time.perf_counter() - start, rows


def _send(tx: ManagedTransaction, statement: LiteralString, rows: list[dict[str, str]]) -> None:
    tx.run(statement, rows=rows).consume()


def _send_batch(tx: ManagedTransaction, statement: LiteralString, batch: list[dict[str, object]]) -> None:
    tx.run(statement, batch=batch).consume()


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
