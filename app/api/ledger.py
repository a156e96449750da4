"""The ledger, for those who check on others: who looked at a person, and at whom an actor looked."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import Request
from starlette.responses import Response

from app.api.access import ReadsLedger
from app.api.openapi import answered
from app.doors.cursor import MAX_LENGTH, Place, Seal
from app.doors.looking import count, door_of, json_of, looking_at, names_given
from app.doors.parameters import refuse_repeated
from app.doors.whole import JSON
from app.ledger.asked import Looks, looks_at, looks_by
from app.ledger.entry import Entry
from app.models.ledger_answers import LookOfActor, LooksAtPerson, LookSeen, LooksOfActor

router = APIRouter(prefix="/ledger", tags=["Ledger"])


class LedgerAsked(BaseModel):
    """Which page."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    limit: int = Field(50, ge=1, le=200, description="How many entries a page holds.")
    cursor: str | None = Field(
        None, min_length=1, max_length=MAX_LENGTH, description="`next_cursor` of the page before."
    )


@router.get(
    "/people/{person_id}",
    operation_id="ledger_person",
    summary="Who has looked at a person, and why",
    **answered(LooksAtPerson),
)
def ledger_person(
    request: Request,
    auditor: ReadsLedger,
    person_id: Annotated[str, Path(max_length=64, description="A person's id, also one that is no more.")],
    asked: Annotated[LedgerAsked, Query()],
) -> Response:
    """Every answer that held the person, latest first; asking this is an entry as well."""
    scope = f"ledger_person|{person_id}"
    found = looks_at(
        door_of(request).ledger.store, person_id, limit=asked.limit, before=_before(request, asked, scope)
    )
    return _entered(request, asked, at_person(person_id, found, _next(request, found, scope)))


@router.get(
    "/actors/{actor}",
    operation_id="ledger_actor",
    summary="What an actor has looked at",
    **answered(LooksOfActor),
)
def ledger_actor(
    request: Request,
    auditor: ReadsLedger,
    actor: Annotated[str, Path(max_length=200, description="An actor's name, as entries give it.")],
    asked: Annotated[LedgerAsked, Query()],
) -> Response:
    """Every entry of the actor with the ids of the people in the answer, latest first."""
    scope = f"ledger_actor|{actor}"
    found = looks_by(
        door_of(request).ledger.store, actor, limit=asked.limit, before=_before(request, asked, scope)
    )
    return _entered(request, asked, of_actor(actor, found, _next(request, found, scope)))


def at_person(person_id: str, found: Looks, cursor: str | None = None) -> LooksAtPerson:
    """The answer about a person; the others in the same answers are counted and not named."""
    items = [LookSeen(**_plain(one)) for one in found.entries]
    return LooksAtPerson(person_id=person_id, items=items, total=found.total, next_cursor=cursor)


def of_actor(actor: str, found: Looks, cursor: str | None = None) -> LooksOfActor:
    """The answer about an actor."""
    items = [LookOfActor(**_plain(one), person_ids=list(one.people)) for one in found.entries]
    return LooksOfActor(actor=actor, items=items, total=found.total, next_cursor=cursor)


def _plain(entry: Entry) -> dict[str, Any]:
    return asdict(entry) | {"people": len(entry.people)}


def _entered(request: Request, asked: LedgerAsked, page: LooksAtPerson | LooksOfActor) -> Response:
    count(request)
    sent = json_of(page)
    looking_at(request, "audit", asked.model_dump(exclude_none=True)).answered(sent, len(page.items))
    return Response(sent, media_type=JSON)


def _before(request: Request, asked: LedgerAsked, scope: str) -> int | None:
    refuse_repeated(asked, names_given(request))
    if asked.cursor is None:
        return None
    return int(_seal(request).open(scope, asked.cursor).after)


def _next(request: Request, found: Looks, scope: str) -> str | None:
    if found.following is None:
        return None
    return _seal(request).close(scope, Place({}, str(found.following)))


def _seal(request: Request) -> Seal:
    door = door_of(request)
    return Seal.of(door.settings, door.actor.clearance)
