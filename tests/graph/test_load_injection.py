"""Text that tries to become a query, through every text column of every file of an extract: it is stored
as it stands or refused, and nothing else in the graph moves.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import LiteralString

import pytest

from app.derive.export import canonical_export
from app.errors import ExtractError
from app.graph.session import GraphSession
from app.ingest.fields import MAX_TEXT
from app.ingest.load import load_extract
from app.ingest.report import LoadSummary
from app.models.vocabulary import FILES, Column, FileShape
from app.settings import Settings
from tests.doors.text_fields import PAYLOADS
from tests.unit.test_ingest_rows import HEADER, write_extract
from tests.worlds.comparing import Moment
from tests.worlds.everything import every_answer

KNOWN = {
    "record_id": "R0", "from_record_id": "R0", "to_record_id": "R1", "reference": "I0", "meeting_id": "M0",
    "birth_date": "1990-01-01", "address": "1 Zq Row", "postcode": "ZZ9 1AA", "agency": "NMC",
}  # fmt: skip
FREE = {"text", "id"}


def base_row(shape: FileShape, number: int) -> dict[str, str]:
    """A row that would go in."""
    row: dict[str, str] = {}
    for column in shape.columns:
        if column.name in KNOWN and (column.required or column.name in {"address", "birth_date"}):
            row[column.name] = KNOWN[column.name]
        elif column.required:
            row[column.name] = _value(column, number)
    own = next((c.name for c in shape.columns if c.type == "id" and c.name not in shape.names), None)
    if shape.stem in {"persons", "incidents"}:
        own = shape.columns[0].name
    return row | ({own: f"{shape.stem}{number}"} if own else {})


def _value(column: Column, number: int) -> str:
    if column.codes:
        return column.codes[number % len(column.codes)]
    return {"day": "2025-01-01", "instant": "2025-01-01"}.get(column.type, f"{column.name}{number}")


def files_with(texts: Iterable[str]) -> dict[str, list[dict[str, str]]]:
    """Every text in every text column of every file, one odd cell in each row."""
    found: dict[str, list[dict[str, str]]] = {
        "persons.csv": [{"record_id": one, "birth_date": "1990-01-01"} for one in ("R0", "R1")],
        "incidents.csv": [{"reference": "I0", "kind": "domestic_abuse", "occurred_at": "2025-01-01"}],
        "meetings.csv": [base_row(next(s for s in FILES if s.stem == "meetings"), 0) | {"meeting_id": "M0"}],
    }
    for shape in FILES:
        rows = found.setdefault(shape.name, [])
        for column in shape.columns:
            if column.type in FREE:
                rows += [base_row(shape, len(rows) + n) | {column.name: text} for n, text in enumerate(texts)]
    return found


def load(
    graph: GraphSession, settings: Settings, folder: Path, agency: str, texts: Iterable[str]
) -> LoadSummary:
    files = files_with(list(texts))
    for row in (row for rows in files.values() for row in rows if row.get("address") == KNOWN["address"]):
        row["address"] = f"1 {agency} Row"  # nobody lives with the other extract's people
    extract = write_extract(folder / agency, files, HEADER | {"agency": agency})
    return load_extract(graph, settings, extract, confirm_retire=True)


def column_of(graph: GraphSession, statement: LiteralString) -> set[str]:
    with graph._driver.session(database=graph._database) as session:
        return {str(record[0]) for record in session.run(statement)}


def vocabulary(graph: GraphSession) -> list[set[str]]:
    """Every label, type, property, index and constraint there is."""
    return [
        column_of(graph, "CALL db.labels() YIELD label RETURN label"),
        column_of(graph, "CALL db.relationshipTypes() YIELD relationshipType RETURN relationshipType"),
        column_of(graph, "CALL db.propertyKeys() YIELD propertyKey RETURN propertyKey"),
        column_of(graph, "SHOW INDEXES YIELD name RETURN name"),
        column_of(graph, "SHOW CONSTRAINTS YIELD name RETURN name"),
    ]


def test_text_in_any_column_is_stored_or_refused(
    graph: GraphSession, settings: Settings, tmp_path: Path
) -> None:
    # One text is too long, so that the graph has everything that a load may write.
    plain = [*(f"zq{number}plain" for number in range(len(PAYLOADS))), "z" * (MAX_TEXT + 1)]
    harmless = load(graph, settings, tmp_path, "NMC", plain)
    assert harmless.rejected == sum(column.type in FREE for shape in FILES for column in shape.columns)
    before, words = list(canonical_export(graph)), vocabulary(graph)
    with pytest.raises(ExtractError, match="a NUL character"):
        load(graph, settings, tmp_path, "NMO", ["zq\x00zq"])
    assert list(canonical_export(graph)) == before
    texts = [text for text in PAYLOADS if "\x00" not in text]
    summary = load(graph, settings, tmp_path, "NMH", texts)
    after = list(canonical_export(graph))
    assert vocabulary(graph) == words
    assert set(before) - set(after) == set()
    # Nothing more than harmless text makes, and each odd text that went in as it stood.
    assert len(after) - len(before) <= len(before)
    persons = column_of(graph, "MATCH (r:Record) WHERE r.record_key STARTS WITH 'NMH/' RETURN r.record_key")
    assert len(persons) == summary.files["persons.csv"].loaded > len(PAYLOADS)
    taken = column_of(graph, "MATCH (r:Record) WHERE r.record_key STARTS WITH 'NMH/' RETURN r.given_name")
    assert {text.strip() for text in texts} - taken == {
        text.strip() for text in texts if len(text) > MAX_TEXT
    }
    assert all(every_answer(graph, Moment(date(2026, 6, 1), date(2026, 6, 1), 3), "NMC").values())
