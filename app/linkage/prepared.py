"""Records made comparable, and as tables, a portion at a time: what either engine is fed with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from typing import Any, Final

from app.linkage.engine import columns
from app.linkage.model import Model

PORTION: Final = 20_000
_LISTS: Final = frozenset(
    {
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
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A record made comparable: the columns that its model looks at, and the keys that it is found under."""

    record_key: str
    row: Mapping[str, Any]
    keys: Sequence[str]


@dataclass(frozen=True, slots=True)
class Tables:
    """So many records as Arrow tables: what is compared, whose it is, and under which keys it is found."""

    count: int
    records: Any
    names: Any
    holders: Any


def schemas(model: Model) -> tuple[Any, Any, Any]:
    """Arrow schemas of records, names and holders."""
    arrow: Any = import_module("pyarrow")
    kinds: dict[str, Any] = dict.fromkeys(("year", "born_from", "born_to"), arrow.int32())
    kinds["default_day"] = arrow.bool_()
    fields: list[Any] = [("number", arrow.int32())]
    fields += [
        (name, arrow.list_(arrow.string()) if name in _LISTS else kinds.get(name, arrow.string()))
        for name in columns(model)
    ]
    return (
        arrow.schema(fields),
        arrow.schema([("number", arrow.int32()), ("record_key", arrow.string()), ("is_new", arrow.bool_())]),
        arrow.schema(
            [
                ("number", arrow.int32()),
                ("tier", arrow.int8()),
                ("key", arrow.string()),
                ("rare", arrow.bool_()),
            ]
        ),
    )


def portions(
    model: Model, records: Iterable[Prepared], *, new: set[str] | None, tiers: Mapping[str, int]
) -> Iterator[Tables]:
    """All records, numbered from 0 in the order in which they come."""
    of_records, of_names, of_holders = schemas(model)
    source = iter(records)
    total = 0
    while portion := list(islice(source, PORTION)):
        rows: list[dict[str, Any]] = []
        held: list[tuple[int, int, str, bool]] = []
        for number, record in enumerate(portion, start=total):
            rows.append({**record.row, "number": number})
            tier = tiers.get(record.record_key, 0)
            held += [(number, tier, key, key.startswith("nn:")) for key in record.keys]
        named = [
            list(range(total, total + len(portion))),
            [record.record_key for record in portion],
            [new is None or record.record_key in new for record in portion],
        ]
        yield Tables(
            len(portion),
            _table([[row[name] for row in rows] for name in of_records.names], of_records),
            _table(named, of_names),
            _table([list(column) for column in zip(*held, strict=True)] or [[], [], [], []], of_holders),
        )
        total += len(portion)


def _table(values: Sequence[list[Any]], schema: Any) -> Any:
    arrow: Any = import_module("pyarrow")
    return arrow.Table.from_arrays(
        [arrow.array(column, type=field.type) for column, field in zip(values, schema, strict=True)],
        schema=schema,
    )
