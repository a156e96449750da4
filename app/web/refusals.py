"""Every error as a page that says what to do next, for whoever reads pages and not documents."""

from __future__ import annotations

from typing import Final, cast
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.doors.entering import gate_of
from app.errors import (
    BadInput,
    Moved,
    NotSignedIn,
    PurposeNeeded,
    SightlineError,
    TooMany,
)
from app.security.kept_forms import KeptForm
from app.web.access import KEPT, RoleNeeded, cookie, set_cookie, settings_of
from app.web.asking_again import asked_again
from app.web.rendering import address_of, page
from app.web.signing_in import back_to

PAGE: Final = "_page"
"""The hidden field of every form: the address of the page that it stands on."""
RETRY_SECONDS: Final = 5
_SEE_OTHER: Final = 303
_KEPT_SECONDS: Final = 1_800
_UNEXPECTED: Final = "This is a fault of the service, not of what you did. It has been noted."
NEXT: Final[dict[int, str]] = {
    401: "Sign in, and try again.",
    403: "If your work needs it, ask whoever runs this service for another role.",
    404: "Check the address. What you may not see and what does not exist look the same here.",
    405: "Go back, and use the buttons of the page.",
    409: "Somebody was first. Go back, load the page anew, and look again.",
    413: "Send less at a time.",
    421: "Open this service under its own address.",
    422: "Go back and change what is named here.",
    428: "Go back, load the page anew, and try again.",
    429: "Wait a moment, then load this page again.",
    500: "Go back and try again. If it happens again, tell whoever runs this service the number below.",
    503: "Wait a moment, then load this page again. Nothing that was acknowledged is lost.",
    504: "Ask for less: fewer steps, a narrower profile, or one agency.",
    507: "Tell whoever runs this service.",
}


def wants_page(request: Request) -> bool:
    """Whether an error is to be read by somebody in front of a browser."""
    return "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/")


def refused(request: Request, error: SightlineError) -> Response:
    """One of our errors as a page, or as the way to what is missing: a session, a role, a purpose."""
    if isinstance(error, NotSignedIn):
        return _to_sign_in(request)
    if isinstance(error, RoleNeeded):
        return _on("/role", _form_page(request))
    if isinstance(error, PurposeNeeded):
        return _with_form_kept(request, _on("/purpose", _form_page(request)))
    if isinstance(error, Moved):
        return RedirectResponse(_new_address(request, error), 308)
    if isinstance(error, BadInput) and (again := asked_again(request, error)) is not None:
        return again
    reply = said(request, error.status, error.title, _detail(error), error)
    if isinstance(error, TooMany):
        reply.headers["Retry-After"] = str(error.seconds)
    elif error.status == 503:
        reply.headers["Retry-After"] = str(RETRY_SECONDS)
    return reply


def said(
    request: Request, status: int, title: str, detail: str, error: SightlineError | None = None
) -> Response:
    """An error page: what happened, what to do."""
    return page(
        request, "refused.html", status=status,
        code=status, title=title, detail=detail, next=NEXT.get(status, NEXT[500 if status >= 500 else 422]),
        problems=error.problems if error else (),
    )  # fmt: skip


def unexpected(request: Request) -> Response:
    """The page for an error that nobody foresaw."""
    return said(request, 500, "Something went wrong", _UNEXPECTED)


def _detail(error: SightlineError) -> str:
    return error.detail if error.status < 500 or error.status in {503, 504} else _UNEXPECTED


def _to_sign_in(request: Request) -> Response:
    if request.url.path.startswith("/sign-in"):
        return page(request, "sign_in.html", status=401, back="/", failed=True)
    return _with_form_kept(request, _on("/sign-in", _form_page(request)))


def _on(address: str, back: str) -> Response:
    query = urlencode({"back": back}) if back != "/" else ""
    return RedirectResponse(f"{address}?{query}" if query else address, _SEE_OTHER)


def _form_page(request: Request) -> str:
    """Where the reader was: this address, or the page whose form was sent."""
    if request.method in {"GET", "HEAD"}:
        return back_to(address_of(request))
    return back_to(_fields(request).get(PAGE, "/"))


def _fields(request: Request) -> dict[str, str]:
    # The framework has read the form before it asked who sends it.
    form = cast("FormData | None", getattr(request, "_form", None))
    return {} if form is None else {k: v for k, v in form.multi_items() if isinstance(v, str)}


def _with_form_kept(request: Request, reply: Response) -> Response:
    """Keep what was typed, for the same person alone: they sign in, and it is there again."""
    fields = _fields(request)
    where = fields.pop(PAGE, "")
    gate, session_id = gate_of(request), cookie(request)
    actor = gate.sessions.whose(session_id) if session_id and where else ""
    if actor:
        form_id = gate.forms.keep(actor, KeptForm(back_to(where), fields))
        set_cookie(reply, settings_of(request), KEPT, form_id, _KEPT_SECONDS)
    return reply


def _new_address(request: Request, moved: Moved) -> str:
    old = moved.moved or str(request.path_params.get("person_id", ""))
    here = address_of(request)
    return here.replace(old, moved.location) if old and old in here else f"/people/{moved.location}"
