"""One cell: from text to a checked, canonical value, or the reason why it cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache

from app.models.days import start_of_london_day
from app.models.vocabulary import Column

MAX_TEXT = 4_000
MAX_ID = 200
EARLIEST_YEAR = 1800
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class BadCell(ValueError):
    """A cell that cannot be taken; the message is the reason, for the report."""


@lru_cache(maxsize=20_000)
def day(text: str) -> str:
    """A day as written, `YYYY-MM-DD`, that exists."""
    if not _DAY.fullmatch(text):
        raise BadCell("not a day of the form YYYY-MM-DD")
    try:
        year = date.fromisoformat(text).year
    except ValueError as error:
        raise BadCell("this day does not exist") from error
    if year < EARLIEST_YEAR:
        raise BadCell(f"a day before {EARLIEST_YEAR}")
    return text


@lru_cache(maxsize=20_000)
def instant(text: str) -> str:
    """An instant in UTC, ISO 8601; a bare day stands for its first moment in London."""
    if _DAY.fullmatch(text):
        return start_of_london_day(date.fromisoformat(day(text))).isoformat()
    try:
        value = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadCell("not an instant such as 2026-06-01T09:30:00+01:00, nor a day") from error
    if value.tzinfo is None:
        raise BadCell("an instant needs its offset, as in 2026-06-01T09:30:00+01:00")
    if value.year < EARLIEST_YEAR:
        raise BadCell(f"an instant before {EARLIEST_YEAR}")
    return value.astimezone(UTC).isoformat()


def _id(text: str) -> str:
    if len(text) > MAX_ID:
        raise BadCell(f"an id longer than {MAX_ID} characters")
    if _CONTROL.search(text) or "\n" in text or "\t" in text:
        raise BadCell("an id with control characters")
    if text.count("/") >= 2:
        raise BadCell("the key of a record with agency and system; here stands the id within this system")
    return text


def _text(text: str) -> str:
    if len(text) > MAX_TEXT:
        raise BadCell(f"longer than {MAX_TEXT} characters")
    if _CONTROL.search(text):
        raise BadCell("a control character")
    return text


def _uprn(text: str) -> str:
    if not (text.isascii() and text.isdigit()) or len(text) > 12:
        raise BadCell("a UPRN is up to 12 digits")
    digits = text.lstrip("0")
    if not digits:
        raise BadCell("a UPRN of zeros only")
    return digits


_PARSERS: dict[str, Callable[[str], str]] = {
    "id": _id,
    "text": _text,
    "day": day,
    "instant": instant,
    "uprn": _uprn,
}


def parser_of(column: Column) -> Callable[[str], str]:
    """The function that checks one column's cells; it raises BadCell with the reason."""
    if column.codes:
        allowed = frozenset(column.codes)
        listed = ", ".join(column.codes)

        def code(text: str) -> str:
            if text not in allowed:
                raise BadCell(f"not one of {listed}")
            return text

        return code
    return _PARSERS[column.type]
