"""Around the application and every request: the door held open, security headers, a request id, one log
line, metrics. The only place with `async def`, because a server calls an application so.

The log line holds the route's template and never the path, because ids of people stand in paths. An
error that nobody foresaw is told to the log by its class and place, without its message.
"""

from __future__ import annotations

import re
import secrets
import time
import traceback
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager
from typing import Any, Final

import structlog
from fastapi import FastAPI
from starlette.datastructures import FormData, Headers
from starlette.exceptions import HTTPException as StarletteHTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.metrics import Metrics
from app.api.problems import problem_of, unexpected
from app.api.refusals import ErrorPages
from app.deps import Door
from app.doors.looking import REQUEST_ID
from app.errors import NotServedHere, SightlineError, TooLarge

SECURITY_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
        " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}
# As they are sent.
_SECURITY_HEADERS: Final = [(name.lower().encode(), text.encode()) for name, text in SECURITY_HEADERS.items()]
API: Final = "/api/v1"
MAX_BODY_BYTES: Final = 64 * 1024
LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_NO_TEMPLATE: Final = "(no route)"
_log = structlog.get_logger("sightline.requests")


def held_open(
    door: Callable[[], AbstractContextManager[Door]],
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """The application's lifespan: from its start to its end it holds the door that `door` opens."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        with door() as app.state.door:
            yield

    return lifespan


class Edge:
    """The outermost layer of ours. `hosts` are the names in `Host` that are answered.

    A page elsewhere must not reach this service under a name of its own that it points at this machine:
    any other `Host` is refused.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        metrics: Metrics,
        hosts: frozenset[str],
        upload_bytes: int = MAX_BODY_BYTES,
        pages: ErrorPages | None = None,
    ) -> None:
        self._app = app
        self._pages = pages
        self._upload_bytes = upload_bytes
        self._metrics = metrics
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        request_id = _request_id(Headers(scope=scope).get("x-request-id", ""))
        scope[REQUEST_ID] = request_id
        seen: dict[str, Any] = {"status": 0, "seconds": 0.0}

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = int(message["status"])
                seen["seconds"] = time.perf_counter() - began
                # A part with a policy of its own (Neo4j Browser's files) has already said so.
                said = {name.lower() for name, _ in message["headers"]}
                ours = [header for header in _SECURITY_HEADERS if header[0] not in said]
                message["headers"] = [*message["headers"], *ours, (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            most = self._upload_bytes if _is_upload(scope) else MAX_BODY_BYTES
            self._check(Headers(scope=scope), most)
            await self._app(scope, _limited(receive, most), send_with_headers)
        except SightlineError as error:
            await self._last_resort(scope, receive, send_with_headers, seen, request_id, error)
        except Exception as error:
            await self._last_resort(scope, receive, send_with_headers, seen, request_id, error)
        finally:
            self._note(scope, seen, request_id)

    def _check(self, headers: Headers, most: int) -> None:
        host = headers.get("host", "")
        name = host[: host.index("]") + 1] if host.startswith("[") and "]" in host else host.partition(":")[0]
        if name.lower() not in self._hosts:
            raise NotServedHere("this service does not answer to that name; SIGHTLINE_HOSTS adds names")
        length = headers.get("content-length", "")
        if length.isdecimal() and (len(length) > 12 or int(length) > most):
            raise TooLarge(f"a body may hold {most} bytes here")

    async def _last_resort(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        seen: dict[str, Any],
        request_id: str,
        error: Exception,
    ) -> None:
        if not isinstance(error, SightlineError):
            _log.error("failed", error=type(error).__name__, at=_place(error), request_id=request_id)
        if seen["status"]:
            # The answer had begun: it is left without its end, so the server cuts the connection.
            seen["status"] = 500
            return
        response = self._told(Request(scope), error)
        await response(scope, receive, send)

    def _told(self, request: Request, error: Exception) -> Response:
        ours = error if isinstance(error, SightlineError) else None
        if self._pages is not None and self._pages.wants_page(request):
            try:
                return self._pages.refused(request, ours) if ours else self._pages.unexpected(request)
            except Exception as failed:
                # A page that cannot be made says so as a document.
                _log.error("no page", error=type(failed).__name__, at=_place(failed))
        return problem_of(ours) if ours else unexpected()

    def _note(self, scope: Scope, seen: dict[str, Any], request_id: str) -> None:
        route = template_of(scope)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        status = seen["status"] or 499
        self._metrics.requests.labels(route, method, str(status)).inc()
        self._metrics.seconds.labels(route).observe(seen["seconds"])
        _log.info(
            "answered",
            route=route,
            method=method,
            status=status,
            ms=round(seen["seconds"] * 1000, 1),
            request_id=request_id,
        )


def _is_upload(scope: Scope) -> bool:
    return scope["method"] == "POST" and scope["path"] == f"{API}/loads"


def _limited(receive: Receive, most: int) -> Receive:
    """The same body, refused as soon as it is longer than it said or than any question needs."""
    received = 0

    async def receive_limited() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > most:
            # The framework lets this one class of error through while it reads a body.
            raise StarletteHTTPException(TooLarge.status)
        return message

    return receive_limited


async def form_of(request: Request, most_files: int) -> FormData:
    """The files of a form, read now; what follows its first file is on disk and not in memory."""
    return await request.form(max_files=most_files, max_fields=0)


def template_of(scope: Scope) -> str:
    """The route's template, with names in place of ids; a constant where no route took the request."""
    template: str = getattr(scope.get("route"), "path", "") or _NO_TEMPLATE
    inside = scope["path"].startswith(API) and not template.startswith(API) and template != _NO_TEMPLATE
    return API + template if inside else template


def _request_id(given: str) -> str:
    return given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def _place(error: Exception) -> list[str]:
    """File and line of the innermost calls; no values."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
