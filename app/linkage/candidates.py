"""Which records may be one person: pairs that meet under a key, weighed by the model, in batches.

Blocking is ours, so that a hidden record never decides whether a visible pair is found; Splink weighs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.derive.linkable import link_keys, linkable
from app.linkage import blocking
from app.linkage.blocking import Asked, PassedOver, Progress, Weighed
from app.linkage.engine import Bounds, splink_settings, workspace
from app.linkage.model import Model
from app.linkage.prepared import PORTION, Prepared, portions, schemas
from app.linkage.records import LinkRecord
from app.linkage.spark import Spark, weighed_on_spark

_PAIRS_AT_ONCE: Final = 1_500_000


Prepare = Callable[[Model, LinkRecord], Prepared]


def prepare(model: Model, record: LinkRecord) -> Prepared:
    """One record as the product compares it."""
    one = linkable(record)
    return Prepared(record.record_key, model.row(one), link_keys(one))


@dataclass(frozen=True, slots=True)
class PairScore:
    """Two record keys, the smaller first, the match weight in bits and what it says as a probability."""

    left: str
    right: str
    bits: float
    probability: float


def candidate_pairs(
    model: Model,
    records: Iterable[LinkRecord],
    *,
    new: set[str] | None = None,
    tiers: Mapping[str, int] | None = None,
    progress: Progress | None = None,
    bounds: Bounds | None = None,
    spark: Spark | None = None,
    at_least: float | None = None,
    passed_over: Callable[[PassedOver], None] | None = None,
    prepare: Prepare = prepare,
) -> Iterator[PairScore]:
    """Pairs whose probability is `at_least` (the model's queue unless given), ordered by their keys.

    `new`: keys of records of which a pair must hold one; None compares all. `tiers`: restriction of a record
    by its key, 0 where it is absent: a pair is found by counting only holders of a key that are no more
    restricted than the pair itself. `spark`: weigh there instead of in this process. `passed_over` is
    told what was not compared. `prepare`: how a record is made comparable, if not as the product does it.
    The same records, in any order, give the same pairs.
    """
    tell = progress or silent
    asked = Asked(model, new, tiers or {}, model.queue_at if at_least is None else at_least)
    made = (prepare(model, record) for record in records)
    tell, told = progress or silent, passed_over or _nobody
    if spark is None:
        found = weighed(made, asked, bounds or Bounds(), tell, told)
    else:
        found = weighed_on_spark(made, asked, spark, tell, told)
    for one, other, bits, likely in found:
        yield PairScore(one, other, round(bits, 2), round(likely, 6))


def weighed(
    made: Iterable[Prepared], asked: Asked, bounds: Bounds, tell: Progress, told: Callable[[PassedOver], None]
) -> Iterator[Weighed]:
    """The pairs on DuckDB, as precisely as they were weighed, ordered by their keys."""
    model = asked.model
    with workspace(bounds) as connection:
        if not load(connection, model, made, new=asked.new, tiers=asked.tiers, tell=tell):
            return
        told(usable_keys(connection, model))
        weigh(connection, model, asked.at_least, tell)
        rows = connection.execute(blocking.NAMED)
        while portion := rows.fetchmany(PORTION):
            yield from portion


def silent(_what: str, _done: int, _of: int) -> None:
    """Progress that nobody is told of."""


def _nobody(_left_out: PassedOver) -> None:
    pass


def load(
    connection: Any,
    model: Model,
    records: Iterable[Prepared],
    *,
    new: set[str] | None,
    tiers: Mapping[str, int],
    tell: Progress,
) -> int:
    """Write records, made comparable, and their keys into the workspace; how many there were."""
    of_records, of_names, _ = schemas(model)
    _create(connection, "records", of_records)
    _create(connection, "names", of_names)
    connection.execute("CREATE TABLE holders (number INTEGER, tier TINYINT, key UBIGINT, rare BOOLEAN)")
    total = 0
    for tables in portions(model, records, new=new, tiers=tiers):
        for name, what, table in (
            ("records", "*", tables.records),
            ("names", "*", tables.names),
            ("holders", "number, tier, hash(key), rare", tables.holders),
        ):
            connection.register("portion", table)
            connection.execute(f"INSERT INTO {name} SELECT {what} FROM portion")
            connection.unregister("portion")
        total += tables.count
        tell("prepared records", total, 0)
    return total


def _create(connection: Any, name: str, schema: Any) -> None:
    connection.register("empty", schema.empty_table())
    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM empty")
    connection.unregister("empty")


def usable_keys(connection: Any, model: Model) -> PassedOver:
    """Keep a key up to the highest tier at which few enough hold it, counting only holders up to that."""
    connection.execute(f"CREATE TABLE reach AS {blocking.reach(model)}")
    connection.execute(f"CREATE TABLE usable AS {blocking.USABLE}")
    ((keys, unmet),) = connection.execute(blocking.passed_over(model)).fetchall()
    connection.execute("DROP TABLE holders; DROP TABLE reach")
    return PassedOver(int(keys), int(unmet))


def weigh(connection: Any, model: Model, at_least: float, tell: Progress) -> None:
    """Fill `scored (l, r, bits, probability)` with the pairs that share a usable key, portion by portion."""
    from splink import DuckDBAPI, Linker

    connection.execute("CREATE TABLE scored (l INTEGER, r INTEGER, bits DOUBLE, probability DOUBLE)")
    ((likely,),) = connection.execute(
        "SELECT coalesce(sum(n * (n - 1) / 2), 0) FROM (SELECT count(*) AS n FROM usable GROUP BY key)"
    ).fetchall()
    parts = 1 + int(likely) // _PAIRS_AT_ONCE
    api: Any = DuckDBAPI(connection=connection)
    for portion in range(parts):
        connection.execute(f"CREATE OR REPLACE TABLE blocked AS {blocking.blocked(portion, parts)}")
        linker: Any = Linker(
            api.register("records", dataset_display_name=f"records_{portion}"),
            splink_settings(model),
            log_level=None,
            validate_settings=False,
        )
        linker.table_management.register_blocked_pairs_for_predict(
            api.register("blocked", dataset_display_name=f"blocked_{portion}")
        )
        found = linker.inference.predict(threshold_match_probability=at_least, warning_mode="never")
        connection.execute(
            f"""INSERT INTO scored SELECT number_l, number_r, match_weight, match_probability
                FROM {found.physical_name}"""
        )
        found.drop_table_from_database_and_remove_from_cache()
        tell("weighed pairs", portion + 1, parts)
    connection.execute("DROP TABLE usable; DROP TABLE IF EXISTS blocked")
