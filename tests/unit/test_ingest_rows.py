"""Rows: every bad cell is named with its reason, and the good rows go in."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from app.errors import ExtractError
from app.ingest.load import validate_extract
from app.ingest.report import LoadSummary

Rows = Sequence[Mapping[str, str]]
HEADER = {
    "agency": "NMP",
    "agency_kind": "police",
    "system": "connect",
    "extracted_at": "2026-06-01",
    "coverage": "full",
}


def write_extract(folder: Path, files: Mapping[str, Rows], header: Mapping[str, str] = HEADER) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "extract.toml").write_text("".join(f'{key} = "{value}"\n' for key, value in header.items()))
    for name, rows in files.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / name).open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
    return folder


def checked(tmp_path: Path, files: Mapping[str, Rows]) -> tuple[LoadSummary, list[dict[str, str]]]:
    tmp_path.mkdir(exist_ok=True)
    report = tmp_path / "rejected.csv"
    summary = validate_extract(write_extract(tmp_path / "extract", files), report=report)
    if summary.report is None:
        return summary, []
    with report.open(newline="", encoding="utf-8") as file:
        return summary, list(csv.DictReader(file))


PEOPLE: Rows = [
    {"record_id": "1", "birth_date": "1990-05-01", "nhs_number": "x"},
    {"record_id": "2", "birth_date": "2015-03-02"},
]


@pytest.mark.parametrize(
    ("file", "row", "column", "reason"),
    [
        ("persons.csv", {"record_id": "3", "birth_date": "2015-02-30"}, "birth_date", "does not exist"),
        ("persons.csv", {"record_id": "3", "birth_date": "02/03/2015"}, "birth_date", "YYYY-MM-DD"),
        ("persons.csv", {"record_id": "3", "birth_date": "2026-06-02"}, "birth_date", "after the extract"),
        ("persons.csv", {"record_id": "3", "sex": "female"}, "sex", "not one of F, M, U"),
        ("persons.csv", {"record_id": "", "sex": "F"}, "record_id", "must have a value"),
        ("persons.csv", {"record_id": "1"}, "record_id", "the same key as line 2"),
        ("persons.csv", {"record_id": "NMC/liquid/51"}, "record_id", "the key of a record with agency"),
        (
            "persons.csv",
            {"record_id": "3", "recorded_at": "2026-01-01T10:00"},
            "recorded_at",
            "needs its offset",
        ),
        ("persons.csv", {"record_id": "3", "deceased_on": "2030-01-01"}, "deceased_on", "after the extract"),
        ("persons.csv", {"record_id": "3", "restriction": "4"}, "restriction", "not one of 0, 1, 2, 3"),
        ("persons.csv", {"record_id": "3", "given_name": "a\x07b"}, "given_name", "control character"),
        (
            "residences.csv",
            {"record_id": "1", "postcode": "ZZ9 1AA"},
            "address",
            "needs a uprn or an address",
        ),
        ("residences.csv", {"record_id": "1", "uprn": "12x"}, "uprn", "up to 12 digits"),
        (
            "residences.csv",
            {"record_id": "1", "uprn": "12", "valid_from": "2020-01-02", "valid_to": "2020-01-01"},
            "valid_to",
            "before valid_from",
        ),
        (
            "relationships.csv",
            {"from_record_id": "1", "to_record_id": "1", "kind": "sibling"},
            "to_record_id",
            "with itself",
        ),
        (
            "relationships.csv",
            {"from_record_id": "1", "to_record_id": "2", "kind": "mum"},
            "kind",
            "not one of",
        ),
        (
            "relationships.csv",
            {"from_record_id": "2", "to_record_id": "1", "kind": "parent"},
            "kind",
            "born 2015-03-02 the elder of somebody born 1990-05-01",
        ),
        (
            "relationships.csv",
            {"from_record_id": "1", "to_record_id": "2", "kind": "child"},
            "kind",
            "born 2015-03-02 the elder of somebody born 1990-05-01",
        ),
        (
            "incidents.csv",
            {"reference": "A", "kind": "noise", "occurred_at": "2025-01-01"},
            "kind",
            "not one of",
        ),
        (
            "risk_facts.csv",
            {"risk_id": "R", "record_id": "1", "kind": "violence", "basis": "rumour"},
            "basis",
            "not one of",
        ),
    ],
)
def test_a_bad_row_is_reported_and_the_others_go_in(
    tmp_path: Path, file: str, row: dict[str, str], column: str, reason: str
) -> None:
    files: dict[str, Rows] = {"persons.csv": PEOPLE}
    before = list(files.get(file, []))
    files[file] = [*before, row]
    summary, reported = checked(tmp_path, files)
    assert summary.files[file].rejected == 1
    assert summary.files["persons.csv"].read - summary.files["persons.csv"].rejected >= 2
    (problem,) = [one for one in reported if one["column"] == column]
    assert problem["file"] == file
    assert problem["line"] == str(len(before) + 2)
    assert reason in problem["reason"]


def test_every_bad_cell_of_a_row_is_reported(tmp_path: Path) -> None:
    row = {"record_id": "3", "sex": "x", "birth_date": "2015-13-01", "restriction": "9"}
    summary, reported = checked(tmp_path, {"persons.csv": [*PEOPLE, row]})
    assert {one["column"] for one in reported} == {"sex", "birth_date", "restriction"}
    assert summary.files["persons.csv"].rejected == 1


def test_an_invalid_identifier_is_no_reason_to_reject(tmp_path: Path) -> None:
    summary, _ = checked(tmp_path, {"persons.csv": PEOPLE})
    assert summary.rejected == 0


def test_a_formula_in_a_rejected_cell_is_made_harmless(tmp_path: Path) -> None:
    _, reported = checked(tmp_path, {"persons.csv": [{"record_id": "1", "sex": "=HYPERLINK(1)"}]})
    assert reported[0]["value"] == "'=HYPERLINK(1)"


def test_a_row_about_a_record_that_a_full_extract_lacks_waits(tmp_path: Path) -> None:
    summary, _ = checked(
        tmp_path,
        {
            "persons.csv": PEOPLE,
            "relationships.csv": [{"from_record_id": "1", "to_record_id": "77", "kind": "partner"}],
            "involvements.csv": [{"reference": "X", "record_id": "1", "role": "victim"}],
        },
    )
    assert summary.files["relationships.csv"].parked == 1
    assert summary.files["involvements.csv"].parked == 1
    assert summary.rejected == 0


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ({"agency": ""}, "agency must have a value"),
        ({"colour": "red"}, "unknown key colour"),
        ({"coverage": "half"}, "coverage = 'half' is none of full, changes"),
        ({"extracted_at": "yesterday"}, "extracted_at is a day or an instant"),
        ({"extracted_at": "2026-06-01T10:00:00"}, "needs an offset"),
        ({"agency": "N/MP"}, "is no code"),
        ({"agency_kind": "army"}, "is none of police"),
        ({"history": "some"}, "is none of kept, current_only"),
    ],
)
def test_a_wrong_header_is_one_sentence(tmp_path: Path, header: dict[str, str], message: str) -> None:
    folder = write_extract(tmp_path / "extract", {"persons.csv": PEOPLE}, HEADER | header)
    with pytest.raises(ExtractError) as error:
        validate_extract(folder)
    assert message in error.value.detail


def test_folders_that_are_no_extract(tmp_path: Path) -> None:
    with pytest.raises(ExtractError, match=r"there is no extract\.toml"):
        validate_extract(tmp_path)
    with pytest.raises(ExtractError, match="there is no such folder"):
        validate_extract(tmp_path / "nowhere")
    with pytest.raises(ExtractError, match="there is no CSV file"):
        validate_extract(write_extract(tmp_path / "empty", {}))
    with pytest.raises(ExtractError, match=r"relationship\.csv: not a file of the format"):
        validate_extract(write_extract(tmp_path / "odd", {"persons.csv": PEOPLE, "relationship.csv": PEOPLE}))
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "extract.toml").write_text("agency = ")
    with pytest.raises(ExtractError, match=r"extract\.toml: cannot be read"):
        validate_extract(tmp_path / "broken")


def test_an_unknown_column_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ExtractError, match=r"persons\.csv, line 1: unknown column surname"):
        checked(tmp_path, {"persons.csv": [{"record_id": "1", "surname": "Shaw"}]})
    with pytest.raises(ExtractError, match="column kind is missing"):
        checked(tmp_path / "other", {"relationships.csv": [{"from_record_id": "1", "to_record_id": "2"}]})
