"""Breaking the glass from a page: a reason, and then one person and one step, for an hour, no more."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.deps import Door
from app.doors.breaking import broken_for
from app.doors.entering import through_glass
from app.doors.looking import count, looking_at
from app.doors.parameters import Asked
from app.errors import BadInput, Forbidden
from app.explore import network, people
from app.graph.session import Asking
from app.models.answers import Frozen
from app.models.people_answers import NetworkAnswer, PersonAnswer
from app.security.glass import LEAST_REASON, MINUTES, MOST_REASON, REVIEW_DAYS, STEPS
from app.web.access import BreaksGlass, SeesPeople, from_our_pages
from app.web.rendering import page
from app.web.showing import asked_of, show

router = APIRouter(dependencies=[Depends(from_our_pages)])
_SEE_OTHER: Final = 303
PersonId = Annotated[str, Path(max_length=64)]
GlassId = Annotated[str, Path(max_length=32)]


class BehindGlass(Frozen):
    """What a broken glass shows: the person, and who is one step away."""

    person: PersonAnswer
    network: NetworkAnswer


@router.get("/people/{person_id}/break-glass", operation_id="break_glass_page")
def break_glass_page(request: Request, reader: BreaksGlass, person_id: PersonId) -> Response:
    """The form. It says the same of everybody: whether there is such a person is not looked up."""
    return _form(request, person_id)


@router.post("/people/{person_id}/break-glass", operation_id="break_glass")
def break_glass(
    request: Request,
    reader: BreaksGlass,
    person_id: PersonId,
    reason: Annotated[str, Form(max_length=4 * MOST_REASON)] = "",
) -> Response:
    """Break it, and go on to what it shows. Raises Unknown, Moved, Conflict, LedgerAway."""
    count(request)
    looking = looking_at(request, "glass", {"person_id": person_id})
    try:
        with looking.under_way():
            glass = broken_for(request, reader, person_id, reason)
    except BadInput as refused:
        return _form(request, person_id, reason=reason, wrong=refused.problems[0].reason, status=422)
    except Forbidden as refused:
        return _form(request, person_id, reason=reason, late=refused.detail, status=403)
    looking.answered(person_id.encode(), 1)
    return RedirectResponse(f"/people/{person_id}/behind-glass/{glass.glass_id}", _SEE_OTHER)


@router.get("/people/{person_id}/behind-glass/{glass_id}", operation_id="person")
def behind_glass(request: Request, reader: SeesPeople, person_id: PersonId, glass_id: GlassId) -> Response:
    """One person as a broken glass shows them, with everybody one step away. Raises Forbidden, Unknown."""
    through_glass(request, reader, glass_id)

    def ask(door: Door, asking: Asking, _: Asked) -> BehindGlass:
        return BehindGlass(
            person=people.person(door.session, asking, person_id=person_id),
            network=network.network(
                door.session, asking,
                person_id=person_id, max_steps=STEPS, profile="close", max_people=300,
            ),
        )  # fmt: skip

    return show(request, asked_of(request, Asked), ask, "behind_glass.html", action="glass")


def _form(
    request: Request, person_id: str, *, reason: str = "", wrong: str = "", late: str = "", status: int = 200
) -> Response:
    return page(
        request, "break_glass.html", status=status,
        person_id=person_id, reason=reason, wrong=wrong, late=late,
        minutes=MINUTES, review_days=REVIEW_DAYS, least=LEAST_REASON, most=MOST_REASON,
    )  # fmt: skip
