"""Which records are one person: the data steward's queue, one pair, deciding and taking back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Header, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from app.api.access import Decides, People
from app.api.openapi import answered, listed
from app.api.replies import listing
from app.doors.deciding import decided, ids_of, taken_back
from app.doors.looking import count, door_of, json_of, looking_at, names_given
from app.doors.parameters import (
    Asked,
    DecisionWanted,
    MatchesAsked,
    Paged,
    TakeBackWanted,
    refuse_repeated,
)
from app.doors.whole import JSON
from app.explore import decisions, matches
from app.explore.effects import with_effects
from app.models.match_answers import MatchAnswer, Matches, PersonDecisions

router = APIRouter(tags=["Who is who"])
MatchId = Annotated[str, Path(max_length=64, description="A pair's id, as the queue gives it.")]
PersonId = Annotated[str, Path(max_length=64, description="A person's id, as lists give it.")]
IfMatch = Annotated[
    str, Header(alias="If-Match", max_length=64, description="The `ETag` of the pair that you looked at.")
]


@router.get("/matches", operation_id="matches", summary="Records that may be one person", **listed(Matches))
def queue(request: Request, actor: Decides, asked: Annotated[MatchesAsked, Query()]) -> Response:
    """Pairs by what stands of them, the strongest evidence first."""
    return listing(
        request,
        asked,
        lambda door, asking, asked: matches.matches(
            door.session, asking, status=asked.status, agency=asked.agency, person_id=asked.person_id
        ),
    )


@router.get(
    "/matches/{match_id}",
    operation_id="match",
    summary="One pair: the evidence, what stands against it, what deciding would change",
    **answered(MatchAnswer, 404, 429),
)
def one_match(
    request: Request, actor: Decides, match_id: MatchId, asked: Annotated[Asked, Query()]
) -> Response:
    """Both records as received, field by field, with every decision so far. `ETag` is for `If-Match`."""
    door = door_of(request)
    refuse_repeated(asked, names_given(request))
    count(request)
    looking = looking_at(request, "look", asked.model_dump(mode="json", exclude_none=True))
    with looking.under_way():
        asking = door.asking(asked.valid_on, asked.known_on)
        found = with_effects(door.session, ids_of(door), asking, match_id=match_id)
        sent = json_of(found)
    looking.answered(sent, 1)
    return Response(sent, media_type=JSON, headers={"ETag": found.etag})


@router.post(
    "/matches/{match_id}/decision",
    operation_id="decide_match",
    summary="Decide that two records are one person, two people, or that it cannot be said",
    **answered(MatchAnswer, 404, 409, 412, 413, 428),
)
def decide_match(
    request: Request,
    actor: Decides,
    match_id: MatchId,
    wanted: Annotated[DecisionWanted, Body()],
    if_match: IfMatch = "",
) -> Response:
    """The decision and its whole effect are one write. It can be taken back at any time."""
    return _sent(decided(request, match_id, if_match, wanted))


@router.delete(
    "/matches/{match_id}/decision",
    operation_id="take_back_match",
    summary="Take back what stands of a pair",
    **answered(MatchAnswer, 404, 409, 412, 413, 428),
)
def take_back_match(
    request: Request,
    actor: Decides,
    match_id: MatchId,
    wanted: Annotated[TakeBackWanted, Body()],
    if_match: IfMatch = "",
) -> Response:
    """The graph is then as if it had never been decided; the decision is kept, with who took it back."""
    return _sent(taken_back(request, match_id, if_match, wanted.reason))


@router.get(
    "/people/{person_id}/decisions",
    operation_id="person_decisions",
    summary="What was decided about a person's records",
    **listed(PersonDecisions, 308, 404, 429),
)
def decided_of_person(
    request: Request, actor: People, person_id: PersonId, asked: Annotated[Paged, Query()]
) -> Response:
    """By whom, when and why, the latest first; what was taken back too."""
    return listing(
        request,
        asked,
        lambda door, asking, _: decisions.person_decisions(door.session, asking, person_id=person_id),
        about=person_id,
    )


def _sent(found: MatchAnswer) -> Response:
    return Response(json_of(found), media_type=JSON, headers={"ETag": found.etag})
