"""How one of our columns is filled: from a column of theirs, several, part of a full name, or a constant."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, cast

from app.ingest.fields import BadCell
from app.models.days import LONDON

Part = Literal["given", "middle", "family"]
ORDERS = ("given family", "family given", "family, given")
_KEYS = frozenset(
    {
        "column", "columns", "join", "template", "value", "values", "otherwise", "date", "instant", "part",
        "order", "prefix",
    }
)  # fmt: skip

Take = Callable[[Mapping[str, str]], str]


@dataclass(frozen=True, slots=True)
class Filler:
    """Fills one column. `reads` are their columns; `take` raises BadCell with the reason."""

    reads: tuple[str, ...]
    take: Take


def filler(declared: Any) -> Filler:
    """What a mapping declares for one column: a column's name, or a table of the keys above.

    Raises ValueError saying what is wrong with the declaration.
    """
    if isinstance(declared, str):
        name = declared
        return Filler((name,), lambda row: row[name].strip())
    if not isinstance(declared, dict):
        raise ValueError("a column's name or a table is needed here")
    table = cast(dict[str, Any], declared)
    unknown = sorted(set(table) - _KEYS)
    if unknown:
        raise ValueError(f"unknown key {', '.join(unknown)}; known are {', '.join(sorted(_KEYS))}")
    starts = [key for key in ("column", "columns", "template", "value") if key in table]
    if len(starts) != 1:
        raise ValueError("exactly one of column, columns, template and value is needed")
    reads, take = _start(table, starts[0])
    for step in _steps(table):
        take = _then(take, step)
    return Filler(reads, take)


def _start(table: dict[str, Any], start: str) -> tuple[tuple[str, ...], Take]:
    if start == "column":
        name = str(table["column"])
        return (name,), lambda row: row[name].strip()
    if start == "value":
        constant = str(table["value"])
        return (), lambda row: constant
    if start == "columns":
        names = tuple(str(one) for one in cast(list[Any], table["columns"]))
        joint = str(table.get("join", " "))
        return names, lambda row: joint.join(text for name in names if (text := row[name].strip()))
    template = str(table["template"])
    parts = list(string.Formatter().parse(template))
    fields = tuple(name for _, name, _, _ in parts if name)
    if not fields or any(spec or conversion for _, _, spec, conversion in parts):
        raise ValueError("a template names columns in braces, as in {Case No}-{Line}")

    def filled(row: Mapping[str, str]) -> str:
        taken = {name: row[name].strip() for name in fields}
        # A part that is missing would make two things one.
        return "" if "" in taken.values() else "".join(t + (taken[n] if n else "") for t, n, _, _ in parts)

    return fields, filled


def _then(take: Take, step: Callable[[str], str]) -> Take:
    def taken(row: Mapping[str, str]) -> str:
        text = take(row)
        return step(text)

    return taken


def _steps(table: dict[str, Any]) -> list[Callable[[str], str]]:
    steps: list[Callable[[str], str]] = []
    if "part" in table:
        steps.append(_name_part(str(table["part"]), str(table.get("order", "given family"))))
    elif "order" in table:
        raise ValueError("order goes with part")
    if "values" in table or "otherwise" in table:
        steps.append(_value_map(table))
    if "date" in table:
        steps.append(_day(str(table["date"])))
    if "instant" in table:
        steps.append(_instant(str(table["instant"])))
    if "prefix" in table:
        prefix = str(table["prefix"])
        steps.append(lambda text: prefix + text if text else "")
    return steps


def _value_map(table: dict[str, Any]) -> Callable[[str], str]:
    raw = table.get("values", {})
    if not isinstance(raw, dict):
        raise ValueError('values is a table, as in { M = "male" }')
    values = {str(k): str(v) for k, v in cast(dict[str, Any], raw).items()}
    otherwise = str(table["otherwise"]) if "otherwise" in table else None

    def mapped(text: str) -> str:
        if text in values:
            return values[text]
        if not text:
            return ""
        if otherwise is None:
            raise BadCell("not in the mapping's list of values")
        return otherwise

    return mapped


def _day(form: str) -> Callable[[str], str]:
    def day(text: str) -> str:
        if not text:
            return ""
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC).date().isoformat()
        except ValueError as error:
            raise BadCell(f"not a day of the form {form}, or a day that does not exist") from error

    return day


def _instant(form: str) -> Callable[[str], str]:
    def instant(text: str) -> str:
        if not text:
            return ""
        try:
            value = datetime.strptime(text, form)  # noqa: DTZ007  the zone is London's unless the form has one
        except ValueError as error:
            raise BadCell(f"not an instant of the form {form}") from error
        return (value if value.tzinfo else value.replace(tzinfo=LONDON)).astimezone(UTC).isoformat()

    return instant


def _name_part(part: str, order: str) -> Callable[[str], str]:
    if part not in {"given", "middle", "family"}:
        raise ValueError("part is given, middle or family")
    if order not in ORDERS:
        raise ValueError(f"order is one of {'; '.join(ORDERS)}")

    def taken(text: str) -> str:
        given, middle, family = split_name(text, order)
        return {"given": given, "middle": middle, "family": family}[part]

    return taken


def split_name(text: str, order: str) -> tuple[str, str, str]:
    """Given, middle and family name of a full name in a declared order.

    One word alone is a family name in orders that begin with it, else a given name.
    """
    if order == "family, given" and "," in text:
        family, _, rest = text.partition(",")
        others = rest.split()
        return (others[0] if others else "", " ".join(others[1:]), " ".join(family.split()))
    words = re.split(r"\s+", text.strip()) if text.strip() else []
    if not words:
        return "", "", ""
    if order == "given family":
        return (words[0], "", "") if len(words) == 1 else (words[0], " ".join(words[1:-1]), words[-1])
    return (words[1] if len(words) > 1 else "", " ".join(words[2:]), words[0])
