"""Learning the weights of a declared model from records alone, without labels, the same way every time.

How often fields agree by chance is counted in random pairs; how often for one person, by maximum likelihood
in pairs that agree in something else. It fails if a level is left without a weight: Splink would weigh such a
level in silence.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.errors import SightlineError
from app.linkage.candidates import load, silent
from app.linkage.engine import Bounds, splink_settings, workspace
from app.linkage.model import Model, complete
from app.linkage.prepared import Prepared

LEAST_SHARE: Final = 0.0004
"""A name seldomer than this is left out of the frozen table: it counts as rare."""


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is learnt from. `surely`: rules that find almost only pairs of one person, and of those the share
    `recall`. `blocks`: what pairs agree in while the other fields are looked at. `pairs`: random pairs.
    """

    surely: Sequence[str]
    blocks: Sequence[str]
    recall: float = 0.5
    pairs: float = 1e6
    seed: int = 1


def common(names: Iterable[str]) -> dict[str, float]:
    """Share of each name that is not seldom, as it is frozen in a model."""
    counted = Counter(names)
    total = sum(counted.values())
    return {n: round(c / total, 5) for n, c in sorted(counted.items()) if c / total >= LEAST_SHARE}


def train(model: Model, records: Iterable[Prepared], lessons: Lessons) -> Model:
    """The model with a weight at every level. Raises SightlineError if one could not be learnt."""
    from splink import DuckDBAPI, Linker

    with workspace(Bounds(threads=2, memory="4GB")) as connection:
        connection.execute("SET preserve_insertion_order = true")
        load(connection, model, records, new=None, tiers={}, tell=silent)
        api: Any = DuckDBAPI(connection=connection)
        settings = splink_settings(model, guard=False)
        for comparison, said in zip(settings["comparisons"], _learnt(model), strict=True):
            for level, declared in zip(comparison["comparison_levels"][1:], said.levels, strict=False):
                if declared.bits is None:
                    level.pop("m_probability", None)
                    level.pop("u_probability", None)
                else:
                    level |= {"fix_m_probability": True, "fix_u_probability": True}
        linker: Any = Linker(api.register("records"), settings, log_level=None, validate_settings=False)
        training = linker.training
        training.estimate_probability_two_random_records_match(list(lessons.surely), recall=lessons.recall)
        training.estimate_u_using_random_sampling(
            max_pairs=lessons.pairs, seed=lessons.seed, min_count_per_level=None
        )
        for block in lessons.blocks:
            try:
                training.estimate_parameters_using_expectation_maximisation(block, max_pairs=5e6)
            except ValueError as problem:
                raise SightlineError(f"too few records to learn from, at {block}: {problem}") from problem
        trained = linker.misc.save_model_to_json()
    prior = trained["probability_two_random_records_match"]
    return filled(model, trained["comparisons"], math.log2(prior / (1 - prior)))


def _learnt(model: Model) -> list[Any]:
    # A guard would be learnt from the very pairs that it is there to keep apart.
    return [one for one in model.comparisons if not one.guard]


def filled(model: Model, trained: list[dict[str, Any]], prior: float) -> Model:
    """The model with what Splink learnt. Raises SightlineError for a level without a weight."""
    whole = json.loads(model.model_dump_json())
    whole["prior_bits"] = round(prior, 2)
    learnt = [one for one in whole["comparisons"] if not one["guard"]]
    for comparison, given in zip(learnt, trained, strict=True):
        for level, got in zip(comparison["levels"], given["comparison_levels"][1:], strict=False):
            if level["bits"] is None:
                m, u = got.get("m_probability"), got.get("u_probability")
                if m is None or u is None or not 0 < m <= 1 or not 0 < u <= 1:
                    raise SightlineError(
                        f"{comparison['field']}: {level['name']!r} was not trained (m {m}, u {u})"
                    )
                level["bits"], level["u"] = round(math.log2(m / u), 2), float(f"{u:.3g}")
    for comparison in whole["comparisons"]:
        for level in comparison["levels"]:
            if level["fixed"]:
                level["u"] = 0.0  # fixed by hand: nothing was counted
    return complete(Model.model_validate(whole))
