"""Neo4j Browser on our own server: its files out of the jar, under a policy that lets no other host in.

Neo4j's own page asks font, analytics and feedback hosts; these are the same files, and the policy
refuses all of that. An opening page first puts our style, favourites and settings into Browser's
storage; the guide, the style and the favourites also lie beside it as files, without data.
"""

from __future__ import annotations

import mimetypes
import zipfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import urlencode, urlsplit

from fastapi import FastAPI
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Match, Mount, Route
from starlette.types import Scope

from app.errors import GraphAway, Unknown
from app.graph.artifacts import browser_jar, ensure_jars, jar_folder, locked_jars
from app.graph.browser_files import GUIDE, STYLE, favourite_text, favourites, favourites_zip, served_text
from app.graph.browser_style import style_rules
from app.graph.catalogue import READ_FOLDERS, all_files
from app.graph.progress import Quiet
from app.settings import Settings

INSIDE_JAR: Final = "browser/"
DEFAULT_BOLT_PORT: Final = 7687
BROWSER_PATH: Final = "/neo4j-browser/"
FILES_PATH: Final = "/browser"
OURS: Final = "sightline/"
"""Beginning of the ids of what is ours in Browser's storage; the opening script knows it too."""
_LOOPBACK: Final = ("localhost", "127.0.0.1")
_TYPES: Final = {".md": "text/markdown; charset=utf-8", ".grass": "text/plain; charset=utf-8"}
_OPENING_POLICY: Final = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'"
)
# What Browser would send out is off, and a query that writes is refused by the server until the
# reader turns that off by hand; the built-in example scripts write films into the graph.
# Joining up the drawn circles by itself would add links that the question left out: others' restriction,
# other days.
_SETTINGS: Final = {"allowCrashReports": False, "allowUserStats": False, "autoComplete": False}
_FIRST_SETTINGS: Final = {"useReadTransactions": True, "showSampleScripts": False, "maxFrames": 30}
_HERE: Final = Path(__file__).parent
COMMON_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def bolt_origins(graph_uri: str) -> tuple[str, ...]:
    """The origins that Browser may connect to: the Bolt server of `graph_uri`, and nothing else."""
    host, port, secure = _bolt_address(graph_uri)
    schemes = ("wss", "https") if secure else ("ws", "http")
    hosts = _LOOPBACK if _is_near(host) else (host,)
    return tuple(f"{scheme}://{name}:{port}" for name in hosts for scheme in schemes)


def content_policy(graph_uri: str) -> str:
    """The Content-Security-Policy of Browser's files, and of these alone.

    Browser compiles templates and writes style elements, hence `unsafe-eval` and `unsafe-inline`.
    """
    return "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            f"connect-src 'self' {' '.join(bolt_origins(graph_uri))}",
            "frame-ancestors 'none'",
            "base-uri 'self'",
            "form-action 'none'",
        )
    )


def opening(graph_uri: str, origin: str, today: str, question: str = "") -> dict[str, object]:
    """What the opening script puts into Browser's storage, and the query string that it goes on with.

    The query prefills the connection form and opens our guide beside the editor. `origin` is the
    reader's own, because Browser may load the guide from there alone; `today` a Cypher expression.
    `question` is the file that goes into the editor in the guide's place. Raises Unknown.
    """
    texts = favourites(today)
    folders = sorted({folder for folder, _, _ in texts})
    return {
        "query": question_query(graph_uri, question) if question else opening_query(graph_uri, origin),
        "style": style_rules(),
        "folders": [{"id": OURS + folder, "name": folder} for folder in folders],
        "favourites": [
            {"id": OURS + name, "folder": OURS + folder, "content": text} for folder, name, text in texts
        ],
        "settings": _SETTINGS,
        "first_settings": _FIRST_SETTINGS,
    }


def shown_address(graph_uri: str, user: str = "") -> str:
    """The Bolt address as the reader's machine reaches it."""
    host, port, secure = _bolt_address(graph_uri)
    scheme = urlsplit(graph_uri).scheme if secure else "bolt"
    return f"{scheme}://{user}{'localhost' if _is_near(host) else host}:{port}"


def opening_query(graph_uri: str, origin: str) -> str:
    """The query string that Browser itself understands: where to connect, and what to open."""
    guide = f"{origin}{FILES_PATH}/{GUIDE}"
    address = shown_address(graph_uri, "neo4j@")
    return urlencode({"dbms": address, "db": "neo4j", "cmd": "guide", "arg": guide})


def question_query(graph_uri: str, question: str) -> str:
    """The same, with one read question of the catalogue in the editor. Raises Unknown."""
    file = next((one for one in all_files() if one.name == question and one.folder in READ_FOLDERS), None)
    if file is None:
        raise Unknown("there is no such question")
    address = shown_address(graph_uri, "neo4j@")
    return urlencode({"dbms": address, "db": "neo4j", "cmd": "edit", "arg": favourite_text(file)})


class _Discovery(Route):
    """`/` as Browser asks for it while it starts: it wants JSON, and waits for the answer.

    A page with figures in its place would keep it waiting, and would end a sign-in made meanwhile.
    """

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        wanted = Headers(scope=scope).get("accept", "") if scope["type"] == "http" else ""
        return super().matches(scope) if wanted == "application/json" else (Match.NONE, {})


def mount_neo4j_browser(app: FastAPI, settings: Settings, graph_uri: Callable[[], str]) -> None:
    """Add `/neo4j-browser/` and `/browser/*` to `app`. For a demo or a development server alone.

    `graph_uri` is asked at each request, because the local server's port is known only once it runs.
    """

    today = f"date('{settings.today.isoformat()}')" if settings.today else "date({timezone: 'Europe/London'})"

    def browser_file(request: Request) -> Response:
        name = request.path_params["path"] or "index.html"
        if name == "index.html" and "dbms" not in request.query_params:
            return _page("browser_opening.html", _OPENING_POLICY)
        headers = {
            **COMMON_HEADERS,
            "Content-Security-Policy": content_policy(graph_uri()),
            # The names of Browser's scripts carry a hash; its page and images are small.
            "Cache-Control": "max-age=86400" if name.endswith((".js", ".woff2")) else "no-cache",
        }
        return Response(_from_jar(browser_jar(settings), name), media_type=_type_of(name), headers=headers)

    def discovery(request: Request) -> Response:
        return JSONResponse({"bolt_direct": shown_address(graph_uri())}, headers=COMMON_HEADERS)

    def with_slash(request: Request) -> Response:
        return RedirectResponse(BROWSER_PATH)

    def opening_script(request: Request) -> Response:
        return _page("browser_opening.js", _OPENING_POLICY)

    def opening_facts(request: Request) -> Response:
        _fetch_if_missing(settings)
        return JSONResponse(
            opening(graph_uri(), _origin(request), today, request.query_params.get("question", "")),
            headers=COMMON_HEADERS,
        )

    def favourites_file(request: Request) -> Response:
        return Response(favourites_zip(today), media_type="application/zip", headers=COMMON_HEADERS)

    def text_file(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in {GUIDE, STYLE}:
            raise Unknown(f"there is no {FILES_PATH}/{name}")
        text = served_text(name, _origin(request) + FILES_PATH, today)
        return Response(
            text, media_type=_type_of(name), headers={**COMMON_HEADERS, "Cache-Control": "no-cache"}
        )

    # Neo4j's own Browser page, for whoever uses one elsewhere, asks beforehand with these three headers.
    cors = Middleware(
        CORSMiddleware,
        allow_origins=[f"http://{host}:{settings.neo4j_http_port}" for host in _LOOPBACK],
        allow_methods=["GET"],
        allow_headers=["cache-control", "pragma", "sentry-trace"],
    )
    app.router.routes.insert(0, _Discovery("/", discovery))
    app.router.routes += [
        Route(BROWSER_PATH.rstrip("/"), with_slash),
        Route(BROWSER_PATH + "{path:path}", browser_file),
        Mount(
            FILES_PATH,
            routes=[
                Route("/opening.js", opening_script),
                Route("/opening.json", opening_facts),
                Route("/favourites.zip", favourites_file),
                Route("/{name}", text_file),
            ],
            middleware=[cors],
        ),
    ]


def _origin(request: Request) -> str:
    return f"{request.url.scheme}://{request.url.netloc}"


def _page(name: str, policy: str) -> Response:
    headers = {**COMMON_HEADERS, "Content-Security-Policy": policy, "Cache-Control": "no-cache"}
    return Response((_HERE / name).read_bytes(), media_type=_type_of(name), headers=headers)


def _is_near(host: str) -> bool:
    """Whether the reader's machine reaches this host's ports on loopback.

    A name without a dot belongs to a container network, whose ports are published on this machine.
    """
    return host in _LOOPBACK or "." not in host


def _bolt_address(graph_uri: str) -> tuple[str, int, bool]:
    parts = urlsplit(graph_uri)
    return (
        parts.hostname or "localhost",
        parts.port or DEFAULT_BOLT_PORT,
        parts.scheme.endswith(("+s", "+ssc")),
    )


@lru_cache(maxsize=1)
def _open_jar(jar: Path) -> zipfile.ZipFile:
    """The jar, kept open; a ZipFile may be read from several threads at once."""
    return zipfile.ZipFile(jar)


def _fetch_if_missing(settings: Settings) -> None:
    """Bring Browser's jar into the cache: only the local Neo4j brings it by itself.

    Raises GraphAway where it can be neither found nor fetched.
    """
    if not browser_jar(settings).is_file():
        wanted = [jar for jar in locked_jars() if jar.file_name == browser_jar(settings).name]
        ensure_jars(jar_folder(settings), wanted, Quiet())


def _from_jar(jar: Path, name: str) -> bytes:
    try:
        return _open_jar(jar).read(INSIDE_JAR + name)
    except KeyError:
        raise Unknown(f"Neo4j Browser has no file {name}") from None
    except (OSError, zipfile.BadZipFile) as error:
        raise GraphAway(
            "Neo4j Browser's files are not in the cache; open /neo4j-browser/ once more"
        ) from error


def _type_of(name: str) -> str:
    return _TYPES.get(Path(name).suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
