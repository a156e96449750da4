"""One person: the best view, every record behind it and what they contradict, and the timeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from itertools import count
from typing import Literal

from app.explore.envelope import Around, around, beside, envelope
from app.explore.listing import Found, Key
from app.explore.persons import person_of, risk_fact_of
from app.explore.rows import PersonRow, RiskFactRow, Row
from app.explore.subject import PEOPLE, refuse, subject
from app.explore.words import day_range, listed, named, plain, relation
from app.graph.catalogue import question
from app.graph.session import Asking, GraphSession
from app.models.answers import Person
from app.models.days import london_day
from app.models.people_answers import (
    Contradiction,
    PersonAnswer,
    RecordSeen,
    Timeline,
    TimelineEntry,
    ValueHeld,
)


class RecordRow(Row):
    """One record as received; what a source did not give is null."""

    agency: str
    system: str
    record_id: str
    given_name: str | None
    middle_names: str | None
    family_name: str | None
    known_as: list[str] | None
    birth_date: date | None
    birth_date_quality: str | None
    expected_birth_date: date | None
    sex: str | None
    identifiers: list[str] | None
    phone: str | None
    deceased_on: date | None
    restriction: int
    recorded_at: datetime
    extracted_at: datetime
    retired_at: datetime | None


class PersonRecordsRow(Row):
    """A person with all records and own risk facts."""

    person: PersonRow
    records: list[RecordRow]
    risk_facts: list[RiskFactRow]


class TimelineRow(Row):
    """One entry of a timeline."""

    on: date
    dated: bool
    until: date | None
    what: Literal["relationship", "home", "incident", "risk_fact"]
    kind: str
    forwards: bool
    other: PersonRow | None
    detail: str
    reference: str
    household_id: str | None
    incident_key: str | None
    agency: str
    system: str
    record_keys: list[str]
    recorded_at: datetime
    statement_id: str


RECORDS = question("person_records", PersonRecordsRow)
TIMELINE = question("person_timeline", TimelineRow)

# Field, and how its value is read from a record; empty says nothing and contradicts nothing.
_COMPARED: tuple[tuple[str, Callable[[RecordRow], str]], ...] = (
    ("given_name", lambda one: one.given_name or ""),
    ("family_name", lambda one: one.family_name or ""),
    ("birth_date", lambda one: one.birth_date.isoformat() if one.birth_date else ""),
    ("sex", lambda one: one.sex if one.sex in {"F", "M"} else ""),
    ("deceased_on", lambda one: one.deceased_on.isoformat() if one.deceased_on else ""),
)


def person(session: GraphSession, asking: Asking, *, person_id: str) -> PersonAnswer:
    """One person, every record behind, what contradicts what. Raises Unknown, Moved."""
    about, rows = beside(session, asking, lambda: session.read(RECORDS, asking, person_id=person_id))
    if not rows:
        refuse(session, asking, person_id)
    row = rows[0]
    return PersonAnswer(
        person=person_of(row.person, asking.valid_on),
        records=[record_seen(one) for one in row.records],
        contradictions=_contradictions(row.records, about.names),
        risk_facts=[risk_fact_of(fact, asking.valid_on, about.names) for fact in row.risk_facts],
        answer=envelope("person", about, [RECORDS.file], {"person_id": person_id}),
    )


def record_seen(row: RecordRow) -> RecordSeen:
    """A record in an answer, as received."""
    return RecordSeen(
        agency=row.agency,
        system=row.system,
        record_id=row.record_id,
        given_name=row.given_name or "",
        middle_names=row.middle_names or "",
        family_name=row.family_name or "",
        known_as=row.known_as or [],
        birth_date=row.birth_date,
        birth_date_quality=row.birth_date_quality or "",
        expected_birth_date=row.expected_birth_date,
        sex=row.sex or "",
        identifiers=row.identifiers or [],
        phone=row.phone or "",
        deceased_on=row.deceased_on,
        restriction=row.restriction,
        recorded_at=row.recorded_at,
        extracted_at=row.extracted_at,
        retired_at=row.retired_at,
    )


def _contradictions(records: Sequence[RecordRow], names: dict[str, str]) -> list[Contradiction]:
    found: list[Contradiction] = []
    held_today = [one for one in records if one.retired_at is None]
    for field, value_of in _COMPARED:
        held: dict[str, list[RecordRow]] = {}
        for one in held_today:
            if value := value_of(one):
                held.setdefault(value, []).append(one)
        if len({value.casefold() for value in held}) < 2:
            continue
        values = [
            ValueHeld(
                value=value,
                records=[f"{one.agency}/{one.system}/{one.record_id}" for one in rows],
                agencies=sorted({one.agency for one in rows}),
            )
            for value, rows in held.items()
        ]
        said = [f"{one.value} ({listed(named(code, names) for code in one.agencies)})" for one in values]
        found.append(Contradiction(field=field, values=values, text=f"{plain(field)}: {listed(said)}"))
    return found


def timeline(session: GraphSession, asking: Asking, *, person_id: str) -> Found[TimelineEntry, Timeline]:
    """What is dated about a person, earliest first. Raises Unknown, Moved."""
    about = around(session, asking)
    who = person_of(subject(session, asking, person_id), asking.valid_on)
    rows = session.read(TIMELINE, asking, person_id=person_id)
    by_key: dict[Key, TimelineRow] = {}
    for row in rows:
        key: Key = (row.on.isoformat(), row.what, row.statement_id, 0)
        if row.what == "home":
            # A key stands in cursors, and the id of a residence holds its UPRN.
            said = f"{row.record_keys} {row.kind} {row.recorded_at} {row.until}"
            key = next(one for n in count() if (one := (row.on.isoformat(), "home", said, n)) not in by_key)
        by_key[key] = row
    answer = envelope("person_timeline", about, [PEOPLE.file, TIMELINE.file], {"person_id": person_id})
    return Found(
        TimelineEntry,
        sorted(by_key),
        lambda chosen: [_entry(by_key[key], who, about) for key in chosen],
        lambda items, total, following: Timeline(
            items=items, total=total, next_cursor=following, answer=answer, person=who
        ),
        answer,
    )


def _entry(row: TimelineRow, who: Person, about: Around) -> TimelineEntry:
    start = row.on if row.dated else None
    when = day_range(start, row.until, row.recorded_at)
    return TimelineEntry(
        on=row.on,
        dated=row.dated,
        until=row.until,
        what=row.what,
        text=f"{_said(row, who)} ({named(row.agency, about.names)}, {when})",
        agency=row.agency,
        system=row.system,
        record_ids=[key.split("/", 2)[-1] for key in row.record_keys],
        recorded_at=row.recorded_at,
        household_id=row.household_id,
        incident=row.incident_key,
    )


def _said(row: TimelineRow, who: Person) -> str:
    if row.what == "relationship" and row.other is not None:
        start, end = (who, row.other) if row.forwards else (row.other, who)
        tail = f", {row.detail}" if row.detail in {"disputed", "ended"} else ""
        return relation(row.kind, start.name, start.sex, end.name) + tail
    if row.what == "home":
        kinds = {"home": "home", "stays": "stay", "placement": "placement", "bail": "bail address"}
        return f"{kinds.get(row.kind, plain(row.kind) + ' address')}: {row.detail or 'no address shown'}"
    if row.what == "incident":
        return f"recorded as {plain(row.detail)} at incident {row.reference}, {plain(row.kind)}"
    role = f"as {row.reference}" if row.reference else "role not stated"
    return (
        f"risk fact: {plain(row.kind)}, {plain(row.detail)}, {role}, recorded {london_day(row.recorded_at)}"
    )
