"""Every seed extract, made by hand or generated, keeps to the extract format: nothing in it may be rejected or parked."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from app.ingest.load import validate_extract
from app.models import identifiers
from app.models.days import start_of_london_day
from app.models.kinds import KINDS as KINDS_BY_NAME
from app.models.vocabulary import AGENCY_KINDS, SHAPES, FileShape
from seed_data import generate

SMALL = Path(__file__).resolve().parents[2] / "seed_data" / "small"
HANDMADE = sorted(head.parent for head in SMALL.rglob("extract.toml"))
# What the small world gets wrong on purpose: a PNC id with a wrong letter, a dummy NHS number.
WRONG_ON_PURPOSE = {("NMR-casebook", "Q-12", "pnc_id"), ("NMH-beacon", "9754", "nhs_number")}
POSTCODE = re.compile(r"ZZ\d{1,2} ?\d[A-Z]{2}")
KEYS = {
    "persons": ("record_id",),
    "relationships": ("from_record_id", "to_record_id", "kind", "valid_from"),
    "incidents": ("reference",),
    "involvements": ("reference", "record_id", "role"),
    "risk_facts": ("risk_id",),
    "referrals": ("referral_id",),
    "assessments": ("assessment_id",),
    "meetings": ("meeting_id",),
    "attendance": ("meeting_id", "agency"),
    "residences": ("record_id", "uprn", "address", "postcode", "kind", "valid_from"),
}


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    out = tmp_path_factory.mktemp("borough")
    generate(people=900, seed=3, out=out)
    return sorted(head.parent for head in out.rglob("extract.toml"))


@pytest.fixture(scope="module", params=["small", "generated"])
def folders(request: pytest.FixtureRequest) -> list[Path]:
    return HANDMADE if request.param == "small" else request.getfixturevalue("generated")


def rows(folder: Path, stem: str) -> list[dict[str, str]]:
    path = folder / f"{stem}.csv"
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def cells(folder: Path) -> Iterator[tuple[FileShape, str, str, str]]:
    """(shape, column, value, where) of every cell that is not empty."""
    for shape in SHAPES.values():
        for number, row in enumerate(rows(folder, shape.stem), start=2):
            for column, value in row.items():
                if value:
                    yield shape, column, value, f"{folder.name}/{shape.name}:{number}"


def instant(value: str) -> datetime:
    """What the format takes for an instant: with an offset, or a bare date in London."""
    if len(value) == 10:
        return start_of_london_day(date.fromisoformat(value))
    read = datetime.fromisoformat(value)
    assert read.tzinfo is not None, value
    return read


def taken_at(folder: Path) -> datetime:
    return instant(str(tomllib.loads((folder / "extract.toml").read_text())["extracted_at"]))


def records(folder: Path) -> set[str]:
    """Ids of the records of this system, as far as this extract or an earlier one gave them."""
    dated = re.fullmatch(r"\d{4}-\d{2}-\d{2}", folder.name)
    sources = [f for f in folder.parent.iterdir() if f.name <= folder.name] if dated else [folder]
    return {row["record_id"] for source in sources for row in rows(source, "persons")}


def test_extracts_say_what_they_are(folders: list[Path]) -> None:
    assert folders
    for folder in folders:
        head = tomllib.loads((folder / "extract.toml").read_text())
        assert {"agency", "agency_kind", "system", "extracted_at", "coverage"} <= set(head), folder
        assert head["agency_kind"] in AGENCY_KINDS
        assert head["coverage"] in {"full", "changes"}
        assert head.get("history", "kept") in {"kept", "current_only"}
        files = {path.name for path in folder.glob("*.csv")}
        assert files <= set(SHAPES)
        assert "persons.csv" in files


def test_headers_are_the_formats_columns(folders: list[Path]) -> None:
    for folder in folders:
        for path in folder.glob("*.csv"):
            header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
            assert header == [column.name for column in SHAPES[path.name].columns], path


def test_required_cells_have_values(folders: list[Path]) -> None:
    for folder in folders:
        for shape in SHAPES.values():
            required = [column.name for column in shape.columns if column.required]
            for row in rows(folder, shape.stem):
                assert all(row[name] for name in required), (folder, shape.name, row)
        for row in rows(folder, "residences"):
            assert row["uprn"] or row["address"], row


def test_codes_days_and_instants_are_real(folders: list[Path]) -> None:
    for folder in folders:
        taken = taken_at(folder)
        columns = {(shape.name, column.name): column for shape in SHAPES.values() for column in shape.columns}
        for shape, name, value, where in cells(folder):
            column = columns[shape.name, name]
            if column.type == "code":
                assert value in column.codes, (where, name, value)
            elif column.type == "day":
                date.fromisoformat(value)
            elif column.type == "instant":
                assert instant(value) <= taken, (where, name, value)
            elif column.type == "uprn":
                assert value.isdigit(), (where, value)
                assert len(value) <= 12, (where, value)
            if name == "postcode":
                assert POSTCODE.fullmatch(value), (where, value)


def test_nothing_ends_before_it_begins(folders: list[Path]) -> None:
    for folder in folders:
        for stem in ("residences", "relationships", "risk_facts"):
            for row in rows(folder, stem):
                assert not (row["valid_from"] and row["valid_to"]) or row["valid_from"] <= row["valid_to"], (
                    row
                )


def test_ids_are_unique_and_lead_somewhere(folders: list[Path]) -> None:
    for folder in folders:
        for stem, columns in KEYS.items():
            keys = [tuple(row[name] for name in columns) for row in rows(folder, stem)]
            assert len(keys) == len(set(keys)), (folder, stem, [k for k in keys if keys.count(k) > 1][:3])
        known = records(folder)
        for shape in SHAPES.values():
            for row in rows(folder, shape.stem):
                for name in ("record_id", "from_record_id", "to_record_id"):
                    assert name not in row or row[name] in known, (folder, shape.name, row)
                assert "from_record_id" not in row or row["from_record_id"] != row["to_record_id"], row
        incidents = {row["reference"] for row in rows(folder, "incidents")}
        assert {row["reference"] for row in rows(folder, "involvements")} <= incidents
        meetings = {row["meeting_id"] for row in rows(folder, "meetings")}
        assert {row["meeting_id"] for row in rows(folder, "attendance")} <= meetings
        referrals = {row["referral_id"] for row in rows(folder, "referrals")}
        assert {row["referral_id"] for row in rows(folder, "assessments") if row["referral_id"]} <= referrals


def test_births_are_past_or_expected(folders: list[Path]) -> None:
    for folder in folders:
        for row in rows(folder, "persons"):
            assert row["birth_date"] <= "2026-06-01", row
            assert not row["expected_birth_date"] or (not row["birth_date"] and row["sex"] == "U"), row
            assert (
                not (row["deceased_on"] and row["birth_date"]) or row["birth_date"] <= row["deceased_on"]
            ), row


def test_identifiers_are_well_formed_and_nobodys(folders: list[Path]) -> None:
    checks = {
        "nhs_number": identifiers.nhs_number,
        "upn": identifiers.upn,
        "pnc_id": identifiers.pnc_id,
        "cro_number": identifiers.cro_number,
    }
    seen = 0
    for folder in folders:
        for row in rows(folder, "persons"):
            for scheme, check in checks.items():
                if not row[scheme] or (folder.name, row["record_id"], scheme) in WRONG_ON_PURPOSE:
                    continue
                seen += 1
                assert check(row[scheme]) is not None, (folder, scheme, row[scheme])
            assert not row["nhs_number"] or row["nhs_number"].startswith("999"), row
            assert not row["upn"] or row["upn"][1:4] == "999", row
            assert bool(row["nhs_number_status"]) <= bool(row["nhs_number"]), row
    assert seen > 5


def test_the_borough_and_the_stories_share_nothing(generated: list[Path]) -> None:
    """Both load into one graph; a shared home or identifier would join a story to the borough."""

    def held(folders: list[Path]) -> set[tuple[str, str]]:
        return {
            (name, value)
            for folder in folders
            for stem in ("persons", "residences", "incidents")
            for row in rows(folder, stem)
            for name in ("nhs_number", "upn", "pnc_id", "cro_number", "uprn", "postcode", "reference")
            if (value := row.get(name, "").replace(" ", ""))
        }

    def systems(folders: list[Path]) -> set[str]:
        heads = [tomllib.loads((folder / "extract.toml").read_text()) for folder in folders]
        return {f"{head['agency']}/{head['system']}" for head in heads}

    assert not held(HANDMADE) & held(generated)
    assert not systems(HANDMADE) & systems(generated)


def test_the_loader_refuses_and_parks_nothing(folders: list[Path]) -> None:
    for folder in folders:
        counts = validate_extract(folder).files
        assert {name: (c.rejected, c.parked) for name, c in counts.items() if c.rejected or c.parked} == {}


def test_no_elder_was_surely_born_after_the_younger(folders: list[Path]) -> None:
    for folder in folders:
        births = {row["record_id"]: row for row in rows(folder, "persons")}
        for row in rows(folder, "relationships"):
            kind = KINDS_BY_NAME[row["kind"]]
            if kind.direction == "symmetric" or not {row["from_record_id"], row["to_record_id"]} <= set(
                births
            ):
                continue
            elder, younger = births[row["from_record_id"]], births[row["to_record_id"]]
            if kind.direction == "reversed":
                elder, younger = younger, elder
            if kind.type == "PARENT_OF" and elder["birth_date"] and younger["birth_date"]:
                years = int(younger["birth_date"][:4]) - int(elder["birth_date"][:4])
                wrong = "1900-01-01" in (elder["birth_date"], younger["birth_date"])
                assert years > 10 or wrong, (folder, row, elder["birth_date"], younger["birth_date"])
