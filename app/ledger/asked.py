"""The two questions of an auditor: who has looked at this person, and what has this actor looked at."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select

from app.ledger.entry import Entry, read_back
from app.ledger.store import Store, entries, people


@dataclass(frozen=True, slots=True)
class Looks:
    """Some entries, the latest first; `total` counts all, `following` says where to go on."""

    entries: list[Entry]
    total: int
    following: int | None


def looks_at(store: Store, person_id: str, *, limit: int = 50, before: int | None = None) -> Looks:
    """Every entry whose answer held this person, or that asked for the id. Raises LedgerAway."""
    where = people.c.person_id == person_id
    found = select(entries.c.body).join(people, people.c.sequence == entries.c.sequence).where(where)
    return _page(
        store,
        found.order_by(people.c.sequence.desc()),
        select(func.count()).select_from(people).where(where),
        people.c.sequence < before if before is not None else None,
        limit,
    )


def looks_by(store: Store, actor: str, *, limit: int = 50, before: int | None = None) -> Looks:
    """Every entry of this actor. Raises LedgerAway."""
    where = entries.c.actor == actor
    return _page(
        store,
        select(entries.c.body).where(where).order_by(entries.c.sequence.desc()),
        select(func.count()).select_from(entries).where(where),
        entries.c.sequence < before if before is not None else None,
        limit,
    )


def _page(
    store: Store,
    wanted: Select[bytes],
    counted: Select[int],
    before: ColumnElement[bool] | None,
    limit: int,
) -> Looks:
    if before is not None:
        wanted = wanted.where(before)
    with store.reading() as tx:
        total = tx.execute(counted).scalar_one()
        found = [read_back(bytes(body)) for (body,) in tx.execute(wanted.limit(limit + 1))]
    more = len(found) > limit
    return Looks(found[:limit], total, found[limit - 1].sequence if more else None)
