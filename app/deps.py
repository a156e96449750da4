"""What every door hands down: the settings, the one session, and who asks at which coordinates."""

from __future__ import annotations

import getpass
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
from app.models.actors import NOBODY, Actor
from app.models.days import london_day
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Door:
    """What a page, a route or a command needs in order to ask. `graph_uri` is the Bolt address in use.

    `actor` is who asks through it; nobody, until somebody has signed in.
    """

    settings: Settings
    session: GraphSession
    graph_uri: str
    ledger: Ledger
    actor: Actor = NOBODY

    def asking(self, valid_on: date | None = None, known_on: date | None = None) -> Asking:
        """The actor's coordinates. A date that is not given is today."""
        return asking(self.settings, self.actor, valid_on, known_on)

    def asking_at(self, clearance: int) -> Asking:
        """Today's coordinates at another clearance: for what a rule of its own lets the actor see."""
        return asking(self.settings, self.actor.at(clearance))

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
    settings: Settings, actor: Actor, valid_on: date | None = None, known_on: date | None = None
) -> Asking:
    """Who asks, and at which coordinates. The clearance is the actor's; no caller can name it."""
    day = today(settings)
    return Asking(
        valid_on=valid_on or day, known_on=known_on or day, clearance=actor.clearance, actor=actor.name
    )


def operator(settings: Settings, purpose: str = "", reference: str = "") -> Actor:
    """Whoever types at this machine, by the name of the account.

    Outside dev nobody has a clearance because of where they sit.
    """
    return Actor(
        name=f"local:{_account()}",
        role="operator",
        purpose=purpose or settings.purpose,
        reference=reference or settings.reference,
        clearance=settings.clearance if settings.env == "dev" else 0,
    )


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # an account that has a number and no name
        return "unknown"


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
        actor = operator(settings)
        migrate_entered(session, ledger, actor, said=progress.say if progress else lambda _: None)
        yield Door(settings, session, address.uri, ledger, actor)


def migrate_entered(
    session: GraphSession, ledger: Ledger, actor: Actor, *, said: Callable[[str], None] = lambda _: None
) -> list[Migration]:
    """Apply what is pending, if anything, with an entry before and one after; returns what was applied.

    Raises what `migrate` does, and LedgerAway before anything is changed.
    """
    pending = pending_migrations(session)
    if not pending:
        return []
    with ledger.writing(actor, "migrate", "migrate", {"to": pending[-1].version}) as written:
        applied = migrate(session, said=said)
        written.items = len(applied)
    return applied
