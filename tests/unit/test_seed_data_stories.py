"""The small world tells every story it promises, and the founding one record by record."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

SMALL = Path(__file__).resolve().parents[2] / "seed_data" / "small"
Rows = dict[str, list[dict[str, str]]]
PROMISED = "abcdefghijklmno"
ASKED = {
    "children_near_risk",
    "children_without_carers",
    "siblings_not_linked",
    "children_without_second_parent",
    "adults_unexplained",
    "incidents_children_not_recorded",
}
WITH = {
    "profile",
    "max_steps",
    "kind",
    "basis",
    "age",
    "agency",
    "level",
    "valid_on",
    "known_on",
    "clearance",
}


def _extracts() -> dict[str, list[Rows]]:
    """The rows of every extract, by agency/system."""
    out: dict[str, list[Rows]] = {}
    for head in sorted(SMALL.rglob("extract.toml")):
        said = tomllib.loads(head.read_text())
        read: Rows = {}
        for path in head.parent.glob("*.csv"):
            with path.open(newline="", encoding="utf-8") as file:
                read[path.stem] = list(csv.DictReader(file))
        out.setdefault(f"{said['agency']}/{said['system']}", []).append(read)
    return out


EXTRACTS = _extracts()
TOLD = cast("dict[str, Any]", yaml.safe_load((SMALL / "stories.yaml").read_text(encoding="utf-8")))
STORIES = cast("list[dict[str, Any]]", TOLD["stories"])
RECORDS = {
    f"{source}/{row['record_id']}"
    for source, all_ in EXTRACTS.items()
    for one in all_
    for row in one["persons"]
}
INCIDENTS = {
    f"{source.split('/')[0]}/{row['reference']}"
    for source, all_ in EXTRACTS.items()
    for one in all_
    for row in one.get("incidents", [])
}


def _names(value: object) -> list[str]:
    """Every text with a slash in it: records and incidents."""
    if isinstance(value, str):
        return [value] if "/" in value else []
    if isinstance(value, dict):
        return [n for v in cast("dict[str, object]", value).values() for n in _names(v)]
    return [n for v in cast("list[object]", value) for n in _names(v)] if isinstance(value, list) else []


def test_every_promised_story_is_told() -> None:
    told = [story["id"] for story in STORIES]
    assert len(told) == len(set(told))
    assert set(PROMISED) <= set(told)


@pytest.mark.parametrize("story", STORIES, ids=[story["id"] for story in STORIES])
def test_a_story_has_truth_and_decoys_about_records_that_exist(story: dict[str, Any]) -> None:
    assert set(story["records"]) <= RECORDS
    for part in ("truth", "joined", "not_joined"):
        assert set(_names(story.get(part, []))) <= RECORDS
    asked = [question["ask"] for question in story["questions"]]
    assert set(asked) <= ASKED
    assert any(question.get("returns") for question in story["questions"]), "no truth"
    assert any(question.get("not") for question in story["questions"]), "no decoy"
    for question in story["questions"]:
        assert set(question) <= {"ask", "with", "returns", "not", "why"}
        assert set(question.get("with", {})) <= WITH
        assert question.get("returns") or question.get("not")
        assert set(_names([question.get("returns", []), question.get("not", [])])) <= RECORDS | INCIDENTS


def test_the_world_is_small_and_varied() -> None:
    assert 60 <= len(RECORDS) <= 250
    people = [row for all_ in EXTRACTS.values() for one in all_ for row in one["persons"]]
    homes = [row for all_ in EXTRACTS.values() for one in all_ for row in one.get("residences", [])]
    ties = [row for all_ in EXTRACTS.values() for one in all_ for row in one.get("relationships", [])]
    facts = [row for all_ in EXTRACTS.values() for one in all_ for row in one.get("risk_facts", [])]
    assert {"", "1", "2", "3"} <= {row["restriction"] for row in (*people, *homes, *ties, *facts)}
    assert {"adoption", "witness_protection"} <= {row["barrier"] for row in people}
    assert {"home", "refuge", "hostel", "hospital", "childrens_home"} <= {
        row["dwelling_kind"] for row in homes
    }
    assert {"home", "stays", "placement", "bail", "correspondence"} <= {row["kind"] for row in homes}
    assert {"disputed", ""} <= {row["status"] for row in ties}
    assert {"perpetrator", "suspect", "victim", ""} <= {row["role"] for row in facts}
    assert len({row["kind"] for row in ties}) >= 18
    crowd = [row for row in EXTRACTS["NMP/connect"][0]["involvements"] if row["reference"] == "HUB-1"]
    assert len(crowd) > 20


FOUNDING_PEOPLE = {
    "NMP/connect": {
        "1001": ("Ruby", "Ellen", "Shaw", "2017-05-14"),
        "1002": ("Kelly", "", "Shaw", "1991-02-03"),
        "1003": ("Unknown", "", "Male", ""),
        "1004": ("Darren", "", "Holte", "1988-09-21"),
    },
    "NMC/liquid": {
        "51": ("Rubie", "", "Shaw", "2017-05-14"),
        "52": ("Kelly", "", "Shaw", "1991-02-03"),
        "53": ("Darren", "", "Holt", "1988-09-21"),
        "54": ("Rosie", "", "Shaw", "2017-05-14"),
        "55": ("Darren", "", "Holt", "1961-01-30"),
    },
}
FOUNDING_HOMES = {
    ("1002", "12 Alder Row", "ZZ9 1AA", "2016-04-01", ""),
    ("1004", "9 Brook Street", "ZZ9 3CC", "2015-01-01", "2018-01-01"),
    ("51", "12 Alder Row", "ZZ9 1AA", "2017-05-14", ""),
    ("52", "12 Alder Row", "ZZ9 1AA", "2016-04-01", ""),
    ("53", "3 Quarry Lane", "ZZ9 2BB", "2022-01-10", ""),
    ("54", "12 Alder Row", "ZZ9 1AA", "2017-05-14", ""),
    ("55", "3 Quarry Lane", "ZZ9 2BB", "2001-05-05", ""),
}
FOUNDING_TIES = {
    ("52", "51", "parent", "yes"), ("52", "54", "parent", "yes"), ("53", "51", "parent", "no"), ("53", "54", "parent", "no"),
    ("53", "52", "ex_partner", ""), ("55", "53", "parent", ""),
}  # fmt: skip


def test_the_founding_story_is_there_record_by_record() -> None:
    for source, people in FOUNDING_PEOPLE.items():
        assert len(EXTRACTS[source]) == 1
        held = {row["record_id"]: row for row in EXTRACTS[source][0]["persons"]}
        for record, (given, middle, family, born) in people.items():
            row = held[record]
            assert (row["given_name"], row["middle_names"], row["family_name"], row["birth_date"]) == (
                given,
                middle,
                family,
                born,
            )
            assert not any(row[scheme] for scheme in ("nhs_number", "upn", "pnc_id", "cro_number"))
    ours = {record for people in FOUNDING_PEOPLE.values() for record in people}
    homes = {
        (row["record_id"], row["address"], row["postcode"], row["valid_from"], row["valid_to"])
        for source in FOUNDING_PEOPLE
        for row in EXTRACTS[source][0]["residences"]
        if row["record_id"] in ours
    }
    assert homes == FOUNDING_HOMES
    ties = {
        (row["from_record_id"], row["to_record_id"], row["kind"], row["caring"])
        for source in FOUNDING_PEOPLE
        for row in EXTRACTS[source][0]["relationships"]
        if {row["from_record_id"], row["to_record_id"]} & ours
    }
    assert ties == FOUNDING_TIES
    police = EXTRACTS["NMP/connect"][0]
    assert {(r["record_id"], r["role"]) for r in police["involvements"] if r["reference"] == "DA-7" or r["record_id"] in ours} == {
        ("1001", "child_present"), ("1002", "victim"), ("1003", "suspect"),
    }  # fmt: skip
    facts = {
        (r["record_id"], r["kind"], r["basis"], r["valid_from"])
        for r in police["risk_facts"]
        if r["record_id"] in ours
    }
    assert facts == {
        ("1004", "domestic_abuse", "conviction", "2019-06-20"),
        ("1004", "drugs", "caution", "2021-02-11"),
    }
    assert not any(r["record_id"] in ours for r in EXTRACTS["NMC/liquid"][0]["risk_facts"])


def test_nobody_else_lives_where_the_founding_story_plays() -> None:
    ours = {record for people in FOUNDING_PEOPLE.values() for record in people}
    streets = {(address, postcode) for _, address, postcode, _, _ in FOUNDING_HOMES}
    for all_ in EXTRACTS.values():
        for one in all_:
            for row in one.get("residences", []):
                assert (row["address"], row["postcode"]) not in streets or row["record_id"] in ours, row
