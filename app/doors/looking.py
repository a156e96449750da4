"""One request that asks: through which door, what it counts for, what the ledger will hold of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from pydantic import BaseModel
from starlette.requests import Request

from app.deps import Door
from app.ledger.entry import Action
from app.ledger.looking import Looking

# Where a request keeps who has signed in.
ACTOR: Final = "actor"
# Where it keeps that the person is seen through a broken glass.
GLASS: Final = "glass"
# Where the request keeps its id, for the ledger.
REQUEST_ID: Final = "sightline.request_id"


def door_of(request: Request) -> Door:
    """The door that the application was opened with, for whoever has signed in."""
    door: Door = request.app.state.door
    return replace(door, actor=getattr(request.state, ACTOR, door.actor))


def json_of(answer: BaseModel) -> bytes:
    """An answer as JSON, by pydantic's own serialiser: dumped once, validated not again."""
    return answer.__pydantic_serializer__.to_json(answer)


def looking_at(
    request: Request, action: Action, parameters: Mapping[str, object], question: str = ""
) -> Looking:
    """What the ledger will hold of a request; a route's question is its operation."""
    return door_of(request).looking(
        "glass" if getattr(request.state, GLASS, False) else action,
        question or request.scope["route"].operation_id,
        {**request.path_params, **parameters},
        request.scope.get(REQUEST_ID, ""),
    )


def items_of(page: BaseModel) -> int:
    """How many items an answer holds; a single object is one."""
    return len(getattr(page, "items", (page,)))


def names_given(request: Request) -> list[str]:
    """Every parameter's name in the query, as often as it stands there."""
    return [name for name, _ in request.query_params.multi_items()]


def count(request: Request, question: str = "") -> None:
    """Count a question by name; a route's question is its operation. Raises TooMany."""
    asked = question or request.scope["route"].operation_id
    request.app.state.limits.check(request, door_of(request).actor.name, asked)
    request.app.state.metrics.questions.labels(asked).inc()
