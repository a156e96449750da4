"""Writes one extract (a folder with `extract.toml` and CSVs) and the truth beside it, row by row."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol


def _columns(text: str) -> dict[str, tuple[str, ...]]:
    """`file: column column ...`, one file a paragraph."""
    files: dict[str, tuple[str, ...]] = {}
    for paragraph in text.split(";"):
        name, _, columns = paragraph.partition(":")
        files[name.strip()] = tuple(columns.split())
    return files


COLUMNS = _columns("""
    persons: record_id given_name middle_names family_name known_as birth_date birth_date_quality
        expected_birth_date sex nhs_number nhs_number_status upn pnc_id cro_number other_identifiers phone
        deceased_on barrier deleted restriction recorded_at;
    residences: record_id uprn address postcode kind dwelling_kind confidential valid_from valid_to
        restriction recorded_at;
    relationships: from_record_id to_record_id kind status caring parental_responsibility valid_from valid_to
        restriction recorded_at;
    incidents: reference kind occurred_at recorded_at uprn address postcode summary restriction;
    involvements: reference record_id role present restriction recorded_at;
    risk_facts: risk_id record_id kind basis role valid_from valid_to review_due restriction recorded_at;
    referrals: referral_id record_id received_at source decided_at decision practitioner recorded_at;
    assessments: assessment_id record_id referral_id started_on authorised_on late_reason recorded_at;
    meetings: meeting_id record_id kind held_at recorded_at;
    attendance: meeting_id agency invited attended report_sent apology
""")

TRUTH_COLUMNS = _columns("""
    people: record_key person_id household_id;
    true_people: person_id household_id given_name middle_names family_name birth_date sex naming_group
        twin_of is_child;
    true_links: from_person_id to_person_id kind valid_from valid_to;
    dropped_links: agency system kind from_person_id to_person_id from_record_key to_record_key reason;
    misspelt_names: record_key mistake true_given_name true_family_name given_name family_name;
    wrong_births: record_key mistake true_birth_date birth_date;
    children_not_recorded: incident_key person_id record_key;
    defects: record_key defect detail
""")

AGENCY_KINDS = {
    "NMP": ("Northmere Police", "police"),
    "NMC": ("Northmere Council children's services", "social_care"),
    "NMH": ("Northmere NHS Trust", "health"),
    "NME": ("Northmere schools", "education"),
    "NMO": ("Northmere Homes", "housing"),
    "NMR": ("Northmere Probation", "probation"),
}


class RowWriter(Protocol):
    """What `csv.writer` makes."""

    def writerow(self, row: Sequence[str], /) -> object: ...


@dataclass(slots=True)
class Table:
    """One open CSV and how many rows it holds."""

    file: IO[str]
    writer: RowWriter
    rows: int = 0

    def add(self, row: Sequence[str]) -> None:
        """Write one row."""
        self.writer.writerow(row)
        self.rows += 1


@dataclass(slots=True)
class Folder:
    """A folder of CSVs with fixed columns; a file is made when its first row comes."""

    path: Path
    columns: dict[str, tuple[str, ...]]
    tables: dict[str, Table] = field(default_factory=dict[str, Table])

    def add(self, name: str, row: Sequence[str]) -> None:
        """Write one row, its values in the order of the file's columns."""
        table = self.tables.get(name)
        if table is None:
            table = self.open(name)
        table.writer.writerow(row)
        table.rows += 1

    def open(self, name: str) -> Table:
        """The table of that name, with its header written."""
        self.path.mkdir(parents=True, exist_ok=True)
        file = (self.path / f"{name}.csv").open("w", newline="", encoding="utf-8", buffering=1 << 18)
        table = Table(file, csv.writer(file, lineterminator="\n"))
        table.writer.writerow(self.columns[name])
        self.tables[name] = table
        return table

    def close(self) -> dict[str, int]:
        """Close every file; rows by file."""
        for table in self.tables.values():
            table.file.close()
        return {name: table.rows for name, table in sorted(self.tables.items())}


def open_extract(out: Path, agency: str, system: str, extracted_at: str) -> Folder:
    """A new full extract of one system: its `extract.toml`, and `persons.csv` even if it knows nobody."""
    name, kind = AGENCY_KINDS[agency]
    path = out / f"{agency}-{system}"
    path.mkdir(parents=True, exist_ok=True)
    lines = {
        "agency": agency,
        "agency_name": name,
        "agency_kind": kind,
        "system": system,
        "extracted_at": extracted_at,
        "coverage": "full",
        "history": "kept",
    }
    text = "".join(f'{key} = "{value}"\n' for key, value in lines.items())
    (path / "extract.toml").write_text(text, encoding="utf-8")
    folder = Folder(path, COLUMNS)
    folder.open("persons")
    return folder


def open_truth(out: Path) -> Folder:
    """The folder of labels: who is who, and what was spoilt on purpose; every file has its header at least."""
    truth = Folder(out / "truth", TRUTH_COLUMNS)
    for name in TRUTH_COLUMNS:
        truth.open(name)
    return truth
