"""One load of a source at a time: a hold with a lease in the graph, taken over when its holder is dead."""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from app.errors import Conflict, GraphAway
from app.graph.session import GraphSession, Unit
from app.ingest.commands import BEGIN_BATCH, HOLD_SOURCE, RELEASE_SOURCE, SOURCE_HOLDER, BatchSeen

LEASE_SECONDS = 120
_active: set[str] = set()


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold on one source, renewed by every batch."""

    source: str
    owner: str

    def begin_batch(self, unit: Unit, batch_key: str) -> BatchSeen:
        """Renew the hold and look whether the batch was done. Raises Conflict if the hold was lost."""
        rows = unit.run(
            BEGIN_BATCH,
            source=self.source,
            owner=self.owner,
            lease_seconds=LEASE_SECONDS,
            batch_key=batch_key,
        )
        if not rows:
            raise Conflict(f"another load of {self.source} has taken over; this one stops, repeat it later")
        return rows[0]


@contextmanager
def holding(session: GraphSession, source: str) -> Generator[Hold]:
    """Hold a source for as long as the block lasts. Raises Conflict if another load is at it."""
    owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    holders = session.lookup(SOURCE_HOLDER, source=source)
    dead = next((one.owner for one in holders if _is_dead(one.owner)), "")
    taken = _taken(session, source, owner, dead)
    if taken != owner and _is_dead(taken):
        # It died while its hold was on its way: nothing was there to be seen before, and now it is.
        taken = _taken(session, source, owner, taken)
    if taken != owner:
        raise Conflict(
            f"{source} is being loaded by another process ({taken.rsplit(':', 1)[0]});"
            " repeat when it has ended"
        )
    _active.add(owner)
    try:
        yield Hold(source, owner)
    finally:
        _active.discard(owner)
        # A graph that has gone away keeps the hold; a repeat sees that its holder is no more.
        with suppress(GraphAway):
            session.write("release source", lambda unit: unit.run(RELEASE_SOURCE, source=source, owner=owner))


def _taken(session: GraphSession, source: str, owner: str, dead: str) -> str:
    """Try to take the hold, also from a holder that is `dead`; returns whose it is now."""
    (taken,) = session.write(
        "hold source",
        lambda unit: unit.run(
            HOLD_SOURCE, source=source, owner=owner, dead_owner=dead, lease_seconds=LEASE_SECONDS
        ),
    )
    return taken.owner


def _is_dead(owner: str) -> bool:
    """Whether a holder was a process of this machine, or a load of this process, that is no more."""
    host, pid, _ = owner.split(":")
    if host == socket.gethostname() and pid == str(os.getpid()):
        return owner not in _active
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
