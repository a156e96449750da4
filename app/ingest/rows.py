"""From a raw row to a staged one: every cell checked, the row's key and what it is about worked out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import orjson

from app.derive.addresses import stated_key
from app.ingest.extract import Extract
from app.ingest.fields import BadCell, parser_of
from app.ingest.sources import BadValue, RawRow, RowSource
from app.models.days import london_day

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class StagedRow:
    """A row that holds by itself. `about` are the record ids (or reference, meeting) it names."""

    row_key: str
    line: int
    digest: str
    about: tuple[str, ...]
    reference: str
    cells: Cells

    @property
    def body(self) -> str:
        """The cells as JSON."""
        return orjson.dumps(self.cells).decode()


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row that does not go in, and why; key and names as far as they can be read."""

    line: int
    bad: tuple[BadValue, ...]
    row_key: str | None
    about: tuple[str, ...]


class RowMaker:
    """Makes staged rows of one file of one extract."""

    def __init__(self, extract: Extract, source: RowSource) -> None:
        self.extract = extract
        self.source = source
        self.shape = source.shape
        self._parsers = {column.name: parser_of(column) for column in self.shape.columns}
        self._required = tuple(column.name for column in self.shape.columns if column.required)
        self._prefix = f"{extract.source}|{self.shape.stem}|"
        self._check = _CHECKS.get(self.shape.stem)
        self._today = london_day(extract.extracted_at).isoformat()

    def make(self, raw: RawRow) -> StagedRow | RefusedRow:
        """Check one row whole, so that the report names every bad cell at once."""
        cells: Cells = {}
        bad = list(raw.bad)
        unread: set[str] = set()
        parsers = self._parsers
        for name, text in raw.cells.items():
            try:
                cells[name] = parsers[name](text)
            except BadCell as error:
                bad.append(self._bad(name, text, str(error)))
                unread.add(name)
        for name in self._required:
            if name not in cells and name not in unread:
                bad.append(self._bad(name, "", "must have a value"))
                unread.add(name)
        if raw.bad:
            unread |= {
                name
                for name, theirs in self.source.columns.items()
                if any(b.column == theirs for b in raw.bad)
            }
        if self._check is not None:
            for column, value, reason in self._check(cells, self._today):
                bad.append(self._bad(column, value, reason))
                unread.add(column)
        about = tuple(dict.fromkeys(cells[name] for name in self.shape.names if name in cells))
        needed = KEY_COLUMNS[self.shape.stem]
        key = None if unread & needed else self._prefix + key_of(self.shape.stem, cells)
        if bad:
            return RefusedRow(raw.line, tuple(bad), key, about)
        assert key is not None  # noqa: S101  no bad cell means that every key cell was read
        digest = hashlib.blake2b(orjson.dumps(cells, option=orjson.OPT_SORT_KEYS), digest_size=8).hexdigest()
        return StagedRow(key, raw.line, digest, about, cells.get("reference", ""), cells)

    def refuse(self, row: StagedRow, column: str, reason: str) -> RefusedRow:
        """The same row, refused for a reason that only showed beside other rows."""
        bad = self._bad(column, row.cells.get(column, ""), reason)
        return RefusedRow(row.line, (bad,), row.row_key, row.about)

    def _bad(self, column: str, value: str, reason: str) -> BadValue:
        return BadValue(self.source.columns.get(column, column), value, reason)


def key_of(stem: str, cells: Cells) -> str:
    """The part of a row's key after agency, system and file."""
    get = cells.get
    match stem:
        case "residences":
            place = stated_key(get("uprn", ""), get("address", ""), get("postcode", ""))
            parts = (cells["record_id"], place, get("kind", "home"), get("valid_from", ""))
        case "relationships":
            parts = (cells["from_record_id"], cells["to_record_id"], cells["kind"], get("valid_from", ""))
        case "involvements":
            parts = (cells["reference"], cells["record_id"], cells["role"])
        case "attendance":
            parts = (cells["meeting_id"], cells["agency"])
        case _:
            parts = (cells[_ID[stem]],)
    return "|".join(
        part.replace("%", "%25").replace("|", "%7C") if "|" in part or "%" in part else part for part in parts
    )


_ID = {
    "persons": "record_id",
    "incidents": "reference",
    "risk_facts": "risk_id",
    "referrals": "referral_id",
    "assessments": "assessment_id",
    "meetings": "meeting_id",
}
KEY_COLUMNS: dict[str, frozenset[str]] = {
    **{stem: frozenset({column}) for stem, column in _ID.items()},
    "residences": frozenset({"record_id", "uprn", "address", "postcode", "kind", "valid_from"}),
    "relationships": frozenset({"from_record_id", "to_record_id", "kind", "valid_from"}),
    "involvements": frozenset({"reference", "record_id", "role"}),
    "attendance": frozenset({"meeting_id", "agency"}),
}

Found = list[tuple[str, str, str]]


def _interval(cells: Cells) -> Found:
    start, end = cells.get("valid_from"), cells.get("valid_to")
    if start and end and end < start:
        return [("valid_to", end, f"before valid_from, {start}")]
    return []


def _person(cells: Cells, today: str) -> Found:
    found: Found = []
    born, died = cells.get("birth_date"), cells.get("deceased_on")
    if born and born > today:
        found.append(
            ("birth_date", born, "after the extract was made; an unborn child has an expected_birth_date")
        )
    if died and died > today:
        found.append(("deceased_on", died, "after the extract was made"))
    if born and died and died < born and cells.get("birth_date_quality", "exact") == "exact":
        found.append(("deceased_on", died, f"before birth_date, {born}"))
    return found


def _residence(cells: Cells, today: str) -> Found:
    found = _interval(cells)
    if not stated_key(cells.get("uprn", ""), cells.get("address", ""), cells.get("postcode", "")):
        found.append(("address", cells.get("address", ""), "a residence needs a uprn or an address"))
    return found


def _relationship(cells: Cells, today: str) -> Found:
    found = _interval(cells)
    start = cells.get("from_record_id")
    if start is not None and start == cells.get("to_record_id"):
        found.append(("to_record_id", start, "a relationship of a record with itself"))
    return found


def _incident(cells: Cells, today: str) -> Found:
    at = cells.get("occurred_at")
    if at and london_day(datetime.fromisoformat(at)).isoformat() > today:
        return [("occurred_at", at, "after the extract was made")]
    return []


def _risk_fact(cells: Cells, today: str) -> Found:
    return _interval(cells)


_CHECKS: dict[str, Callable[[Cells, str], Found]] = {
    "persons": _person,
    "residences": _residence,
    "relationships": _relationship,
    "incidents": _incident,
    "risk_facts": _risk_fact,
}
