"""Splink on DuckDB: the declared model as Splink's settings, and a workspace that leaves nothing behind."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.graph.filelock import FileLock, is_locked
from app.linkage.conditions import columns_of
from app.linkage.model import Comparison, Level, Model
from app.linkage.sql import DUCKDB, Dialect, as_sql


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a run may take of the machine."""

    threads: int = 2
    memory: str = "1GB"
    temp: Path | None = None


_PREFIX = "sightline-link-"
_HELD = "held"
_SETTLED_SECONDS = 60.0
"""A folder younger than this may not be locked yet by whoever has just made it."""


def sweep(temp: Path) -> int:
    """Remove folders of runs that were killed: nobody holds their lock any more. How many there were."""
    swept = 0
    for folder in temp.glob(_PREFIX + "*"):
        lock = folder / _HELD
        if lock.is_file() and lock.stat().st_mtime < time.time() - _SETTLED_SECONDS and not is_locked(lock):
            shutil.rmtree(folder, ignore_errors=True)
            swept += 1
    return swept


@contextmanager
def scratch(temp: Path | None) -> Generator[Path]:
    """A folder of a run's own, which goes with it, whatever happens.

    What a killed run left behind goes when the next one begins.
    """
    lock: FileLock | None = None
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=temp))
    try:
        if sys.platform != "win32":  # where files cannot be locked so, folders are left to the system
            sweep(folder.parent)
            lock = FileLock(folder / _HELD)
            lock.take()
        yield folder
    finally:
        if lock is not None:
            lock.close()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def workspace(bounds: Bounds) -> Generator[Any]:
    """A DuckDB in memory that spills to a folder of its own."""
    import duckdb

    with scratch(bounds.temp) as folder:
        connection: Any = duckdb.connect(":memory:")
        try:
            connection.execute(f"SET threads = {int(bounds.threads)}")
            connection.execute("SET memory_limit = $1", [bounds.memory])
            connection.execute("SET temp_directory = $1", [str(folder)])
            connection.execute("SET preserve_insertion_order = false")
            connection.execute("SET enable_progress_bar = false")
            yield connection
        finally:
            connection.close()


def splink_settings(
    model: Model, *, guard: bool = True, explain: bool = False, engine: Dialect = DUCKDB
) -> dict[str, Any]:
    """The model as Splink reads it. Weights are exactly the model's bits: only m/u counts in a prediction."""
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "number",
        "probability_two_random_records_match": 2.0**model.prior_bits / (1 + 2.0**model.prior_bits),
        "comparisons": [
            _comparison(one, model, engine) for one in model.comparisons if guard or not one.guard
        ],
        "blocking_rules_to_generate_predictions": ["l.number = r.number"],
        "retain_matching_columns": explain,
        "retain_intermediate_calculation_columns": explain,
        "max_iterations": 25,
        "em_convergence": 0.0001,
    }


def _comparison(one: Comparison, model: Model, engine: Dialect) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {
            "sql_condition": as_sql(one.neutral, model.conditions, engine),
            "label_for_charts": "neutral",
            "is_null_level": True,
        }
    ]
    for level in one.levels:
        levels.append(_level(level, model, engine))
    if one.levels[-1].when is not None:
        # What fits no level says nothing: it weighs nothing.
        levels.append(
            {"sql_condition": "ELSE", "label_for_charts": "else", "m_probability": 0.5, "u_probability": 0.5}
        )
    return {"output_column_name": one.field, "comparison_levels": levels}


def _level(level: Level, model: Model, engine: Dialect) -> dict[str, Any]:
    said: dict[str, Any] = {
        "sql_condition": as_sql(level.when, model.conditions, engine) if level.when else "ELSE",
        "label_for_charts": level.name,
    }
    if level.bits is not None:
        u = min(0.5, 2.0 ** (-level.bits - 1))
        said |= {"m_probability": u * 2.0**level.bits, "u_probability": u}
    return said


def columns(model: Model) -> list[str]:
    """The columns that the model compares, in order."""
    found: set[str] = set()
    for one in model.comparisons:
        found |= columns_of(one.neutral, model.conditions)
        for level in one.levels:
            found |= columns_of(level.when or [], model.conditions)
    return sorted(found)
