"""Which pairs are proposed: the founding story, bad input, hidden records, what is new."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.linkage.borough import read_records
from app.linkage.candidates import PairScore, PassedOver, candidate_pairs
from app.linkage.engine import Bounds, sweep, workspace
from app.linkage.model import load_model
from app.linkage.records import LinkRecord, Lived
from app.linkage.scorer import evidence, guarded

pytestmark = pytest.mark.filterwarnings("ignore")
SMALL = Path(__file__).parents[2] / "seed_data" / "small"
ONE_PERSON = [
    ("NMC/liquid/51", "NMP/connect/1001"),
    ("NMC/liquid/52", "NMP/connect/1002"),
    ("NMC/liquid/53", "NMP/connect/1004"),
]
RELATIVES = [
    ("NMC/liquid/54", "NMP/connect/1001"),
    ("NMC/liquid/51", "NMC/liquid/54"),
    ("NMC/liquid/53", "NMC/liquid/55"),
    ("NMC/liquid/55", "NMP/connect/1004"),
]


def keys(pairs: list[PairScore]) -> set[tuple[str, str]]:
    return {(pair.left, pair.right) for pair in pairs}


@pytest.fixture(scope="module")
def small() -> dict[str, LinkRecord]:
    # A system that comes in two extracts counts by its newer one.
    return {record.record_key: record for record in read_records(SMALL)}


@pytest.fixture(scope="module")
def proposed(small: dict[str, LinkRecord]) -> list[PairScore]:
    return list(candidate_pairs(load_model(), small.values()))


@pytest.mark.parametrize("pair", ONE_PERSON)
def test_the_founding_pairs_are_proposed(pair: tuple[str, str], proposed: list[PairScore]) -> None:
    assert pair in keys(proposed)


@pytest.mark.parametrize("pair", RELATIVES)
def test_the_twin_and_the_grandfather_are_never_strong(
    pair: tuple[str, str], small: dict[str, LinkRecord]
) -> None:
    model = load_model()
    found = evidence(model, small[pair[0]], small[pair[1]])
    assert found.probability < model.strong_at
    assert guarded(found), [(field.field, field.level) for field in found.fields]


def test_evidence_says_how_it_compares_and_what_is_missing(small: dict[str, LinkRecord]) -> None:
    found = evidence(load_model(), small["NMP/connect/1001"], small["NMC/liquid/51"])
    by_field = {field.field: field for field in found.fields}
    assert (found.left, found.right) == ("NMC/liquid/51", "NMP/connect/1001")
    assert by_field["forename"].text.endswith("Rubie and Ruby")
    assert by_field["forename"].speaks == "for"
    assert by_field["address"].speaks == "missing"
    assert by_field["address"].bits == 0
    assert found.bits == pytest.approx(
        load_model().prior_bits + sum(field.bits for field in found.fields), abs=0.01
    )


def test_batch_and_desk_weigh_alike(small: dict[str, LinkRecord], proposed: list[PairScore]) -> None:
    for pair in proposed:
        assert evidence(load_model(), small[pair.left], small[pair.right]).bits == pytest.approx(
            pair.bits, abs=0.01
        )


def test_the_order_of_records_changes_nothing(
    small: dict[str, LinkRecord], proposed: list[PairScore]
) -> None:
    assert list(candidate_pairs(load_model(), reversed(list(small.values())))) == proposed


def test_what_is_new_is_compared_with_everything(
    small: dict[str, LinkRecord], proposed: list[PairScore]
) -> None:
    new = {"NMP/connect/1001"}
    assert keys(list(candidate_pairs(load_model(), small.values(), new=new))) == {
        pair for pair in keys(proposed) if new & set(pair)
    }


def test_hidden_bearers_of_a_name_do_not_hide_a_visible_pair() -> None:
    visible = [LinkRecord(f"A/s/{n}", given_name="Petronella", family_name="Quill") for n in range(2)]
    hidden = [LinkRecord(f"B/s/{n}", given_name="Petronella", family_name="Quill") for n in range(40)]
    tiers = {record.record_key: 3 for record in hidden}
    without = keys(list(candidate_pairs(load_model(), visible, at_least=0.0)))
    beside = keys(list(candidate_pairs(load_model(), [*visible, *hidden], tiers=tiers, at_least=0.0)))
    assert without == {("A/s/0", "A/s/1")}
    assert {pair for pair in beside if pair[0][0] == pair[1][0] == "A"} == without


def test_five_thousand_equal_names_do_not_run_away(tmp_path: Path) -> None:
    same = LinkRecord(
        "",
        given_name="Mohammed",
        family_name="Khan",
        birth_date=date(1990, 1, 1),
        lived=(Lived("HMP Fallow Marsh", "ZZ1 1AA"),),
    )
    records = [replace(same, record_key=f"A/s/{n}") for n in range(5_000)]
    told: list[PassedOver] = []
    found = candidate_pairs(load_model(), records, bounds=Bounds(temp=tmp_path), passed_over=told.append)
    assert list(found) == []
    assert list(tmp_path.iterdir()) == []
    # Not in silence: nobody of them was compared with anybody.
    assert [one.records for one in told] == [5_000]
    assert told[0].keys > 0
    few: list[PassedOver] = []
    list(candidate_pairs(load_model(), records[:20], passed_over=few.append))
    assert few == [PassedOver(0, 0)]


def test_what_a_killed_run_left_goes_and_what_is_in_use_stays(tmp_path: Path) -> None:
    left, fresh = tmp_path / "sightline-link-killed", tmp_path / "sightline-link-fresh"
    for folder in (left, fresh):
        folder.mkdir()
        (folder / "held").touch()
        (folder / "spilled").write_text("names")
    os.utime(left / "held", (0, 0))
    with workspace(Bounds(temp=tmp_path)):
        assert not left.exists()
        assert fresh.exists()
        (own,) = set(tmp_path.iterdir()) - {fresh}
        os.utime(own / "held", (0, 0))
        assert sweep(tmp_path) == 0
        assert own.exists()
    assert set(tmp_path.iterdir()) == {fresh}


ODD = [
    LinkRecord("A/s/01", given_name="Ruby"),
    LinkRecord("A/s/02", given_name="Ruby Ellen Shaw"),
    LinkRecord("A/s/03", family_name="Shaw, Ruby"),
    LinkRecord("A/s/04", given_name="Unknown", family_name="Male", sex="M"),
    LinkRecord("A/s/05", given_name="Unknown", family_name="Male", sex="M"),
    LinkRecord("A/s/06", given_name="Baby", family_name="Smith"),
    LinkRecord("A/s/07", given_name="Baby", family_name="Smith"),
    LinkRecord("A/s/08", given_name="Not known", family_name="", birth_date=date(1900, 1, 1)),
    LinkRecord("A/s/09", given_name="Infant", family_name="Unknown", birth_date=date(1990, 1, 1)),
    LinkRecord("B/s/09", given_name="Infant", family_name="Unknown", birth_date=date(1990, 1, 1)),
    LinkRecord("A/s/10", given_name="👶🏽", family_name="🎈"),
    LinkRecord("A/s/11", given_name="Zo\u0065\u0301", family_name="N\u0303u"),
    LinkRecord("A/s/12", given_name="إبراهيم", family_name="حسن"),
    LinkRecord("A/s/13", given_name="x" * 200, family_name="y" * 200),
    LinkRecord("A/s/14", given_name="'; DROP TABLE records; --", family_name='"'),
    LinkRecord("A/s/15"),
]


def test_bad_input_neither_fails_nor_carries_a_proposal() -> None:
    model = load_model()
    assert keys(list(candidate_pairs(model, ODD))) <= {("A/s/02", "A/s/03")}
    for one in ODD:
        for other in ODD:
            if one is not other:
                assert evidence(model, one, other).fields
