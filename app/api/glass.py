"""Break glass: one person and one step beyond one's clearance, told to the owner and reviewed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Body, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from app.api.access import BreaksGlass, Notices, Reviews
from app.api.openapi import answered
from app.doors.auditing import GlassAsked, ReviewWanted, glasses_broken, reviewed
from app.doors.entering import gate_of
from app.doors.looking import count, door_of, json_of, looking_at, names_given
from app.doors.parameters import refuse_repeated
from app.doors.whole import JSON
from app.errors import Conflict, Unknown
from app.explore import people
from app.models.actors import Actor
from app.models.glass_answers import Glasses, GlassOpened, GlassSeen
from app.security.glass import CLEARANCE, MOST_REASON

router = APIRouter(prefix="/break-glass", tags=["Break glass"])
GlassId = Annotated[str, Path(max_length=32, description="A glass's id.")]


class GlassWanted(BaseModel):
    """For whom, and why in one's own words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    person_id: str = Field(min_length=1, max_length=64, description="The person's id.")
    reason: str = Field(min_length=1, max_length=MOST_REASON, description="20 characters or more; kept.")


@router.post(
    "",
    operation_id="break_glass",
    summary="See one person beyond your clearance, for an hour",
    status_code=201,
    **answered(GlassOpened, 404, 409, 413),
)
def break_glass(request: Request, actor: BreaksGlass, wanted: Annotated[GlassWanted, Body()]) -> Response:
    """Signed in within ten minutes, with a typed reason. The agencies whose records it opens see it at
    once, and an auditor reviews it within five working days."""
    count(request)
    door, glasses = door_of(request), gate_of(request).glasses
    now = datetime.now(UTC)
    looking = looking_at(request, "glass", {"person_id": wanted.person_id})
    with looking.under_way():
        glasses.check(actor, wanted.reason, now)
        owners = _owners(request, actor, wanted.person_id)
        with door.ledger.writing(actor, "glass", "break_glass", {"person_id": wanted.person_id}) as written:
            glass = glasses.open(actor, wanted.person_id, reason=wanted.reason, owners=owners, now=now)
            written.items = 1
    sent = json_of(
        GlassOpened(
            glass_id=glass.glass_id, person_id=glass.person_id, until=glass.until, review_due=glass.review_due
        )
    )
    looking.answered(sent, 1)
    return Response(sent, status_code=201, media_type=JSON)


@router.get(
    "",
    operation_id="broken_glass",
    summary="Where the glass was broken",
    **answered(Glasses),
)
def broken_glass(request: Request, actor: Notices, asked: Annotated[GlassAsked, Query()]) -> Response:
    """Auditors see all of it; a data steward what was opened of their own agency's records."""
    refuse_repeated(asked, names_given(request))
    return Response(json_of(glasses_broken(request, actor, asked)), media_type=JSON)


@router.post(
    "/{glass_id}/review",
    operation_id="review_glass",
    summary="Say whether breaking the glass was justified",
    **answered(GlassSeen, 404, 409, 413),
)
def review_glass(
    request: Request, auditor: Reviews, glass_id: GlassId, wanted: Annotated[ReviewWanted, Body()]
) -> Response:
    """Once, by an auditor, and never by whoever broke it."""
    return Response(json_of(reviewed(request, auditor, glass_id, wanted)), media_type=JSON)


def _owners(request: Request, actor: Actor, person_id: str) -> tuple[str, ...]:
    """The agencies whose records the glass opens. Raises Unknown, Moved; Conflict where none is needed."""
    door = door_of(request)
    try:
        people.person(door.session, door.asking(), person_id=person_id)
    except Unknown:
        held = people.person(door.session, door.asking_at(CLEARANCE), person_id=person_id).records
        restricted = {one.agency for one in held if one.restriction > actor.clearance}
        return tuple(sorted(restricted or {one.agency for one in held}))
    raise Conflict("this person is seen at your clearance; no glass stands before them")
