"""Who comes in: the scope and the purpose are checked before anything is asked, whatever the door.

What is refused to somebody who has signed in is in the ledger; who has not signed in is nobody.
"""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import Request

from app.doors.looking import ACTOR, GLASS, looking_at
from app.errors import Forbidden
from app.models.actors import Actor
from app.models.roles import Scope
from app.security.gate import Gate, allow
from app.security.glass import STEPS


def gate_of(request: Request) -> Gate:
    """The gate of this application."""
    gate: Gate = request.app.state.gate
    return gate


def let_in(
    request: Request,
    actor: Actor,
    scope: Scope,
    why: tuple[str, str] | None = None,
    *,
    asked: str = "",
    question: str = "",
) -> Actor:
    """The actor, who holds the scope, with a purpose and a reference where `why` is given.

    `asked` is a question's name, for a reader whose key names questions; `question` is what the ledger
    calls it. Raises Forbidden, PurposeNeeded, LedgerAway.
    """
    setattr(request.state, ACTOR, actor)
    try:
        allow(actor, scope)
        if actor.role == "reader" and asked and asked not in actor.questions:
            raise Forbidden("this key is for other questions")
        if why is not None:
            actor = gate_of(request).with_purpose(actor, *why)
    except Exception:
        with looking_at(request, "look", dict(request.query_params), question).under_way():
            raise
    setattr(request.state, ACTOR, actor)
    return actor


def through_glass(request: Request, actor: Actor, glass_id: str) -> Actor:
    """The actor as a broken glass lets them see the person whom the address names. Raises Forbidden."""
    now = datetime.now(UTC)
    with looking_at(request, "glass", dict(request.query_params)).under_way():
        # Asked for in so many words: what a route takes where nothing is said could be more.
        if request.scope["route"].operation_id == "person_network" and (
            request.query_params.get("max_steps") != str(STEPS)
        ):
            raise Forbidden("through a broken glass one step is seen: ask with max_steps=1")
        person_id = str(request.path_params["person_id"])
        actor = gate_of(request).glasses.through(actor, glass_id, person_id, now)
    setattr(request.state, ACTOR, actor)
    setattr(request.state, GLASS, True)
    return actor
