"""Any list as a flat table: columns from the item's model, one row for each item, CSV that is safe to open.

A nested object becomes a column for each of its fields (`child.person_id`), a list of plain values one
cell with `; ` between them, a list of objects the sentences or names of its objects.
"""

from __future__ import annotations

import csv
import io
import types
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final, Union, cast, get_args, get_origin

from pydantic import BaseModel

BETWEEN: Final = "; "
# The last four are the full-width forms, which some spreadsheets read as the plain ones.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

Cell = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column: its dotted name, and how its cell is taken from an item."""

    name: str
    take: Callable[[Any], Cell]


@cache
def columns_of(model: type[BaseModel]) -> tuple[TableColumn, ...]:
    """The columns of a model's table, in the order of its fields."""
    return tuple(_columns(model, ""))


def _columns(model: type[BaseModel], prefix: str) -> Iterator[TableColumn]:
    for name, field in model.model_fields.items():
        shown = f"{prefix}{field.alias or name}"
        inner = _model_in(field.annotation)
        if inner is None:
            yield TableColumn(shown, _plain_taker(name))
        else:
            for column in _columns(inner, f"{shown}."):
                yield TableColumn(column.name, _inner_taker(name, column.take))


def _plain_taker(name: str) -> Callable[[Any], Cell]:
    return lambda item: cell(getattr(item, name))


def _inner_taker(name: str, take: Callable[[Any], Cell]) -> Callable[[Any], Cell]:
    def taken(item: Any) -> Cell:
        inner = getattr(item, name)
        return None if inner is None else take(inner)

    return taken


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model of a nested object, also where it may be null; None for anything else."""
    if get_origin(annotation) in {Union, types.UnionType}:
        named = [one for one in get_args(annotation) if one is not type(None)]
        return _model_in(named[0]) if len(named) == 1 else None
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return None


def cell(value: Any) -> Cell:
    """One value as a cell; a list or an object in words."""
    return value if value is None or isinstance(value, str | int | float) else said(value)


def said(value: Any) -> str:
    """Any value in few words: an object by its sentence, else by its name and id, else by its fields."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return BETWEEN.join(said(one) for one in cast("list[Any]", value))
    if isinstance(value, dict):
        return BETWEEN.join(f"{key}: {said(one)}" for key, one in cast("dict[str, Any]", value).items())
    return _object_said(value) if isinstance(value, BaseModel) else str(value)


def _object_said(value: BaseModel) -> str:
    held: dict[str, Any] = {name: getattr(value, name) for name in type(value).model_fields}
    if "text" in held:
        return said(held["text"])
    if "person_id" in held:
        return f"{said(held.get('name'))} ({held['person_id']})"
    return ", ".join(text for inner in held.values() if (text := said(inner)))


def row_of(model: type[BaseModel], item: BaseModel) -> list[Cell]:
    """One item as the cells of its row."""
    return [column.take(item) for column in columns_of(model)]


def guarded(value: Cell) -> str:
    """A cell as text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    return str(value)


def csv_lines(model: type[BaseModel], items: Iterable[BaseModel]) -> Iterator[bytes]:
    """RFC 4180 lines in UTF-8: the header, then one line for each item."""
    yield csv_line([column.name for column in columns_of(model)])
    for item in items:
        yield csv_line(row_of(model, item))


def csv_line(cells: Iterable[Cell]) -> bytes:
    """One line, every cell guarded, quoted where it must be, ended by CR LF."""
    text = io.StringIO()
    csv.writer(text).writerow([guarded(one) for one in cells])
    return text.getvalue().encode()
