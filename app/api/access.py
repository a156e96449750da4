"""Who may ask what: each route names its scope in its signature, and nothing is asked before it is checked.

What is refused to somebody who has signed in is in the ledger; who has not signed in is nobody.
"""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Depends, Header, Path, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes
from starlette.requests import Request

from app.doors.entering import gate_of, let_in, through_glass
from app.explore import registry
from app.models.actors import Actor
from app.models.roles import Scope
from app.security import purposes

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
        return through_glass(request, actor, access_glass)
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
    actor = gate_of(request).enter(given.credentials if given else "", role)
    return let_in(request, actor, scope, why, asked=asked, question=question)


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
Decides = Annotated[Actor, Security(with_purpose, scopes=["decide"])]
BreaksGlass = Annotated[Actor, Security(with_purpose, scopes=["glass"])]
Notices = Annotated[Actor, Security(signed_in, scopes=["notices"])]
Reviews = Annotated[Actor, Security(signed_in, scopes=["reviews"])]
