"""Homes and incidents."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from app.api.access import People
from app.api.openapi import answered, listed
from app.api.replies import listing, single
from app.doors.parameters import Asked, NotRecordedAsked
from app.explore import households, incidents
from app.models.place_answers import HouseholdAnswer, IncidentAnswer, IncidentChildren

router = APIRouter(tags=["Places"])


@router.get(
    "/households/{household_id}",
    operation_id="household",
    summary="Who lived at a dwelling on a day",
    **answered(HouseholdAnswer, 404),
)
def household(
    request: Request,
    actor: People,
    household_id: Annotated[str, Path(max_length=64, description="A household's id.")],
    asked: Annotated[Asked, Query()],
) -> Response:
    """Everybody who lived there on `valid_on`, and by which source."""
    return single(
        request,
        asked,
        lambda door, asking, _: households.household(door.session, asking, household_id=household_id),
    )


# Before the route of one incident: `children-not-recorded` is no agency.
@router.get(
    "/incidents/children-not-recorded",
    operation_id="incidents_children_not_recorded",
    summary="Incidents whose adults have children that the incident does not name",
    **listed(IncidentChildren),
)
def incidents_children_not_recorded(
    request: Request, actor: People, asked: Annotated[NotRecordedAsked, Query()]
) -> Response:
    """One item for each incident and child, with the adult through whom the child is found."""
    return listing(
        request,
        asked,
        lambda door, asking, asked: incidents.children_not_recorded(
            door.session, asking, kind=asked.kind or None
        ),
    )


@router.get(
    "/incidents/{agency}/{reference:path}",
    operation_id="incident",
    summary="One incident",
    **answered(IncidentAnswer, 404),
)
def incident(
    request: Request,
    actor: People,
    agency: Annotated[str, Path(max_length=64, description="The agency's code.")],
    reference: Annotated[str, Path(max_length=200, description="The agency's own reference.")],
    asked: Annotated[Asked, Query()],
) -> Response:
    """When, what, where, and who is recorded on it in which role."""
    return single(
        request,
        asked,
        lambda door, asking, _: incidents.incident(door.session, asking, agency=agency, reference=reference),
    )
