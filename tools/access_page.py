"""docs/access.md: which role may ask which route, at which clearance, from the program itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.main import create_app
from app.models.roles import IDENTIFYING, MEANING, SCOPES, Role, Scope
from app.security.gate import GRANTED_ROLES, clearances_of
from app.security.purposes import PURPOSES
from app.settings import Settings
from tools.markdown import code, page, table

ROLES: tuple[Role, ...] = (
    "practitioner", "steward", "analyst", "auditor", "admin", "feeder", "reader", "nobody",
)  # fmt: skip
_MAY = "yes"


def access_page() -> str:
    """The whole page."""
    return page(
        "# Who may ask what",
        "Roles, routes and clearances as the program has them. Somebody with a token acts in one role at a "
        "time. What a role may not do is refused with 403 for everybody in it, whatever it is about; what a "
        "clearance hides does not exist (404, and no trace in any count, order or distance).",
        "## Routes",
        "A route that names people needs `X-Access-Purpose` and `X-Access-Reference` too. A question by name "
        "that names nobody needs neither, and an analyst may ask it; a reader asks what its key names.",
        table(["route", *ROLES, "purpose"], routes()),
        "## Clearance",
        "0 open, 1 restricted, 2 confidential, 3 sealed. No role has 3: it is given to a practitioner or "
        "data steward by name and for some days (`sightline grants`), or for one person and an hour by "
        "breaking the glass. A reader's is stated in its key, 2 at most; a feeder reads nothing but what "
        "came of its own loads.",
        table(["role", "clearance, unless set otherwise", "3 by a named grant"], clearances()),
        "## What a scope lets somebody do",
        table(["scope", "lets", *ROLES], scopes()),
        "## Purposes",
        table(["purpose", "for"], ([code(name), meaning] for name, meaning in PURPOSES.items())),
    )


def scopes_of_routes() -> Iterator[tuple[str, str, Scope | None]]:
    """Method, path and scope of each route; None for what anybody may ask."""
    document: dict[str, Any] = create_app(Settings()).openapi()
    for path, methods in sorted(document["paths"].items()):
        for method, route in methods.items():
            held = [scope for one in route.get("security", []) for scope in one["Bearer"]]
            yield method.upper(), path, held[0] if held else None


def routes() -> Iterator[list[str]]:
    """One row for each route."""
    for method, path, scope in scopes_of_routes():
        may = [_MAY if scope is None or scope in SCOPES[role] else "" for role in ROLES]
        yield [code(f"{method} {path}"), *may, "needed" if scope in IDENTIFYING else ""]


def clearances() -> Iterator[list[str]]:
    """One row for each role that a person signs in with."""
    for role, clearance in clearances_of(Settings()).items():
        yield [role, str(clearance), _MAY if role in GRANTED_ROLES else ""]


def scopes() -> Iterator[list[str]]:
    """One row for each scope."""
    for scope, meaning in MEANING.items():
        yield [code(scope), meaning, *(_MAY if scope in SCOPES[role] else "" for role in ROLES)]
