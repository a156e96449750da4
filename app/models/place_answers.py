"""Answers about homes and incidents."""

from __future__ import annotations

from datetime import date, datetime

from app.models.answers import Envelope, Frozen, Listing, Person, Statement


class Resident(Frozen):
    """Somebody who lived in a home on the day, and by which statements."""

    person: Person
    statements: list[Statement]


class HouseholdSeen(Frozen):
    """A dwelling, as far as the reader may see it."""

    household_id: str
    uprn: str | None
    address: str
    postcode: str
    dwelling_kinds: list[str]
    institutional: bool


class HouseholdAnswer(Frozen):
    """Who lived at a dwelling on the day asked about."""

    household: HouseholdSeen
    residents: list[Resident]
    answer: Envelope


class IncidentSeen(Frozen):
    """An incident, as its agency recorded it."""

    agency: str
    reference: str
    kind: str
    occurred_at: datetime
    occurred_on: date
    recorded_at: datetime
    summary: str
    household_id: str | None


class Involved(Frozen):
    """Somebody involved in an incident: roles, and whether present."""

    person: Person
    roles: list[str]
    present: str
    statements: list[Statement]


class IncidentAdult(Frozen):
    """An adult on an incident through whom a child is found, in which role and how related."""

    person: Person
    role: str
    how: str


class IncidentChild(Frozen):
    """A child of somebody on an incident, whom the incident does not name."""

    incident: IncidentSeen
    child: Person
    through: list[IncidentAdult]
    text: str


class IncidentAnswer(Frozen):
    """One incident, the people recorded on it, and children of its adults whom it does not name."""

    incident: IncidentSeen
    people: list[Involved]
    children_not_named: list[IncidentChild]
    answer: Envelope


class IncidentChildren(Listing[IncidentChild]):
    """One item for each incident and child, the latest incident first."""

    incidents: int
