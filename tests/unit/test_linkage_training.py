"""The committed model is what is declared, trained: nothing in it was set by a hand that gives no reason."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from typing import Any

import pytest

from app.errors import SightlineError
from app.linkage import benchmarks, febrl, training
from app.linkage.model import Model, load_model
from tools import train_linkage

pytestmark = pytest.mark.filterwarnings("ignore")


def test_the_file_is_what_is_declared_with_weights() -> None:
    """All but what is learnt: names of levels, conditions, sentences, thresholds, and weights set by hand."""
    model = load_model()
    said = train_linkage.declared([], train_linkage.PEOPLE)
    assert train_linkage.written(model) == files("app.linkage").joinpath("model.json").read_text("utf-8")

    def bare(one: Model) -> dict[str, object]:
        whole = json.loads(one.model_dump_json(exclude={"prior_bits", "common_given", "common_family"}))
        for comparison in whole["comparisons"]:
            for level in comparison["levels"]:
                level["u"] = None
                if not level["fixed"]:
                    level["bits"] = None
        return whole

    assert bare(model) == bare(said)
    levels = [level for one in model.comparisons for level in one.levels]
    assert all(level.fixed.startswith("by hand: ") for level in levels if level.u == 0.0)
    assert all(
        level.fixed.startswith("by hand: ") for one in model.comparisons if one.guard for level in one.levels
    )


def test_training_twice_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a small set; `python -m tools.train_linkage --check` holds the committed file to it, byte for byte."""
    monkeypatch.setattr(febrl, "LESSONS", replace(febrl.LESSONS, pairs=1e5))
    own, trained = benchmarks.febrl_itself(3)
    one, other = trained(load_model()), trained(load_model())
    assert len(own.records) == 5_000
    assert train_linkage.written(one) == train_linkage.written(other)


def test_a_level_that_nothing_could_be_learnt_of_is_refused() -> None:
    whole = json.loads(train_linkage.declared([], train_linkage.PEOPLE).model_dump_json())
    trained: list[dict[str, Any]] = [
        {"comparison_levels": [{}, *({"m_probability": 0.9, "u_probability": 0.1} for _ in one["levels"])]}
        for one in whole["comparisons"]
        if not one["guard"]
    ]
    trained[0]["comparison_levels"][1] = {"m_probability": None, "u_probability": 0.1}
    with pytest.raises(SightlineError, match="was not trained"):
        training.filled(Model.model_validate(whole), trained, -10.0)
