"""Sessions of people who signed in to the pages: kept here; the browser holds a random id alone."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

from sqlalchemy import Row, delete, insert, or_, select, update

from app.errors import NotSignedIn
from app.models.roles import Role
from app.security.store import AccessStore, instant
from app.security.store import sessions as table
from app.security.tokens import Known

IDLE: Final = timedelta(minutes=15)
WHOLE: Final = timedelta(hours=8)
_NOTED: Final = timedelta(seconds=30)
"""That a session is in use is written down so often at most: a page is no reason for a write to the disk."""

Now = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Session:
    """One session: who signed in with whom, in which role (empty: not chosen yet), and why they read."""

    issuer: str
    known: Known
    role: str
    purpose: str
    reference: str


class Sessions:
    """The sessions in a store. Every call may raise AccessAway."""

    def __init__(self, store: AccessStore, now: Now | None = None) -> None:
        self._store = store
        self._now = now or (lambda: datetime.now(UTC))

    def begin(self, issuer: str, known: Known, role: str = "") -> str:
        """A new session; returns its id, which is kept nowhere. What is over is cleared away."""
        session_id, now = secrets.token_urlsafe(32), self._now()
        with self._store.writing() as tx:
            over = or_(table.c.used_at <= instant(now - WHOLE), table.c.began_at <= instant(now - WHOLE))
            tx.execute(delete(table).where(over))
            tx.execute(
                insert(table).values(
                    session=digest(session_id),
                    issuer=issuer,
                    actor=known.name,
                    roles=" ".join(known.roles),
                    role=role or (known.roles[0] if len(known.roles) == 1 else ""),
                    agency=known.agency,
                    # Down, never up: nobody signed in half a second from now.
                    signed_in_at=str(int(known.auth_time or now.timestamp())),
                    purpose="",
                    reference="",
                    began_at=instant(now),
                    used_at=instant(now),
                )
            )
        return session_id

    def find(self, session_id: str) -> Session:
        """The session of this id, now in use. Raises NotSignedIn if there is none, or it is over."""
        now = self._now()
        row = self._row(session_id)
        if row is None or not _holds(row, now):
            raise NotSignedIn("you are signed out, after 15 minutes without a page or 8 hours in all")
        if row.used_at <= instant(now - _NOTED):
            with self._store.writing() as tx:
                tx.execute(update(table).where(table.c.session == row.session).values(used_at=instant(now)))
        return _session(row)

    def whose(self, session_id: str) -> str:
        """Who had this session, also if it is over; empty if it is not known any more."""
        row = self._row(session_id)
        return "" if row is None else str(row.actor)

    def act_as(self, session_id: str, role: str) -> str:
        """Go on in another role, under a new id and without a purpose. Raises NotSignedIn."""
        found = self.find(session_id)
        self.end(session_id)
        return self.begin(found.issuer, found.known, role)

    def give_purpose(self, session_id: str, purpose: str, reference: str) -> None:
        """Why whoever signed in reads about people, from now on."""
        with self._store.writing() as tx:
            tx.execute(
                update(table)
                .where(table.c.session == digest(session_id))
                .values(purpose=purpose, reference=reference)
            )

    def end(self, session_id: str) -> None:
        """Sign out."""
        with self._store.writing() as tx:
            tx.execute(delete(table).where(table.c.session == digest(session_id)))

    def end_all(self, actor: str) -> int:
        """End every session of somebody, because their access is taken back; returns how many held."""
        now = self._now()
        with self._store.writing() as tx:
            held = tx.execute(select(table).where(table.c.actor == actor)).all()
            tx.execute(delete(table).where(table.c.actor == actor))
        return sum(_holds(row, now) for row in held)

    def _row(self, session_id: str) -> Row[Any] | None:
        if not session_id:
            return None
        with self._store.reading() as tx:
            return tx.execute(select(table).where(table.c.session == digest(session_id))).one_or_none()


def digest(text: str) -> str:
    """What is kept of an id that a browser holds."""
    return hashlib.sha256(text.encode()).hexdigest()


def _holds(row: Row[Any], now: datetime) -> bool:
    return bool(row.used_at > instant(now - IDLE) and row.began_at > instant(now - WHOLE))


def _session(row: Row[Any]) -> Session:
    roles = cast("tuple[Role, ...]", tuple(row.roles.split()))
    known = Known(name=row.actor, roles=roles, agency=row.agency, auth_time=float(row.signed_in_at))
    return Session(row.issuer, known, row.role, row.purpose, row.reference)
