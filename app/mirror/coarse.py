"""Days and postcodes, made coarse: pure."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime
from typing import Final

from app.models.days import FAR_FUTURE, FAR_PAST

_POSTCODE: Final = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d)[A-Z]{2}", re.ASCII)
_ENDS: Final = frozenset({FAR_PAST, FAR_FUTURE})

Window = tuple[date, date]


def month_of(day: date) -> date:
    """The first of its month; "always" and "never" stay what they are."""
    return day if day in _ENDS else day.replace(day=1)


def month_of_instant(instant: datetime) -> datetime:
    """The first instant of its month, UTC."""
    at = instant.astimezone(UTC)
    return datetime(at.year, at.month, 1, tzinfo=UTC)


def month_end(day: date) -> date:
    """The last day of its month."""
    return day if day in _ENDS else day.replace(day=calendar.monthrange(day.year, day.month)[1])


def until(end: date, since: date) -> date:
    """The end of `[since, end)` when its beginning goes to the first of a month: the first of a month too.

    What held on some day holds on that day still, and what never held never does.
    """
    if end <= since:
        return month_of(since)
    if end in _ENDS or end.day == 1:
        return end
    year, month = divmod(end.year * 12 + end.month, 12)
    return FAR_FUTURE if year > FAR_FUTURE.year else date(year, month + 1, 1)


def whole_months(window: Window) -> Window:
    """The window of births, widened to whole months."""
    return month_of(window[0]), month_end(window[1])


def whole_years(window: Window) -> Window:
    """... to whole years."""
    return window[0].replace(month=1, day=1), window[1].replace(month=12, day=31)


def whole_decades(window: Window) -> Window:
    """... to whole decades, 1980 to 1989."""
    first, last = (max(1, day.year // 10 * 10) for day in window)
    return date(first, 1, 1), date(last // 10 * 10 + 9, 12, 31)


def sector_of(postcode: str) -> str | None:
    """`ZZ10 0` for `ZZ10 0AB`; None for what is no postcode."""
    found = _POSTCODE.fullmatch("".join(postcode.upper().split()))
    return f"{found[1]} {found[2]}" if found else None
