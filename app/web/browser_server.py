"""Neo4j Browser on a small loopback server of its own, for when the web service does not run."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Awaitable, Generator
from contextlib import contextmanager
from typing import Final

import uvicorn
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.errors import GraphAway, SightlineError
from app.graph.local_folder import LOOPBACK, choose_port
from app.settings import Settings
from app.web.neo4j_browser import BROWSER_PATH, COMMON_HEADERS, mount_neo4j_browser

START_SECONDS: Final = 15.0
_HEADERS: Final = {
    **COMMON_HEADERS,
    "Content-Security-Policy": (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
}


def browser_app(settings: Settings, graph_uri: str) -> FastAPI:
    """An application that holds Browser's files, guide, style and favourites, and no data."""
    app = FastAPI(openapi_url=None, redirect_slashes=False)
    # A page elsewhere must not reach this under a name of its own.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["localhost", LOOPBACK])
    app.add_middleware(_WithHeaders)
    app.add_exception_handler(SightlineError, _in_words)
    mount_neo4j_browser(app, settings, lambda: graph_uri)
    return app


class _WithHeaders:
    """Every answer with the headers of Browser's files, also a refusal, and a policy where it has none."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        def send_with_headers(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            return send(message)

        return self._app(scope, receive, send_with_headers)


@contextmanager
def browser_server(settings: Settings, graph_uri: str) -> Generator[str]:
    """Serve Browser for the server at `graph_uri` inside the block; yields the address to open.

    Takes SIGHTLINE_PORT if it is free, so that the reader's own favourites there are found again, else
    any free port. Raises GraphAway if it does not come up.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((LOOPBACK, choose_port(settings.port)))
    server = uvicorn.Server(
        uvicorn.Config(
            browser_app(settings, graph_uri), log_config=None, access_log=False, server_header=False
        )
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        until = time.monotonic() + START_SECONDS
        while not server.started:
            if not thread.is_alive() or time.monotonic() > until:
                raise GraphAway("Neo4j Browser could not be served from here; repeat")
            time.sleep(0.02)
        yield f"http://localhost:{listening.getsockname()[1]}{BROWSER_PATH}"
    finally:
        server.should_exit = True
        thread.join(START_SECONDS)
        listening.close()


def _in_words(request: Request, error: Exception) -> Response:
    if not isinstance(error, SightlineError):
        raise error
    return PlainTextResponse(f"{error.title}: {error.detail}", status_code=error.status)
