"""From a person's row to the person of an answer: age, precision of the birth date, child or not."""

from __future__ import annotations

from datetime import date

from app.explore.rows import PersonRow, RiskFactRow
from app.explore.words import day_range, named, plain
from app.models.answers import Person, RiskFactSeen
from app.models.days import BirthWindow, is_child


def person_of(row: PersonRow, on: date) -> Person:
    """The person as on the day `on`; the age is in full years that are surely reached by then."""
    window = BirthWindow(row.birth_earliest, row.birth_latest, row.birth_known)
    return Person(
        person_id=row.person_id,
        name=row.name,
        birth_date=birth_text(window),
        age=age_on(window, on),
        sex=row.sex,
        is_child=is_child(window, row.deceased_on, on),
        agencies=row.agencies,
    )


def birth_text(window: BirthWindow) -> str | None:
    """A birth date with the precision that is recorded; null if unknown, or a window that is no date."""
    if not window.known:
        return None
    first, last = window.earliest, window.latest
    if first == last:
        return first.isoformat()
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return f"{first.year:04}"
    if first.day == 1 and (first.year, first.month) == (last.year, last.month):
        return f"{first.year:04}-{first.month:02}"
    return None


def age_on(window: BirthWindow, on: date) -> int | None:
    """Full years that are surely reached on a day; null if unknown or not surely born."""
    born = window.latest
    if not window.known or born > on:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def risk_fact_of(row: RiskFactRow, on: date, names: dict[str, str]) -> RiskFactSeen:
    """A risk fact in an answer; it says when its role is not stated and when its review is overdue."""
    overdue = row.review_due is not None and row.review_due < on
    words = [
        f"{plain(row.kind)}, {plain(row.basis)}",
        day_range(row.valid_from, row.valid_to, row.recorded_at),
    ]
    if row.role:
        words.insert(1, f"as {row.role}")
    else:
        words.insert(1, "role not stated")
    if overdue:
        words.append(f"review overdue since {row.review_due}")
    return RiskFactSeen(
        risk_id=row.risk_id,
        kind=row.kind,
        basis=row.basis,
        role=row.role,
        agency=row.agency,
        system=row.system,
        record_id=row.record_key.split("/", 2)[-1],
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        review_due=row.review_due,
        review_overdue=overdue,
        recorded_at=row.recorded_at,
        text=f"{', '.join(words)} ({named(row.agency, names)})",
    )
