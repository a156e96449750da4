"""What is drawn around a network: people, links, homes, incidents, risk facts, with their statements."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from app.models.answers import Envelope, Frozen, Person, RiskFactSeen, Statement, WhyEmpty
from app.models.people_answers import Cut, PathsAnswer

LinkGroup = Literal["kin", "care", "couple", "home", "associate", "incident", "order"]


class DrawnPerson(Frozen):
    """Somebody in the picture.

    `steps` is null for somebody who is here only because they may be the same person as somebody else.
    `unborn`: not surely born on the day. `opened`: their own steps were asked for as well.
    """

    person: Person
    steps: int | None
    deceased_on: date | None
    unborn: bool
    opened: bool
    risk_facts: list[RiskFactSeen]


class DrawnLink(Frozen):
    """Everything stated between two people: `start` is the *kind* of `end`.

    `ended`: no source says that it still holds on the day. `disputed`: every source that says so calls it
    disputed. `derived`: it was worked out from homes or incidents.
    """

    start: str = Field(serialization_alias="from")
    end: str = Field(serialization_alias="to")
    group: LinkGroup
    kind: str
    word: str
    ended: bool
    disputed: bool
    derived: bool
    agencies: list[str]
    statements: list[Statement]


class DrawnResident(Frozen):
    """Somebody of the picture in a home, and as what: home, placement, stays."""

    person_id: str
    kind: str
    statements: list[Statement]


class DrawnHome(Frozen):
    """A dwelling on the day. `people` counts everybody who lives there, also who is not in the picture."""

    household_id: str
    address: str
    dwelling_kinds: list[str]
    institutional: bool
    people: int
    residents: list[DrawnResident]


class DrawnRole(Frozen):
    """Somebody of the picture at an incident: in which roles, and whether present."""

    person_id: str
    roles: list[str]
    present: str
    statements: list[Statement]


class DrawnIncident(Frozen):
    """An incident. `people` counts everybody named at it, also who is not in the picture."""

    agency: str
    reference: str
    kind: str
    occurred_on: date
    people: int
    involved: list[DrawnRole]


class DrawnSuspicion(Frozen):
    """Two people who may be one. It is no fact: nothing is walked over it."""

    person_id: str
    other_id: str
    since: date
    text: str


class PictureAnswer(Frozen):
    """A network with all that is drawn around it; everybody in `people` once, the subject first."""

    people: list[DrawnPerson]
    links: list[DrawnLink]
    homes: list[DrawnHome]
    incidents: list[DrawnIncident]
    suspected: list[DrawnSuspicion]
    cut: list[Cut]
    why_empty: WhyEmpty | None
    answer: Envelope


class PathsPicture(Frozen):
    """The paths between two people, with what is drawn around the people on them; null if there is none."""

    found: PathsAnswer
    picture: PictureAnswer | None
