"""A generated borough as linkage sees it: records from extracts, and from its truth who is who."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app.linkage.records import Kin, LinkRecord, Lived
from app.models.identifiers import identifier

_NUMBERS = ("nhs_number", "upn", "pnc_id", "cro_number")


@dataclass(frozen=True, slots=True)
class TruePerson:
    """What the truth says of one person."""

    person_id: str
    naming_group: str
    twin_of: str
    same_name: frozenset[str]
    """Parents and children who bear the same forename and surname."""


@dataclass(frozen=True, slots=True)
class Truth:
    """Who each record is about (None: a placeholder), and what is known of them."""

    person_of: Mapping[str, str]
    people: Mapping[str, TruePerson]


def read_records(folder: Path) -> Iterator[LinkRecord]:
    """Every record of every extract below `folder`, in the project's own format."""
    for persons in sorted(folder.rglob("persons.csv")):
        extract = persons.parent
        prefix = _source(extract)
        lived: dict[str, list[Lived]] = defaultdict(list)
        for row in _rows(extract / "residences.csv"):
            lived[row["record_id"]].append(Lived(row["address"], row["postcode"], row["uprn"]))
        rows = {row["record_id"]: row for row in _rows(persons)}
        kin: dict[str, list[Kin]] = defaultdict(list)
        for row in _rows(extract / "relationships.csv"):
            parent, child = rows.get(row["from_record_id"]), rows.get(row["to_record_id"])
            if row["kind"] == "parent" and parent and child:
                kin[row["from_record_id"]].append(
                    Kin("child", child["given_name"], _date(child["birth_date"]))
                )
                kin[row["to_record_id"]].append(
                    Kin("parent", parent["given_name"], _date(parent["birth_date"]))
                )
        for record_id, row in rows.items():
            yield LinkRecord(
                record_key=f"{prefix}/{record_id}",
                given_name=row["given_name"],
                middle_names=row["middle_names"],
                family_name=row["family_name"],
                known_as=tuple(name.strip() for name in row["known_as"].split(";") if name.strip()),
                birth_date=_date(row["birth_date"]),
                birth_date_quality=row["birth_date_quality"],
                expected_birth_date=_date(row["expected_birth_date"]),
                sex=row["sex"],
                identifiers=tuple(
                    found.key
                    for scheme in _NUMBERS
                    if row[scheme] and (found := identifier(scheme, row[scheme])).validity == "valid"
                ),
                phone=row["phone"],
                lived=tuple(dict.fromkeys(lived[record_id])),
                relatives=tuple(dict.fromkeys(kin[record_id])),
            )


def read_truth(folder: Path) -> Truth:
    """The truth of a generated borough."""
    truth = folder / "truth"
    person_of = {
        row["record_key"]: row["person_id"] for row in _rows(truth / "people.csv") if row["person_id"]
    }
    rows = {row["person_id"]: row for row in _rows(truth / "true_people.csv")}
    same: dict[str, set[str]] = defaultdict(set)
    for row in _rows(truth / "true_links.csv"):
        one, other = row["from_person_id"], row["to_person_id"]
        if row["kind"] == "parent" and _full(rows[one]) == _full(rows[other]):
            same[one].add(other)
            same[other].add(one)
    people = {
        person_id: TruePerson(person_id, row["naming_group"], row["twin_of"], frozenset(same[person_id]))
        for person_id, row in rows.items()
    }
    return Truth(person_of, people)


def _full(row: Mapping[str, str]) -> tuple[str, str]:
    return row["given_name"], row["family_name"]


def _source(extract: Path) -> str:
    import tomllib

    said = tomllib.loads((extract / "extract.toml").read_text(encoding="utf-8"))
    return f"{said['agency']}/{said['system']}"


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if path.exists():
        with path.open(newline="", encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                yield {name: value or "" for name, value in row.items()}


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
