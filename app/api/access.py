"""Who may ask what: each route names its scope in its signature, and nothing is asked before it is checked.

What is refused to somebody who has signed in is in the ledger; who has not signed in is nobody.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final

from fastapi import Depends, Header, Path, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes
from starlette.requests import Request

from app.api.replies import ACTOR, GLASS, looking_at
from app.errors import Forbidden
from app.explore import registry
from app.models.actors import Actor
from app.models.roles import Scope
from app.security import purposes
from app.security.gate import Gate, allow
from app.security.glass import STEPS

_BEARER: Final = HTTPBearer(
    auto_error=False,
    scheme_name="Bearer",
    description="A token of the configured issuer, a development user's, or an API key.",
)
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
WantedRole = Annotated[
    str,
    Header(
        alias="X-Access-Role", max_length=20, description="Which role to act in, if the token gives several."
    ),
]
Purpose = Annotated[
    str,
    Header(
        alias=purposes.HEADER,
        max_length=64,
        description=f"Why a person is read about: {', '.join(purposes.PURPOSES)}.",
    ),
]
Reference = Annotated[
    str,
    Header(
        alias=purposes.REFERENCE_HEADER,
        max_length=64,
        description="The case or ticket that the purpose belongs to; no name.",
    ),
]


BrokenGlass = Annotated[
    str,
    Header(alias="X-Break-Glass", max_length=32, description="A glass that was broken for this person."),
]


def gate_of(request: Request) -> Gate:
    """The gate of this application."""
    gate: Gate = request.app.state.gate
    return gate


def signed_in(
    request: Request, scopes: SecurityScopes, given: Credentials, access_role: WantedRole = ""
) -> Actor:
    """Whoever may do what the route's scope says. Raises NotSignedIn, Forbidden, SignInAway, AccessAway."""
    return _let_in(request, _scope_of(scopes), given, access_role)


def looking_at_one(
    request: Request,
    scopes: SecurityScopes,
    given: Credentials,
    access_role: WantedRole = "",
    access_purpose: Purpose = "",
    access_reference: Reference = "",
    access_glass: BrokenGlass = "",
) -> Actor:
    """The same as `with_purpose`, and through a broken glass if the request names one.

    A glass is for one person and one step; the routes that take one ask no further through it.
    """
    actor = _let_in(request, _scope_of(scopes), given, access_role, (access_purpose, access_reference))
    if access_glass:
        now = datetime.now(UTC)
        with looking_at(request, "glass", dict(request.query_params)).under_way():
            # Asked for in so many words: what a route takes where nothing is said could be more.
            if request.scope["route"].operation_id == "person_network" and (
                request.query_params.get("max_steps") != str(STEPS)
            ):
                raise Forbidden("through a broken glass one step is seen: ask with max_steps=1")
            person_id = str(request.path_params["person_id"])
            actor = gate_of(request).glasses.through(actor, access_glass, person_id, now)
        setattr(request.state, ACTOR, actor)
        setattr(request.state, GLASS, True)
    return actor


def with_purpose(
    request: Request,
    scopes: SecurityScopes,
    given: Credentials,
    access_role: WantedRole = "",
    access_purpose: Purpose = "",
    access_reference: Reference = "",
) -> Actor:
    """The same, with a purpose and a reference, because the route names people. Raises PurposeNeeded too."""
    return _let_in(request, _scope_of(scopes), given, access_role, (access_purpose, access_reference))


def asking_by_name(
    request: Request,
    name: Annotated[str, Path(max_length=100)],
    scopes: SecurityScopes,
    given: Credentials,
    access_role: WantedRole = "",
    access_purpose: Purpose = "",
    access_reference: Reference = "",
) -> Actor:
    """Whoever may ask this question: one that names people needs more than one that names nobody.

    A reader asks what its key names and nothing else.
    """
    identifies = registry.identifies(name)
    # What is no question is not told to the ledger: it may be anything that somebody typed.
    known = name if registry.is_question(name) else ""
    scope: Scope = "ask_people" if identifies else _scope_of(scopes)
    why = (access_purpose, access_reference) if identifies else None
    return _let_in(request, scope, given, access_role, why, asked=name, question=known)


def _let_in(
    request: Request,
    scope: Scope,
    given: HTTPAuthorizationCredentials | None,
    role: str,
    why: tuple[str, str] | None = None,
    *,
    asked: str = "",
    question: str = "",
) -> Actor:
    gate = gate_of(request)
    actor = gate.enter(given.credentials if given else "", role)
    setattr(request.state, ACTOR, actor)
    with looking_at(request, "look", dict(request.query_params), question).under_way():
        allow(actor, scope)
        if actor.role == "reader" and asked and asked not in actor.questions:
            raise Forbidden("this key is for other questions")
        if why is not None:
            actor = gate.with_purpose(actor, *why)
    setattr(request.state, ACTOR, actor)
    return actor


def _scope_of(scopes: SecurityScopes) -> Scope:
    (scope,) = scopes.scopes
    return scope  # pyright: ignore[reportReturnType]  a test compares every route's scope with the table


Catalogue = Annotated[Actor, Security(signed_in, scopes=["catalogue"])]
SourcesSeen = Annotated[Actor, Security(signed_in, scopes=["sources"])]
LoadsSeen = Annotated[Actor, Security(signed_in, scopes=["loads"])]
Sends = Annotated[Actor, Security(signed_in, scopes=["send"])]
OnePerson = Annotated[Actor, Security(looking_at_one, scopes=["people"])]
People = Annotated[Actor, Security(with_purpose, scopes=["people"])]
Asks = Annotated[Actor, Security(asking_by_name, scopes=["ask"])]
ReadsLedger = Annotated[Actor, Security(signed_in, scopes=["ledger"])]
Codes = Annotated[Actor, Security(with_purpose, scopes=["codes"])]
BreaksGlass = Annotated[Actor, Security(with_purpose, scopes=["glass"])]
Notices = Annotated[Actor, Security(signed_in, scopes=["notices"])]
Reviews = Annotated[Actor, Security(signed_in, scopes=["reviews"])]
