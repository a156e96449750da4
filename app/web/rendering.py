"""From a template and its view to a page: who reads, where they are, what stands around every page."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, is_dataclass
from typing import Any, Final, cast

from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Undefined,
)
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from app import __version__
from app.doors.looking import ACTOR, REQUEST_ID
from app.models.actors import NOBODY, Actor
from app.security import purposes
from app.settings import Settings
from app.web import words
from app.web.navigation import entries
from app.web.static import ASSETS, Built, built_files

SESSION: Final = "session"
"""Where a request keeps the reader's session."""
GOVUK: Final = "govuk_frontend_jinja"
TYPED: Final = "typed"
"""Where a request keeps what was typed into its page's form before."""


class Templates(Environment):
    """An answer has the fields that it has: one that is misspelt fails, and never reads as "nothing"."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What a template means by `obj.attribute`; `is defined` may still be asked."""
        found = super().getattr(obj, attribute)
        if isinstance(found, Undefined) and (isinstance(obj, BaseModel) or is_dataclass(obj)):
            return StrictUndefined(obj=obj, name=attribute)
        return found


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of one application. `nonce` makes what marks our own inline script, anew for every page."""

    settings: Settings
    addresses: frozenset[str]
    nonce: Callable[[], str] = lambda: secrets.token_urlsafe(16)
    built: Built = field(default_factory=built_files)
    templates: Environment = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "templates", _environment(self.settings, self.built))


def page(request: Request, template: str, *, status: int = 200, **view: object) -> Response:
    """A page as a response, with the policy under which its one inline script may run."""
    nonce, text = written(request, template, view)
    return reply(text, nonce, status=status)


def written(request: Request, template: str, view: dict[str, object]) -> tuple[str, str]:
    """The nonce and the text of a page, so that what is in it can be entered before it leaves."""
    pages: Pages = request.app.state.pages
    nonce = pages.nonce()
    reader: Actor = getattr(request.state, ACTOR, NOBODY)
    around: dict[str, Any] = {
        "cspNonce": nonce,
        "reader": reader if reader.name else None,
        "session": getattr(request.state, SESSION, None),
        "typed": getattr(request.state, TYPED, {}),
        "at_fault": {},
        "navigation": entries(pages.addresses, reader, request.url.path),
        "here": address_of(request),
        "path": request.url.path,
        # The same for macros: one of the furniture is called `path`.
        "at": request.url.path,
        "request_id": request.scope.get(REQUEST_ID, ""),
    }
    return nonce, pages.templates.get_template(template).render(around | view)


def has_page(request: Request) -> Callable[[str], bool]:
    """Whether this service has a page at an address, places in braces: so that no link leads nowhere."""
    pages: Pages = request.app.state.pages
    return lambda wanted: wanted in pages.addresses


def reply(text: str, nonce: str, *, status: int = 200) -> Response:
    """A written page as a response."""
    headers = {"Content-Security-Policy": policy(nonce)}
    # A name may hold half a surrogate pair; a page never fails for that.
    return Response(
        text.encode("utf-8", "replace"), status_code=status, media_type="text/html", headers=headers
    )


def policy(nonce: str) -> str:
    """What a page may load and run: our own files, and the one script that holds the nonce."""
    return (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:;"
        " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )


def address_of(request: Request) -> str:
    """The path and query of a request, as a link within this service."""
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def _environment(settings: Settings, built: Built) -> Environment:
    made = Templates(
        loader=ChoiceLoader([PackageLoader("app.web"), PrefixLoader({GOVUK: PackageLoader(GOVUK)})]),
        autoescape=True,
        # The component templates ask for options that nobody gave.
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )

    def address_of_asset(name: str) -> str:
        return f"{ASSETS}/{built[name]}" if name in built else ""

    held = cast("dict[str, Any]", made.globals)
    held.update(
        asset=address_of_asset,
        has_look=bool(built),
        organisation=settings.organisation,
        demo=settings.env == "dev",
        dev_users=settings.has_dev_users,
        oidc=bool(settings.oidc_issuer and settings.oidc_client_id),
        purposes={name: purposes.PURPOSES[name] for name in purposes.open_to(settings)},
        version=__version__,
    )
    held.update(words.FOR_TEMPLATES)
    made.filters.update(words.FILTERS)
    return made
