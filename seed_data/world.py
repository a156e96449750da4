"""What is true in the fictional borough, before any agency writes some of it down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from seed_data.days import day
from seed_data.homes import Dwelling, Homes


class Stay(NamedTuple):
    """Where somebody lived, from one day to another (0: still); `kind` as in the extract format."""

    dwelling: Dwelling
    start: int
    end: int
    kind: str


class Bond(NamedTuple):
    """A couple, present or past (`end` 0: present)."""

    one: Person
    other: Person
    start: int
    end: int


class Tie(NamedTuple):
    """`one` is the `kind` of `other`, beyond what parents, carers and couples say."""

    one: Person
    kind: str
    other: Person
    start: int


@dataclass(slots=True, eq=False)
class Person:
    """One true person. `birth` is an ordinal; for the unborn it is 0 and `expected` is set."""

    number: int
    given: str
    middle: str
    family: str
    group: str
    sex: str
    birth: int
    household: int
    expected: int = 0
    died: int = 0
    other_surname: str = ""
    phone: str = ""
    barrier: str = ""
    restriction: int = 0
    care: str = ""
    """Empty, or who cares in the parents' place: foster, childrens_home, hostel."""
    care_since: int = 0
    twin: int = 0
    hidden: bool = False
    """Lives at an address that must stay secret."""
    mother: Person | None = None
    father: Person | None = None
    stays: list[Stay] = field(default_factory=list[Stay])
    children: list[Person] = field(default_factory=list["Person"])
    bonds: list[Bond] = field(default_factory=list[Bond])
    carers: list[Person] = field(default_factory=list["Person"])
    """Who cares for this child without being a parent: step-parents, foster carers, grandparents."""

    @property
    def key(self) -> str:
        """The true person's id in the truth files."""
        return f"T{self.number:07d}"

    def is_child(self) -> bool:
        """Under 18 (or unborn) and alive today."""
        return not self.died and (self.birth == 0 or self.birth > EIGHTEEN_YEARS_AGO)


EIGHTEEN_YEARS_AGO = day(2008, 6, 1)


@dataclass(slots=True, eq=False)
class Household:
    """People who live together today; `adults` and `minors` are its members."""

    number: int
    kind: str
    dwelling: Dwelling
    since: int
    adults: list[Person]
    minors: list[Person]


@dataclass(slots=True)
class RiskFact:
    """Why a person counts as flagged, or (role victim) what was done to a person."""

    person: Person
    kind: str
    basis: str
    role: str
    start: int
    end: int
    review_due: int
    restriction: int


@dataclass(slots=True)
class Incident:
    """`people` holds (person, role, present); `unrecorded` are its adults' children whom it does not name."""

    kind: str
    on: int
    minute: int
    dwelling: Dwelling
    people: list[tuple[Person, str, str]]
    unrecorded: list[Person]
    unknown_male: bool = False


@dataclass(slots=True)
class Referral:
    """A referral to social care, with when it was decided (0: not yet) and assessed (0: not yet)."""

    child: Person
    received: int
    source: str
    decided: int
    decision: str
    started: int
    authorised: int


@dataclass(slots=True)
class World:
    """Everybody and everything; lists are in the order of making, which a seed fixes."""

    homes: Homes = field(default_factory=Homes)
    people: list[Person] = field(default_factory=list[Person])
    households: list[Household] = field(default_factory=list[Household])
    bonds: list[Bond] = field(default_factory=list[Bond])
    risk_facts: list[RiskFact] = field(default_factory=list[RiskFact])
    incidents: list[Incident] = field(default_factory=list[Incident])
    referrals: list[Referral] = field(default_factory=list[Referral])
    ties: list[Tie] = field(default_factory=list[Tie])
    of_concern: list[tuple[Person, int]] = field(default_factory=list[tuple[Person, int]])
    """Children whom social care knows without a referral, and since when."""

    def bond(self, one: Person, other: Person, start: int, end: int = 0) -> None:
        """Make two people a couple, present or past."""
        bond = Bond(one, other, start, end)
        one.bonds.append(bond)
        other.bonds.append(bond)
        self.bonds.append(bond)
