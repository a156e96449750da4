"""Working days in England: what is due in so many of them is due on which day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Final

import holidays

_SATURDAY: Final = 5


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no bank holiday in England."""
    return day.weekday() < _SATURDAY and day not in _bank_holidays(day.year)


def working_days_after(day: date, number: int) -> date:
    """The day that lies `number` (0 or more) working days after `day`; 0 is the day itself."""
    left = number
    while left:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    # Years that are not proclaimed yet follow the rule; a day that is moved later can only shorten a wait.
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
