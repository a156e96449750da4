"""From a code of the mirror back to the person: by POST, so that no code stands in a URL, and entered."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Body
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from app.api.access import Codes
from app.api.openapi import answered
from app.deps import Door
from app.doors.looking import REQUEST_ID, count, door_of, json_of
from app.doors.whole import JSON
from app.errors import Moved, Unknown
from app.explore.subject import subject
from app.mirror.key import person_behind
from app.models.code_answers import PersonOfCode

router = APIRouter(tags=["People"])
QUESTION = "person_of_code"


class CodeWanted(BaseModel):
    """A code, as the mirror shows it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: Annotated[str, Field(max_length=64, description="`person_id` of a person in the mirror.")]


@router.post(
    "/codes",
    operation_id=QUESTION,
    summary="Which person a code of the mirror stands for",
    **answered(PersonOfCode, 404, 413, 429),
)
def person_of_a_code(request: Request, actor: Codes, wanted: Annotated[CodeWanted, Body()]) -> Response:
    """The person's id, if the reader may see the person. A code that was never made, or whose person may
    not be seen, is not found."""
    count(request)
    request.app.state.limits.opens(request, actor.name, wanted.code)
    found = person_of_code(door_of(request), wanted.code, request.scope.get(REQUEST_ID, ""))
    return Response(json_of(found), media_type=JSON)


def person_of_code(door: Door, code: str, request_id: str = "") -> PersonOfCode:
    """The person behind a code, entered as a look at that person. Raises Unknown, LedgerAway."""
    person_id = person_behind(door.settings, code) or ""
    looking = door.looking("look", QUESTION, {"code": code, "person_id": person_id}, request_id)
    with looking.under_way():
        found = PersonOfCode(person_id=_seen(door, person_id))
    looking.answered(json_of(found), 1)
    return found


def _seen(door: Door, person_id: str) -> str:
    """The id of the person whom the reader sees today. Raises Unknown."""
    if not person_id:
        raise Unknown("there is no such person")
    try:
        return subject(door.session, door.asking(), person_id).person_id
    except Moved as moved:
        return moved.location
