"""Spark weighs as DuckDB does: the same pairs, weights and clusters. `make test-spark` brings what it needs."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from app.errors import SettingsError
from app.linkage.blocking import Asked, PassedOver
from app.linkage.borough import read_records
from app.linkage.candidates import candidate_pairs, prepare, silent, weighed
from app.linkage.clusters import guarded_clusters
from app.linkage.engine import Bounds
from app.linkage.model import load_model
from app.linkage.records import LinkRecord
from app.linkage.spark import Spark, weighed_on_spark
from app.linkage.sql import DUCKDB, SPARK, as_sql
from tests.unit.test_linkage_pairs import ODD

CORES = Spark("local[2]")
WHY = "pyspark is not installed: `make test-spark` brings it and runs this"
needs_spark = pytest.mark.skipif(find_spec("pyspark") is None, reason=WHY)


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> list[LinkRecord]:
    """A borough of 1,000 people, and every awkward record."""
    folder = tmp_path_factory.mktemp("borough")
    made = [sys.executable, "-m", "seed_data", "--people", "1000", "--seed", "17", "--out", str(folder)]
    subprocess.run(made, check=True, capture_output=True)
    return [*{one.record_key: one for one in read_records(folder)}.values(), *ODD]


@needs_spark
@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_spark_gives_the_pairs_weights_and_clusters_that_duckdb_gives(
    records: list[LinkRecord], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # Its Python workers look for what the tests found.
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path for path in sys.path if path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    model = load_model()
    made = [prepare(model, one) for one in records]
    keys = [one.record_key for one in records]
    # Some are restricted, some were compared before; well below the queue, so that every level is met.
    asked = Asked(model, set(keys[::2]), {key: turn % 3 for turn, key in enumerate(keys)}, 1e-5)
    told: list[PassedOver] = []
    here = list(weighed(made, asked, Bounds(), silent, told.append))
    there = list(weighed_on_spark(made, asked, CORES, silent, told.append))
    assert len(here) > 500
    assert [one[:2] for one in there] == [one[:2] for one in here]
    for ours, theirs in zip(here, there, strict=True):
        assert theirs[2:] == pytest.approx(ours[2:], abs=1e-9), ours[:2]
    assert told[0] == told[1]

    def clusters(found: list[Any]) -> set[frozenset[str]]:
        likely = [(bits, (left, right)) for left, right, bits, share in found if share >= model.queue_at]
        return {frozenset(one) for one in guarded_clusters(likely, lambda _one, _other: False)}

    assert clusters(there) == clusters(here)
    assert len(clusters(here)) > 50
    assert list(tmp_path.iterdir()) == [], "what was compared is left nowhere"


def test_without_pyspark_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(SettingsError, match=r"pip install 'sightline\[spark\]'"):
        list(candidate_pairs(load_model(), ODD, spark=CORES))


def test_both_engines_read_one_model(records: list[LinkRecord]) -> None:
    """But for the names of four functions the text is one."""
    model = load_model()
    for comparison in model.comparisons:
        for level in comparison.levels:
            if level.when is not None:
                said = as_sql(level.when, model.conditions, SPARK)
                for name in DUCKDB.__slots__:
                    said = said.replace(getattr(SPARK, name) + "(", getattr(DUCKDB, name) + "(")
                assert said == as_sql(level.when, model.conditions)
