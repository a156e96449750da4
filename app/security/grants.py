"""Named grants: the highest clearance for one person by name, until a day, with the reason."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, bindparam, insert, select, update

from app.errors import BadInput, FieldProblem, Unknown
from app.security.store import NEVER, AccessStore, instant
from app.security.store import grants as table

CLEARANCE: Final = 3
LONGEST_DAYS: Final = 90
LEAST_REASON: Final = 20
# Asked with every request.
_HELD: Final = select(table.c.grant_id).where(
    table.c.actor == bindparam("actor"),
    table.c.withdrawn_at == bindparam("never"),
    table.c.until > bindparam("at"),
)


@dataclass(frozen=True, slots=True)
class Grant:
    """One grant of clearance 3."""

    grant_id: str
    actor: str
    reason: str
    given_by: str
    given_at: str
    until: str
    withdrawn_at: str


class Grants:
    """The grants in a store. Every call may raise AccessAway."""

    def __init__(self, store: AccessStore) -> None:
        self._store = store
        self._held = store.ready(_HELD)

    def give(
        self, actor: str, *, days: int, reason: str, given_by: str, now: datetime | None = None
    ) -> Grant:
        """Give somebody clearance 3. Raises BadInput."""
        problems = [
            FieldProblem(where, why)
            for where, wrong, why in (
                ("actor", not actor.strip(), "the name, as the ledger gives it"),
                ("days", not 1 <= days <= LONGEST_DAYS, f"1 to {LONGEST_DAYS}"),
                ("reason", len(reason.strip()) < LEAST_REASON, f"{LEAST_REASON} characters or more"),
            )
            if wrong
        ]
        if problems:
            raise BadInput("the grant cannot be given so", problems=tuple(problems))
        at = now or datetime.now(UTC)
        grant_id = secrets.token_hex(6)
        with self._store.writing() as tx:
            tx.execute(
                insert(table).values(
                    grant_id=grant_id,
                    actor=actor,
                    clearance=CLEARANCE,
                    reason=reason.strip(),
                    given_by=given_by,
                    given_at=instant(at),
                    until=instant(at + timedelta(days=days)),
                    withdrawn_at=NEVER,
                )
            )
            return _grant(tx.execute(select(table).where(table.c.grant_id == grant_id)).one())

    def every(self) -> list[Grant]:
        """All grants, the latest first."""
        with self._store.reading() as tx:
            return [_grant(row) for row in tx.execute(select(table).order_by(table.c.given_at.desc()))]

    def withdraw(self, grant_id: str, now: datetime | None = None) -> Grant:
        """Take a grant back from now on. Raises Unknown."""
        with self._store.writing() as tx:
            row = tx.execute(select(table).where(table.c.grant_id == grant_id)).one_or_none()
            if row is None:
                raise Unknown("there is no such grant; `sightline grants list` has them")
            if not row.withdrawn_at:
                at = instant(now or datetime.now(UTC))
                tx.execute(update(table).where(table.c.grant_id == grant_id).values(withdrawn_at=at))
        return _grant(row)

    def holds(self, actor: str, now: datetime | None = None) -> bool:
        """Whether a grant of this person holds now."""
        asked = {"actor": actor, "never": NEVER, "at": instant(now) if now else _now()}
        return self._store.first(self._held, asked) is not None


def _now() -> str:
    # As `instant` spells it, in a third of its time.
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def _grant(row: Row[Any]) -> Grant:
    return Grant(
        row.grant_id, row.actor, row.reason, row.given_by, row.given_at, row.until, row.withdrawn_at
    )  # fmt: skip
