"""The fictional borough: the same bytes everywhere, its labels true, and something to find at every distance and level."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from seed_data import VERSION, Summary, generate
from seed_data.days import TODAY, day, instant, iso
from seed_data.identifiers import cro_number, nhs_number, pnc_id, upn
from seed_data.mistakes import misspell, vary_address, wrong_birth
from tests.reference.carers import children_without_carers
from tests.reference.gaps import children_not_recorded, siblings_not_linked
from tests.reference.reach import children_near_risk
from tests.reference.view import View
from tests.reference.world import World

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = 2000


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def borough(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    out = tmp_path_factory.mktemp("borough")
    return out, generate(people=PEOPLE, seed=1, out=out)


@pytest.fixture(scope="module")
def held(borough: tuple[Path, Summary]) -> dict[str, dict[str, str]]:
    """Every person row, by record key."""
    return {
        f"{source.name.replace('-', '/', 1)}/{row['record_id']}": row
        for source in borough[0].glob("NM*")
        for row in rows(source / "persons.csv")
    }


def digest(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        whole.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()


def test_the_same_seed_gives_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    digests: list[str] = []
    for salt in ("0", "4711"):
        out = tmp_path / salt
        subprocess.run(
            [sys.executable, "-m", "seed_data", "--people", "400", "--seed", "7", "--out", str(out)],
            cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": salt}, check=True, capture_output=True,
        )  # fmt: skip
        digests.append(digest(out))
    generate(people=400, seed=8, out=tmp_path / "other")
    assert digests[0] == digests[1]
    assert digest(tmp_path / "other") != digests[0]


def test_a_second_run_replaces_the_first(tmp_path: Path) -> None:
    generate(people=200, seed=1, out=tmp_path)
    (tmp_path / "notes.txt").write_text("kept")
    generate(people=60, seed=1, out=tmp_path)
    generate(people=60, seed=1, out=tmp_path / "fresh")
    again = {p.relative_to(tmp_path / "fresh"): p.read_bytes() for p in (tmp_path / "fresh").rglob("*.csv")}
    assert all((tmp_path / path).read_bytes() == text for path, text in again.items())
    assert (tmp_path / "notes.txt").read_text() == "kept"


@pytest.mark.parametrize("people", [50, 51, 137, 1000])
def test_the_borough_has_as_many_people_as_asked(people: int, tmp_path: Path) -> None:
    summary = generate(people=people, seed=5, out=tmp_path)
    assert summary.people == people
    assert len(rows(tmp_path / "truth" / "true_people.csv")) == people


def test_too_small_a_borough_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 50"):
        generate(people=49, seed=1, out=tmp_path / "no")
    assert not (tmp_path / "no").exists()


def test_the_manifest_says_what_was_written(borough: tuple[Path, Summary]) -> None:
    out, summary = borough
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["version"] == VERSION
    assert manifest["seed"] == 1
    for source, files in summary.rows.items():
        for name, count in files.items():
            assert len(rows(out / source.replace("/", "-") / f"{name}.csv")) == count
    assert set(summary.truth) == {path.stem for path in (out / "truth").glob("*.csv")}
    assert str(summary).splitlines()[-1].startswith("2000 people")
    assert 0.15 < summary.children / summary.people < 0.28


def test_every_record_is_labelled_with_its_person(
    borough: tuple[Path, Summary], held: dict[str, dict[str, str]]
) -> None:
    truth = rows(borough[0] / "truth" / "people.csv")
    people = {row["person_id"] for row in rows(borough[0] / "truth" / "true_people.csv")}
    assert sorted(row["record_key"] for row in truth) == sorted(held)
    unnamed = [row for row in truth if not row["person_id"]]
    assert all(held[row["record_key"]]["given_name"] == "Unknown" for row in unnamed)
    assert {row["person_id"] for row in truth} - {""} <= people
    assert max(Counter(row["person_id"] for row in truth if row["person_id"]).values()) >= 4


def test_misspelt_names_and_wrong_births_are_as_labelled(
    borough: tuple[Path, Summary], held: dict[str, dict[str, str]]
) -> None:
    truth = borough[0] / "truth"
    person_of = {row["record_key"]: row["person_id"] for row in rows(truth / "people.csv")}
    people = {row["person_id"]: row for row in rows(truth / "true_people.csv")}
    misspelt = {row["record_key"]: row for row in rows(truth / "misspelt_names.csv")}
    wrong = {row["record_key"]: row for row in rows(truth / "wrong_births.csv")}
    assert len(misspelt) > 80
    assert len(wrong) > 15
    for key, row in held.items():
        true = people.get(person_of[key])
        if true is None:
            continue
        said, really = (row["given_name"], row["family_name"]), (true["given_name"], true["family_name"])
        assert (said != really) == (key in misspelt), (key, said, really)
        if key in misspelt:
            assert said == (misspelt[key]["given_name"], misspelt[key]["family_name"])
        if key in wrong:
            assert row["birth_date"] == wrong[key]["birth_date"] != true["birth_date"]
        elif row["birth_date"] and row["birth_date_quality"] != "estimated":
            assert row["birth_date"] == true["birth_date"]


def test_dropped_links_are_true_and_not_recorded(borough: tuple[Path, Summary]) -> None:
    truth = borough[0] / "truth"
    links = {(row["from_person_id"], row["to_person_id"]) for row in rows(truth / "true_links.csv")}
    dropped = rows(truth / "dropped_links.csv")
    assert {"parent", "sibling"} <= {row["kind"] for row in dropped}
    recorded = {
        (source.name, row["from_record_id"], row["to_record_id"], row["kind"])
        for source in borough[0].glob("NM*")
        if (source / "relationships.csv").exists()
        for row in rows(source / "relationships.csv")
    }
    both = 0
    for row in dropped:
        if row["kind"] == "parent":
            assert (row["from_person_id"], row["to_person_id"]) in links, row
        if row["reason"] == "link_not_recorded":
            both += 1
            ends = (row["from_record_key"].split("/")[2], row["to_record_key"].split("/")[2])
            assert (f"{row['agency']}-{row['system']}", *ends, row["kind"]) not in recorded, row
        else:
            assert not (row["from_record_key"] and row["to_record_key"])
    assert both > 40


def test_children_whom_an_incident_does_not_name_are_labelled(borough: tuple[Path, Summary]) -> None:
    out = borough[0]
    person_of = {row["record_key"]: row["person_id"] for row in rows(out / "truth" / "people.csv")}
    named = {
        (f"NMP/{row['reference']}", person_of[f"NMP/beat/{row['record_id']}"])
        for row in rows(out / "NMP-beat" / "involvements.csv")
    }
    missing = [
        (row["incident_key"], row["person_id"]) for row in rows(out / "truth" / "children_not_recorded.csv")
    ]
    assert len(missing) > 5
    assert not set(missing) & named


def test_a_verified_identifier_never_joins_two_people(
    borough: tuple[Path, Summary], held: dict[str, dict[str, str]]
) -> None:
    person_of = {row["record_key"]: row["person_id"] for row in rows(borough[0] / "truth" / "people.csv")}
    holders: dict[tuple[str, str], set[str]] = {}
    agencies: dict[tuple[str, str], set[str]] = {}
    for key, row in held.items():
        for scheme in ("nhs_number", "upn", "pnc_id", "cro_number"):
            if row[scheme] and (scheme != "nhs_number" or row["nhs_number_status"] == "01"):
                holders.setdefault((scheme, row[scheme]), set()).add(person_of[key])
                agencies.setdefault((scheme, row[scheme]), set()).add(key.split("/")[0])
    assert all(len(people) == 1 for people in holders.values())
    assert sum(1 for of in agencies.values() if len(of) > 1) > 100


def test_no_two_true_siblings_share_a_given_name_and_birth(borough: tuple[Path, Summary]) -> None:
    people = rows(borough[0] / "truth" / "true_people.csv")
    twins: dict[str, list[dict[str, str]]] = {}
    for row in people:
        if row["twin_of"]:
            twins.setdefault(row["twin_of"], []).append(row)
    assert twins
    for pair in twins.values():
        for one, other in combinations(pair, 2):
            assert one["birth_date"] == other["birth_date"]
            assert one["given_name"] != other["given_name"]


@pytest.mark.parametrize("seed", [1, 2])
def test_the_demonstration_has_something_at_every_distance_and_level(seed: int, tmp_path: Path) -> None:
    generate(people=PEOPLE, seed=seed, out=tmp_path)
    world = World.read(sorted(head.parent for head in tmp_path.rglob("extract.toml")))
    view = View(world, date(2026, 6, 1), date(2026, 6, 1), 0)
    near = children_near_risk(view, "close", 4, frozenset(), frozenset())
    steps = Counter(near.values())
    assert set(steps) == {1, 2, 3, 4}
    levels = Counter(answer.level for answer in children_without_carers(view).values())
    assert {"G0", "G1", "G3", "G5", None} <= set(levels)
    assert sum(1 for s in near.values() if s <= 2) < 0.1 * sum(levels.values())
    by_agency = Counter(answer.level for answer in children_without_carers(view, "NMH").values())
    assert by_agency["G2"]
    assert siblings_not_linked(view)
    assert children_not_recorded(view, "domestic_abuse")


def test_identifiers_have_the_published_check_characters() -> None:
    assert nhs_number(1) == "9990000018"
    assert nhs_number(0) == ""
    assert nhs_number(700_000) == ""
    assert pnc_id(1998, 123456) == "1998/0123456G"
    assert pnc_id(2019, 1) == "2019/0000001P"
    assert cro_number(2004, 12345) == "012345/04U"
    assert upn(4012, 2026, 1)[1:] == "999401226001"


def test_instants_carry_londons_offset() -> None:
    assert instant(day(2026, 3, 28), 0) == "2026-03-28T03:00:00+00:00"
    assert instant(day(2026, 3, 29), 61) == "2026-03-29T04:01:00+01:00"
    assert instant(day(2025, 10, 26), 0) == "2025-10-26T03:00:00+00:00"
    assert iso(TODAY) == "2026-06-01"
    assert iso(0) == ""


def test_mistakes_always_change_what_they_touch() -> None:
    rng = Random(1)
    for given, family in (
        ("Ruby", "Shaw"),
        ("Łukasz", "Wiśniewski"),
        ("Al", "Ng"),
        ("Siobhan", "O'Brien"),
        ("Mohammed", "Khan"),
    ):
        for _ in range(200):
            written = misspell(rng, given, "Ellen", family, "Holt")
            assert (written.given, written.family) != (given, family), written
            assert written.mistake
    for true in ("2017-05-14", "1988-01-01", "2000-02-29", "1999-12-31", "2026-05-31", "2025-12-09"):
        for _ in range(200):
            born, _quality, mistake = wrong_birth(rng, true)
            assert date.fromisoformat(born) <= date(2026, 6, 1)
            assert mistake
            assert born != true, (true, mistake)
    assert all(vary_address(rng, "Flat 3, 12 Alder Row")[0] for _ in range(50))
