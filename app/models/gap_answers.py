"""Answers that list gaps in the records."""

from __future__ import annotations

from app.models.answers import Frozen, Listing, Person


class SiblingsNotLinked(Frozen):
    """Two children with a parent or carer in common and no recorded sibling link."""

    a: Person
    b: Person
    shared: list[Person]
    text: str


class SiblingGaps(Listing[SiblingsNotLinked]):
    """Pairs, by id."""


class OneParentChild(Frozen):
    """A child with exactly one recorded parent."""

    child: Person
    parent: Person
    text: str


class OneParentChildren(Listing[OneParentChild]):
    """Children with one parent, by id."""

    children: int


class UnexplainedAdult(Frozen):
    """An adult in a child's home with no recorded relationship to anyone there."""

    adult: Person
    child: Person
    text: str


class UnexplainedAdults(Listing[UnexplainedAdult]):
    """One item for each adult and child."""

    adults: int


class SourceCompleteness(Frozen):
    """How many of a source's records hold each thing."""

    agency: str
    system: str
    records: int
    with_name: int
    with_birth_date: int
    with_sex: int
    with_residence: int
    with_relationship: int
    with_verified_identifier: int


class Completeness(Listing[SourceCompleteness]):
    """One item for each source."""
