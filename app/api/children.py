"""The two questions that Sightline exists for, and the second one turned round."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.api.access import People
from app.api.openapi import listed
from app.api.replies import listing
from app.deps import Door
from app.doors.paging import AnyFound
from app.doors.parameters import NearRiskAsked, WithoutCarersAsked
from app.explore import children
from app.graph.session import Asking
from app.models.child_answers import NearRisk, NearRiskGroups, WithoutCarers

router = APIRouter(prefix="/children", tags=["Children"])


def _without_carers(door: Door, asking: Asking, asked: WithoutCarersAsked) -> AnyFound:
    return children.without_carers(
        door.session, asking, level=asked.level, agency=asked.agency, no_path=asked.no_path, age=asked.age
    )


def _near_risk(door: Door, asking: Asking, asked: NearRiskAsked) -> AnyFound:
    return children.near_risk(
        door.session,
        asking,
        max_steps=asked.max_steps,
        profile=asked.profile,
        kinds=asked.kind,
        bases=asked.basis,
        age=asked.age,
    )


def _near_risk_groups(door: Door, asking: Asking, asked: NearRiskAsked) -> AnyFound:
    return children.near_risk_groups(
        door.session,
        asking,
        max_steps=asked.max_steps,
        profile=asked.profile,
        kinds=asked.kind,
        bases=asked.basis,
        age=asked.age,
    )


@router.get(
    "/without-carers",
    operation_id="children_without_carers",
    summary="Children with no recorded carer",
    **listed(WithoutCarers),
)
def children_without_carers(
    request: Request, actor: People, asked: Annotated[WithoutCarersAsked, Query()]
) -> Response:
    """Each child with the level of the gap, the reason in a sentence, who is linked, the nearest carer."""
    return listing(request, asked, _without_carers)


@router.get(
    "/near-risk",
    operation_id="children_near_risk",
    summary="Children near a person with a live risk fact",
    **listed(NearRisk),
)
def children_near_risk(request: Request, actor: People, asked: Annotated[NearRiskAsked, Query()]) -> Response:
    """Each child within the steps asked for, with the first shortest path, its sources and its dates."""
    return listing(request, asked, _near_risk)


@router.get(
    "/near-risk/groups",
    operation_id="children_near_risk_groups",
    summary="Each person with live risk facts, and the children in reach",
    **listed(NearRiskGroups),
)
def children_near_risk_groups(
    request: Request, actor: People, asked: Annotated[NearRiskAsked, Query()]
) -> Response:
    """The same search the other way round."""
    return listing(request, asked, _near_risk_groups)
