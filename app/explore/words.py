"""Plain words for kinds, days and links. Facts only: who is recorded as what, by whom, since when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from app.models.days import london_day
from app.models.kinds import KINDS

# Kinds that read better as a verb than as "the X of".
_PHRASES: dict[str, str] = {
    "lives_with": "{a} is recorded as living with {b}",
    "household_member_other": "{a} is recorded as living in one household with {b}",
    "lodger": "{a} is recorded as a lodger of {b}",
    "stays_with": "{a} is recorded as staying with {b}",
    "neighbour": "{a} is recorded as a neighbour of {b}",
    "in_contact_with": "{a} is recorded as in contact with {b}",
    "has_contact_order_with": "{a} is recorded as having a contact order with {b}",
    "other": "{a} is recorded as linked with {b}",
    "must_not_contact": "{a} is recorded as ordered not to contact {b}",
    "no_relationship": "{a} and {b} are recorded as not related",
}
# Somebody has one of these at a time, or two parents; the others take "a".
_THE = frozenset({"PARENT_OF", "PARTNER_OF"})


def plain(code: str) -> str:
    """A code as words: `domestic_abuse` is "domestic abuse"."""
    return code.replace("_", " ")


def article(word: str) -> str:
    """The word with `a` or `an`."""
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"


def named(agency: str, names: Mapping[str, str]) -> str:
    """An agency's name, or its code while no name is known."""
    return names.get(agency, agency)


def listed(items: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def day_range(start: date | None, end: date | None, recorded: datetime) -> str:
    """Since when and until when; where neither is stated, when it was recorded."""
    if start is not None and end is not None:
        return f"{start} to {end}"
    if start is not None:
        return f"since {start}"
    if end is not None:
        return f"until {end}"
    return f"recorded {london_day(recorded)}"


def kind_word(kind: str, sex: str) -> str:
    """How a person of that sex is called who is the kind of somebody."""
    known = KINDS.get(kind)
    if known is None:
        return plain(kind)
    return known.word_f if sex == "F" else known.word_m if sex == "M" else known.word


def relation(kind: str, a: str, a_sex: str, b: str) -> str:
    """`a` is the *kind* of `b`, as a sentence without an end."""
    if kind in _PHRASES:
        return _PHRASES[kind].format(a=a, b=b)
    word = kind_word(kind, a_sex)
    known = KINDS.get(kind)
    said = f"the {word}" if known and known.type in _THE else article(word)
    return f"{a} is recorded as {said} of {b}"


def steps_word(steps: int) -> str:
    """`1 step`, `2 steps`."""
    return f"{steps} step" if steps == 1 else f"{steps} steps"


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else many}"
