"""The conditions of a model's levels: one notation, read as Python for the desk and as SQL for batches.

`["jw", "given", 0.92]`, `["all", ...]`, `["not", ...]`. A comparison with something that is not recorded
is false, so that no condition is ever neither.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from app.errors import SightlineError

Condition = list[Any]
Row = Mapping[str, Any]
Test = Callable[[Row, Row], bool]


def as_python(condition: Condition, named: Mapping[str, Condition]) -> Test:
    """The condition as a function of two rows. Raises SightlineError for a notation that is not known."""
    match condition:
        case ["all", *parts]:
            return _all([as_python(part, named) for part in parts])
        case ["any", *parts]:
            return _any([as_python(part, named) for part in parts])
        case ["not", part]:
            test = as_python(cast("Condition", part), named)
            return lambda a, b: not test(a, b)
        case ["if", str(name)]:
            return as_python(named[name], named)
        case ["missing", str(c)]:
            return lambda a, b: a[c] is None or b[c] is None
        case ["absent", str(c)]:
            return lambda a, b: a[c] is None and b[c] is None
        case ["same", str(c)]:
            return lambda a, b: a[c] is not None and a[c] == b[c]
        case ["value", str(c), v]:
            return lambda a, b: a[c] == v and b[c] == v
        case ["either", str(c), v]:
            return lambda a, b: a[c] == v or b[c] == v
        case ["cross", str(one), str(other)]:
            return lambda a, b: _equal(a[one], b[other]) or _equal(b[one], a[other])
        case ["exchanged", str(one), str(other)]:
            return lambda a, b: _equal(a[one], b[other]) and _equal(b[one], a[other])
        case ["overlap", str(one), str(other)]:
            return lambda a, b: _meet(a[one], b[other]) or _meet(b[one], a[other])
        case ["within", str(one), str(other)]:
            return lambda a, b: a[one] in (b[other] or ()) or b[one] in (a[other] or ())
        case ["jw", str(c), float(least)]:
            return lambda a, b: (
                a[c] is not None and b[c] is not None and JaroWinkler.similarity(a[c], b[c]) >= least
            )
        case ["dl", str(c), int(most)]:
            return lambda a, b: (
                a[c] is not None
                and b[c] is not None
                and DamerauLevenshtein.distance(a[c], b[c], score_cutoff=most) <= most
            )
        case ["initial", str(c)]:
            return lambda a, b: (
                a[c] is not None
                and b[c] is not None
                and (len(a[c]) == 1 or len(b[c]) == 1)
                and a[c][0] == b[c][0]
            )
        case ["part", str(c), int(shortest)]:
            return lambda a, b: (
                a[c] is not None
                and b[c] is not None
                and min(len(a[c]), len(b[c])) >= shortest
                and (a[c] in b[c] or b[c] in a[c])
            )
        case ["disjoint", str(low), str(high)]:
            return lambda a, b: _above(a[low], b[high]) or _above(b[low], a[high])
        case ["apart", str(c), int(least)]:
            return lambda a, b: a[c] is not None and b[c] is not None and abs(a[c] - b[c]) >= least
        case _:
            raise SightlineError(f"the linkage model holds a condition that is not known: {condition!r}")


# Plain loops: a desk compares hundreds of records while somebody waits, and a generator takes twice as long.
def _all(tests: Sequence[Test]) -> Test:
    def every(a: Row, b: Row) -> bool:
        for test in tests:  # noqa: SIM110 - a plain loop, twice as fast
            if not test(a, b):
                return False
        return True

    return every


def _any(tests: Sequence[Test]) -> Test:
    def one(a: Row, b: Row) -> bool:
        for test in tests:  # noqa: SIM110 - a plain loop, twice as fast
            if test(a, b):
                return True
        return False

    return one


def _equal(left: str | None, right: str | None) -> bool:
    return left is not None and left == right


def _above(low: int | None, high: int | None) -> bool:
    return low is not None and high is not None and low > high


def _meet(left: list[str] | None, right: list[str] | None) -> bool:
    return left is not None and right is not None and not set(left).isdisjoint(right)


def as_sql(condition: Condition, named: Mapping[str, Condition]) -> str:
    """The condition in SQL of DuckDB over columns `name_l` and `name_r`; never null."""
    match condition:
        case ["all", *parts]:
            return "(" + " AND ".join(as_sql(part, named) for part in parts) + ")"
        case ["any", *parts]:
            return "(" + " OR ".join(as_sql(part, named) for part in parts) + ")"
        case ["not", part]:
            return f"(NOT {as_sql(cast('Condition', part), named)})"
        case ["if", str(name)]:
            return as_sql(named[name], named)
        case ["missing", str(c)]:
            return f'("{c}_l" IS NULL OR "{c}_r" IS NULL)'
        case ["absent", str(c)]:
            return f'("{c}_l" IS NULL AND "{c}_r" IS NULL)'
        case _:
            return f"coalesce({_atom(condition)}, FALSE)"


def _atom(condition: Condition) -> str:
    match condition:
        case ["same", str(c)]:
            return f'"{c}_l" = "{c}_r"'
        case ["value", str(c), v]:
            return f'("{c}_l" = {_literal(v)} AND "{c}_r" = {_literal(v)})'
        case ["either", str(c), v]:
            return f'(coalesce("{c}_l" = {_literal(v)}, FALSE) OR coalesce("{c}_r" = {_literal(v)}, FALSE))'
        case ["cross", str(a), str(b)]:
            return f'(coalesce("{a}_l" = "{b}_r", FALSE) OR coalesce("{a}_r" = "{b}_l", FALSE))'
        case ["exchanged", str(a), str(b)]:
            return f'("{a}_l" = "{b}_r" AND "{a}_r" = "{b}_l")'
        case ["overlap", str(a), str(b)]:
            one = f'list_has_any("{a}_l", "{b}_r")'
            return (
                one
                if a == b
                else f'(coalesce({one}, FALSE) OR coalesce(list_has_any("{a}_r", "{b}_l"), FALSE))'
            )
        case ["within", str(a), str(b)]:
            return (
                f'(coalesce(list_contains("{b}_r", "{a}_l"), FALSE)'
                f' OR coalesce(list_contains("{b}_l", "{a}_r"), FALSE))'
            )
        case ["jw", str(c), float(least)]:
            return f'jaro_winkler_similarity("{c}_l", "{c}_r") >= {least}'
        case ["dl", str(c), int(most)]:
            return f'damerau_levenshtein("{c}_l", "{c}_r") <= {most}'
        case ["initial", str(c)]:
            return (
                f'((length("{c}_l") = 1 OR length("{c}_r") = 1)'
                f' AND substr("{c}_l", 1, 1) = substr("{c}_r", 1, 1))'
            )
        case ["part", str(c), int(shortest)]:
            return (
                f'(length("{c}_l") >= {shortest} AND length("{c}_r") >= {shortest}'
                f' AND (contains("{c}_l", "{c}_r") OR contains("{c}_r", "{c}_l")))'
            )
        case ["disjoint", str(a), str(b)]:
            return f'(coalesce("{a}_l" > "{b}_r", FALSE) OR coalesce("{a}_r" > "{b}_l", FALSE))'
        case ["apart", str(c), int(least)]:
            return f'abs("{c}_l" - "{c}_r") >= {least}'
        case _:
            raise SightlineError(f"the linkage model holds a condition that is not known: {condition!r}")


def columns_of(condition: Condition, named: Mapping[str, Condition]) -> set[str]:
    """The columns that a condition looks at."""
    match condition:
        case ["all" | "any" | "not", *parts]:
            return {column for part in parts for column in columns_of(part, named)}
        case ["if", str(name)]:
            return columns_of(named[name], named)
        case ["cross" | "exchanged" | "overlap" | "within" | "disjoint", str(a), str(b)]:
            return {a, b}
        case [str(), str(c), *_]:
            return {c}
        case _:
            return set()


def _literal(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return "'" + str(value).replace("'", "''") + "'"
