"""For auditors: who has looked at a person, what an actor has looked at, whether the ledger is whole."""

from __future__ import annotations

from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.doors.auditing import LedgerAsked, looked_at_person, looked_by_actor
from app.doors.looking import count, door_of, looking_at
from app.errors import FieldProblem
from app.ledger.verifying import verify
from app.web.access import SeesLedger, from_our_pages
from app.web.rendering import page
from app.web.showing import asked_of, query_of

router = APIRouter(dependencies=[Depends(from_our_pages)])
_SEE_OTHER: Final = 303
ACTION_WORDS: Final[dict[str, str]] = {
    "look": "Looked",
    "search": "Searched",
    "export": "Took a whole list",
    "audit": "Audited",
    "load": "Loaded",
    "migrate": "Changed the schema",
    "access": "Changed access",
    "glass": "Broken glass",
    "suspect": "Noted a suspicion",
    "decide": "Decided",
}


class Wanted(BaseModel):
    """Whom the ledger is asked about: a person's id, or an actor's name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    person_id: str = Field("", max_length=64)
    actor: str = Field("", max_length=200)


@router.get("/ledger", operation_id="ledger")
def ledger(request: Request, reader: SeesLedger) -> Response:
    """What the ledger can be asked."""
    wanted = asked_of(request, Wanted)
    if person_id := wanted.person_id.strip():
        return RedirectResponse(f"/ledger/people/{quote(person_id, safe='')}", _SEE_OTHER)
    if actor := wanted.actor.strip():
        return RedirectResponse(f"/ledger/actors/{quote(actor, safe='')}", _SEE_OTHER)
    sent = [name for name in ("person_id", "actor") if name in request.query_params]
    words = {"person_id": "Enter a person's id", "actor": "Enter an actor's name"}
    wrong = [FieldProblem(name, words[name]) for name in sent]
    return page(request, "ledger.html", status=422 if wrong else 200, wrong=wrong)


@router.get("/ledger/state", operation_id="ledger_state")
def state(request: Request, reader: SeesLedger) -> Response:
    """Checks every entry, the anchors and the index of people, now. Asking this is an entry as well."""
    count(request)
    held = door_of(request).ledger
    looking = looking_at(request, "audit", {})
    with looking.under_way():
        verdict = verify(held.store, held.anchors)
    looking.answered(b"", 1)
    return page(request, "ledger_state.html", verdict=verdict)


@router.get("/ledger/people/{person_id}", operation_id="ledger_person")
def of_person(
    request: Request, reader: SeesLedger, person_id: Annotated[str, Path(max_length=64)]
) -> Response:
    """Who has looked at a person, and why."""
    asked = asked_of(request, LedgerAsked)
    found = looked_at_person(request, person_id, asked)
    return page(
        request, "ledger_person.html", found=found, asked=asked, query=query_of(asked), actions=ACTION_WORDS
    )


@router.get("/ledger/actors/{actor}", operation_id="ledger_actor")
def of_actor(request: Request, reader: SeesLedger, actor: Annotated[str, Path(max_length=200)]) -> Response:
    """What an actor has looked at."""
    asked = asked_of(request, LedgerAsked)
    found = looked_by_actor(request, actor, asked)
    return page(
        request, "ledger_actor.html", found=found, asked=asked, query=query_of(asked), actions=ACTION_WORDS
    )
