"""The scorer for two records gives the same weight as Splink, pair by pair and at every level."""

from __future__ import annotations

import json
from datetime import date, timedelta
from importlib.resources import files
from random import Random

import pytest

from app.derive.linkable import linkable
from app.errors import SightlineError
from app.linkage.candidates import load, prepare
from app.linkage.engine import Bounds, splink_settings, workspace
from app.linkage.model import Model, complete, load_model
from app.linkage.records import Kin, LinkRecord, Lived

GIVEN = [
    "Ruby",
    "Rubie",
    "Rosie",
    "Rose",
    "R",
    "Kate",
    "Katherine",
    "Sarah",
    "Mohammed",
    "Md",
    "Josè",
    "إبراهيم",
    "",
    "Unknown",
    "Baby",
    "Shaw",
    "👶 Tom",
    "Jonathan",
    "Johnathan",
    "Kelly",
    "Kerry",
    "Charlene",
    "Charlotte",
    "x" * 200,
]
FAMILY = [
    "Shaw",
    "Shore",
    "Shaw-Jones",
    "Jones",
    "Ruby",
    "Singh",
    "Kaur",
    "Smith",
    "Smyth",
    "O'Brien",
    "OBrien",
    "",
    "Holt",
    "Holte",
]
HOMES = [
    ("12 Alder Row", "ZZ9 1AA"),
    ("12 ALDER ROW", "ZZ9 1AA"),
    ("14 Alder Row", "ZZ9 1AA"),
    ("3 Quarry Lane", "ZZ9 2BB"),
    ("", ""),
]


def invented(count: int, seed: int) -> list[LinkRecord]:
    rng = Random(seed)
    made: list[LinkRecord] = []
    for number in range(count):
        born = date(
            rng.choice([1961, 1988, 1989, 2003, 2017]), rng.choice([1, 2, 5, 9]), rng.choice([1, 2, 5, 9, 14])
        )
        home = rng.choice(HOMES)
        made.append(
            LinkRecord(
                record_key=f"A/s/{number:05d}",
                given_name=rng.choice(GIVEN),
                middle_names=rng.choice(["", "Ellen", "Ellan", "E", "Ruby", "Tom"]),
                family_name=rng.choice(FAMILY),
                known_as=(rng.choice(GIVEN),) if rng.random() < 0.1 else (),
                birth_date=born if rng.random() < 0.8 else None,
                birth_date_quality=rng.choice(["", "exact", "year", "estimated"]),
                sex=rng.choice(["F", "M", "U", ""]),
                identifiers=tuple(
                    one
                    for one in (f"nhs_number|99900{rng.choice([11, 12, 77])}000", f"upn|A{rng.randrange(3)}")
                    if rng.random() < 0.3
                ),
                phone=rng.choice(["", "07700 900001", "07700900002"]),
                lived=(Lived(home[0], home[1], ""),) if home[1] else (),
                relatives=(
                    Kin(
                        rng.choice(["child", "parent"]),
                        rng.choice(GIVEN[:3]),
                        date(2017, 5, 14)
                        if rng.random() < 0.8
                        else born + timedelta(days=rng.choice([0, 9000])),
                    ),
                )
                if rng.random() < 0.3
                else (),
            )
        )
    return made


@pytest.mark.filterwarnings("ignore")
def test_every_level_weighs_what_splink_makes_of_it() -> None:
    from splink import DuckDBAPI, Linker

    model = load_model()
    records = [
        *invented(220, seed=3),
        LinkRecord("B/s/1", given_name="Ruby", family_name="Shaw"),
        LinkRecord("B/s/2", given_name="Shaw", family_name="Ruby"),
    ]
    rows = [model.row(linkable(record)) for record in records]
    lacking = [frozenset(column for column, value in row.items() if value is None) for row in rows]
    with workspace(Bounds()) as connection:
        load(
            connection,
            model,
            (prepare(model, one) for one in records),
            new=None,
            tiers={},
            tell=lambda *_: None,
        )
        connection.execute(
            "CREATE TABLE blocked AS SELECT '0' AS match_key, a.number AS join_key_l, b.number AS join_key_r"
            " FROM records a JOIN records b ON a.number < b.number"
        )
        api = DuckDBAPI(connection=connection)
        linker = Linker(
            api.register("records"),
            splink_settings(model, explain=True),
            log_level=None,
            validate_settings=False,
        )
        linker.table_management.register_blocked_pairs_for_predict(api.register("blocked"))
        found = linker.inference.predict(warning_mode="never")
        weights = ", ".join(f'"mw_{c.field}"' for c in model.comparisons)
        got = connection.execute(
            f"SELECT number_l, number_r, match_weight, {weights} FROM {found.physical_name}"
        ).fetchall()
    assert len(got) == len(records) * (len(records) - 1) // 2
    seen: set[tuple[str, str]] = set()
    for left, right, weight, *parts in got:
        levels = model.scorer.levels(rows[left], rows[right])
        # As a desk compares: what the left row lacks is settled beforehand, and nothing else is said.
        assert levels == model.scorer.levels(rows[left], rows[right], lacking[left])
        for comparison, level, part in zip(model.comparisons, levels, parts, strict=True):
            ours = level.bits if level and level.bits is not None else 0.0
            assert part == pytest.approx(ours, abs=1e-6), (
                comparison.field,
                level,
                records[left],
                records[right],
            )
            if level:
                seen.add((comparison.field, level.name))
        assert weight == pytest.approx(model.scorer.bits(rows[left], rows[right]), abs=1e-6)
    every = {(c.field, level.name) for c in model.comparisons for level in c.levels}
    assert every == seen, f"levels that no pair met: {every - seen}"


def test_a_model_with_a_level_that_was_not_trained_is_refused() -> None:
    whole = json.loads(files("app.linkage").joinpath("model.json").read_text(encoding="utf-8"))
    whole["comparisons"][0]["levels"][0]["bits"] = None
    with pytest.raises(SightlineError, match="without a weight"):
        complete(Model.model_validate(whole))


SCANTY = (
    LinkRecord("A/s/1"),
    LinkRecord("A/s/1", given_name="Unknown"),
    LinkRecord("A/s/1", given_name="Person33"),
    LinkRecord("A/s/1", sex="F"),
)


@pytest.mark.parametrize("said", SCANTY, ids=lambda one: one.given_name or one.sex or "nothing")
def test_who_says_next_to_nothing_is_compared_too(said: LinkRecord) -> None:
    """A search for words that are no name leaves a comparison without any level that could hold."""
    model = load_model()
    left = model.row(linkable(said))
    lacking = frozenset(column for column, value in left.items() if value is None)
    for right in (LinkRecord("B/s/2", given_name="Ruby", family_name="Shaw", sex="F"), LinkRecord("B/s/3")):
        row = model.row(linkable(right))
        assert model.scorer.levels(left, row, lacking) == model.scorer.levels(left, row)


def test_a_copy_of_a_model_weighs_as_itself_and_not_as_what_it_was_copied_from() -> None:
    model = load_model()
    row = model.row(linkable(LinkRecord("a", given_name="Ida", family_name="Quell")))
    before = model.scorer.bits(row, row)
    copied = model.model_copy(update={"prior_bits": model.prior_bits + 5})
    assert copied.scorer.bits(row, row) == pytest.approx(before + 5)
    assert model.scorer.bits(row, row) == before
