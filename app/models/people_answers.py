"""Answers about one person or two: records, network, risks, timeline, paths, search."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from app.models.answers import Envelope, Frozen, Listing, Path, Person, RiskFactSeen, WhyEmpty
from app.models.evidence import Speaks


class RecordSeen(Frozen):
    """One system's record of a person, every value as it was received."""

    agency: str
    system: str
    record_id: str
    given_name: str
    middle_names: str
    family_name: str
    known_as: list[str]
    birth_date: date | None
    birth_date_quality: str
    expected_birth_date: date | None
    sex: str
    identifiers: list[str]
    phone: str
    deceased_on: date | None
    restriction: int
    recorded_at: datetime
    extracted_at: datetime
    retired_at: datetime | None


class ValueHeld(Frozen):
    """One of the values that records hold for a field, and which records hold it."""

    value: str
    records: list[str]
    agencies: list[str]


class Contradiction(Frozen):
    """A field for which the records behind a person differ."""

    field: str
    values: list[ValueHeld]
    text: str


class PersonAnswer(Frozen):
    """The best view of a person, and every record behind it."""

    person: Person
    records: list[RecordSeen]
    contradictions: list[Contradiction]
    risk_facts: list[RiskFactSeen]
    answer: Envelope


class NetworkPerson(Frozen):
    """Somebody in a network and the least number of steps to them."""

    person: Person
    steps: int
    has_risk_fact: bool


class NetworkLink(Frozen):
    """How two people of a network are joined: kinds and who says so; `/paths` opens the statements."""

    start: str = Field(serialization_alias="from")
    end: str = Field(serialization_alias="to")
    kinds: list[str]
    derived: bool
    agencies: list[str]


class Cut(Frozen):
    """What a network leaves out, and why."""

    reason: Literal["max_people", "max_steps", "max_incidents", "hub"]
    people: int
    text: str


class NetworkAnswer(Frozen):
    """One person's network, nearest first."""

    person: Person
    people: list[NetworkPerson]
    links: list[NetworkLink]
    cut: list[Cut]
    why_empty: WhyEmpty | None
    answer: Envelope


class RiskInReach(Frozen):
    """A person with live risk facts in reach, by every shortest path (at most 20 are laid out)."""

    risk_person: Person
    steps: int
    assumptions: int
    risk_facts: list[RiskFactSeen]
    paths: list[Path]
    paths_total: int


class PersonRisks(Listing[RiskInReach]):
    """`own` are the person's own live risk facts: they never count as risk near the person."""

    person: Person
    own: list[RiskFactSeen]
    why_empty: WhyEmpty | None


class TimelineEntry(Frozen):
    """Something about a person: when it began, when it ended, who says so.

    `dated` is false where no source states the day: then it is the day of recording. `household_id` opens a
    home, `incident` (agency and reference) an incident; null where there is none or it may not be known.
    """

    on: date
    dated: bool
    until: date | None
    what: Literal["relationship", "home", "incident", "risk_fact"]
    text: str
    agency: str
    system: str
    record_ids: list[str]
    recorded_at: datetime
    household_id: str | None
    incident: str | None


class Timeline(Listing[TimelineEntry]):
    """Statements, homes and incidents in one order; what has no day stands where it was recorded."""

    person: Person


class PathsAnswer(Frozen):
    """All shortest paths between two people, at most 20 of `total`."""

    start: Person
    end: Person
    steps: int | None
    paths: list[Path]
    total: int
    why_empty: WhyEmpty | None
    answer: Envelope


SearchWay = Literal[
    "identifier",
    "exact",
    "known_as",
    "misspelt",
    "sounds_alike",
    "nickname",
    "swapped_names",
    "part_of_name",
    "birth_date",
    "swapped_day_and_month",
    "postcode",
]


class SearchEvidence(Frozen):
    """One field of what is looked for beside the nearest record: whether it speaks for it, in words."""

    field: str
    speaks: Speaks
    text: str


class SearchHit(Frozen):
    """A person found: in which ways, and why, in sentences.

    `evidence` is what the linkage model says of the nearest record, what speaks against it too.
    """

    person: Person
    ways: list[SearchWay]
    why: list[str]
    records: list[str]
    evidence: list[SearchEvidence]


class SearchAnswer(Listing[SearchHit]):
    """Hits, the closest first; `not_looked_in` says where the search did not look."""

    not_looked_in: list[str]
