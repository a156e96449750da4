"""A declared mapping fills our files from anybody's; what is wrong in it is named by its key."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ExtractError
from app.graph.catalogue import cypher_folder
from app.ingest.columns import split_name
from app.ingest.load import validate_extract
from app.ingest.report import Rejections
from app.ingest.sources import open_extract
from app.ingest.staging import stage
from app.ingest.templates import templates

ROOT = cypher_folder().parent

MAPPING = """
name = "clinic"
[extract]
agency = "NMH"
agency_kind = "health"
system = "clinic"
extracted_at = "2026-06-01"
coverage = "full"
[csv]
encoding = "cp1252"
delimiter = ";"
[[file]]
target = "persons.csv"
source = "patients.csv"
ignore = ["Room"]
only_when = { Class = ["P", "Q"] }
[file.columns]
record_id = { column = "No", prefix = "H" }
given_name = { column = "Name", part = "given", order = "family, given" }
family_name = { column = "Name", part = "family", order = "family, given" }
birth_date = { column = "Born", date = "%d/%m/%Y" }
sex = { column = "G", values = { 1 = "M", 2 = "F" }, otherwise = "U" }
recorded_at = { column = "Seen", instant = "%d/%m/%Y %H:%M" }
[[file]]
target = "residences.csv"
source = "patients.csv"
skip_when_empty = ["Street", "Town"]
[file.columns]
record_id = { column = "No", prefix = "H" }
address = { columns = ["Street", "Town"], join = ", " }
kind = { value = "home" }
"""
CSV = (
    "No;Class;Name;Born;G;Seen;Room;Street;Town\n"
    "1;P;SHAW, Zoë Mae;14/05/2017;2;01/07/2020 09:30;B;3 Hill;Northmere\n"
    "2;Q;Holt;;9;;;;\n"
    "3;X;Nobody;;1;;;;Northmere\n"
)


def extract(tmp_path: Path, mapping: str = MAPPING, rows: str = CSV) -> tuple[Path, Path]:
    folder = tmp_path / "extract"
    folder.mkdir()
    (folder / "patients.csv").write_text(rows, encoding="cp1252")
    path = tmp_path / "clinic.toml"
    path.write_text(mapping)
    return folder, path


def staged(folder: Path, mapping: Path | None) -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = {}
    with Rejections(None) as rejections, stage(open_extract(folder, mapping), rejections) as filled:
        for source in filled.reading.sources:
            list(filled.fill(source))
        for stem, body in filled.database.execute("SELECT stem, body FROM row ORDER BY stem, seq"):
            found.setdefault(stem, []).append(orjson.loads(body))
        assert not rejections.first
    return found


def test_one_file_of_theirs_fills_two_of_ours(tmp_path: Path) -> None:
    assert staged(*extract(tmp_path)) == {
        "persons": [
            {
                "record_id": "H1",
                "given_name": "Zoë",
                "family_name": "SHAW",
                "birth_date": "2017-05-14",
                "sex": "F",
                "recorded_at": "2020-07-01T08:30:00+00:00",
            },
            {"record_id": "H2", "family_name": "Holt", "sex": "U"},
        ],
        "residences": [
            {"record_id": "H1", "address": "3 Hill, Northmere", "kind": "home"},
            {"record_id": "H3", "address": "Northmere", "kind": "home"},
        ],
    }


def test_the_report_speaks_of_their_columns(tmp_path: Path) -> None:
    folder, mapping = extract(tmp_path, rows=CSV.replace("14/05/2017", "31/02/2017"))
    report = tmp_path / "rejected.csv"
    validate_extract(folder, mapping, report=report)
    assert (
        report.read_text().splitlines()[1].startswith('patients.csv,2,Born,31/02/2017,"not a day of the form')
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('target = "persons.csv"', 'target = "people.csv"', r"file\[1\]\.target: 'people.csv' is none of"),
        (
            "[file.columns]\nrecord_id",
            '[file.columns]\nsurname = "Name"\nrecord_id',
            r"columns\.surname: persons",
        ),
        (
            'part = "family"',
            'part = "last"',
            r"file\[1\]\.columns\.family_name: part is given, middle or family",
        ),
        ('order = "family, given" }\nfamily', 'order = "any" }\nfamily', "order is one of"),
        ('kind = { value = "home" }', 'kind = { value = "home", column = "No" }', "exactly one of column"),
        ('kind = { value = "home" }', 'kind = { valu = "home" }', "unknown key valu"),
        ('encoding = "cp1252"', 'encoding = "klingon"', r"csv\.encoding: 'klingon' is no encoding"),
        ('delimiter = ";"', 'delimiter = ";;"', r"csv\.delimiter: one character"),
        ('name = "clinic"', 'nam = "clinic"', "nam: unknown key"),
        ('ignore = ["Room"]', 'ignore = "Room"', r"file\[1\]\.ignore: a list of texts"),
        ('ignore = ["Room"]\n', "", "the mapping neither reads nor ignores column Room"),
        ('column = "Born"', 'column = "DoB"', "column DoB, which the mapping reads, is missing"),
        (
            'record_id = { column = "No", prefix = "H" }\ngiven',
            "given",
            r"file\[1\]\.columns: persons.csv must have record_id",
        ),
        (
            'source = "patients.csv"\nignore',
            'source = "pat.csv"\nignore',
            "pat.csv: the mapping reads this file",
        ),
    ],
)
def test_what_is_wrong_in_a_mapping_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in MAPPING
    folder, mapping = extract(tmp_path, MAPPING.replace(old, new, 1))
    with pytest.raises(ExtractError, match=message):
        validate_extract(folder, mapping)


def test_a_file_that_nobody_mentions_is_refused(tmp_path: Path) -> None:
    folder, mapping = extract(tmp_path)
    (folder / "STAFF.CSV").write_text("a\n")
    with pytest.raises(ExtractError, match=r"STAFF\.CSV: neither read nor ignored"):
        validate_extract(folder, mapping)


def test_the_worked_example_loads_every_row() -> None:
    summary = validate_extract(
        ROOT / "seed_data" / "foreign" / "NME-brookmis", ROOT / "mappings" / "brookmis.toml"
    )
    assert summary.rejected == 0
    assert summary.parked == 0
    assert summary.files["relationships.csv"].read > 0


@pytest.mark.parametrize(
    ("text", "order", "parts"),
    [
        ("Ruby Ellen Shaw", "given family", ("Ruby", "Ellen", "Shaw")),
        ("Ruby", "given family", ("Ruby", "", "")),
        ("Nguyen Thi Mai", "family given", ("Thi", "Mai", "Nguyen")),
        ("Holt", "family given", ("", "", "Holt")),
        ("VAN DER BERG, Jan Piet", "family, given", ("Jan", "Piet", "VAN DER BERG")),
        ("Holt", "family, given", ("", "", "Holt")),
        ("", "given family", ("", "", "")),
    ],
)
def test_full_names_are_split_in_the_declared_order(
    text: str, order: str, parts: tuple[str, str, str]
) -> None:
    assert split_name(text, order) == parts


@given(st.text(), st.sampled_from(["given family", "family given", "family, given"]))
def test_splitting_a_name_never_fails(text: str, order: str) -> None:
    assert all(part == part.strip() for part in split_name(text, order))


def test_the_templates_in_the_repository_are_what_the_command_writes() -> None:
    for name, text in templates().items():
        assert (ROOT / "templates" / name).read_bytes() == text.encode()
