"""Days as ordinals, so that a borough of 200,000 people is counted in integers and printed from a table."""

from __future__ import annotations

from datetime import date, timedelta

TODAY = date(2026, 6, 1).toordinal()
"""The day on which every agency's extract was taken."""

_FIRST = date(1910, 1, 1).toordinal()
_LAST = date(2029, 1, 1).toordinal()
_ISO = [date.fromordinal(day).isoformat() for day in range(_FIRST, _LAST)]


def _summer_time() -> bytearray:
    """One byte a day: 1 where London is an hour ahead of UTC at noon (the rule since 1996)."""
    ahead = bytearray(_LAST - _FIRST)
    for year in range(1996, 2029):
        starts, ends = (_last_sunday(year, month).toordinal() for month in (3, 10))
        for day in range(starts, ends):
            ahead[day - _FIRST] = 1
    return ahead


def _last_sunday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=(last.weekday() + 1) % 7)


_SUMMER = _summer_time()


def day(year: int, month: int, of_month: int) -> int:
    """The ordinal of a calendar day."""
    return date(year, month, of_month).toordinal()


def iso(ordinal: int) -> str:
    """`YYYY-MM-DD`; an ordinal of 0 stands for "not stated" and gives an empty string."""
    return _ISO[ordinal - _FIRST] if ordinal else ""


def instant(ordinal: int, minute: int) -> str:
    """An instant with London's offset on that day, `minute` minutes after 03:00 (so never in a lost hour)."""
    hour, minutes = divmod(minute % 1200, 60)
    return f"{_ISO[ordinal - _FIRST]}T{hour + 3:02d}:{minutes:02d}:00+0{_SUMMER[ordinal - _FIRST]}:00"
