"""A household on a day, and one incident."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from app.deps import Door
from app.doors.parameters import Asked
from app.explore import households, incidents
from app.graph.session import Asking
from app.models.answers import Envelope
from app.models.place_answers import HouseholdSeen, IncidentAnswer, Resident
from app.web.access import SeesPeople, from_our_pages
from app.web.showing import asked_of, query_of, show

router = APIRouter(dependencies=[Depends(from_our_pages)])
PEOPLE_ON_A_PAGE: Final = 50


class HouseholdAsked(Asked):
    """Which day, and which part of a home with many people."""

    page: int = Field(1, ge=1, le=1_000)


class HouseholdShown(BaseModel):
    """A part of the residents of a home; `people` counts all of them, `pages` the parts."""

    household: HouseholdSeen
    residents: list[Resident]
    people: int
    pages: int
    answer: Envelope


@router.get("/households/{household_id}", operation_id="household")
def household(
    request: Request, reader: SeesPeople, household_id: Annotated[str, Path(max_length=64)]
) -> Response:
    """Who lived there on the day, by which source."""

    def ask(door: Door, asking: Asking, asked: HouseholdAsked) -> HouseholdShown:
        found = households.household(door.session, asking, household_id=household_id)
        first = (asked.page - 1) * PEOPLE_ON_A_PAGE
        return HouseholdShown(
            household=found.household,
            # Who is not shown is not in the ledger as shown.
            residents=found.residents[first : first + PEOPLE_ON_A_PAGE],
            people=len(found.residents),
            pages=-(-len(found.residents) // PEOPLE_ON_A_PAGE) or 1,
            answer=found.answer,
        )

    asked = asked_of(request, HouseholdAsked)
    return show(
        request, asked, ask, "household.html",
        query=query_of(asked), on=_days(asked), most_people=households.MOST_PEOPLE,
    )  # fmt: skip


@router.get("/incidents/{agency}/{reference:path}", operation_id="incident")
def incident(
    request: Request,
    reader: SeesPeople,
    agency: Annotated[str, Path(max_length=64)],
    reference: Annotated[str, Path(max_length=200)],
) -> Response:
    """What one agency recorded about an incident, who was involved, and whose children it does not name."""

    def ask(door: Door, asking: Asking, asked: Asked) -> IncidentAnswer:
        return incidents.incident(door.session, asking, agency=agency, reference=reference)

    asked = asked_of(request, Asked)
    return show(request, asked, ask, "incident.html", on=_days(asked))


def _days(asked: Asked) -> dict[str, object]:
    return {name: value for name, value in query_of(asked).items() if name in {"valid_on", "known_on"}}
