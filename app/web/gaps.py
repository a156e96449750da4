"""What the records lack, and how fresh they are: each gap list a page, and one page that leads to them."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from app.doors.parameters import NotRecordedAsked, Paged
from app.explore import gaps, incidents, sources
from app.models.vocabulary import INCIDENT_KINDS
from app.web.access import (
    AsksAboutPeople,
    AsksNameless,
    SeesCatalogue,
    SeesPeople,
    SeesSources,
    from_our_pages,
)
from app.web.rendering import page
from app.web.showing import asked_of, show_list

router = APIRouter(dependencies=[Depends(from_our_pages)])


@router.get("/gaps", operation_id="gaps_page")
def gaps_page(request: Request, reader: SeesCatalogue) -> Response:
    """Which lists of gaps there are, and what each is good for."""
    return page(request, "gaps.html")


@router.get("/gaps/siblings-not-linked", operation_id="siblings_not_linked")
def siblings_not_linked(request: Request, reader: AsksAboutPeople) -> Response:
    """Two children with a parent or carer in common, and no recorded sibling link."""
    asked = asked_of(request, Paged, "siblings_not_linked.html")
    return show_list(
        request,
        asked,
        lambda door, asking, _: gaps.siblings_not_linked(door.session, asking),
        "siblings_not_linked.html",
    )


@router.get("/gaps/one-recorded-parent", operation_id="children_without_second_parent")
def one_recorded_parent(request: Request, reader: AsksAboutPeople) -> Response:
    """Children with exactly one recorded parent."""
    asked = asked_of(request, Paged, "one_recorded_parent.html")
    return show_list(
        request,
        asked,
        lambda door, asking, _: gaps.children_without_second_parent(door.session, asking),
        "one_recorded_parent.html",
    )


@router.get("/gaps/unexplained-adults", operation_id="adults_unexplained")
def unexplained_adults(request: Request, reader: AsksAboutPeople) -> Response:
    """Adults in a child's home whom nothing links to anyone there."""
    asked = asked_of(request, Paged, "unexplained_adults.html")
    return show_list(
        request,
        asked,
        lambda door, asking, _: gaps.adults_unexplained(door.session, asking),
        "unexplained_adults.html",
    )


@router.get("/gaps/children-not-on-incidents", operation_id="incidents_children_not_recorded")
def children_not_on_incidents(request: Request, reader: SeesPeople) -> Response:
    """Incidents, and the children of those involved whom the incident does not name."""
    return show_list(
        request, asked_of(request, NotRecordedAsked, "children_not_on_incidents.html", kinds=INCIDENT_KINDS),
        lambda door, asking, asked: incidents.children_not_recorded(
            door.session, asking, kind=asked.kind or None
        ),
        "children_not_on_incidents.html", kinds=INCIDENT_KINDS,
    )  # fmt: skip


@router.get("/gaps/completeness", operation_id="completeness_by_source")
def completeness(request: Request, reader: AsksNameless) -> Response:
    """How many records of each source hold a name, a birth date, a home, a relationship."""
    asked = asked_of(request, Paged, "completeness.html")
    return show_list(
        request,
        asked,
        lambda door, asking, _: gaps.completeness_by_source(door.session, asking),
        "completeness.html",
    )


@router.get("/sources", operation_id="sources")
def all_sources(request: Request, reader: SeesSources) -> Response:
    """Every source, how fresh it is and how much it holds."""
    return show_list(
        request, asked_of(request, Paged, "sources.html"),
        lambda door, asking, _: sources.sources(door.session, asking),
        "sources.html",
    )  # fmt: skip
