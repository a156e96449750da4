"""The rows of `network_drawn`: what is drawn around the people of a network, as questions return it."""

from __future__ import annotations

from datetime import date, datetime

from app.explore.rows import HomeRow, PersonRow, RiskFactRow, Row, StatementRow


class TieRow(StatementRow):
    """One stated relationship between two of the people; `forwards` is always true."""

    start_id: str
    end_id: str
    ended: bool
    forwards: bool = True


class JoinedRow(Row):
    """Two people whom a shared home or incident joins."""

    start_id: str
    end_id: str
    type: str


class LivingRow(HomeRow):
    """A residence that holds on the day, and in which dwelling."""

    household_id: str


class DwellingRow(Row):
    """A dwelling: what kind, and how many live there, also those who are not in the picture."""

    household_id: str
    kinds: list[str]
    people: int


class IncidentDrawnRow(Row):
    """An incident as known on the day, and how many people it names."""

    agency: str
    reference: str
    kind: str
    occurred_on: date
    people: int


class RoleRow(Row):
    """One involvement of one of the people."""

    person_id: str
    incident_agency: str
    reference: str
    role: str
    present: str
    agency: str
    system: str
    record_keys: list[str]
    recorded_at: datetime


class SuspectedRow(Row):
    """Somebody of the people, and who may be the same person."""

    person_id: str
    other: PersonRow
    since: date


class CarriedRow(Row):
    """A live risk fact, and who carries it."""

    person_id: str
    fact: RiskFactRow


class NetworkDrawnRow(Row):
    """Everything that is drawn around the people of a network."""

    ties: list[TieRow]
    joined: list[JoinedRow]
    homes: list[LivingRow]
    households: list[DwellingRow]
    incidents: list[IncidentDrawnRow]
    incidents_total: int
    involvements: list[RoleRow]
    suspected: list[SuspectedRow]
    risk_facts: list[CarriedRow]
