"""The conditions of a model's levels: one notation, read as Python for the desk; as SQL in `sql.py`.

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


def as_python(condition: Condition, named: Mapping[str, Condition]) -> str:
    """The condition as an expression of Python over two rows `a` and `b`, for `first_true`.

    Raises SightlineError for a notation that is not known.
    """
    match condition:
        case ["all", *parts]:
            return "(" + " and ".join(as_python(part, named) for part in parts) + ")"
        case ["any", *parts]:
            return "(" + " or ".join(as_python(part, named) for part in parts) + ")"
        case ["not", part]:
            return f"(not {as_python(cast('Condition', part), named)})"
        case ["if", str(name)]:
            return as_python(named[name], named)
        case ["missing", str(c)]:
            return f"(a[{c!r}] is None or b[{c!r}] is None)"
        case ["absent", str(c)]:
            return f"(a[{c!r}] is None and b[{c!r}] is None)"
        case ["either", str(c), v]:
            return f"(a[{c!r}] == {v!r} or b[{c!r}] == {v!r})"
        case ["value", str(c), v]:
            return f"(a[{c!r}] == {v!r} and b[{c!r}] == {v!r})"
        case ["same", str(c)]:
            return _same("a", c, "b", c)
        case ["cross", str(c), str(d)]:
            return f"({_same('a', c, 'b', d)} or {_same('b', c, 'a', d)})"
        case ["exchanged", str(c), str(d)]:
            return f"({_same('a', c, 'b', d)} and {_same('b', c, 'a', d)})"
        case ["overlap", str(c), str(d)]:
            return (
                _meeting("a", c, "b", d)
                if c == d
                else f"({_meeting('a', c, 'b', d)} or {_meeting('b', c, 'a', d)})"
            )
        case ["within", str(c), str(d)]:
            return f"(a[{c!r}] in (b[{d!r}] or ()) or b[{c!r}] in (a[{d!r}] or ()))"
        case ["disjoint", str(c), str(d)]:
            return f"(above(a[{c!r}], b[{d!r}]) or above(b[{c!r}], a[{d!r}]))"
        case ["jw", str(c), float(least)]:
            return _both(c, f"jw(a[{c!r}], b[{c!r}]) >= {least!r}")
        case ["dl", str(c), int(most)]:
            return _both(c, f"dl(a[{c!r}], b[{c!r}], score_cutoff={most!r}) <= {most!r}")
        case ["initial", str(c)]:
            return _both(c, f"initial(a[{c!r}], b[{c!r}])")
        case ["part", str(c), int(shortest)]:
            return _both(c, f"part(a[{c!r}], b[{c!r}], {shortest!r})")
        case ["apart", str(c), int(least)]:
            return _both(c, f"abs(a[{c!r}] - b[{c!r}]) >= {least!r}")
        case _:
            raise SightlineError(f"the linkage model holds a condition that is not known: {condition!r}")


def _same(one: str, c: str, other: str, d: str) -> str:
    return f"({one}[{c!r}] is not None and {one}[{c!r}] == {other}[{d!r}])"


def _meeting(one: str, c: str, other: str, d: str) -> str:
    left, right = f"{one}[{c!r}]", f"{other}[{d!r}]"
    return f"({left} is not None and {right} is not None and meet({left}, {right}))"


def _both(c: str, test: str) -> str:
    return f"(a[{c!r}] is not None and b[{c!r}] is not None and {test})"


def first_true(expressions: Sequence[str]) -> Callable[[Row, Row], int]:
    """A function of two rows: the place of the first expression that holds, -1 if none does.

    One expression for the whole list: a desk compares hundreds of records while somebody waits, and
    a function for each condition takes several times as long.
    """
    whole = "".join(f"{place} if {one} else " for place, one in enumerate(expressions))
    text = f"lambda a, b: {whole}-1"
    made: Callable[[Row, Row], int] = eval(text, dict(_WORDS))  # noqa: S307  the package's own model, all literals
    return made


def settled(condition: Condition, named: Mapping[str, Condition], absent: frozenset[str]) -> Condition | bool:
    """What is left of the condition where the first of two rows lacks these columns; or what it is then.

    `["if", ...]` is replaced by what it stands for.
    """
    match condition:
        case ["all", *parts]:
            return _joined("all", [settled(part, named, absent) for part in parts], ends=False)
        case ["any", *parts]:
            return _joined("any", [settled(part, named, absent) for part in parts], ends=True)
        case ["not", part]:
            left = settled(cast("Condition", part), named, absent)
            return not left if isinstance(left, bool) else ["not", left]
        case ["if", str(name)]:
            return settled(named[name], named, absent)
        case ["missing", str(c)]:
            return True if c in absent else condition
        case ["same" | "value" | "jw" | "dl" | "initial" | "part" | "apart", str(c), *_]:
            return False if c in absent else condition
        case ["cross" | "overlap" | "within" | "disjoint", str(one), str(other)]:
            return False if {one, other} <= absent else condition
        case ["exchanged", str(one), str(other)]:
            return False if {one, other} & absent else condition
        case _:
            return condition


def _joined(how: str, parts: Sequence[Condition | bool], *, ends: bool) -> Condition | bool:
    """Parts joined by `all` or `any`; one that `ends` it decides it."""
    if ends in [part for part in parts if isinstance(part, bool)]:
        return ends
    left = [part for part in parts if not isinstance(part, bool)]
    if not left:
        return not ends
    return left[0] if len(left) == 1 else [how, *left]


def _above(low: int | None, high: int | None) -> bool:
    return low is not None and high is not None and low > high


def _meet(left: Sequence[str], right: Sequence[str]) -> bool:
    for one in left:  # noqa: SIM110  a few of them: a set or a generator takes longer to make
        if one in right:
            return True
    return False


def _initial(left: str, right: str) -> bool:
    return (len(left) == 1 or len(right) == 1) and left[0] == right[0]


def _part(left: str, right: str, shortest: int) -> bool:
    return min(len(left), len(right)) >= shortest and (left in right or right in left)


_WORDS: dict[str, object] = {
    "jw": JaroWinkler.similarity,
    "dl": DamerauLevenshtein.distance,
    "above": _above,
    "meet": _meet,
    "initial": _initial,
    "part": _part,
}


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
