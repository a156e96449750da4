"""Which records may be one person: pairs that meet under a key, weighed by the model, in batches.

Blocking is ours, so that a hidden record never decides whether a visible pair is found; Splink weighs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from typing import Any, Final

from app.derive.linkable import link_keys, linkable
from app.linkage.engine import Bounds, columns, splink_settings, workspace
from app.linkage.model import Model
from app.linkage.records import LinkRecord

Progress = Callable[[str, int, int], None]
"""What is being done, how far, of how much."""

_PORTION: Final = 20_000
_PAIRS_AT_ONCE: Final = 1_500_000


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record made comparable: the columns that its model looks at, and the keys that it is found under."""

    record_key: str
    row: Mapping[str, Any]
    keys: Sequence[str]


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


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Keys that too many records hold to compare them all, and records that meet nobody by another."""

    keys: int = 0
    records: int = 0


def candidate_pairs(
    model: Model,
    records: Iterable[LinkRecord],
    *,
    new: set[str] | None = None,
    tiers: Mapping[str, int] | None = None,
    progress: Progress | None = None,
    bounds: Bounds | None = None,
    at_least: float | None = None,
    passed_over: Callable[[PassedOver], None] | None = None,
    prepare: Prepare = prepare,
) -> Iterator[PairScore]:
    """Pairs whose probability is `at_least` (the model's queue unless given), ordered by their keys.

    `new`: keys of records of which a pair must hold one; None compares all. `tiers`: restriction of a record
    by its key, 0 where it is absent: a pair is found by counting only holders of a key that are no more
    restricted than the pair itself. `passed_over` is told what was not compared. `prepare`: how a record is
    made comparable, if not as the product does it.
    The same records, in any order, give the same pairs.
    """
    tell = progress or silent
    with workspace(bounds or Bounds()) as connection:
        made = (prepare(model, record) for record in records)
        total = load(connection, model, made, new=new, tiers=tiers or {}, tell=tell)
        if not total:
            return
        left_out = usable_keys(connection, model)
        if passed_over is not None:
            passed_over(left_out)
        weigh(connection, model, model.queue_at if at_least is None else at_least, tell)
        rows = connection.execute(
            """SELECT least(a.record_key, b.record_key) AS one, greatest(a.record_key, b.record_key) AS other,
                      bits, probability
               FROM scored JOIN names a ON a.number = scored.l JOIN names b ON b.number = scored.r
               ORDER BY one, other"""
        )
        while portion := rows.fetchmany(_PORTION):
            for one, other, bits, likely in portion:
                yield PairScore(one, other, round(bits, 2), round(likely, 6))


def silent(_what: str, _done: int, _of: int) -> None:
    """Progress that nobody is told of."""


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
    arrow: Any = import_module("pyarrow")
    wanted = columns(model)
    kinds: dict[str, Any] = dict.fromkeys(("year", "born_from", "born_to"), arrow.int32())
    kinds["default_day"] = arrow.bool_()
    lists = {
        "given_forms",
        "family_parts",
        "numbers",
        "schemes",
        "homes",
        "postcodes",
        "children",
        "parents",
        "tags",
        "first_names",
        "kin_names",
    }
    fields: list[Any] = [("number", arrow.int32())]
    fields += [
        (name, arrow.list_(arrow.string()) if name in lists else kinds.get(name, arrow.string()))
        for name in wanted
    ]
    schema = arrow.schema(fields)
    names = arrow.schema(
        [("number", arrow.int32()), ("record_key", arrow.string()), ("is_new", arrow.bool_())]
    )
    holders = arrow.schema([("number", arrow.int32()), ("tier", arrow.int8()), ("key", arrow.string())])
    _create(connection, "records", schema)
    _create(connection, "names", names)
    connection.execute("CREATE TABLE holders (number INTEGER, tier TINYINT, key UBIGINT, rare BOOLEAN)")
    total = 0
    source = iter(records)
    while portion := list(islice(source, _PORTION)):
        held: list[tuple[int, int, str]] = []
        rows: list[dict[str, Any]] = []
        for number, record in enumerate(portion, start=total):
            rows.append({**record.row, "number": number})
            tier = tiers.get(record.record_key, 0)
            held += [(number, tier, key) for key in record.keys]
        _insert(connection, "records", [[row[f[0]] for row in rows] for f in fields], schema)
        _insert(
            connection,
            "names",
            [
                list(range(total, total + len(portion))),
                [record.record_key for record in portion],
                [new is None or record.record_key in new for record in portion],
            ],
            names,
        )
        if held:
            numbers, restrictions, keys = (list(column) for column in zip(*held, strict=True))
            table = arrow.Table.from_arrays(
                [
                    arrow.array(c, type=f.type)
                    for c, f in zip((numbers, restrictions, keys), holders, strict=True)
                ],
                schema=holders,
            )
            connection.register("portion", table)
            connection.execute(
                "INSERT INTO holders SELECT number, tier, hash(key), starts_with(key, 'nn:') FROM portion"
            )
            connection.unregister("portion")
        total += len(portion)
        tell("prepared records", total, 0)
    return total


def _create(connection: Any, name: str, schema: Any) -> None:
    connection.register("empty", schema.empty_table())
    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM empty")
    connection.unregister("empty")


def _insert(connection: Any, name: str, values: Sequence[list[Any]], schema: Any) -> None:
    arrow: Any = import_module("pyarrow")
    table = arrow.Table.from_arrays(
        [arrow.array(column, type=field.type) for column, field in zip(values, schema, strict=True)],
        schema=schema,
    )
    connection.register("portion", table)
    connection.execute(f"INSERT INTO {name} SELECT * FROM portion")
    connection.unregister("portion")


def usable_keys(connection: Any, model: Model) -> PassedOver:
    """Keep a key up to the highest tier at which few enough hold it, counting only holders up to that."""
    connection.execute(
        f"""CREATE TABLE reach AS
            WITH counted AS (SELECT key, any_value(rare) AS rare, tier, count(*) AS n
                             FROM holders GROUP BY key, tier),
                 summed AS (SELECT key, rare, tier,
                                   sum(n) OVER (PARTITION BY key ORDER BY tier) AS upto FROM counted)
            SELECT key, max(tier) AS tier FROM summed
            WHERE upto <= CASE WHEN rare THEN {int(model.rare_name_holders)}
                               ELSE {int(model.key_holders)} END
            GROUP BY key HAVING max(upto) > 1"""
    )
    connection.execute(
        """CREATE TABLE usable AS SELECT h.key, h.number, n.is_new FROM holders h
           JOIN reach r ON r.key = h.key AND h.tier <= r.tier JOIN names n ON n.number = h.number"""
    )
    # A rare name that is not rare is no loss: the other keys are there for it.
    ((keys, unmet),) = connection.execute(
        f"""WITH crowded AS (SELECT key FROM holders WHERE NOT rare GROUP BY key
                             HAVING count(*) > {int(model.key_holders)})
            SELECT (SELECT count(*) FROM crowded),
                   (SELECT count(DISTINCT h.number) FROM holders h JOIN crowded USING (key)
                    WHERE NOT EXISTS (SELECT 1 FROM usable u WHERE u.number = h.number))"""
    ).fetchall()
    connection.execute("DROP TABLE holders; DROP TABLE reach")
    return PassedOver(int(keys), int(unmet))


def weigh(connection: Any, model: Model, at_least: float, tell: Progress) -> None:
    """Fill `scored (l, r, bits, probability)` with the pairs that share a usable key, portion by portion."""
    from splink import DuckDBAPI, Linker

    connection.execute("CREATE TABLE scored (l INTEGER, r INTEGER, bits DOUBLE, probability DOUBLE)")
    ((likely,),) = connection.execute(
        "SELECT coalesce(sum(n * (n - 1) / 2), 0) FROM (SELECT count(*) AS n FROM usable GROUP BY key)"
    ).fetchall()
    portions = 1 + int(likely) // _PAIRS_AT_ONCE
    api: Any = DuckDBAPI(connection=connection)
    for portion in range(portions):
        connection.execute(
            f"""CREATE OR REPLACE TABLE blocked AS
                SELECT DISTINCT '0' AS match_key, a.number AS join_key_l, b.number AS join_key_r
                FROM usable a JOIN usable b ON a.key = b.key AND a.number < b.number
                WHERE a.number % {portions} = {portion} AND (a.is_new OR b.is_new)"""
        )
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
        tell("weighed pairs", portion + 1, portions)
    connection.execute("DROP TABLE usable; DROP TABLE IF EXISTS blocked")
