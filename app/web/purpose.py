"""Why somebody reads about people: asked once in a session, before the first of them, and changeable."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.doors.entering import gate_of
from app.errors import FieldProblem, PurposeNeeded
from app.security import purposes
from app.web.access import SeesCatalogue, cookie, from_our_pages, settings_of
from app.web.rendering import SESSION, page
from app.web.signing_in import back_to

router = APIRouter(dependencies=[Depends(from_our_pages)])
_SEE_OTHER: Final = 303
_PLACES: Final = {purposes.HEADER: "purpose", purposes.REFERENCE_HEADER: "reference"}
_WORDS: Final = {
    "purpose": "Choose why you read about people",
    "reference": "Enter the reference of the case or ticket: capital letters and digits without spaces, such"
    " as CASE-2041, and never a name",
}


@router.get("/purpose", operation_id="purpose_page")
def purpose_page(request: Request, reader: SeesCatalogue, back: str = "/") -> Response:
    """The choice of purposes, with what was chosen before."""
    session = getattr(request.state, SESSION)
    return page(
        request, "purpose.html", back=back_to(back), purpose=session.purpose, reference=session.reference
    )


@router.post("/purpose", operation_id="give_purpose")
def give_purpose(
    request: Request,
    reader: SeesCatalogue,
    purpose: Annotated[str, Form(max_length=64)] = "",
    reference: Annotated[str, Form(max_length=64)] = "",
    back: Annotated[str, Form(max_length=2_000)] = "/",
) -> Response:
    """Keep it with the session, and go on to where the reader was going."""
    reference = reference.strip().upper()
    try:
        purposes.check(settings_of(request), purpose, reference)
    except PurposeNeeded as refused:
        wrong = [FieldProblem(where := _PLACES[one.pointer], _WORDS[where]) for one in refused.problems]
        return page(
            request, "purpose.html", status=422,
            back=back_to(back), purpose=purpose, reference=reference, wrong=wrong,
        )  # fmt: skip
    gate_of(request).sessions.give_purpose(cookie(request), purpose, reference)
    return RedirectResponse(back_to(back), _SEE_OTHER)
