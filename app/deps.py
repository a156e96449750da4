"""What every door hands down: the settings, the one session, and who asks at which coordinates."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from app.errors import SchemaDrift
from app.graph.migrations import Migration, migrate, pending_migrations
from app.graph.opening import session_at
from app.graph.progress import Progress
from app.graph.servers import open_graph
from app.graph.session import Asking, GraphSession
from app.ledger.book import Ledger, open_ledger
from app.ledger.entry import Action
from app.ledger.looking import Looking
from app.models.actors import LOCAL, Actor
from app.models.days import london_day
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Door:
    """What a page, a route or a command needs in order to ask. `graph_uri` is the Bolt address in use.

    `actor` is who asks through it: the one local user, until there is a sign-in.
    """

    settings: Settings
    session: GraphSession
    graph_uri: str
    ledger: Ledger
    actor: Actor = LOCAL

    def asking(self, valid_on: date | None = None, known_on: date | None = None) -> Asking:
        """The local user's coordinates. A date that is not given is today."""
        return asking(self.settings, valid_on, known_on, actor=self.actor)

    def looking(
        self, action: Action, question: str, parameters: Mapping[str, object], request_id: str = ""
    ) -> Looking:
        """What the ledger will hold of a question; one that came by no request gets an id of its own."""
        looking = Looking(self.ledger, self.actor, action, question, parameters)
        return replace(looking, request_id=request_id) if request_id else looking

    def check(self) -> None:
        """Whether questions can be answered now. Raises GraphAway, SchemaDrift or LedgerAway."""
        self.ledger.check()
        if pending_migrations(self.session):
            raise SchemaDrift("the database lacks a migration; run `sightline migrate`")


def today(settings: Settings) -> date:
    """The day that questions are asked on: London's, or the one that the settings pin."""
    return settings.today or london_day(datetime.now(UTC))


def asking(
    settings: Settings, valid_on: date | None = None, known_on: date | None = None, *, actor: Actor = LOCAL
) -> Asking:
    """Who asks, and at which coordinates.

    Clearance is what the settings give the one local user; no caller can name it. Outside dev there is
    no local user to trust before there is a sign-in, and nothing but what is open is answered.
    """
    day = today(settings)
    return Asking(
        valid_on=valid_on or day,
        known_on=known_on or day,
        clearance=clearance_of(settings),
        actor=actor.name,
    )


def clearance_of(settings: Settings) -> int:
    """The clearance that questions are asked with: 0 open to 3 sealed."""
    return settings.clearance if settings.env == "dev" else 0


@contextmanager
def open_door(settings: Settings, *, progress: Progress | None = None) -> Generator[Door]:
    """A door on the configured graph, with its ledger, and with the schema brought up to date first.

    The local Neo4j is started if it is not running, and left as it was found. Raises GraphAway,
    GraphRefused, SchemaDrift (the database is not one that this version may use), Conflict, LedgerAway.
    """
    with (
        open_ledger(settings) as ledger,
        open_graph(settings, progress=progress) as address,
        session_at(settings, address) as session,
    ):
        migrate_entered(session, ledger, said=progress.say if progress else lambda _: None)
        yield Door(settings, session, address.uri, ledger)


def migrate_entered(
    session: GraphSession, ledger: Ledger, *, said: Callable[[str], None] = lambda _: None
) -> list[Migration]:
    """Apply what is pending, if anything, with an entry before and one after; returns what was applied.

    Raises what `migrate` does, and LedgerAway before anything is changed.
    """
    pending = pending_migrations(session)
    if not pending:
        return []
    with ledger.writing(LOCAL, "migrate", "migrate", {"to": pending[-1].version}) as written:
        applied = migrate(session, said=said)
        written.items = len(applied)
    return applied
