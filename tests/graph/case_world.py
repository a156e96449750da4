"""The cases of `tests/graph/cases` as one world: every case has people, homes and incidents of its own.

A case is a world in the words of `tests/worlds/script.py`, pairs of records that are suspected to be one
person, and questions with the rows that they must give. All cases are loaded together, once; what belongs to a case bears its number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

from tests.worlds.script import Draft, Row, drafts_of

CASES = Path(__file__).parent / "cases"
TODAY = "2026-06-01"
NAMED = ("record_id", "from_record_id", "to_record_id", "reference", "risk_id")


@dataclass(frozen=True, slots=True)
class Case:
    """One case: `number` keeps its world apart from the others'."""

    number: int
    name: str
    drafts: list[Draft]
    questions: list[dict[str, Any]]
    suspected: list[tuple[str, str]]

    def id_of(self, name: str) -> str:
        """The id in the extract of what the case calls `name`."""
        return f"{self.number}-{name}"

    def name_of(self, record_id: str) -> str | None:
        """What the case calls the thing of that id; None for another case's."""
        number, _, name = record_id.partition("-")
        return name if number == str(self.number) else None


def all_cases() -> list[Case]:
    """Every case of every file."""
    found: list[Case] = []
    for path in sorted(CASES.glob("*.yaml")):
        for one in cast(list[dict[str, Any]], yaml.safe_load(path.read_text(encoding="utf-8"))):
            number = len(found) + 101
            drafts = drafts_of("\n".join(_lines(one["world"])))
            other_days = {draft.source for draft in drafts if draft.extracted_at != TODAY}
            for draft in drafts:
                # A source with another day is the case's own: what an extract lacks bears on all its rows.
                draft.system += f"-{number}" if draft.source in other_days else ""
                draft.rows = {file: [_own(row, number) for row in rows] for file, rows in draft.rows.items()}
            pairs = [(_key(left, number), _key(right, number)) for left, right in one.get("suspected", [])]
            found.append(Case(number, f"{path.stem}: {one['case']}", drafts, one["questions"], pairs))
    return found


def _key(record_key: str, number: int) -> str:
    """The record's key in the world of all cases."""
    source, _, name = record_key.rpartition("/")
    return f"{source}/{number}-{name}"


def _lines(world: str) -> Iterator[str]:
    for line in world.splitlines():
        if line.startswith("repeat "):
            times, _, repeated = line.removeprefix("repeat ").partition(": ")
            yield from (repeated.replace("{i}", str(i)) for i in range(1, int(times) + 1))
        else:
            yield line


def _own(row: Row, number: int) -> Row:
    """The row with everything that names something made the case's own."""
    made = {column: f"{number}-{cell}" if column in NAMED else cell for column, cell in row.items()}
    if "address" in made:
        made["address"] = f"{made['address']} {number}"
    if "nhs_number" in made:
        made["nhs_number"] = nhs_number(number * 10 + int(made["nhs_number"]))
    return made


def nhs_number(nth: int) -> str:
    """A valid number of the range that is never issued, a different one for each `nth`."""
    serial = 9_990_000_00 + nth * 3
    while True:
        digits = f"{serial:09d}"
        check = 11 - sum(int(d) * (10 - i) for i, d in enumerate(digits)) % 11
        if check != 10:
            return digits + str(check % 11)
        serial += 1


def merged(cases: Sequence[Case]) -> list[Draft]:
    """One extract for each source and time, with the rows of all cases."""
    extracts: dict[tuple[str, str], Draft] = {}
    for case in cases:
        for draft in case.drafts:
            key = (draft.source, draft.extracted_at)
            into = extracts.setdefault(
                key, Draft(draft.agency, draft.system, draft.extracted_at, draft.full, draft.current_only)
            )
            for file, rows in draft.rows.items():
                into.rows.setdefault(file, []).extend(rows)
    return list(extracts.values())
