"""What each route may be asked: query models that refuse every name they do not know."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Final, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from app.doors.cursor import MAX_LENGTH
from app.errors import BadInput, FieldProblem
from app.models.answers import Age, GapLevel, Profile
from app.models.match_answers import MatchStatusAsked, Verdict
from app.models.vocabulary import RISK_BASES, RISK_KINDS

EARLIEST_DAY: Final = date(1900, 1, 1)
LATEST_DAY: Final = date(2199, 12, 31)
_ISO_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _only_iso(value: object) -> object:
    # A number would be taken for seconds since 1970.
    if not isinstance(value, date) and not (isinstance(value, str) and _ISO_DAY.fullmatch(value)):
        raise ValueError("a date is written YYYY-MM-DD")
    return value


def _in_living_memory(value: date) -> date:
    if not EARLIEST_DAY <= value <= LATEST_DAY:
        raise ValueError(f"a date lies between {EARLIEST_DAY} and {LATEST_DAY}")
    return value


Day = Annotated[date, BeforeValidator(_only_iso), AfterValidator(_in_living_memory)]
Text = Annotated[str, Field(max_length=200)]
# Named in the document; which there are is checked where the question is asked, in one place.
RiskKind = Annotated[str, Field(max_length=200, json_schema_extra={"enum": list(RISK_KINDS)})]
RiskBasis = Annotated[str, Field(max_length=200, json_schema_extra={"enum": list(RISK_BASES)})]
Steps = Annotated[int, Field(ge=1, le=4, description="Longest path, in steps between two people.")]
WhichProfile = Annotated[
    Profile,
    Field(
        description="What may be walked: `close` kin, carers, partners, one home; `wider` also what has"
        " ended, and associates; `all` also incidents."
    ),
]
WhichAge = Annotated[
    Age, Field(description="`child`: under 18 or unborn on the day; `unknown`: no birth date recorded.")
]


class Asked(BaseModel):
    """Both dates; every question has them."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, serialize_by_alias=True)

    valid_on: Day | None = Field(None, description="How things were on that day; today if not given.")
    known_on: Day | None = Field(
        None, description="As recorded by the end of that day, London; today if not given."
    )


def refuse_repeated(asked: BaseModel | type[BaseModel], given: Iterable[str]) -> None:
    """Raises BadInput if a name stands more than once in `given` and its field holds one value.

    Without this the last one would count in silence.
    """
    once = {
        field.alias or name
        for name, field in (asked if isinstance(asked, type) else type(asked)).model_fields.items()
        if get_origin(field.annotation) is not list
    }
    twice = sorted(name for name, number in Counter(given).items() if number > 1 and name in once)
    if twice:
        raise BadInput(
            "a parameter is given more than once",
            problems=tuple(FieldProblem(name, "may be given once") for name in twice),
        )


class Paged(Asked):
    """A list: how many at a time, and where it goes on."""

    limit: int = Field(50, ge=1, le=200, description="How many items a page holds.")
    cursor: str | None = Field(
        None,
        min_length=1,
        max_length=MAX_LENGTH,
        description="`next_cursor` of the page before; it brings that page's parameters and both dates.",
    )


class WithoutCarersAsked(Paged):
    """Which children without a recorded carer."""

    level: GapLevel | None = Field(None, description="Only children at this level of gap.")
    agency: Text | None = Field(
        None, description="As this agency alone would see it: who has a carer only elsewhere is G2."
    )
    no_path: bool = Field(False, description="Only children with no recorded path to any carer.")
    age: WhichAge = "child"


class NearRiskAsked(Paged):
    """How far, by which links, from which kinds of risk facts."""

    max_steps: Steps = 2
    profile: WhichProfile = "close"
    kind: list[RiskKind] = Field(
        default_factory=list, max_length=20, description="Only risk facts of these kinds (repeat it)."
    )
    basis: list[RiskBasis] = Field(
        default_factory=list, max_length=20, description="Only risk facts on these bases (repeat it)."
    )
    age: WhichAge = "child"


class RisksAsked(Paged):
    """How far, and by which links, from one person."""

    max_steps: Steps = 2
    profile: WhichProfile = "close"


class NetworkAsked(Asked):
    """How far, by which links, and how many people at most."""

    max_steps: Steps = 2
    profile: WhichProfile = "close"
    max_people: int = Field(300, ge=1, le=300, description="How many people at most, nearest first.")


class PathsAsked(Asked):
    """Between whom, how far, by which links."""

    start: str = Field(alias="from", min_length=1, max_length=64, description="One person's id.")
    end: str = Field(alias="to", min_length=1, max_length=64, description="The other person's id.")
    max_steps: Steps = 2
    profile: WhichProfile = "close"


class NotRecordedAsked(Paged):
    """On which kind of incident."""

    kind: Text = Field("domestic_abuse", description="Kind of incident; empty for every kind.")


class MatchesAsked(Paged):
    """Which pairs of records."""

    status: MatchStatusAsked | None = Field(None, description="Only pairs of which this stands.")
    agency: Text | None = Field(None, description="Only pairs with a record of this agency.")
    person_id: Annotated[str, Field(max_length=64)] | None = Field(
        None, description="Only pairs with a record of this person."
    )


class DecisionWanted(BaseModel):
    """What is decided of a pair, and why."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"examples": [{"verdict": "same", "reason": "One girl: the school confirms it."}]},
    )

    verdict: Verdict = Field(description="One person, two people, or not to be said yet.")
    reason: str = Field(
        min_length=1, max_length=500, pattern=r"\S", description="Why, in your words; kept with your name."
    )


class TakeBackWanted(BaseModel):
    """Why what stands is taken back. A body, because a reason may hold a name and no name stands in a URL."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_extra={"examples": [{"reason": "Two girls after all."}]}
    )

    reason: str = Field(
        min_length=1, max_length=500, pattern=r"\S", description="Why, in your words; kept with your name."
    )


class SearchWanted(BaseModel):
    """Whom to look for; at least one of the four."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={"examples": [{"name": "Rubie Shaw", "birth_date": "2017-05-14"}]},
    )

    name: Text | None = Field(None, description="Any part of a name, in any order.")
    birth_date: Day | None = None
    postcode: Annotated[str, Field(max_length=20)] | None = None
    identifier: Annotated[str, Field(max_length=50)] | None = Field(
        None, description="NHS number, UPN, PNC id, CRO number or another system's number."
    )
