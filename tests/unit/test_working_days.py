"""Working days in England, against the days that the government has named."""

from __future__ import annotations

from datetime import date

import pytest

from app.models.working_days import is_working_day, working_days_after

# England and Wales, as proclaimed; the second of each pair of neighbours is an ordinary day.
NAMED = {
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}


@pytest.mark.parametrize("year", NAMED)
def test_the_bank_holidays_of_england_are_those_that_were_named(year: int) -> None:
    weekdays = [
        day
        for month in range(1, 13)
        for number in range(1, 32)
        if (day := _day(year, month, number)) is not None and day.weekday() < 5
    ]
    off = [f"{day:%m-%d}" for day in weekdays if not is_working_day(day)]
    assert off == NAMED[year].split()


def _day(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


@pytest.mark.parametrize(
    ("day", "number", "due"),
    [
        ("2026-11-23", 5, "2026-11-30"),
        ("2026-11-28", 5, "2026-12-04"),
        # Over Easter, and over Christmas and New Year, when two and three days do not count.
        ("2026-04-01", 5, "2026-04-10"),
        ("2026-12-23", 5, "2027-01-04"),
        ("2026-12-25", 1, "2026-12-29"),
        ("2026-12-25", 0, "2026-12-25"),
    ],
)
def test_so_many_working_days_later(day: str, number: int, due: str) -> None:
    assert working_days_after(date.fromisoformat(day), number) == date.fromisoformat(due)
