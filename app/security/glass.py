"""Broken glass: one person and one step at the highest clearance, for an hour, and everybody is told.

Kept with the reason that was typed, for the agencies whose records were opened and for an auditor.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import structlog
from sqlalchemy import ColumnElement, Row, func, insert, select, update

from app.errors import BadInput, Conflict, FieldProblem, Forbidden, Unknown
from app.models.actors import Actor
from app.models.days import LONDON
from app.models.working_days import working_days_after
from app.security.store import NEVER, AccessStore, instant
from app.security.store import glasses as table
from app.security.tokens import LEEWAY_SECONDS

CLEARANCE: Final = 3
MINUTES: Final = 60
SIGNED_IN_WITHIN: Final = timedelta(minutes=10)
REVIEW_DAYS: Final = 5
LEAST_REASON: Final = 20
MOST_REASON: Final = 1_000
STEPS: Final = 1

Verdict = Literal["justified", "not_justified"]
_log = structlog.get_logger("sightline.glass")


@dataclass(frozen=True, slots=True)
class Glass:
    """One breaking of the glass. Times are UTC in ISO 8601, empty if it has not come to that."""

    glass_id: str
    actor: str
    role: str
    agency: str
    person_id: str
    purpose: str
    reference: str
    reason: str
    owners: tuple[str, ...]
    opened_at: str
    until: str
    review_due: str
    reviewed_at: str
    reviewed_by: str
    verdict: str
    note: str


class Glasses:
    """Broken glass in a store. Every call may raise AccessAway."""

    def __init__(self, store: AccessStore) -> None:
        self._store = store

    def check(self, actor: Actor, reason: str, now: datetime) -> None:
        """Whether this actor may break the glass now. Raises Forbidden, BadInput."""
        since = now.timestamp() - actor.signed_in_at
        # An issuer's clock may run a little ahead of ours, as its tokens may.
        if not -LEEWAY_SECONDS <= since <= SIGNED_IN_WITHIN.total_seconds():
            minutes = int(SIGNED_IN_WITHIN.total_seconds() // 60)
            raise Forbidden(f"sign in again first: that must be no longer ago than {minutes} minutes")
        if len("".join(reason.split())) < LEAST_REASON or len(reason) > MOST_REASON:
            said = f"at least {LEAST_REASON} letters, at most {MOST_REASON:,} characters, in your own words"
            problem = FieldProblem("/reason", said)
            raise BadInput("the glass is not broken without a reason", problems=(problem,))

    def open(
        self, actor: Actor, person_id: str, *, reason: str, owners: tuple[str, ...], now: datetime
    ) -> Glass:
        """Break it. Raises what `check` does."""
        self.check(actor, reason, now)
        glass_id = secrets.token_hex(8)
        with self._store.writing() as tx:
            tx.execute(
                insert(table).values(
                    glass_id=glass_id,
                    actor=actor.name,
                    role=actor.role,
                    agency=actor.agency,
                    person_id=person_id,
                    purpose=actor.purpose,
                    reference=actor.reference,
                    reason=" ".join(reason.split()),
                    # Between spaces, so that one agency is found as a word.
                    owners=f" {' '.join(owners)} ",
                    opened_at=instant(now),
                    until=instant(now + timedelta(minutes=MINUTES)),
                    review_due=instant(review_due(now)),
                    reviewed_at=NEVER,
                    reviewed_by="",
                    verdict="",
                    note="",
                )
            )
            glass = _glass(tx.execute(select(table).where(table.c.glass_id == glass_id)).one())
        _log.warning("glass broken", glass_id=glass_id, owners=list(owners), review_due=glass.review_due)
        return glass

    def through(self, actor: Actor, glass_id: str, person_id: str, now: datetime) -> Actor:
        """The actor as this glass lets them see this person. Raises Forbidden."""
        with self._store.reading() as tx:
            row = tx.execute(select(table).where(table.c.glass_id == glass_id)).one_or_none()
        if row is None or row.actor != actor.name or row.person_id != person_id or row.until <= instant(now):
            raise Forbidden("this glass is not yours, is for somebody else, or its hour is over")
        return actor.at(CLEARANCE)

    def every(
        self, *, owner: str | None = None, waiting: bool = False, limit: int = 50, after: str = ""
    ) -> tuple[list[Glass], int]:
        """Some, those whose review is due first before the others, and how many there are.

        `owner`: only where records of this agency were opened; `waiting`: only without a review.
        """
        which: list[ColumnElement[bool]] = []
        if owner is not None:
            which.append(table.c.owners.contains(f" {owner} ", autoescape=True))
        if waiting:
            which.append(table.c.reviewed_at == NEVER)
        wanted = select(table).where(*which).order_by(table.c.opened_at.desc(), table.c.glass_id)
        if after:
            at, _, last = after.partition("|")
            later = (table.c.opened_at == at) & (table.c.glass_id > last)
            wanted = wanted.where((table.c.opened_at < at) | later)
        with self._store.reading() as tx:
            total = tx.execute(select(func.count()).select_from(table).where(*which)).scalar_one()
            return [_glass(row) for row in tx.execute(wanted.limit(limit))], total

    def open_reviews(self) -> int:
        """How many wait for a review."""
        return self.every(waiting=True, limit=0)[1]

    def review(self, glass_id: str, auditor: Actor, verdict: Verdict, note: str, now: datetime) -> Glass:
        """Say whether it was justified. Raises Unknown, Conflict (somebody has), Forbidden (one's own)."""
        with self._store.writing() as tx:
            row = tx.execute(select(table).where(table.c.glass_id == glass_id)).one_or_none()
            if row is None:
                raise Unknown("there is no such glass")
            if row.actor == auditor.name:
                raise Forbidden("nobody reviews what they did themselves")
            if row.reviewed_at:
                raise Conflict(f"{row.reviewed_by} has reviewed this already")
            said = {"reviewed_at": instant(now), "reviewed_by": auditor.name, "verdict": verdict}
            tx.execute(
                update(table).where(table.c.glass_id == glass_id).values(**said, note=" ".join(note.split()))
            )
            return _glass(tx.execute(select(table).where(table.c.glass_id == glass_id)).one())


def review_due(opened: datetime) -> datetime:
    """Five working days later at the same time in London: no weekend and no bank holiday counts."""
    there = opened.astimezone(LONDON)
    return datetime.combine(working_days_after(there.date(), REVIEW_DAYS), there.timetz())


def _glass(row: Row[Any]) -> Glass:
    held: dict[str, Any] = {field.name: getattr(row, field.name) for field in fields(Glass)}
    held["owners"] = tuple(row.owners.split())
    return Glass(**held)
