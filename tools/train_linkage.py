"""`python -m tools.train_linkage`: trains the linkage model, without labels, on a borough never reported on.

Writes `app/linkage/model.json`. The same generator version and seeds give the same file. It fails if any
level is left without a weight: Splink would weigh such a level in silence.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from app.derive.linkable import KEYS_VERSION, letters
from app.linkage.borough import read_records
from app.linkage.candidates import load
from app.linkage.engine import Bounds, splink_settings, workspace
from app.linkage.model import Model, complete
from app.linkage.records import LinkRecord
from seed_data import generate
from seed_data.borough import VERSION as GENERATOR
from tools.linkage_declared import (
    BANDS,
    COMPARISONS,
    CONDITIONS,
    GUARD,
    NAME,
    NAME_ALONE,
    THRESHOLDS,
    VERSION,
)

PEOPLE, SEED, SAMPLING_SEED = 20_000, 7, 1
"""The borough that is trained and tuned on. Reported is another one (`sightline link evaluate`)."""

LEAST_SHARE = 0.0004
_BLOCKS = (
    "l.born = r.born AND l.postcodes[1] = r.postcodes[1]",
    "l.given = r.given AND l.family = r.family AND l.postcodes[1] = r.postcodes[1]",
    "l.nhs = r.nhs",
    "l.born = r.born AND l.phone = r.phone",
)


def common(names: Iterable[str]) -> dict[str, float]:
    """Share of each name that is not seldom, as it is frozen in the model."""
    counted = Counter(names)
    total = sum(counted.values())
    return {n: round(c / total, 5) for n, c in sorted(counted.items()) if c / total >= LEAST_SHARE}


def declared(records: list[LinkRecord]) -> Model:
    """The model before training."""
    return Model.model_validate(
        {
            "name": NAME,
            "version": VERSION,
            "made": f"generator {GENERATOR}, {PEOPLE} people, seed {SEED}; sampling seed {SAMPLING_SEED}",
            "keys_version": KEYS_VERSION,
            "prior_bits": 0.0,
            **THRESHOLDS,
            **BANDS,
            "conditions": CONDITIONS,
            "comparisons": [*COMPARISONS, GUARD, NAME_ALONE],
            "common_given": common("".join(w) for r in records if (w := letters(r.given_name))),
            "common_family": common("".join(w) for r in records if (w := letters(r.family_name))),
        }
    )


def _silent(_what: str, _done: int, _of: int) -> None:
    return


def train(model: Model, records: list[LinkRecord], pairs: float) -> dict[str, Any]:
    """The trained model as JSON. Without labels: chance by random pairs, agreement by maximum likelihood."""
    from splink import DuckDBAPI, Linker

    with workspace(Bounds(threads=2, memory="4GB")) as connection:
        connection.execute("SET preserve_insertion_order = true")
        load(connection, model, records, new=None, tiers={}, tell=_silent)
        api: Any = DuckDBAPI(connection=connection)
        settings = splink_settings(model, "duckdb", guard=False)
        for comparison, said in zip(settings["comparisons"], model.comparisons, strict=False):
            for level, declared_level in zip(comparison["comparison_levels"][1:], said.levels, strict=False):
                if declared_level.bits is None:
                    level.pop("m_probability", None)
                    level.pop("u_probability", None)
                else:
                    level |= {"fix_m_probability": True, "fix_u_probability": True}
        linker: Any = Linker(api.register("records"), settings, log_level=None, validate_settings=False)
        training = linker.training
        training.estimate_probability_two_random_records_match(
            ["l.nhs = r.nhs", "l.given = r.given AND l.family = r.family AND l.born = r.born"], recall=0.5
        )
        training.estimate_u_using_random_sampling(
            max_pairs=pairs, seed=SAMPLING_SEED, min_count_per_level=None
        )
        for block in _BLOCKS:
            training.estimate_parameters_using_expectation_maximisation(block, max_pairs=5e6)
        trained = linker.misc.save_model_to_json()
    prior = trained["probability_two_random_records_match"]
    return _filled(model, trained["comparisons"], math.log2(prior / (1 - prior)))


def _filled(model: Model, trained: list[dict[str, Any]], prior: float) -> dict[str, Any]:
    whole = json.loads(model.model_dump_json())
    whole["prior_bits"] = round(prior, 2)
    for comparison, given in zip(whole["comparisons"], trained, strict=False):
        for level, got in zip(comparison["levels"], given["comparison_levels"][1:], strict=False):
            if level["bits"] is None:
                m, u = got.get("m_probability"), got.get("u_probability")
                if m is None or u is None or not 0 < m <= 1 or not 0 < u <= 1:
                    raise SystemExit(
                        f"{comparison['field']}: {level['name']!r} was not trained (m {m}, u {u})"
                    )
                level["bits"], level["u"] = round(math.log2(m / u), 2), float(f"{u:.3g}")
    for comparison in whole["comparisons"]:
        for level in comparison["levels"]:
            if level["fixed"]:
                level["u"] = 0.0  # fixed by hand: nothing was counted
    complete(Model.model_validate(whole))
    return whole


def main() -> int:
    """Generate, train, write."""
    given = argparse.ArgumentParser(prog="python -m tools.train_linkage", description=__doc__)
    given.add_argument("--people", type=int, default=PEOPLE)
    given.add_argument("--pairs", type=float, default=2e6, help="random pairs to count chance agreement in")
    given.add_argument("--out", type=Path, default=Path("app/linkage/model.json"))
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        generate(asked.people, SEED, Path(folder))
        records = list(read_records(Path(folder)))
    whole = train(declared(records), records, asked.pairs)
    asked.out.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for comparison in whole["comparisons"]:
        for level in comparison["levels"]:
            print(f"{comparison['field']:14} {level['name']:40} {level['bits']:7.2f}  u {level['u']}")
    print(f"{len(records)} records, prior {whole['prior_bits']} bits -> {asked.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
