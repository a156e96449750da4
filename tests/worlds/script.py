"""A world as a few lines of text, written out as extract folders; a failing test prints one to paste back.

    extract NMP/connect 2026-06-01 full            (or: changes; then maybe: current_only)
    person 1001 given_name=Kelly birth_date=1991-02-03
    home 1001 address="12 Alder Row" postcode="ZZ9 1AA" valid_from=2016-04-01
    stay 1001 placement uprn=100
    link 1002 parent 1001 caring=yes
    incident DA-7 domestic_abuse 2025-11-08
    part DA-7 1001 victim
    risk r1 1001 drugs caution valid_from=2021-02-11

`empty residences` sends that file with no rows; a file that is not sent says nothing.
Cells are named as in the extract format. `#` starts a comment. Lines before the first `extract` belong
to `NMP/connect`, extracted on 2026-06-01, full.
"""

from __future__ import annotations

import csv
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Row = dict[str, str]

# word -> file and the columns that are given by place
WORDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "person": ("persons", ("record_id",)),
    "stay": ("residences", ("record_id", "kind")),
    "link": ("relationships", ("from_record_id", "kind", "to_record_id")),
    "incident": ("incidents", ("reference", "kind", "occurred_at")),
    "part": ("involvements", ("reference", "record_id", "role")),
    "risk": ("risk_facts", ("risk_id", "record_id", "kind", "basis")),
}
COLUMNS: dict[str, tuple[str, ...]] = {
    "persons": (
        *("record_id", "given_name", "middle_names", "family_name", "known_as", "birth_date"),
        *("birth_date_quality", "expected_birth_date", "sex", "nhs_number", "nhs_number_status", "upn"),
        *("pnc_id", "cro_number", "other_identifiers", "phone", "deceased_on", "barrier", "deleted"),
        *("restriction", "recorded_at"),
    ),
    "residences": (
        *("record_id", "uprn", "address", "postcode", "kind", "dwelling_kind", "confidential"),
        *("valid_from", "valid_to", "restriction", "recorded_at"),
    ),
    "relationships": (
        *("from_record_id", "to_record_id", "kind", "status", "caring", "parental_responsibility"),
        *("valid_from", "valid_to", "restriction", "recorded_at"),
    ),
    "incidents": (
        *("reference", "kind", "occurred_at", "recorded_at", "uprn", "address", "postcode", "summary"),
        "restriction",
    ),
    "involvements": ("reference", "record_id", "role", "present", "restriction", "recorded_at"),
    "risk_facts": (
        *("risk_id", "record_id", "kind", "basis", "role", "valid_from", "valid_to", "review_due"),
        *("restriction", "recorded_at"),
    ),
}
AGENCY_KINDS = {
    "NMP": "police",
    "NMC": "social_care",
    "NMH": "health",
    "NME": "education",
    "NMO": "housing",
    "NMR": "probation",
    "NMV": "voluntary",
    "SMC": "other_la",
}


@dataclass
class Draft:
    """One extract in the making: its head and its rows by file."""

    agency: str
    system: str
    extracted_at: str
    full: bool = True
    current_only: bool = False
    rows: dict[str, list[Row]] = field(default_factory=dict[str, list[Row]])

    @property
    def source(self) -> str:
        return f"{self.agency}/{self.system}"

    def add(self, file: str, **cells: str) -> None:
        """Add a row; empty cells are left out."""
        self.rows.setdefault(file, []).append({column: cell for column, cell in cells.items() if cell})

    def text(self) -> str:
        """The draft as lines that `drafts_of` reads."""
        head = ["extract", self.source, self.extracted_at, "full" if self.full else "changes"]
        lines = [" ".join([*head, "current_only"] if self.current_only else head)]
        lines += [f"empty {file}" for file, rows in self.rows.items() if not rows]
        for word, (file, placed) in WORDS.items():
            for row in self.rows.get(file, []):
                cells = [f"{name}={shlex.quote(cell)}" for name, cell in row.items() if name not in placed]
                if file == "residences" and "kind" not in row:
                    lines.append(" ".join(["home", row["record_id"], *cells]))
                else:
                    lines.append(" ".join([word, *(shlex.quote(row[name]) for name in placed), *cells]))
        return "\n".join(lines)

    def write(self, folder: Path) -> Path:
        """Write the extract folder; returns it."""
        folder.mkdir(parents=True)
        head = {
            "agency": self.agency,
            "agency_kind": AGENCY_KINDS.get(self.agency, "voluntary"),
            "system": self.system,
            "extracted_at": self.extracted_at,
            "coverage": "full" if self.full else "changes",
            "history": "current_only" if self.current_only else "kept",
        }
        (folder / "extract.toml").write_text("".join(f'{name} = "{value}"\n' for name, value in head.items()))
        for file, columns in COLUMNS.items():
            if file not in self.rows and file != "persons":
                continue
            rows = self.rows.get(file, [])
            with (folder / f"{file}.csv").open("w", encoding="utf-8", newline="") as stream:
                out = csv.DictWriter(stream, columns)
                out.writeheader()
                out.writerows(rows)
        return folder


def drafts_of(text: str) -> list[Draft]:
    """The drafts that a world's lines describe.

    Raises ValueError for a word or a column that there is not.
    """
    drafts: list[Draft] = []
    for line in text.splitlines():
        words = shlex.split(line, comments=True)
        if not words:
            continue
        if words[0] == "extract":
            agency, system = words[1].split("/")
            coverage = words[3] if len(words) > 3 else "full"
            drafts.append(Draft(agency, system, words[2], coverage == "full", "current_only" in words[4:]))
            continue
        if not drafts:
            drafts.append(Draft("NMP", "connect", "2026-06-01"))
        if words[0] == "empty":
            drafts[-1].rows.setdefault(words[1], [])
            continue
        word = "stay" if words[0] == "home" else words[0]
        if word not in WORDS:
            raise ValueError(f"no such word: {line!r}")
        file, placed = WORDS[word]
        if words[0] == "home":
            placed = placed[:1]
        cells = dict(zip(placed, words[1:], strict=False))
        for cell in words[1 + len(placed) :]:
            name, _, value = cell.partition("=")
            if name not in COLUMNS[file]:
                raise ValueError(f"no column {name!r}: {line!r}")
            cells[name] = value
        drafts[-1].add(file, **cells)
    return drafts


def write_world(drafts: Sequence[Draft], folder: Path) -> list[Path]:
    """Write every draft to a folder of its own below `folder`, in the order given."""
    return [
        draft.write(folder / f"{place:02d}-{draft.agency}-{draft.system}")
        for place, draft in enumerate(drafts)
    ]


def text_of(drafts: Iterable[Draft]) -> str:
    """The world as lines."""
    return "\n".join(draft.text() for draft in drafts)
