"""Days, instants and birth windows: the arithmetic that decides who is a child and what was known."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FAR_PAST = date(1, 1, 1)
FAR_FUTURE = date(9999, 12, 31)
LONDON = ZoneInfo("Europe/London")
ADULT_AT = 18
PREGNANCY = timedelta(days=280)
DUMMY_BIRTH_DATES = frozenset({date(1900, 1, 1), date(1901, 1, 1)})


def london_day(instant: datetime) -> date:
    """The calendar day in London on which an aware instant falls."""
    return instant.astimezone(LONDON).date()


def start_of_london_day(day: date) -> datetime:
    """The first instant of a London day, in UTC."""
    return datetime.combine(day, time.min, LONDON).astimezone(UTC)


def years_before(day: date, years: int) -> date:
    """The same day `years` earlier; 29 February becomes the 28th where there is none."""
    year = day.year - years
    last = calendar.monthrange(year, day.month)[1]
    return date(year, day.month, min(day.day, last))


@dataclass(frozen=True, slots=True)
class BirthWindow:
    """The days on which a person may have been born, both ends included."""

    earliest: date
    latest: date
    known: bool

    def overlaps(self, other: BirthWindow) -> bool:
        """Whether both may be one birth; an unknown birth date contradicts nothing."""
        if not (self.known and other.known):
            return True
        return self.earliest <= other.latest and other.earliest <= self.latest


UNKNOWN_BIRTH = BirthWindow(FAR_FUTURE, FAR_PAST, known=False)


def birth_window(born: date | None, quality: str, expected: date | None) -> BirthWindow:
    """The window of a recorded birth date.

    `quality` is one of exact, month, year, estimated, unknown or empty (exact). An estimated date
    stands for its year. `expected` is the expected day of an unborn child.
    """
    if born is not None and quality != "unknown" and born not in DUMMY_BIRTH_DATES:
        if quality == "month":
            last = calendar.monthrange(born.year, born.month)[1]
            return BirthWindow(born.replace(day=1), born.replace(day=last), known=True)
        if quality in {"year", "estimated"}:
            return BirthWindow(date(born.year, 1, 1), date(born.year, 12, 31), known=True)
        return BirthWindow(born, born, known=True)
    if born is None and expected is not None:
        return BirthWindow(expected - PREGNANCY, expected, known=True)
    return UNKNOWN_BIRTH


def is_child(window: BirthWindow, deceased_on: date, on: date) -> bool:
    """Under 18 or unborn on `on`, and not dead by then."""
    return window.earliest <= on and window.latest > years_before(on, ADULT_AT) and deceased_on > on
