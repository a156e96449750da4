"""`python -m tools.train_linkage`: trains the linkage model, without labels, on a borough never reported on.

Writes `app/linkage/model.json`; with `--check` only compares. The same generator version and seeds give the
same file. It fails if any level is left without a weight: Splink would weigh such a level in silence.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import tempfile
from pathlib import Path

from app.derive.linkable import KEYS_VERSION
from app.derive.name_words import letters
from app.linkage.borough import read_records
from app.linkage.candidates import prepare
from app.linkage.model import Model
from app.linkage.records import LinkRecord
from app.linkage.training import Lessons, common, train
from seed_data import generate
from seed_data.borough import VERSION as GENERATOR
from tools.linkage_declared import (
    BANDS,
    COMPARISONS,
    CONDITIONS,
    FOR_PEOPLE,
    NAME,
    THRESHOLDS,
    VERSION,
)
from tools.linkage_guard import GUARD, NAME_ALONE

PEOPLE, SEED, SAMPLING_SEED = 20_000, 7, 1
"""The borough that is trained and tuned on. Reported is another one (`sightline link evaluate`)."""

LESSONS = Lessons(
    surely=("l.nhs = r.nhs", "l.given = r.given AND l.family = r.family AND l.born = r.born"),
    blocks=(
        "l.born = r.born AND l.postcodes[1] = r.postcodes[1]",
        "l.given = r.given AND l.family = r.family AND l.postcodes[1] = r.postcodes[1]",
        "l.nhs = r.nhs",
        "l.born = r.born AND l.phone = r.phone",
    ),
    pairs=2e6,
    seed=SAMPLING_SEED,
)


def declared(records: list[LinkRecord], people: int) -> Model:
    """The model before training."""
    return Model.model_validate(
        {
            "name": NAME,
            "version": VERSION,
            "made": f"generator {GENERATOR}, {people} people, seed {SEED}; sampling seed {SAMPLING_SEED};"
            f" for {FOR_PEOPLE} people",
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


def trained(people: int) -> tuple[Model, int]:
    """The trained model, and how many records it was trained on."""
    with tempfile.TemporaryDirectory() as folder:
        generate(people, SEED, Path(folder))
        records = list(read_records(Path(folder)))
    model = declared(records, people)
    learnt = train(model, (prepare(model, one) for one in records), LESSONS)
    prior = round(learnt.prior_bits - math.log2(FOR_PEOPLE / people), 2)
    return learnt.model_copy(update={"prior_bits": prior}), len(records)


def written(model: Model) -> str:
    """The model as it stands in its file."""
    return json.dumps(json.loads(model.model_dump_json()), indent=1, ensure_ascii=False) + "\n"


def main() -> int:
    """Generate, train, write."""
    given = argparse.ArgumentParser(prog="python -m tools.train_linkage", description=__doc__)
    given.add_argument("--people", type=int, default=PEOPLE)
    given.add_argument("--out", type=Path, default=Path("app/linkage/model.json"))
    given.add_argument("--check", action="store_true", help="write nothing: exit 1 if the file would change")
    asked = given.parse_args()
    model, records = trained(asked.people)
    if asked.check:
        same = asked.out.read_text(encoding="utf-8") == written(model)
        print(f"{asked.out} is {'' if same else 'NOT '}what training gives, {records} records")
        return 0 if same else 1
    asked.out.write_text(written(model), encoding="utf-8")
    for comparison in model.comparisons:
        for level in comparison.levels:
            print(f"{comparison.field:14} {level.name:40} {level.bits:7.2f}  u {level.u}")
    print(f"{records} records, prior {model.prior_bits} bits -> {asked.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
