"""The conditions of a model's levels as SQL: one text for each engine, but for four names of functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from app.errors import SightlineError
from app.linkage.conditions import Condition


@dataclass(frozen=True, slots=True)
class Dialect:
    """What an engine calls it: two lists share an entry, a list holds one, and two likenesses."""

    overlap: str
    member: str
    jaro_winkler: str
    damerau_levenshtein: str


DUCKDB: Final = Dialect("list_has_any", "list_contains", "jaro_winkler_similarity", "damerau_levenshtein")
SPARK: Final = Dialect("arrays_overlap", "array_contains", "sightline_jaro_winkler", "sightline_edits")


def as_sql(condition: Condition, named: Mapping[str, Condition], engine: Dialect = DUCKDB) -> str:
    """The condition in SQL of an engine over columns `name_l` and `name_r`; never null."""
    match condition:
        case ["all", *parts]:
            return "(" + " AND ".join(as_sql(part, named, engine) for part in parts) + ")"
        case ["any", *parts]:
            return "(" + " OR ".join(as_sql(part, named, engine) for part in parts) + ")"
        case ["not", part]:
            return f"(NOT {as_sql(cast('Condition', part), named, engine)})"
        case ["if", str(name)]:
            return as_sql(named[name], named, engine)
        case ["missing", str(c)]:
            return f"({c}_l IS NULL OR {c}_r IS NULL)"
        case ["absent", str(c)]:
            return f"({c}_l IS NULL AND {c}_r IS NULL)"
        case _:
            return f"coalesce({_atom(condition, engine)}, FALSE)"


def _atom(condition: Condition, engine: Dialect) -> str:
    match condition:
        case ["same", str(c)]:
            return f"{c}_l = {c}_r"
        case ["value", str(c), v]:
            return f"({c}_l = {_literal(v)} AND {c}_r = {_literal(v)})"
        case ["either", str(c), v]:
            return f"(coalesce({c}_l = {_literal(v)}, FALSE) OR coalesce({c}_r = {_literal(v)}, FALSE))"
        case ["cross", str(a), str(b)]:
            return f"(coalesce({a}_l = {b}_r, FALSE) OR coalesce({a}_r = {b}_l, FALSE))"
        case ["exchanged", str(a), str(b)]:
            return f"({a}_l = {b}_r AND {a}_r = {b}_l)"
        case ["overlap", str(a), str(b)]:
            one = f"{engine.overlap}({a}_l, {b}_r)"
            return (
                one
                if a == b
                else f"(coalesce({one}, FALSE) OR coalesce({engine.overlap}({a}_r, {b}_l), FALSE))"
            )
        case ["within", str(a), str(b)]:
            return (
                f"(coalesce({engine.member}({b}_r, {a}_l), FALSE)"
                f" OR coalesce({engine.member}({b}_l, {a}_r), FALSE))"
            )
        case ["jw", str(c), float(least)]:
            return f"{engine.jaro_winkler}({c}_l, {c}_r) >= {least}"
        case ["dl", str(c), int(most)]:
            return f"{engine.damerau_levenshtein}({c}_l, {c}_r) <= {most}"
        case ["initial", str(c)]:
            return f"((length({c}_l) = 1 OR length({c}_r) = 1) AND substr({c}_l, 1, 1) = substr({c}_r, 1, 1))"
        case ["part", str(c), int(shortest)]:
            return (
                f"(length({c}_l) >= {shortest} AND length({c}_r) >= {shortest}"
                f" AND (contains({c}_l, {c}_r) OR contains({c}_r, {c}_l)))"
            )
        case ["disjoint", str(a), str(b)]:
            return f"(coalesce({a}_l > {b}_r, FALSE) OR coalesce({a}_r > {b}_l, FALSE))"
        case ["apart", str(c), int(least)]:
            return f"abs({c}_l - {c}_r) >= {least}"
        case _:
            raise SightlineError(f"the linkage model holds a condition that is not known: {condition!r}")


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return "'" + str(value).replace("'", "''") + "'"
