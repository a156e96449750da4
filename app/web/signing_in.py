"""Signing in to the pages and out: the council's sign-in by OIDC, or in dev a button for each role."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.doors.entering import gate_of
from app.errors import NotSignedIn, SettingsError, Unknown
from app.models.roles import PEOPLE_ROLES, Role
from app.security.dev_users import ISSUER as DEV_ISSUER
from app.security.oidc import SignIn
from app.security.tokens import Known
from app.web.access import (
    KEPT,
    SIGNED_IN,
    SIGNING_IN,
    Anybody,
    cookie,
    drop_cookie,
    from_our_pages,
    set_cookie,
    settings_of,
)
from app.web.rendering import page

router = APIRouter(dependencies=[Depends(from_our_pages)])
_SEE_OTHER: Final = 303
_MINUTES_TO_SIGN_IN: Final = 10
Typed = Annotated[str, Form(max_length=2_000)]


def back_to(address: str) -> str:
    """An address within this service, or the start page: nobody is sent elsewhere by a link to us."""
    inside = address.startswith("/") and not address.startswith(("//", "/\\"))
    plain = all(one.isprintable() and one != "\\" for one in address)
    return address if inside and plain and not address.startswith("/sign-") else "/"


@router.get("/sign-in", operation_id="sign_in_page")
def sign_in_page(request: Request, reader: Anybody, back: str = "/", anew: str = "") -> Response:
    """How to sign in here."""
    return page(
        request, "sign_in.html",
        back=back_to(back), roles=PEOPLE_ROLES, kept=bool(cookie(request, KEPT)), already=reader, anew=anew,
    )  # fmt: skip


@router.post("/sign-in/as", operation_id="sign_in_as")
def sign_in_as(request: Request, role: Typed, back: Typed = "/") -> Response:
    """Sign in as the development user of a role; in dev on loopback alone. Raises Unknown elsewhere."""
    settings = settings_of(request)
    chosen: Role | None = next((one for one in PEOPLE_ROLES if one == role), None)
    if not settings.has_dev_users or chosen is None:
        raise Unknown("there is nothing at this address")
    known = Known(name=f"dev-{chosen}", roles=(chosen,), agency="", auth_time=0.0)
    return _begun(request, DEV_ISSUER, known, back)


@router.post("/sign-in/start", operation_id="sign_in_start")
def sign_in_start(request: Request, back: Typed = "/", anew: Typed = "") -> Response:
    """On to the council's sign-in. Raises SignInAway."""
    oidc = _oidc(request)
    browser, address = oidc.begin(back_to(back), _return_address(request), anew=bool(anew))
    reply = RedirectResponse(address, _SEE_OTHER)
    set_cookie(reply, settings_of(request), SIGNING_IN, browser, _MINUTES_TO_SIGN_IN * 60)
    return reply


@router.get("/sign-in/return", operation_id="sign_in_return")
def sign_in_return(request: Request, state: str = "", code: str = "", error: str = "") -> Response:
    """Back from the council's sign-in. Raises NotSignedIn, SignInAway."""
    if error or not code:
        raise NotSignedIn("the sign-in service did not sign you in")
    issuer, known, back = _oidc(request).finish(
        browser=cookie(request, SIGNING_IN), state=state, code=code, return_address=_return_address(request)
    )
    reply = _begun(request, issuer, known, back)
    drop_cookie(reply, settings_of(request), SIGNING_IN)
    return reply


@router.get("/role", operation_id="role_page")
def role_page(request: Request, back: str = "/") -> Response:
    """In which role to go on, for whoever has several. Raises NotSignedIn."""
    session = gate_of(request).sessions.find(cookie(request))
    return page(request, "role.html", back=back_to(back), roles=session.known.roles, role=session.role)


@router.post("/role", operation_id="choose_role")
def choose_role(request: Request, role: Typed = "", back: Typed = "/") -> Response:
    """Act in a role from now on, under a new session id. Raises NotSignedIn."""
    sessions = gate_of(request).sessions
    session = sessions.find(cookie(request))
    if role not in session.known.roles:
        return page(
            request, "role.html", status=422,
            back=back_to(back), roles=session.known.roles, role="", wrong="Choose a role",
        )  # fmt: skip
    reply = RedirectResponse(back_to(back), _SEE_OTHER)
    set_cookie(reply, settings_of(request), SIGNED_IN, sessions.act_as(cookie(request), role))
    return reply


@router.post("/sign-out", operation_id="sign_out")
def sign_out(request: Request) -> Response:
    """End the session."""
    if session_id := cookie(request):
        gate_of(request).sessions.end(session_id)
    reply = RedirectResponse("/signed-out", _SEE_OTHER)
    for what in (SIGNED_IN, KEPT, SIGNING_IN):
        drop_cookie(reply, settings_of(request), what)
    return reply


@router.get("/signed-out", operation_id="signed_out")
def signed_out(request: Request) -> Response:
    """That it is over."""
    return page(request, "signed_out.html")


def _begun(request: Request, issuer: str, known: Known, back: str) -> Response:
    """A session for somebody who has just said who they are, always under a new id."""
    sessions = gate_of(request).sessions
    if old := cookie(request):
        sessions.end(old)
    reply = RedirectResponse(back_to(back), _SEE_OTHER)
    set_cookie(reply, settings_of(request), SIGNED_IN, sessions.begin(issuer, known))
    return reply


def _oidc(request: Request) -> SignIn:
    oidc: SignIn | None = request.app.state.sign_in
    if oidc is None:
        raise SettingsError(
            "signing in to the pages needs SIGHTLINE_OIDC_ISSUER and SIGHTLINE_OIDC_CLIENT_ID"
        )
    return oidc


def _return_address(request: Request) -> str:
    return f"{settings_of(request).public_url or str(request.base_url).rstrip('/')}/sign-in/return"
