"""The ledger, for those who check on others: who looked at a person, and at whom an actor looked."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from app.api.access import ReadsLedger
from app.api.openapi import answered
from app.doors.auditing import LedgerAsked, looked_at_person, looked_by_actor
from app.doors.looking import json_of, names_given
from app.doors.parameters import refuse_repeated
from app.doors.whole import JSON
from app.models.ledger_answers import LooksAtPerson, LooksOfActor

router = APIRouter(prefix="/ledger", tags=["Ledger"])


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
    refuse_repeated(asked, names_given(request))
    return Response(json_of(looked_at_person(request, person_id, asked)), media_type=JSON)


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
    refuse_repeated(asked, names_given(request))
    return Response(json_of(looked_by_actor(request, actor, asked)), media_type=JSON)
