"""One person or two: records, network, risks, timeline, search, paths."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from app.api.access import OnePerson, People
from app.api.openapi import answered, listed
from app.api.replies import listing, single
from app.doors.elsewhere import noted_by, policies_for
from app.doors.parameters import Asked, NetworkAsked, Paged, PathsAsked, RisksAsked, SearchWanted
from app.explore import care, elsewhere, network, paths, people, risks
from app.models.child_answers import PersonCarers
from app.models.people_answers import (
    NetworkAnswer,
    PathsAnswer,
    PersonAnswer,
    PersonRisks,
    SearchAnswer,
    Timeline,
)

router = APIRouter(tags=["People"])
PersonId = Annotated[str, Path(max_length=64, description="A person's id, as lists give it.")]


@router.post(
    "/searches/people",
    operation_id="search_people",
    summary="Find a person by name, birth date, postcode or identifier",
    **listed(SearchAnswer, 413, 429),
)
def search_people(
    request: Request, actor: People, wanted: Annotated[SearchWanted, Body()], asked: Annotated[Paged, Query()]
) -> Response:
    """Exact, misspelt, sounds alike, nickname, swapped; each hit says which and why. A body, so that no
    name stands in a URL."""
    return listing(
        request,
        asked,
        lambda door, asking, _: elsewhere.found(
            door.session,
            asking,
            policies_for(request),
            noted_by(request),
            name=wanted.name,
            birth_date=wanted.birth_date,
            postcode=wanted.postcode,
            identifier=wanted.identifier,
        ),
        private=wanted.model_dump_json(),
        action="search",
    )


@router.get(
    "/people/{person_id}",
    operation_id="person",
    summary="One person, and every record behind",
    **answered(PersonAnswer, 308, 404, 429),
)
def person(
    request: Request, actor: OnePerson, person_id: PersonId, asked: Annotated[Asked, Query()]
) -> Response:
    """The best view, every record as it was received, and what contradicts what."""
    return single(
        request,
        asked,
        lambda door, asking, _: elsewhere.person(
            door.session, asking, policies_for(request), noted_by(request), person_id=person_id
        ),
    )


@router.get(
    "/people/{person_id}/carers",
    operation_id="person_carers",
    summary="Who cares for a person, and for whom the person cares",
    **answered(PersonCarers, 308, 404, 429),
)
def person_carers(
    request: Request, actor: People, person_id: PersonId, asked: Annotated[Asked, Query()]
) -> Response:
    """Carers with every statement, children in the person's care, and a child's gap if there is one."""
    return single(
        request, asked, lambda door, asking, _: care.person_carers(door.session, asking, person_id=person_id)
    )


@router.get(
    "/people/{person_id}/network",
    operation_id="person_network",
    summary="Who is linked to a person",
    **answered(NetworkAnswer, 308, 404, 429),
)
def person_network(
    request: Request, actor: OnePerson, person_id: PersonId, asked: Annotated[NetworkAsked, Query()]
) -> Response:
    """People and links within the steps asked for, and what was left out and why."""
    return single(
        request,
        asked,
        lambda door, asking, asked: network.network(
            door.session,
            asking,
            person_id=person_id,
            max_steps=asked.max_steps,
            profile=asked.profile,
            max_people=asked.max_people,
        ),
    )


@router.get(
    "/people/{person_id}/risks",
    operation_id="person_risks",
    summary="People with live risk facts near a person",
    **listed(PersonRisks, 308, 404, 429),
)
def person_risks(
    request: Request, actor: People, person_id: PersonId, asked: Annotated[RisksAsked, Query()]
) -> Response:
    """Every one in reach with all shortest paths (at most 20), or why there is none."""
    return listing(
        request,
        asked,
        lambda door, asking, asked: risks.risks(
            door.session, asking, person_id=person_id, max_steps=asked.max_steps, profile=asked.profile
        ),
        about=person_id,
    )


@router.get(
    "/people/{person_id}/timeline",
    operation_id="person_timeline",
    summary="What is dated about a person, in one order",
    **listed(Timeline, 308, 404, 429),
)
def person_timeline(
    request: Request, actor: OnePerson, person_id: PersonId, asked: Annotated[Paged, Query()]
) -> Response:
    """Dated statements, incidents, homes and risk facts, each with its source."""
    return listing(
        request,
        asked,
        lambda door, asking, _: people.timeline(door.session, asking, person_id=person_id),
        about=person_id,
    )


@router.get(
    "/paths",
    operation_id="paths",
    summary="All shortest paths between two people",
    **answered(PathsAnswer, 308, 404, 429),
)
def shortest_paths(request: Request, actor: People, asked: Annotated[PathsAsked, Query()]) -> Response:
    """At most 20, each step with its sources and dates, or why there is none."""
    return single(
        request,
        asked,
        lambda door, asking, asked: paths.paths(
            door.session,
            asking,
            start=asked.start,
            end=asked.end,
            max_steps=asked.max_steps,
            profile=asked.profile,
        ),
    )
