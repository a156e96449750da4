"""What every answer is made of: people, statements, links, paths, and the envelope around them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Profile = Literal["close", "wider", "all"]
Age = Literal["child", "unknown"]
GapLevel = Literal["G0", "G1", "G2", "G3", "G4", "G5"]
EmptyReason = Literal[
    "not_recorded",
    "ended",
    "suspected_duplicate",
    "suggested_link",
    "beyond_limit",
    "stopped_at_hub",
    "type_not_walked",
    "source_stale",
    "timed_out",
]
Parameter = str | int | bool | list[str] | None


class Frozen(BaseModel):
    """An answer is made once and not changed; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True)


class Person(Frozen):
    """One person in a list, as on the day asked about.

    `birth_date` has the precision that is recorded (`2017-05-14`, `2017-05`, `2017`), null when it is
    unknown or the child is unborn. `age` in full years that are surely reached.
    """

    person_id: str
    name: str
    birth_date: str | None
    age: int | None
    sex: str
    is_child: bool
    agencies: list[str]


class Statement(Frozen):
    """What one source says about a link: its words, when it holds, when it was recorded."""

    agency: str
    system: str
    record_ids: list[str]
    kind: str
    valid_from: date | None
    valid_to: date | None
    recorded_at: datetime
    status: str
    text: str


class Link(Frozen):
    """One step between two people, with every statement that the reader may see for it."""

    start: str = Field(serialization_alias="from")
    end: str = Field(serialization_alias="to")
    kind: str
    derived: bool
    statements: list[Statement]
    text: str


class Path(Frozen):
    """People joined step by step. `assumptions` is 0: facts never hold one."""

    steps: int
    assumptions: int
    people: list[Person]
    links: list[Link]
    text: str


class RiskFactSeen(Frozen):
    """One live risk fact about a person. `review_overdue`: it stands, but its review day has passed."""

    risk_id: str
    kind: str
    basis: str
    role: str
    agency: str
    system: str
    record_id: str
    valid_from: date | None
    valid_to: date | None
    review_due: date | None
    review_overdue: bool
    recorded_at: datetime
    text: str


class Source(Frozen):
    """One system of one agency, and how old what we hold of it is."""

    agency: str
    system: str
    extracted_at: datetime


class Suspicion(Frozen):
    """Two people who are suspected to be one, which nobody has decided."""

    person_id: str
    other_id: str


class OnlyIf(Frozen):
    """What is found only if suspicions hold: whom, how many steps away, and on how many suspicions it rests.

    A suspicion is no step and one assumption. `steps` is 0 where the two are then one person.
    """

    steps: int
    assumptions: int
    end_id: str
    suspicions: list[Suspicion]
    text: str


class WhyEmpty(Frozen):
    """Why an answer is empty: `reason` from a closed list, `text` in a sentence.

    `only_if` stands beside the reason `suspected_duplicate` alone.
    """

    reason: EmptyReason
    text: str
    only_if: OnlyIf | None = None


class Envelope(Frozen):
    """What was asked, of which graph, and what the answer leaves out.

    `version` is over all Cypher files that took part, `graph_sequence` moves with each change that is
    visible at the reader's clearance.
    """

    question: str
    version: str
    parts: list[str]
    parameters: dict[str, Parameter]
    valid_on: date
    known_on: date
    graph_sequence: int
    limits: list[str]
    sources: list[Source]
    notes: list[str]


Item = TypeVar("Item", bound=BaseModel)


class Listing(Frozen, Generic[Item]):
    """One page of a list. `total` counts what matches at the reader's clearance, before paging."""

    items: list[Item]
    total: int
    next_cursor: str | None
    answer: Envelope
