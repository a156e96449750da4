"""Which Neo4j is used: the local one, or the one at SIGHTLINE_GRAPH_URI.

The one place that knows the difference: everything else gets an address.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from neo4j import Driver

from app.errors import GraphAway, GraphRefused
from app.graph.driver import check, open_driver
from app.graph.local import using_local
from app.graph.local_folder import DATABASE, USER, folder_of, lost_password
from app.graph.progress import Progress, Quiet
from app.graph.running import find_running
from app.settings import Settings

Kind = Literal["local", "remote"]


@dataclass(frozen=True, slots=True)
class GraphAddress:
    """How to reach the graph."""

    uri: str
    user: str
    password: str = field(repr=False)
    database: str
    kind: Kind


@contextmanager
def open_graph(
    settings: Settings, *, progress: Progress | None = None, keep: bool = False
) -> Generator[GraphAddress]:
    """The address of a Neo4j that answers, for as long as the block lasts.

    Without SIGHTLINE_GRAPH_URI the local one is joined, or started and ended with its last user
    (`keep`: it stays until `sightline neo4j stop`). Raises GraphAway or GraphRefused with one
    sentence that says what to do.
    """
    if settings.graph_uri is None:
        with using_local(settings, progress or Quiet(), keep=keep) as running:
            password = folder_of(settings).password()
            if password is None:
                raise GraphRefused(lost_password(folder_of(settings)))
            yield GraphAddress(running.uri, USER, password, DATABASE, "local")
    else:
        address = _remote(settings, settings.graph_uri)
        _check(address)
        yield address


def connect(address: GraphAddress) -> Driver:
    """A driver for this address; the caller closes it."""
    return open_driver(address.uri, address.user, address.password)


def present_graph(settings: Settings) -> GraphAddress | None:
    """The address if a server is configured or the local one runs now; starts nothing."""
    if settings.graph_uri is not None:
        return _remote(settings, settings.graph_uri)
    running = find_running(folder_of(settings))
    password = folder_of(settings).password()
    if running is None or password is None:
        return None
    return GraphAddress(running.uri, USER, password, DATABASE, "local")


def _remote(settings: Settings, uri: str) -> GraphAddress:
    password = settings.graph_password.get_secret_value() if settings.graph_password else ""
    return GraphAddress(uri, settings.graph_user, password, settings.graph_database, "remote")


def _check(address: GraphAddress) -> None:
    with connect(address) as driver:
        try:
            check(driver, address.database)
        except GraphRefused as error:
            raise GraphRefused(
                f"the Neo4j at {address.uri} refuses user {address.user}: "
                "check SIGHTLINE_GRAPH_USER and SIGHTLINE_GRAPH_PASSWORD, and repeat"
            ) from error
        except GraphAway as error:
            raise GraphAway(
                f"no Neo4j answers at {address.uri} (SIGHTLINE_GRAPH_URI): check the address and that "
                "it runs, or unset it to use the local one"
            ) from error
