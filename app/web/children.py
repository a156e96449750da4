"""The two questions that Sightline exists for, as lists whose filters stand in the address."""

from __future__ import annotations

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import Response

from app.deps import Door
from app.doors.paging import AnyFound
from app.doors.parameters import NearRiskAsked, WithoutCarersAsked
from app.explore import children
from app.graph.session import Asking
from app.models.vocabulary import RISK_BASES, RISK_KINDS
from app.web.access import SeesPeople, TakesLists, from_our_pages
from app.web.exporting import send_whole
from app.web.showing import asked_of, show_list

router = APIRouter(dependencies=[Depends(from_our_pages)])
Names = Annotated[str, Form(max_length=10)]
_CHOICES: Final[dict[str, Any]] = {"kinds": RISK_KINDS, "bases": RISK_BASES}


def _without_carers(door: Door, asking: Asking, asked: WithoutCarersAsked) -> AnyFound:
    return children.without_carers(
        door.session, asking, level=asked.level, agency=asked.agency, no_path=asked.no_path, age=asked.age
    )


def _near_risk(door: Door, asking: Asking, asked: NearRiskAsked) -> AnyFound:
    return children.near_risk(
        door.session, asking,
        max_steps=asked.max_steps, profile=asked.profile, kinds=asked.kind, bases=asked.basis, age=asked.age,
    )  # fmt: skip


@router.get("/children/without-carers", operation_id="children_without_carers")
def without_carers(request: Request, reader: SeesPeople) -> Response:
    """Each child with no recorded carer, the level of the gap and its reason."""
    asked = asked_of(request, WithoutCarersAsked, "without_carers.html")
    return show_list(request, asked, _without_carers, "without_carers.html")


def _groups(door: Door, asking: Asking, asked: NearRiskAsked) -> AnyFound:
    return children.near_risk_groups(
        door.session, asking,
        max_steps=asked.max_steps, profile=asked.profile, kinds=asked.kind, bases=asked.basis, age=asked.age,
    )  # fmt: skip


@router.get("/children/near-risk", operation_id="children_near_risk")
def near_risk(request: Request, reader: SeesPeople) -> Response:
    """Each child near a person with a live risk fact, with the path between them."""
    asked = asked_of(request, NearRiskAsked, "near_risk.html", **_CHOICES)
    return show_list(request, asked, _near_risk, "near_risk.html", **_CHOICES)


@router.get("/children/near-risk/groups", operation_id="children_near_risk_groups")
def near_risk_groups(request: Request, reader: SeesPeople) -> Response:
    """Each person with live risk facts, and the children in reach of them."""
    asked = asked_of(request, NearRiskAsked, "near_risk_groups.html", **_CHOICES)
    return show_list(request, asked, _groups, "near_risk_groups.html", **_CHOICES)


@router.post("/children/without-carers.csv", operation_id="children_without_carers")
def without_carers_csv(request: Request, reader: TakesLists, names: Names = "") -> Response:
    """The whole list as CSV; nobody's name in it unless that is asked for."""
    asked = asked_of(request, WithoutCarersAsked)
    return send_whole(request, asked, _without_carers, names=bool(names))


@router.post("/children/near-risk.csv", operation_id="children_near_risk")
def near_risk_csv(request: Request, reader: TakesLists, names: Names = "") -> Response:
    """The whole list as CSV; nobody's name in it unless that is asked for."""
    asked = asked_of(request, NearRiskAsked)
    return send_whole(request, asked, _near_risk, names=bool(names))
