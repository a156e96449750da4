"""Where the glass was broken: for an auditor to review, and for the agencies whose records it opened."""

from __future__ import annotations

from typing import Annotated, Any, Final, get_args

from fastapi import APIRouter, Depends, Form, Path
from pydantic import Field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.doors.auditing import GlassAsked, ReviewWanted, glasses_broken, reviewed
from app.errors import Conflict, FieldProblem, Forbidden
from app.models.actors import Actor
from app.security.glass import MOST_REASON, Verdict
from app.web.access import ReviewsGlass, SeesNotices, forget_form, from_our_pages
from app.web.rendering import page
from app.web.showing import asked_of, query_of

router = APIRouter(dependencies=[Depends(from_our_pages)])
_SEE_OTHER: Final = 303
Typed = Annotated[str, Form()]
VERDICT_WORDS: Final[dict[str, str]] = {
    "justified": "Justified",
    "not_justified": "Not justified",
    "": "Waits for a review",
}


class GlassesAsked(GlassAsked):
    """Which glasses; `reviewed` is the one that was just reviewed, to say so."""

    reviewed: str = Field("", max_length=32)


@router.get("/break-glass", operation_id="broken_glass")
def broken_glass(request: Request, reader: SeesNotices) -> Response:
    """Every breaking of the glass that this reader may know of, the latest first."""
    return _glasses(request, reader)


@router.post("/break-glass/{glass_id}/review", operation_id="review_glass")
def review_glass(
    request: Request,
    reader: ReviewsGlass,
    glass_id: Annotated[str, Path(max_length=32)],
    verdict: Typed = "",
    note: Typed = "",
) -> Response:
    """Say whether it was justified: once, and never of one's own."""
    said = {"glass_id": glass_id, "verdict": verdict, "note": note}
    chosen: Verdict | None = next((one for one in get_args(Verdict) if one == verdict), None)
    wrong: list[FieldProblem] = []
    if chosen is None:
        wrong.append(FieldProblem(f"verdict-{glass_id}", "Choose whether it was justified"))
    if len(note) > MOST_REASON:
        wrong.append(
            FieldProblem(f"note-{glass_id}", f"At most {MOST_REASON} characters; these are {len(note)}")
        )
    if chosen is None or wrong:
        return _glasses(request, reader, status=422, said=said, wrong=wrong)
    try:
        reviewed(request, reader, glass_id, ReviewWanted(verdict=chosen, note=note))
    except (Conflict, Forbidden) as stopped:
        return _glasses(request, reader, status=stopped.status, said=said, stopped=stopped)
    reply = RedirectResponse(f"/break-glass?reviewed={glass_id}", _SEE_OTHER)
    forget_form(request, reply)
    return reply


def _glasses(request: Request, reader: Actor, status: int = 200, **view: Any) -> Response:
    asked = asked_of(request, GlassesAsked)
    found = glasses_broken(request, reader, asked)
    return page(
        request, "glasses.html", status=status,
        found=found, asked=asked, query=query_of(asked), verdicts=VERDICT_WORDS,
        most_note=MOST_REASON, **view,
    )  # fmt: skip
