"""From an answer to bytes: one object, one page of a list, or a whole list as CSV or NDJSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from app.deps import Door
from app.doors.looking import count, door_of, items_of, json_of, looking_at, names_given
from app.doors.paging import AnyFound, PagedT, Scope, open_list
from app.doors.parameters import Asked, refuse_repeated
from app.doors.whole import JSON, wanted_type, whole
from app.graph.session import Asking
from app.ledger.entry import Action
from app.security.gate import allow

AskedT = TypeVar("AskedT", bound=Asked)


def one(answer: BaseModel) -> Response:
    """A single object."""
    return Response(json_of(answer), media_type=JSON)


def single(request: Request, asked: AskedT, ask: Callable[[Door, Asking, AskedT], BaseModel]) -> Response:
    """Ask for a single object at the coordinates that `asked` names; it is in the ledger before it leaves."""
    door = door_of(request)
    refuse_repeated(asked, names_given(request))
    count(request)
    looking = looking_at(request, "look", asked.model_dump(mode="json", exclude_none=True))
    with looking.under_way():
        sent = json_of(ask(door, door.asking(asked.valid_on, asked.known_on), asked))
    looking.answered(sent, 1)
    return Response(sent, media_type=JSON)


def listing(
    request: Request,
    asked: PagedT,
    ask: Callable[[Door, Asking, PagedT], AnyFound | BaseModel],
    *,
    about: str = "",
    private: str = "",
    question: str = "",
    action: Action = "look",
) -> Response:
    """Ask for a list and answer with a page of it, or with the whole of it as CSV or NDJSON.

    What leaves is in the ledger before, as `action` and under `question` (the route's own if not
    given); a whole list as an export, portion by portion.

    `about` is what the path names (a person's id), `private` what must not stand in a cursor: both tie
    a cursor to its list. Raises BadInput for a cursor that cannot be used here.
    """
    refuse_repeated(asked, names_given(request))
    count(request)
    scope = Scope(request.scope["route"].operation_id, about, private)
    given = asked.model_dump(mode="json", exclude_none=True) | {"private": private}
    looking = looking_at(request, action, given, question)
    with looking.under_way():
        wanted = wanted_type(request.headers.get("accept", ""))
        if wanted != JSON:
            allow(door_of(request).actor, "export")
        opened = open_list(door_of(request), asked, ask, scope)
        if wanted != JSON and not isinstance(opened.answer, BaseModel):
            return whole(opened.answer, wanted, looking)
        page = opened.page()
        sent = json_of(page)
    looking.answered(sent, items_of(page))
    return Response(sent, media_type=JSON)
