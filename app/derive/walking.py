"""When a statement may be walked, and when it makes somebody a carer: from what was stated to plain days.

Intervals are `[from, to)`. An interval that is empty is kept as it is; it simply never holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.models.days import FAR_FUTURE, FAR_PAST
from app.models.kinds import Kind

LONG_STAY = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Walk:
    """The days from which, and until which, each profile may walk a statement."""

    walk_from: date
    close_to: date
    wider_to: date


@dataclass(frozen=True, slots=True)
class Care:
    """The days on which a statement makes its start a carer of its end; from 9999-12-31 if never."""

    care_from: date
    care_to: date


def effective_end(
    kind: Kind, status: str, valid_from: date | None, valid_to: date | None, recorded: date
) -> date:
    """The day on which a statement between people stops holding; `recorded` is a London day."""
    if kind.ended:
        return valid_from or recorded
    if status == "ended":
        return min(valid_to or FAR_FUTURE, recorded)
    return valid_to or FAR_FUTURE


def walk_of(kind: Kind, valid_from: date | None, end: date) -> Walk:
    """When a statement of this kind may be walked; `end` as `effective_end` gives it."""
    start = FAR_PAST if kind.ended else valid_from or FAR_PAST
    match kind.walk:
        case "kin":
            return Walk(FAR_PAST, FAR_FUTURE, FAR_FUTURE)
        case "while_valid":
            return Walk(start, end, FAR_FUTURE)
        case "household":
            return household_walk(start, end)
        case "associate":
            return Walk(start, FAR_PAST, end)
        case "incident":
            return Walk(start, FAR_PAST, FAR_FUTURE)
        case "never":
            return Walk(start, FAR_PAST, FAR_PAST)


def household_walk(start: date, end: date) -> Walk:
    """Living together: for ever in the wider profiles if it lasted 30 days or more."""
    lasting = end > start and end - start >= LONG_STAY
    return Walk(start, end, FAR_FUTURE if lasting else end)


def care_of(
    kind: Kind, status: str, caring: str, responsibility: str, valid_from: date | None, end: date
) -> Care:
    """When the start cares for the end, by this statement alone."""
    if caring == "yes":
        cares = True
    elif caring == "no":
        cares = False
    else:
        cares = kind.cares_by_default or responsibility == "yes"
    if not cares or status == "disputed":
        return Care(FAR_FUTURE, FAR_FUTURE)
    return Care(valid_from or FAR_PAST, end)
