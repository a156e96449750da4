"""Who may read which page: each names its scope in its signature, as a route of the API does.

A reader is known by a session. Whoever has none is sent to sign in, and comes back to where they were going.
"""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Depends, Path, Security
from fastapi.security import SecurityScopes
from starlette.requests import Request
from starlette.responses import Response

from app.doors.entering import gate_of, let_in
from app.doors.looking import ACTOR, looking_at
from app.errors import Forbidden, NotSignedIn, PurposeNeeded
from app.explore import registry
from app.models.actors import Actor
from app.models.roles import IDENTIFYING, Scope
from app.security.gate import allow
from app.settings import Settings
from app.web.rendering import SESSION, TYPED, address_of

KEPT: Final = "kept-form"
SIGNING_IN: Final = "signing-in"
SIGNED_IN: Final = ""


class RoleNeeded(Forbidden):
    """Whoever signed in has several roles, and has not said in which one they act."""

    title = "Choose a role"


def cookie_name(settings: Settings, what: str = SIGNED_IN) -> str:
    """The name of a cookie of ours. `__Host-` binds it to this host and to TLS; dev on loopback has none."""
    name = f"sightline-{what}" if what else "sightline"
    return f"__Host-{name}" if is_secure(settings) else f"dev-{name}"


def is_secure(settings: Settings) -> bool:
    """Whether cookies go over TLS alone."""
    return settings.env == "prod" or not settings.on_loopback


def cookie(request: Request, what: str = SIGNED_IN) -> str:
    """What the browser holds under one of our names; empty if nothing."""
    return request.cookies.get(cookie_name(settings_of(request), what), "")


def set_cookie(
    reply: Response, settings: Settings, what: str, value: str, seconds: int | None = None
) -> None:
    """Give the browser a value that no script can read and no other site can send along with a form."""
    reply.set_cookie(
        cookie_name(settings, what), value,
        max_age=seconds, path="/", secure=is_secure(settings), httponly=True, samesite="lax",
    )  # fmt: skip


def drop_cookie(reply: Response, settings: Settings, what: str) -> None:
    """Take it back."""
    reply.delete_cookie(
        cookie_name(settings, what), path="/", secure=is_secure(settings), httponly=True, samesite="lax"
    )


def settings_of(request: Request) -> Settings:
    """The settings of this application."""
    settings: Settings = request.app.state.door.settings
    return settings


def from_our_pages(request: Request) -> None:
    """Refuses a form that another site's page sent. Raises Forbidden.

    Browsers say themselves where a form comes from; whoever says nothing of it is no browser with a form.
    """
    if request.method in {"GET", "HEAD"}:
        return
    where, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin", "")
    if where is not None:
        # No page can set this one itself. Beside it `Origin` is `null`: our pages tell nobody where one was.
        ours = where == "same-origin"
    else:
        # Behind a proxy that ends TLS we are asked by plain HTTP, so schemes are not compared.
        ours = origin.partition("://")[2] == request.headers.get("host", "") != ""
    if not ours:
        raise Forbidden("this form was not sent from a page of this service")


def signed_in(request: Request, scopes: SecurityScopes) -> Actor:
    """Whoever may read this page. Raises NotSignedIn, RoleNeeded, PurposeNeeded, Forbidden, AccessAway."""
    (wanted,) = scopes.scopes
    scope: Scope = wanted  # pyright: ignore[reportAssignmentType]  a test compares every page's scope
    return entered(request, scope, asks_why=scope in IDENTIFYING)


def entered(request: Request, scope: Scope, *, asks_why: bool, asked: str = "", question: str = "") -> Actor:
    """The actor of this request's session, who holds the scope, with a purpose if the page needs one.

    `asked` and `question` are what `let_in` takes.
    """
    session_id = cookie(request)
    if not session_id:
        raise NotSignedIn("sign in to see this page")
    gate = gate_of(request)
    session = gate.sessions.find(session_id)
    setattr(request.state, SESSION, session)
    if not session.role and len(session.known.roles) > 1:
        raise RoleNeeded("choose the role in which you read this page")
    actor, session = gate.enter_session(session_id)
    setattr(request.state, TYPED, _typed_before(request, actor))
    if asks_why and actor.may(scope) and not session.purpose:
        raise PurposeNeeded("say why you read about people, before the first of them")
    why = (session.purpose, session.reference) if asks_why else None
    return let_in(request, actor, scope, why, asked=asked, question=question)


def asking_by_name(
    request: Request, name: Annotated[str, Path(max_length=100)], scopes: SecurityScopes
) -> Actor:
    """Whoever may ask this question: one that names people needs more than one that names nobody."""
    identifies = registry.identifies(name)
    (wanted,) = scopes.scopes
    scope: Scope = "ask_people" if identifies else wanted  # pyright: ignore[reportAssignmentType]  a test compares every scope
    # What is no question is not told to the ledger: it may be anything that somebody typed.
    known = name if registry.is_question(name) else ""
    return entered(request, scope, asks_why=identifies, asked=name, question=known)


def forget_form(request: Request, reply: Response) -> None:
    """What was kept of a form is forgotten once the form has been sent."""
    if form_id := cookie(request, KEPT):
        gate_of(request).forms.drop(form_id)
        drop_cookie(reply, settings_of(request), KEPT)


def reader_of(request: Request) -> Actor | None:
    """Whoever is signed in, or None; for pages that everybody may read. Raises AccessAway."""
    try:
        actor, session = gate_of(request).enter_session(cookie(request))
    except (NotSignedIn, Forbidden):
        return None
    setattr(request.state, ACTOR, actor)
    setattr(request.state, SESSION, session)
    return actor


def _typed_before(request: Request, actor: Actor) -> dict[str, str]:
    """What this reader had typed into this page's form when their session ended."""
    form_id = cookie(request, KEPT)
    if request.method != "GET" or not form_id:
        return {}
    kept = gate_of(request).forms.find(actor.name, form_id)
    return dict(kept.fields) if kept is not None and kept.page == address_of(request) else {}


def takes_lists(request: Request) -> Actor:
    """Whoever may take a whole list of people away. Raises what `signed_in` does."""
    actor = entered(request, "people", asks_why=True)
    with looking_at(request, "export", dict(request.query_params)).under_way():
        allow(actor, "export")
    return actor


Anybody = Annotated[Actor | None, Depends(reader_of)]
SeesPeople = Annotated[Actor, Security(signed_in, scopes=["people"])]
SeesSources = Annotated[Actor, Security(signed_in, scopes=["sources"])]
SeesCatalogue = Annotated[Actor, Security(signed_in, scopes=["catalogue"])]
SeesLoads = Annotated[Actor, Security(signed_in, scopes=["loads"])]
SeesLedger = Annotated[Actor, Security(signed_in, scopes=["ledger"])]
SeesNotices = Annotated[Actor, Security(signed_in, scopes=["notices"])]
BreaksGlass = Annotated[Actor, Security(signed_in, scopes=["glass"])]
ReviewsGlass = Annotated[Actor, Security(signed_in, scopes=["reviews"])]
TakesLists = Annotated[Actor, Depends(takes_lists)]
AsksNameless = Annotated[Actor, Security(signed_in, scopes=["ask"])]
AsksAboutPeople = Annotated[Actor, Security(signed_in, scopes=["ask_people"])]
DecidesMatches = Annotated[Actor, Security(signed_in, scopes=["decide"])]
AsksByName = Annotated[Actor, Security(asking_by_name, scopes=["ask"])]
