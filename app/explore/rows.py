"""What a row of a question holds: one frozen model for each shape, nothing optional without a reason."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict


class Row(BaseModel):
    """A row is what the header of its file says, no more."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PersonRow(Row):
    """A person as questions return it; `birth_*` is the window of possible birth days."""

    person_id: str
    name: str
    birth_earliest: date
    birth_latest: date
    birth_known: bool
    deceased_on: date
    sex: str
    agencies: list[str]


class RiskFactRow(Row):
    """A live risk fact; days that no source states are null."""

    risk_id: str
    kind: str
    basis: str
    role: str
    agency: str
    system: str
    record_key: str
    valid_from: date | None
    valid_to: date | None
    review_due: date | None
    recorded_at: datetime


class StatementRow(Row):
    """One stated relationship; `forwards`: it is stored from the first person asked about."""

    type: str
    kind: str
    stated_kind: str
    forwards: bool
    agency: str
    system: str
    record_keys: list[str]
    valid_from: date | None
    valid_to: date | None
    recorded_at: datetime
    status: str


class HomeRow(Row):
    """A residence behind a shared home."""

    person_id: str
    kind: str
    address: str | None
    postcode: str | None
    agency: str
    system: str
    record_keys: list[str]
    valid_from: date | None
    valid_to: date | None
    recorded_at: datetime


class InvolvementRow(Row):
    """An involvement behind a shared incident."""

    person_id: str
    role: str
    incident_kind: str
    reference: str
    occurred_on: date
    agency: str
    system: str
    record_keys: list[str]
    recorded_at: datetime


class PeopleList(Row):
    """One list of people, end to end."""

    people: list[PersonRow]


class PeopleLists(Row):
    """The lists of people between two people, and how many there are."""

    start_id: str
    end_id: str
    total: int
    lists: list[PeopleList]


class LinkStatements(Row):
    """Everything that joins one pair of people."""

    start_id: str
    end_id: str
    statements: list[StatementRow]
    homes: list[HomeRow]
    incidents: list[InvolvementRow]


class ChildrenCounted(Row):
    """How many children there are on the day, and how many people of unknown age."""

    children: int
    age_unknown: int
