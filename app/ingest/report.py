"""What a load says at its end: counts by file, and a CSV with every rejected row."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Literal, TextIO

from pydantic import BaseModel

from app.errors import NoRoom
from app.ingest.sources import BadValue
from app.models.source_answers import RejectedCell

REPORT_COLUMNS = ("file", "line", "column", "value", "reason")
SHOWN = 200
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
KEPT_CELLS = 1_000
"""So many cells of rejected rows are kept beside the load; the CSV has all."""


class FileCounts(BaseModel):
    """What became of one file's rows. `read` is the sum of the others, without `withdrawn`.

    `withdrawn`: rows of earlier extracts that this one no longer holds.
    """

    read: int = 0
    loaded: int = 0
    unchanged: int = 0
    rejected: int = 0
    parked: int = 0
    kept: int = 0
    deleted: int = 0
    withdrawn: int = 0


class LoadSummary(BaseModel):
    """One load, or one validation (`run_id` is then None and nothing was loaded)."""

    agency: str
    system: str
    extracted_at: str
    coverage: Literal["full", "changes"]
    run_id: str | None
    outcome: Literal["validated", "loaded", "nothing_new"]
    files: dict[str, FileCounts]
    retired: int
    released: int
    persons: int
    households: int
    derived: int
    seconds: float
    report: str | None
    first_rejected: list[RejectedCell]

    @property
    def read(self) -> int:
        """How many rows were read, in all files."""
        return sum(counts.read for counts in self.files.values())

    @property
    def rejected(self) -> int:
        """How many rows were rejected, over all files."""
        return sum(counts.rejected for counts in self.files.values())

    @property
    def parked(self) -> int:
        """How many rows wait for a record, over all files."""
        return sum(counts.parked for counts in self.files.values())


class Rejections:
    """Writes the rejected rows to a CSV as they are found; the file exists only if there are any."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.first: list[RejectedCell] = []
        self._file: TextIO | None = None

    def __enter__(self) -> Rejections:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            with suppress(OSError):  # what could not be written was said by the write
                self._file.close()

    def add(self, file: str, line: int, bad: Sequence[BadValue]) -> None:
        """One rejected row: a line in the report for each cell that is wrong."""
        for one in bad:
            if len(self.first) < KEPT_CELLS:
                self.first.append(RejectedCell(file=file, line=line, column=one.column, reason=one.reason))
            if self.path is not None:
                self._write(self.path, (file, line, one.column, _shown(one.value), one.reason))

    def _write(self, path: Path, row: tuple[object, ...]) -> None:
        try:
            if self._file is None:
                # By lines: a disk that is full is known before anything is loaded.
                self._file = path.open("w", encoding="utf-8", newline="", buffering=1)
                csv.writer(self._file).writerow(REPORT_COLUMNS)
            csv.writer(self._file).writerow(row)
        except OSError as error:
            raise NoRoom(
                f"the report of rejected rows cannot be written to {path} ({error.strerror}); nothing was"
                " loaded: make room or name another place with --report, and repeat"
            ) from error

    @property
    def written(self) -> str | None:
        """Where the report lies; None if there was nothing to report."""
        return str(self.path) if self._file is not None else None


def _shown(value: str) -> str:
    text = value if len(value) <= SHOWN else value[:SHOWN] + f"... ({len(value)} characters)"
    # A spreadsheet would run a cell that begins like this.
    return "'" + text if text.startswith(_FORMULA) else text
