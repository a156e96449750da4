"""Answers about children: who has no recorded carer, and who is near a recorded risk."""

from __future__ import annotations

from app.models.answers import Envelope, Frozen, GapLevel, Listing, Path, Person, RiskFactSeen, Statement


class LinkedPerson(Frozen):
    """Somebody who is linked to a child, and how, in words."""

    person: Person
    how: list[str]


class ChildWithoutCarer(Frozen):
    """A child with no recorded carer: the level of the gap, and what is recorded instead.

    `holders` are the agencies with a record of the child; `nearest_carer` is the shortest *close* path,
    of at most 4 steps, to anyone who cares for any child, or null.
    """

    child: Person
    level: GapLevel
    reason: str
    linked: list[LinkedPerson]
    nearest_carer: Path | None
    holders: list[str]


class Care(Frozen):
    """Somebody on the other side of care, and every statement that says so."""

    person: Person
    statements: list[Statement]


class PersonCarers(Frozen):
    """Who cares for a person, for whom the person cares, and the gap if a child has no recorded carer.

    `gap` is null for an adult, and for whoever has a carer. Who may be a child is looked at as one.
    """

    person: Person
    carers: list[Care]
    cares_for: list[Care]
    gap: ChildWithoutCarer | None
    answer: Envelope


class WithoutCarers(Listing[ChildWithoutCarer]):
    """`children` were looked at; `gaps` are G0, G1, G3 and G4; `age_unknown` are counted apart."""

    counts_by_level: dict[str, int]
    gaps: int
    children: int
    age_unknown: int


class ChildNearRisk(Frozen):
    """A child within reach of a person with a live risk fact, and how.

    `risk_person` is the nearest, ties by id; `other_risk_people` counts the rest at that distance.
    `path` is the first of `paths_total` shortest lists of people between the two.
    """

    child: Person
    steps: int
    assumptions: int
    risk_person: Person
    risk_facts: list[RiskFactSeen]
    path: Path
    paths_total: int
    other_risk_people: int


class NearRisk(Listing[ChildNearRisk]):
    """`share` is the part of all `children` looked at; `age_unknown` are counted apart."""

    counts_by_steps: dict[str, int]
    children: int
    share: float
    age_unknown: int


class ChildInReach(Frozen):
    """A child in reach of one risk person."""

    child: Person
    steps: int


class RiskGroup(Frozen):
    """One person with live risk facts, and the children within reach (at most 200 are named)."""

    risk_person: Person
    risk_facts: list[RiskFactSeen]
    children: list[ChildInReach]
    children_total: int


class NearRiskGroups(Listing[RiskGroup]):
    """Risk people with at least one child in reach, by id."""

    children: int
