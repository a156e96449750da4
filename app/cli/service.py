"""`sightline serve`: the web service in the foreground."""

from __future__ import annotations

import gc
import logging
import signal
import socket
import sys
import threading
from contextlib import suppress

import structlog
import uvicorn

from app.deps import Door, open_door
from app.errors import SettingsError
from app.graph.progress import ConsoleProgress
from app.main import create_app
from app.settings import Settings, load_settings


def serve() -> None:
    """Serve the API and the start page at SIGHTLINE_HOST and SIGHTLINE_PORT until Ctrl-C."""
    end_cleanly_when_told()
    settings = load_settings()
    listening = listen(settings)
    log_to(logging.INFO)
    with ConsoleProgress() as progress, open_door(settings, progress=progress) as door:
        progress.say(f"Serving at {address_of(settings, listening)} (Ctrl-C ends it).")
        run(door, listening)


def end_cleanly_when_told() -> None:
    """Let SIGTERM end a command as Ctrl-C does, so that what it started is ended with it.

    Python loses a Ctrl-C that comes while it clears something away, as the driver's sessions are: it is
    sent once more, a moment later.
    """

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    def lost(what: sys.UnraisableHookArgs) -> None:
        if issubclass(what.exc_type, KeyboardInterrupt):
            # To the main thread, so that nothing it waits in goes on.
            main = threading.main_thread().ident or 0
            again = threading.Timer(0.1, signal.pthread_kill, (main, signal.SIGINT))
            again.daemon = True
            again.start()
        else:
            sys.__unraisablehook__(what)

    signal.signal(signal.SIGTERM, end)
    sys.unraisablehook = lost


def listen(settings: Settings) -> socket.socket:
    """Take the web server's port, before anything slow begins. Raises SettingsError if it is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # TCP by name: only then does the event loop switch off the delay of small packets (40 ms a request).
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise SettingsError(
            f"cannot listen on {settings.host}:{settings.port} ({error.strerror});"
            " end what uses it, or set SIGHTLINE_PORT to another port"
        ) from error
    return listening


def address_of(settings: Settings, listening: socket.socket) -> str:
    """The address to open, with the port that was really taken."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{listening.getsockname()[1]}"


def run(door: Door, listening: socket.socket) -> None:
    """Serve on a port that is already taken until the process is told to end."""
    config = uvicorn.Config(
        create_app(door.settings, door.session, door.ledger),
        log_config=None,
        access_log=False,
        server_header=False,
        # Or any caller here could say that it is another one: whoever asks is who connected.
        proxy_headers=False,
        timeout_graceful_shutdown=5,
    )
    door.ledger.store.make_room()
    # What the start has made stays until the end: it need not be looked through again and again.
    gc.collect()
    gc.freeze()
    # An answer makes thousands of objects that go with it, next to none of them in circles.
    gc.set_threshold(20_000, 20, 20)
    # The server finishes what is under way, and then repeats the signal that ended it.
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])


def log_to(level: int) -> None:
    """JSON lines on standard error from `level` on; nothing that names a person is ever given to it."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Looked up at each line, so that whoever redirects standard error is obeyed.
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
    )
    # The server's own words would repeat paths and messages.
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
