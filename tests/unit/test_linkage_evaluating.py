"""What is measured is counted rightly, and is what was reached before."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from typer.testing import CliRunner

from app.cli import command_line
from app.errors import BadInput
from app.linkage import benchmarks, goals
from app.linkage.clusters import guarded_clusters
from app.linkage.evaluating import Counts, measure
from app.linkage.goals import TRAINED_ON_IT, Figure, figures
from app.linkage.model import load_model
from tests.more import cases

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.mark.parametrize(("number", "pairs"), cases([(3, 6_538)], more=[(4, 5_000)]))
def test_febrl_is_over_its_floor_at_both_cuts(number: int, pairs: int) -> None:
    """The recipe trained on the set itself, without labels, any one field bringing two records together."""
    own, trained = benchmarks.febrl_itself(number)
    found = measure(trained(load_model()), own, name=f"{own.name}, {TRAINED_ON_IT}")
    assert found.counts.hit + found.counts.missed == pairs
    assert sum(found.missed.values()) == found.counts.missed
    held = [one for one in figures(found) if one.floor is not None]
    assert [one.floor for one in held] == [0.9985 if number == 3 else 0.9997] * 2
    assert {one.what: one.verdict for one in held if one.verdict == "under the floor"} == {}


def test_a_borough_that_the_model_was_never_tuned_on_is_over_every_floor() -> None:
    found = measure(load_model(), benchmarks.borough(6_000, 2030))
    held = {one.what.partition(" (")[0]: one for one in figures(found) if one.floor is not None}
    for what in (
        "borough, 6,000 people: F1",
        "false merges, twins",
        "false merges, parent and child of one name",
        "mixed clusters",
    ):
        assert held[what].verdict != "under the floor", held[what].cells()
    assert all(one.of > 60 for one in found.relatives.values()), found.relatives
    assert found.clusters > 2_000


def test_the_command_fails_below_a_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 1 exactly if it says that something is under its floor, and it names what."""
    asked = ["link", "evaluate", "--people", "1000", "--seed", "5", "--no-febrl"]
    said = CliRunner().invoke(command_line(), asked)
    assert said.exit_code == 0, said.output
    for what in (
        "false merges, twins",
        "false merges, parent",
        "mixed clusters",
        "largest difference",
        "peak MB",
    ):
        assert what in said.stdout
    monkeypatch.setattr(goals, "_BOROUGH", (0.9999, 0.9999))
    said = CliRunner().invoke(command_line(), asked)
    assert said.exit_code == 1
    assert "Under the floor: borough, 1,000 people: F1" in said.stdout


def test_without_the_package_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> Any:
        if name.startswith("recordlinkage"):
            raise ImportError(name)
        return import_module(name)

    monkeypatch.setattr(benchmarks, "import_module", absent)
    with pytest.raises(BadInput, match="extra `dev`"):
        benchmarks.febrl(4)


def test_clusters_take_the_strongest_first_and_hold_no_flagged_pair() -> None:
    pairs = [(9.0, ("b", "c")), (20.0, ("a", "b")), (8.0, ("c", "d")), (5.0, ("e", "f"))]
    flagged = {frozenset("ac"), frozenset("ef")}
    found = guarded_clusters(pairs, lambda one, other: frozenset((one, other)) in flagged)
    assert sorted(map(sorted, found)) == [["a", "b"], ["c", "d"]]


@pytest.mark.parametrize(
    ("value", "rising", "verdict"),
    [
        (0.98, True, "goal reached"),
        (0.96, True, "over the floor"),
        (0.95, True, "under the floor"),
        (0.98, False, "under the floor"),
    ],
)
def test_a_figure_stands_where_it_stands(value: float, rising: bool, verdict: str) -> None:
    floor, goal = (0.96, 0.975) if rising else (0.975, 0.96)
    assert Figure("F1", value, floor, goal, rising).verdict == verdict


def test_f1_is_the_harmonic_mean() -> None:
    one = Counts(hit=6, missed=2, false=4)
    assert (one.precision, one.recall) == (0.6, 0.75)
    assert one.f1 == pytest.approx(2 * 0.6 * 0.75 / (0.6 + 0.75))
