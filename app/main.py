"""The web application: what it is made of."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace

from fastapi import FastAPI

from app import __version__
from app.api import children, codes, glass, health, ledger, loads, matches, people, places, questions, sources
from app.api.edge import API, LOOPBACK_NAMES, Edge, held_open
from app.api.metrics import Metrics
from app.api.openapi import TAGS, document
from app.api.refusals import install
from app.deps import Door, open_door
from app.doors.limits import Limits
from app.graph.servers import present_graph
from app.graph.session import GraphSession
from app.jobs import Loads
from app.ledger.book import Ledger, open_ledger
from app.models.actors import NOBODY
from app.security.gate import Gate
from app.security.oidc import sign_in_of
from app.settings import Settings
from app.web import (
    about,
    breaking,
    gaps,
    glass_reviews,
    pictures,
    purpose,
    refusals,
    searching,
    signing_in,
    start,
    static,
)
from app.web import children as children_pages
from app.web import ledger as ledger_pages
from app.web import matches as match_pages
from app.web import people as people_pages
from app.web import places as place_pages
from app.web import questions as question_pages
from app.web.navigation import addresses_of
from app.web.neo4j_browser import mount_neo4j_browser
from app.web.rendering import Pages

PAGES = (
    *(start, children_pages, gaps, people_pages, place_pages, pictures, searching),
    *(match_pages, question_pages, ledger_pages, glass_reviews),
    *(breaking, signing_in, purpose, about, static),
)
ROUTERS = (children, people, places, questions, sources, loads, codes, ledger, glass, matches)


def create_app(
    settings: Settings,
    session: GraphSession | None = None,
    entries: Ledger | None = None,
    gate: Gate | None = None,
) -> FastAPI:
    """The application. With `session`, that graph is used as it is; else the start opens the one that
    the settings name, applies pending migrations and refuses a schema that is not ours. The ledger of
    the settings is opened at the start too, unless it is given.
    """

    app = FastAPI(
        title="Sightline",
        version=__version__,
        description="Which children have no recorded path to a carer, and which are near a recorded risk.",
        lifespan=held_open(lambda: _door(app, settings, session, entries)),
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{API}/openapi.json",
        openapi_tags=list(TAGS),
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False},
    )
    app.openapi = lambda: document(app)
    app.state.metrics = metrics = Metrics()
    app.state.limits = Limits(settings)
    app.state.gate = gate or Gate(settings)
    metrics.open_reviews.set_function(app.state.gate.open_reviews)
    app.add_middleware(
        Edge,
        metrics=metrics,
        hosts=LOOPBACK_NAMES | {settings.host} | settings.host_names,
        upload_bytes=settings.upload_mb * 1_000_000,
        pages=refusals,
    )
    for module in ROUTERS:
        app.include_router(module.router, prefix=API)
    app.include_router(health.router)
    for module in PAGES:
        app.include_router(module.router, include_in_schema=False)
    app.state.pages = Pages(settings, addresses_of(module.router for module in PAGES))
    app.state.sign_in = sign_in_of(settings, app.state.gate.store)
    if settings.env == "dev":
        # A shared login on the live database is for invented data alone.
        mount_neo4j_browser(app, settings, lambda: app.state.door.graph_uri)
    install(app, refusals)
    return app


@contextmanager
def _door(
    app: FastAPI, settings: Settings, session: GraphSession | None, entries: Ledger | None
) -> Generator[Door]:
    """The door before anybody has signed in; what was sent is loaded while it is open."""
    gate: Gate = app.state.gate
    with closing(gate), _opened(settings, session, entries) as door:
        app.state.loads = loads = Loads(settings, door.session, door.ledger)
        loads.start()
        try:
            yield replace(door, actor=NOBODY)
        finally:
            loads.stop()


@contextmanager
def _opened(settings: Settings, session: GraphSession | None, entries: Ledger | None) -> Generator[Door]:
    if session is None:
        with open_door(settings) as door:
            yield door
        return
    present = present_graph(settings)
    uri = present.uri if present else "bolt://localhost:7687"
    with nullcontext(entries) if entries else open_ledger(settings) as kept:
        yield Door(settings, session, uri, kept)
