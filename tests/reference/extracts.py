"""Extract folders as read, and the versions that each row went through."""

from __future__ import annotations

import csv
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from tests.reference.days import NEVER, day_of, instant_of, london

Row = dict[str, str]
Key = tuple[str, ...]
FILES = ("persons", "residences", "relationships", "incidents", "involvements", "risk_facts")
# What a source that holds only the current state ends when it drops the row; events do not end.
ENDS = frozenset({"residences", "relationships", "risk_facts"})


@dataclass(frozen=True, slots=True)
class Extract:
    """One folder: one extract of one system of one agency."""

    agency: str
    system: str
    extracted_at: datetime
    full: bool
    current_only: bool
    rows: dict[str, list[Row]]

    @property
    def source(self) -> str:
        return f"{self.agency}/{self.system}"


@dataclass(frozen=True, slots=True)
class Version:
    """One content of one row: what it said, from when it was known, until when."""

    source: str
    file: str
    key: Key
    row: Row
    recorded: datetime
    retracted: datetime | None
    inferred_end: date | None = None

    @property
    def known_from(self) -> date:
        return london(self.recorded)

    @property
    def known_to(self) -> date:
        return NEVER if self.retracted is None else london(self.retracted)

    def known(self, on: date) -> bool:
        """Whether the agency held this content at the end of that day."""
        return self.known_from <= on < self.known_to

    @property
    def agency(self) -> str:
        return self.source.split("/")[0]

    @property
    def name(self) -> str:
        """Which row this is, across versions."""
        return "|".join((self.source, self.file, *self.key))

    def record(self, column: str = "record_id") -> str:
        """The key of a record that the row names."""
        return f"{self.source}/{self.row[column]}"

    def day(self, column: str, otherwise: date) -> date:
        """A stated day; the end that was inferred stands for `valid_to`."""
        stated = day_of(self.row.get(column), otherwise)
        if column == "valid_to" and self.inferred_end is not None:
            return min(stated, self.inferred_end)
        return stated

    @property
    def restriction(self) -> int:
        return int(self.row.get("restriction", "0"))


def read_extract(folder: Path) -> Extract:
    """Reads one folder; rows are taken as they are, only empty cells are dropped."""
    head = tomllib.loads((folder / "extract.toml").read_text(encoding="utf-8-sig"))
    rows: dict[str, list[Row]] = {}
    for file in FILES:
        path = folder / f"{file}.csv"
        if path.exists():
            with path.open(encoding="utf-8-sig", newline="") as stream:
                rows[file] = [
                    {column: cell.strip() for column, cell in line.items() if cell and cell.strip()}
                    for line in csv.DictReader(stream)
                ]
    at = head["extracted_at"]
    return Extract(
        agency=head["agency"],
        system=head["system"],
        extracted_at=instant_of(at) if isinstance(at, str) else _aware(at),
        full=head["coverage"] == "full",
        current_only=head.get("history") == "current_only",
        rows=rows,
    )


def _aware(at: date | datetime) -> datetime:
    return at if isinstance(at, datetime) else instant_of(at.isoformat())


def address_key(row: Row) -> str | None:
    """The normalised address and postcode, or None when no address is given."""
    if "address" not in row:
        return None
    text = unicodedata.normalize("NFKC", row["address"]).upper()
    words = "".join(letter if letter.isalnum() else " " for letter in text).split()
    return f"text:{' '.join(words)}|{re.sub('[^A-Z0-9]', '', row.get('postcode', '').upper())}"


def place_key(row: Row) -> str:
    """The household that a row names by itself: its UPRN, else its address."""
    if "uprn" in row:
        return f"uprn:{row['uprn'].lstrip('0')}"
    return address_key(row) or "nowhere"


def key_of(file: str, row: Row) -> Key:
    """What makes a row the same row in the next extract."""
    if file == "persons":
        return (row["record_id"],)
    if file == "residences":
        return (row["record_id"], place_key(row), row.get("kind", "home"), row.get("valid_from", ""))
    if file == "relationships":
        return (row["from_record_id"], row["to_record_id"], row["kind"], row.get("valid_from", ""))
    if file == "involvements":
        return (row["reference"], row["record_id"], row["role"])
    return (row["reference"] if file == "incidents" else row["risk_id"],)


def about(row: Row) -> frozenset[str]:
    """The records that a row is about."""
    return frozenset(
        row[column] for column in ("record_id", "from_record_id", "to_record_id") if column in row
    )


@dataclass(frozen=True, slots=True)
class _Sight:
    """What one extract says about one file."""

    extract: Extract
    full: bool
    rows: dict[Key, Row]
    named: frozenset[str]
    gone: frozenset[str]

    def of(self, key: Key, records: set[str]) -> tuple[bool, Row | None]:
        """Whether anything is said about the row, and what (None: that it is not there)."""
        if records & self.gone:
            return True, None
        if key in self.rows:
            return True, self.rows[key]
        return self.full or bool(records & self.named), None


def versions(extracts: Iterable[Extract]) -> dict[str, list[Version]]:
    """All versions of all rows by file, each row's in order of time."""
    found: dict[str, list[Version]] = {file: [] for file in FILES}
    by_source: dict[str, list[Extract]] = {}
    for extract in extracts:
        by_source.setdefault(extract.source, []).append(extract)
    for timeline in by_source.values():
        timeline.sort(key=lambda extract: extract.extracted_at)
        given = {row["record_id"] for extract in timeline for row in extract.rows.get("persons", [])}
        gone = _gone(timeline)
        for file in FILES:
            sights: list[_Sight] = []
            records: dict[Key, set[str]] = {}
            for extract, away in zip(timeline, gone, strict=True):
                rows = [row for row in extract.rows.get(file, []) if about(row) <= given]
                for row in rows:
                    records.setdefault(key_of(file, row), set()).update(about(row))
                named = frozenset(record for row in rows for record in about(row))
                # A full extract says nothing about a file that it does not hold.
                whole = extract.full and file in extract.rows
                keyed = {key_of(file, row): row for row in reversed(rows)}
                sights.append(_Sight(extract, whole, keyed, named, away))
            for key, whose in records.items():
                found[file] += _versions_of(sights, file, key, whose)
    return found


def _gone(timeline: Sequence[Extract]) -> list[frozenset[str]]:
    """For each extract the records that it takes away: deleted, or missing from a full one."""
    out: list[frozenset[str]] = []
    before: set[str] = set()
    for extract in timeline:
        persons = extract.rows.get("persons", [])
        deleted = {row["record_id"] for row in persons if row.get("deleted") == "yes"}
        present = {row["record_id"] for row in persons} - deleted
        whole = extract.full and "persons" in extract.rows
        out.append(frozenset(deleted | (before - present if whole else set())))
        before |= present | deleted
    return out


def _versions_of(sights: Sequence[_Sight], file: str, key: Key, records: set[str]) -> list[Version]:
    out: list[Version] = []
    last: datetime | None = None
    for sight in sights:
        seen, row = sight.of(key, records)
        if not seen:
            continue
        extract, at = sight.extract, sight.extract.extracted_at
        held = out[-1] if out and out[-1].retracted is None else None
        if row is None:
            event = file in ("incidents", "involvements")
            if held is not None and held.inferred_end is None and not (extract.current_only and event):
                out[-1] = Version(held.source, file, key, held.row, held.recorded, at)
                if extract.current_only and file in ENDS:
                    out.append(Version(held.source, file, key, held.row, at, None, london(at)))
        elif held is None or held.inferred_end is not None or held.row != row:
            if held is not None:
                out[-1] = Version(held.source, file, key, held.row, held.recorded, at, held.inferred_end)
            recorded = instant_of(row["recorded_at"]) if "recorded_at" in row else at
            out.append(Version(extract.source, file, key, row, max(recorded, last or recorded), None))
        last = at
    return out
