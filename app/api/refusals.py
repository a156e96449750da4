"""Every error, ours, the framework's or the validation's, as the same problem document."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final, Protocol

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount

from app.api.problems import problem, problem_of
from app.errors import BadInput, FieldProblem, Moved, SightlineError, TooLarge

_DETAILS: Final = {
    404: "There is nothing at this address.",
    405: "This address does not take that method; `Allow` says which it takes.",
}
# The framework's wording where it is for programmers, not for readers.
_REASONS: Final = {
    "extra_forbidden": "there is no such parameter",
    "missing": "must be given",
    "json_invalid": "the body is not JSON",
    "model_attributes_type": "the body is a JSON object, sent as application/json",
    "dict_type": "the body is a JSON object, sent as application/json",
    "bool_parsing": "true or false",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "string_type": "text",
    "string_unicode": "text in Unicode",
    "string_pattern_mismatch": "not in the form that the description of this field asks for",
}


class ErrorPages(Protocol):
    """How an error is told to somebody in front of a browser."""

    def wants_page(self, request: Request) -> bool:
        """Whether this request is somebody's who reads pages."""
        ...

    def refused(self, request: Request, error: SightlineError) -> Response:
        """One of our errors."""
        ...

    def said(self, request: Request, status: int, title: str, detail: str) -> Response:
        """What the framework refuses."""
        ...

    def unexpected(self, request: Request) -> Response:
        """What nobody foresaw."""
        ...


def install(app: FastAPI, pages: ErrorPages) -> None:
    """Let the application, and those mounted in it, answer every error: as a problem, or as a page."""
    app.state.error_pages = pages
    for one in (app, *(route.app for route in app.routes if isinstance(route, Mount))):
        if isinstance(one, FastAPI):
            one.add_exception_handler(SightlineError, on_our_error)
            one.add_exception_handler(RequestValidationError, on_bad_request)
            one.add_exception_handler(StarletteHTTPException, on_http_error)


def on_our_error(request: Request, error: Exception) -> Response:
    """One of app.errors."""
    assert isinstance(error, SightlineError)  # noqa: S101  it is registered for no other
    return _told(request, error)


def _told(request: Request, error: SightlineError) -> Response:
    pages = _pages(request)
    if pages is not None:
        return pages.refused(request, error)
    return problem_of(error, location=_new_address(request, error) if isinstance(error, Moved) else None)


def _pages(request: Request) -> ErrorPages | None:
    """What tells this request's error as a page; None if it is told as a document."""
    # Mounted applications have a state of their own, and no pages.
    pages: ErrorPages | None = getattr(request.app.state, "error_pages", None)
    return pages if pages is not None and pages.wants_page(request) else None


def on_bad_request(request: Request, error: Exception) -> Response:
    """What the query, path or body models refuse; values are not repeated."""
    assert isinstance(error, RequestValidationError)  # noqa: S101  it is registered for no other
    refused = BadInput(
        "the request cannot be used as it is",
        problems=tuple(_field_problem(one) for one in error.errors()),
    )
    return _told(request, refused)


def on_http_error(request: Request, error: Exception) -> Response:
    """What the framework itself refuses: no route, no such method, a body too large or unreadable."""
    assert isinstance(error, StarletteHTTPException)  # noqa: S101  it is registered for no other
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return _told(
            request,
            BadInput(
                "the body cannot be read",
                problems=(FieldProblem("", "neither JSON in UTF-8 nor the files of a form"),),
            ),
        )
    status = HTTPStatus(error.status_code)
    if status == TooLarge.status:
        return _told(request, TooLarge("the body is larger than any question needs"))
    title, detail = status.phrase.capitalize(), _DETAILS.get(status, status.description)
    pages = _pages(request)
    if pages is None:
        return problem(status, title, detail, headers=error.headers)
    reply = pages.said(request, status, title, detail)
    reply.headers.update(error.headers or {})
    return reply


def _field_problem(error: dict[str, Any]) -> FieldProblem:
    where, *path = error["loc"]
    pointer = "".join(f"/{_escaped(step)}" for step in path) if where == "body" else _dotted(path)
    if error["type"] == "json_invalid":
        pointer = ""
    reason = _REASONS.get(error["type"]) or str(error["msg"]).removeprefix("Value error, ")
    return FieldProblem(pointer, reason)


def _dotted(path: Sequence[object]) -> str:
    return str(path[0]) if path else ""


def _escaped(step: object) -> str:
    return str(step).replace("~", "~0").replace("/", "~1")


def _new_address(request: Request, moved: Moved) -> str:
    """The address that was asked for, with the id that lives on in place of the one that moved."""
    path, query = request.url.path, request.url.query
    old = moved.moved or request.path_params.get("person_id", "")
    if old and f"/{old}" in path:
        path = path.replace(f"/{old}", f"/{moved.location}")
    elif old and old in query:
        query = query.replace(old, moved.location)
    else:
        path, query = f"/api/v1/people/{moved.location}", ""
    return f"{path}?{query}" if query else path
