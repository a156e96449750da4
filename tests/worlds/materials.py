"""What random worlds are made of: days, kinds, people in truth, and one system's present state."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tests.worlds.script import Row

SYSTEMS = ("NMP/connect", "NMC/liquid", "NMH/beacon", "NMO/homeline", "NMP/custody")
TODAY = date(2026, 6, 1)
# Days on which things begin and end: near each other, around the clocks' change, a leap day.
DAYS = tuple(
    date.fromisoformat(day)
    for day in (
        *("2016-02-29", "2018-06-01", "2020-03-29", "2022-10-30", "2023-12-31", "2024-01-30"),
        *("2024-06-01", "2024-07-01", "2025-01-01", "2025-01-30", "2025-01-31", "2025-06-01", "2026-01-15"),
    )
)
EXTRACT_DAYS = tuple(
    date.fromisoformat(day)
    for day in ("2023-06-01", "2024-03-31", "2024-09-01", "2025-03-01", "2025-10-26", "2026-05-01")
)
ELDER_KINDS = (
    *("parent", "adoptive_parent", "step_parent", "guardian", "special_guardian", "foster_carer"),
    *("private_foster_carer", "carer_kinship", "foster_carer_support_carer", "grandparent"),
)
YOUNGER_KINDS = ("child", "step_child", "ward", "grandchild", "kinship_child")
PEER_KINDS = (
    *("sibling", "half_sibling", "step_sibling", "cousin", "aunt_uncle", "partner", "spouse"),
    *("ex_partner", "ex_spouse", "lives_with", "household_member_other", "lodger", "landlord"),
    *("stays_with", "friend", "neighbour", "in_contact_with", "other", "key_professional"),
    *("must_not_contact", "no_relationship"),
)
KEYS = {
    "persons": ("record_id",),
    "residences": ("record_id", "uprn", "kind", "valid_from"),
    "relationships": ("from_record_id", "to_record_id", "kind", "valid_from"),
    "incidents": ("reference",),
    "involvements": ("reference", "record_id", "role"),
    "risk_facts": ("risk_id",),
}
RISKS = ("domestic_abuse", "violence", "drugs", "sexual_offence")
BASES = ("conviction", "caution", "assessment", "intelligence")
ROLES = ("suspect", "perpetrator", "victim", "witness", "child_present", "child_affected", "caller", "other")
INSTITUTIONS = ("refuge", "hostel", "hospital", "childrens_home", "prison")


@dataclass
class Someone:
    """One person in truth: what every record says about them unless it errs."""

    born: date | None
    cells: Row
    number: str


@dataclass
class Source:
    """One system's present state, from which its extracts are taken."""

    name: str
    current_only: bool
    people: dict[str, Someone] = field(default_factory=dict[str, "Someone"])
    rows: dict[str, list[Row]] = field(default_factory=dict[str, list[Row]])
    dropped: list[tuple[str, Row]] = field(default_factory=list[tuple[str, Row]])
    touched: set[str] = field(default_factory=set[str])
    deleted: set[str] = field(default_factory=set[str])
    gone: set[str] = field(default_factory=set[str])

    def add(self, file: str, **cells: str) -> None:
        """Write a row down, unless one with its key is there."""
        row = {name: cell for name, cell in cells.items() if cell}
        rows = self.rows.setdefault(file, [])
        if all(any(row.get(name) != other.get(name) for name in KEYS[file]) for other in rows):
            rows.append(row)
            self.touched |= about(row)

    def open_records(self) -> list[str]:
        """The records that are neither deleted nor about to be."""
        return sorted(set(self.people) - self.gone - self.deleted)


def about(row: Row) -> set[str]:
    """The records that a row names."""
    return {row[name] for name in ("record_id", "from_record_id", "to_record_id") if name in row}


def nhs_number(serial: int) -> str:
    """The serial-th number of the range that is never issued, with its check digit."""
    while True:
        digits = f"999{serial:06d}"
        check = (11 - sum(int(d) * w for d, w in zip(digits, range(10, 1, -1), strict=False)) % 11) % 11
        if check < 10:
            return f"{digits}{check}"
        serial += 500_000
