"""Break glass: one person and one step beyond one's clearance, told to the owner and reviewed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from app.api.access import BreaksGlass, Notices, Reviews
from app.api.openapi import answered
from app.doors.auditing import GlassAsked, ReviewWanted, glasses_broken, reviewed
from app.doors.breaking import broken_for
from app.doors.looking import count, json_of, looking_at, names_given
from app.doors.parameters import refuse_repeated
from app.doors.whole import JSON
from app.models.glass_answers import Glasses, GlassOpened, GlassSeen
from app.security.glass import LEAST_REASON, MOST_REASON

router = APIRouter(prefix="/break-glass", tags=["Break glass"])
GlassId = Annotated[str, Path(max_length=32, description="A glass's id.")]


class GlassWanted(BaseModel):
    """For whom, and why in one's own words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    person_id: str = Field(min_length=1, max_length=64, description="The person's id.")
    reason: str = Field(
        min_length=LEAST_REASON,
        max_length=MOST_REASON,
        # So many that are no space, wherever the spaces stand.
        pattern=rf"(\S\s*){{{LEAST_REASON}}}",
        description=f"At least {LEAST_REASON} letters, in your own words; kept.",
    )


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
    looking = looking_at(request, "glass", {"person_id": wanted.person_id})
    with looking.under_way():
        glass = broken_for(request, actor, wanted.person_id, wanted.reason)
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
