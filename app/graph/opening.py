"""From settings to a session that can be asked: the one line that every door and command uses."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from app.graph.migrations import migrate
from app.graph.progress import Progress
from app.graph.servers import GraphAddress, connect, open_graph
from app.graph.session import GraphSession
from app.settings import Settings


@contextmanager
def open_session(
    settings: Settings, *, progress: Progress | None = None, migrated: bool = True
) -> Generator[GraphSession]:
    """A session on the configured graph for as long as the block lasts.

    The local Neo4j is started if it is not running and then left as it was found. With `migrated`
    the schema is brought up to date first. Raises GraphAway, GraphRefused, SchemaDrift, Conflict.
    """
    with open_graph(settings, progress=progress) as address, session_at(settings, address) as session:
        if migrated:
            migrate(session)
        yield session


@contextmanager
def session_at(settings: Settings, address: GraphAddress) -> Generator[GraphSession]:
    """A session on a graph whose address is known; closes its driver at the end."""
    with connect(address) as driver:
        yield GraphSession(driver, database=address.database, query_timeout=settings.query_timeout)
