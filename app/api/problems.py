"""`application/problem+json` (RFC 9457): one shape for every error, and its place in the OpenAPI document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any, Final

from pydantic import BaseModel, Field
from starlette.responses import Response

from app.errors import (
    AccessAway,
    Changed,
    FieldProblem,
    GraphAway,
    LedgerAway,
    Moved,
    NotSignedIn,
    SchemaDrift,
    SightlineError,
    SignInAway,
    TooMany,
)

MEDIA_TYPE: Final = "application/problem+json"
RETRY_SECONDS: Final = 5
_SCHEMA: Final = {"$ref": "#/components/schemas/Problem"}
_RETRY_AFTER: Final = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}}


class BadField(BaseModel):
    """One field that cannot be used."""

    pointer: str = Field(description="The parameter's name, or a JSON pointer into the body.")
    reason: str = Field(description="Why it cannot be used, in a sentence.")


class Problem(BaseModel):
    """Why there is no answer."""

    type: str = Field(description="The kind of problem, a URN that stays the same between versions.")
    title: str
    status: int
    detail: str
    errors: list[BadField] = Field(description="Each bad field; empty when no field is at fault.")
    current: dict[str, Any] | None = Field(
        None,
        description="Where somebody was first with a pair (409), or it has changed (412): what stands now,"
        " as a GET would answer it.",
    )


def problem(
    status: int,
    title: str,
    detail: str,
    *,
    fields: Iterable[FieldProblem] = (),
    current: object = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem document as a response."""
    body: dict[str, Any] = {
        "type": f"urn:sightline:problem:{_slug(title)}",
        "title": title,
        "status": status,
        "detail": detail,
        "errors": [{"pointer": field.pointer, "reason": field.reason} for field in fields],
    }
    if current is not None:
        body["current"] = current
    # json, not orjson: a name that the caller made up may hold half a surrogate pair.
    return Response(json.dumps(body).encode(), status_code=status, media_type=MEDIA_TYPE, headers=headers)


def problem_of(error: SightlineError, *, location: str | None = None) -> Response:
    """One of our own errors as a problem. `location` is where a moved person's answer is now."""
    headers: dict[str, str] = {}
    if isinstance(error, Moved):
        headers["Location"] = location or f"/api/v1/people/{error.location}"
    elif isinstance(error, NotSignedIn):
        headers["WWW-Authenticate"] = "Bearer"
    elif isinstance(error, AccessAway | GraphAway | LedgerAway | SchemaDrift | SignInAway):
        headers["Retry-After"] = str(RETRY_SECONDS)
    elif isinstance(error, TooMany):
        headers["Retry-After"] = str(error.seconds)
    detail = error.detail if error.status < 500 or error.status in {503, 504} else _UNEXPECTED
    current: object = None
    if isinstance(error, Changed):
        current = error.current
        headers["ETag"] = error.etag
    return problem(error.status, error.title, detail, fields=error.problems, headers=headers, current=current)


_UNEXPECTED: Final = "This is a fault of the service, not of the request; it has been noted."


def unexpected() -> Response:
    """The answer to an error that nobody foresaw; it says nothing about what went wrong."""
    return problem(500, "Something went wrong", _UNEXPECTED)


def _slug(title: str) -> str:
    return "-".join(title.lower().split())


_TEXTS: Final = {
    308: "The person's records belong to another person now; `Location` says which.",
    401: "No token or key, or one that does not hold.",
    403: "The role may not do this, or a purpose or a reference is missing; `errors` lists the purposes.",
    404: "Unknown, or not to be seen by this reader.",
    405: "The route does not take this method.",
    409: "Somebody was first (with a decision, `current` says what stands), or it is not needed.",
    412: "`If-Match` names what does not stand any more; `current` says what does.",
    428: "`If-Match` is missing: say on what you decide.",
    413: "The body is too large.",
    422: "A parameter, the cursor or the body cannot be used.",
    429: "This caller has asked for too much in a short time; `Retry-After` says when to go on.",
    500: "A fault of the service.",
    503: "The database, the ledger or the sign-in service is away; `Retry-After` says when to try again.",
    504: "The question was stopped at its time limit.",
}


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problem responses of a route, for its OpenAPI entry; some are everywhere."""
    found: dict[int | str, dict[str, Any]] = {}
    for status in sorted({*statuses, 401, 403, 422, 500, 503, 504}):
        headers = {
            401: {"WWW-Authenticate": {"schema": {"type": "string"}, "description": "How to sign in."}},
            308: {"Location": {"schema": {"type": "string"}, "description": "Where the answer is now."}},
            429: _RETRY_AFTER,
            503: _RETRY_AFTER,
        }.get(status)
        found[status] = {
            "description": _TEXTS.get(status, HTTPStatus(status).phrase),
            "content": {MEDIA_TYPE: {"schema": _SCHEMA}},
            **({"headers": headers} if headers else {}),
        }
    return found
