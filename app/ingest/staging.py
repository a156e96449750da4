"""The staged extract: every row checked and laid down in a temporary SQLite file before anything is loaded.

So memory does not grow with the files, a file that cannot be read loads nothing, and batches come out
the same however often a load is repeated.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

import orjson

from app.errors import NoRoom
from app.ingest.report import FileCounts, Rejections
from app.ingest.rows import Cells, RefusedRow, RowMaker, StagedRow
from app.ingest.sources import Reading, RowSource
from app.models.days import birth_window

WRITE_EVERY = 5_000
KEYS_AT_ONCE = 5_000
ELDERS = {
    "parent": 1,
    "adoptive_parent": 1,
    "parent_of_unborn_child": 1,
    "grandparent": 1,
    "great_grandparent": 1,
    "child": -1,
    "adoptive_child": -1,
    "unborn_child": -1,
    "grandchild": -1,
    "great_grandchild": -1,
}
"""Kinds whose one end must not be born after the other: 1 if `from` is the elder, -1 if `to` is."""
_TABLES = """
CREATE TABLE row (stem TEXT, seq INTEGER, row_key TEXT, line INTEGER, source INTEGER, digest TEXT, body TEXT,
                  first TEXT, second TEXT, reference TEXT, PRIMARY KEY (stem, seq)) WITHOUT ROWID;
CREATE UNIQUE INDEX row_key ON row (row_key);
CREATE TABLE birth (record_id TEXT PRIMARY KEY, earliest TEXT, latest TEXT) WITHOUT ROWID;
CREATE TABLE gone (record_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE named (stem TEXT, name TEXT, PRIMARY KEY (stem, name)) WITHOUT ROWID;
CREATE TABLE spared (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE parked (stem TEXT, seq INTEGER, row_key TEXT, line INTEGER, digest TEXT, body TEXT,
                     PRIMARY KEY (stem, seq)) WITHOUT ROWID;
CREATE TABLE asked (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE incident (reference TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE asked_incident (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE elder (name TEXT PRIMARY KEY, side INTEGER) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Staged:
    """One staged row as a batch takes it."""

    row_key: str
    digest: str
    cells: Cells


class Stage:
    """A staged extract. `counts` and `rejections` grow while it is filled and checked."""

    def __init__(self, database: sqlite3.Connection, reading: Reading, rejections: Rejections) -> None:
        self.database = database
        self.reading = reading
        self.rejections = rejections
        self.counts: dict[str, FileCounts] = {}
        self._makers: list[RowMaker] = []

    def fill(self, source: RowSource) -> Iterator[int]:
        """Stage one file; yields how many rows were read so far, now and then."""
        maker = RowMaker(self.reading.extract, source)
        number = len(self._makers)
        self._makers.append(maker)
        stem = source.shape.stem
        counts = self.counts.setdefault(source.shape.name, FileCounts())
        seq = self._last(stem)
        pending: list[StagedRow] = []
        for raw in source.rows():
            counts.read += 1
            made = maker.make(raw)
            if isinstance(made, RefusedRow):
                self._refuse(source, made)
            elif stem == "persons" and made.cells.get("deleted") == "yes":
                self.database.execute("INSERT OR IGNORE INTO gone VALUES (?)", (made.cells["record_id"],))
                counts.deleted += 1
            else:
                pending.append(made)
            if len(pending) >= WRITE_EVERY:
                seq = self._write(maker, number, pending, seq)
                pending = []
                yield counts.read
        self._write(maker, number, pending, seq)
        self.database.commit()
        yield counts.read

    def _last(self, stem: str) -> int:
        (last,) = self.database.execute(
            "SELECT coalesce(max(seq), 0) FROM row WHERE stem = ?", (stem,)
        ).fetchone()
        return int(last)

    def _write(self, maker: RowMaker, number: int, rows: list[StagedRow], seq: int) -> int:
        stem = maker.shape.stem
        taken: list[StagedRow] = []
        for row in rows:
            first, second = (*row.about, "", "")[:2]
            values = (
                stem,
                seq + 1,
                row.row_key,
                row.line,
                number,
                row.digest,
                row.body,
                first,
                second,
                row.reference,
            )
            try:
                self.database.execute("INSERT INTO row VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
            except sqlite3.IntegrityError:
                self._refuse(maker.source, self._second(maker, number, row))
                continue
            taken.append(row)
            seq += 1
        named = {(stem, name) for row in taken for name in row.about}
        self.database.executemany("INSERT OR IGNORE INTO named VALUES (?, ?)", sorted(named))
        if stem == "persons":
            self.database.executemany("INSERT OR REPLACE INTO birth VALUES (?, ?, ?)", map(_birth, taken))
        return seq

    def _second(self, maker: RowMaker, number: int, row: StagedRow) -> RefusedRow:
        found = self.database.execute("SELECT line, source FROM row WHERE row_key = ?", (row.row_key,))
        line, other = cast(tuple[int, int], found.fetchone())
        file = "" if other == number else f"{self._makers[other].source.file}, "
        reason = f"the same key as {file}line {line}, which was taken"
        return maker.refuse(row, maker.shape.columns[0].name, reason)

    def _refuse(self, source: RowSource, row: RefusedRow) -> None:
        self.counts[source.shape.name].rejected += 1
        self.rejections.add(source.file, row.line, row.bad)
        spared = (
            [row.row_key]
            if row.row_key
            else [self.spared_name(source.shape.stem, name) for name in row.about]
        )
        self.database.executemany("INSERT OR IGNORE INTO spared VALUES (?)", [(key,) for key in spared])

    def spared_name(self, stem: str, name: str) -> str:
        """What is spared when a rejected row's key cannot be read: all rows of this file about this name."""
        return f"{self.reading.extract.source}|{stem}|{name}|*"

    def refuse_staged(self, stem: str, seq: int, column: str, reason: str) -> None:
        """Take a staged row out again, for a reason that only showed beside other rows."""
        query = "SELECT row_key, line, source, digest, body, reference FROM row WHERE stem = ? AND seq = ?"
        found = self.database.execute(query, (stem, seq)).fetchone()
        row_key, line, number, digest, body, reference = cast(tuple[str, int, int, str, str, str], found)
        maker = self._makers[number]
        cells: Cells = orjson.loads(body)
        row = StagedRow(
            row_key, line, digest, tuple(cells[n] for n in maker.shape.names if n in cells), reference, cells
        )
        self._refuse(maker.source, maker.refuse(row, column, reason))
        self.database.execute("DELETE FROM row WHERE stem = ? AND seq = ?", (stem, seq))

    def batches(self, stem: str, size: int) -> Generator[tuple[int, list[Staged]]]:
        """(number, rows) of a file, always cut in the same places."""
        (last,) = self.database.execute(
            "SELECT coalesce(max(seq), 0) FROM row WHERE stem = ?", (stem,)
        ).fetchone()
        for number, start in enumerate(range(0, int(last), size)):
            rows = self.database.execute(
                "SELECT row_key, digest, body FROM row WHERE stem = ? AND seq > ? AND seq <= ? ORDER BY seq",
                (stem, start, start + size),
            ).fetchall()
            if rows:
                yield number, [Staged(key, digest, orjson.loads(body)) for key, digest, body in rows]

    def holds(self, row_keys: Iterable[str]) -> set[str]:
        """Those of the row keys that the extract holds."""
        keys = list(row_keys)
        held: set[str] = set()
        for start in range(0, len(keys), KEYS_AT_ONCE):
            page = keys[start : start + KEYS_AT_ONCE]
            marks = ",".join("?" * len(page))
            found = self.database.execute(f"SELECT row_key FROM row WHERE row_key IN ({marks})", page)
            held |= {key for (key,) in found}
        return held

    def beside_spared(self) -> list[str]:
        """Rows that the extract holds about names about which it also holds a rejected row."""
        return self.keys(
            """
            WITH name AS (SELECT substr(key, length(?) + 2) AS said FROM spared WHERE key LIKE '%|*')
            SELECT row_key FROM row
            WHERE stem || '|' || first || '|*' IN (SELECT said FROM name)
               OR stem || '|' || second || '|*' IN (SELECT said FROM name)
            UNION SELECT row_key FROM parked
            WHERE stem IN (SELECT substr(said, 1, instr(said, '|') - 1) FROM name)
            """,
            self.reading.extract.source,
        )

    def is_spared(self, row_key: str, stem: str, about: Iterable[str]) -> bool:
        """Whether a rejected row was, or may have been, about this."""
        keys = [row_key, *(self.spared_name(stem, name) for name in about)]
        marks = ",".join("?" * len(keys))
        found = self.database.execute(f"SELECT 1 FROM spared WHERE key IN ({marks}) LIMIT 1", keys)
        return found.fetchone() is not None

    def keys(self, query: str, *values: object) -> list[str]:
        """The first column of a query over the stage, as texts."""
        return [key for (key, *_) in self.database.execute(query, values)]


Birth = tuple[str, str | None, str | None]
"""A record's id and the first and last day of its birth window, ISO; None if unknown."""


def birth_of(record_id: str, born: date | None, quality: str, expected: date | None) -> Birth:
    """A record's birth window as the stage keeps it."""
    window = birth_window(born, quality, expected)
    if not window.known:
        return record_id, None, None
    return record_id, window.earliest.isoformat(), window.latest.isoformat()


def _birth(row: StagedRow) -> Birth:
    get = row.cells.get
    born, due = get("birth_date"), get("expected_birth_date")
    return birth_of(
        row.cells["record_id"],
        date.fromisoformat(born) if born else None,
        get("birth_date_quality", ""),
        date.fromisoformat(due) if due else None,
    )


# What the operating system says to SQLite when a disk is full or a folder cannot be written.
_NO_ROOM = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN})


@contextmanager
def stage(reading: Reading, rejections: Rejections) -> Generator[Stage]:
    """A fresh stage in a temporary folder, gone when the block ends. Raises NoRoom."""
    try:
        with _stage(reading, rejections) as staged:
            yield staged
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _NO_ROOM:
            raise
        raise NoRoom(
            f"no room to sort the extract in {tempfile.gettempdir()} ({error}); it needs about twice the size"
            " of the CSV files: make room or set TMPDIR, and repeat the load"
        ) from error


@contextmanager
def _stage(reading: Reading, rejections: Rejections) -> Generator[Stage]:
    with tempfile.TemporaryDirectory(prefix="sightline-") as folder:
        database = sqlite3.connect(Path(folder) / "stage.sqlite3")
        try:
            database.executescript(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = FILE;"
            )
            database.executescript(_TABLES)
            database.executemany("INSERT INTO elder VALUES (?, ?)", ELDERS.items())
            yield Stage(database, reading, rejections)
        finally:
            database.close()
