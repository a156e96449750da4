"""Days, instants and birth windows, as the oracle understands them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

EVER = date(1, 1, 1)
NEVER = date(9999, 12, 31)
LONDON = ZoneInfo("Europe/London")


def london(instant: datetime) -> date:
    """The London day of an aware instant."""
    return instant.astimezone(LONDON).date()


def instant_of(text: str) -> datetime:
    """An instant with offset, or the start of a London day."""
    if len(text) == 10:
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day, tzinfo=LONDON)
    return datetime.fromisoformat(text)


def day_of(text: str | None, otherwise: date) -> date:
    """A stated day, or what an empty cell stands for."""
    return date.fromisoformat(text) if text else otherwise


def eighteen_years_before(day: date) -> date:
    """The day that somebody who turns 18 on `day` was born; 29 February counts as the 28th."""
    year = day.year - 18
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


@dataclass(frozen=True, slots=True)
class Birth:
    """First and last day on which somebody may have been born; both None when nothing is known."""

    first: date | None = None
    last: date | None = None

    @property
    def known(self) -> bool:
        return self.first is not None

    def may_equal(self, other: Birth) -> bool:
        """Whether one birth can be both; an unknown one contradicts nothing."""
        if self.first is None or self.last is None or other.first is None or other.last is None:
            return True
        return self.first <= other.last and other.first <= self.last


def birth_of(stated: str | None, quality: str | None, expected: str | None) -> Birth:
    """The window that a record's columns allow."""
    if stated:
        born = date.fromisoformat(stated)
        if quality == "unknown" or ((born.month, born.day) == (1, 1) and born.year in (1900, 1901)):
            return Birth()
        if quality == "month":
            return Birth(born.replace(day=1), born.replace(day=monthrange(born.year, born.month)[1]))
        if quality in ("year", "estimated"):
            return Birth(date(born.year, 1, 1), date(born.year, 12, 31))
        return Birth(born, born)
    if expected:
        due = date.fromisoformat(expected)
        return Birth(due - timedelta(days=280), due)
    return Birth()


def is_child(birth: Birth, died: date, on: date) -> bool:
    """Under 18 or unborn, and not dead."""
    if birth.first is None or birth.last is None or died <= on:
        return False
    return birth.first <= on and birth.last > eighteen_years_before(on)
