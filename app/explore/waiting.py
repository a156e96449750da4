"""Which pair waits next for a data steward: what contradicts itself first, then what has new evidence."""

from __future__ import annotations

from typing import Final

from app.explore.matches import QUEUE
from app.graph.session import Asking, GraphSession
from app.models.match_answers import MatchStatus

FIRST: Final[tuple[MatchStatus, ...]] = ("needs_attention", "refused_new_evidence", "open")


def next_waiting(session: GraphSession, asking: Asking, match_id: str) -> str | None:
    """The pair after this one among those that wait, or the first again; None if there is no other."""
    waiting = sorted(
        (FIRST.index(row.status), -weight, one)
        for row in session.read(QUEUE, asking, agency=None, person_id=None)
        if row.status in FIRST
        for one, weight in zip(row.match_ids, row.weights, strict=True)
    )
    ids = [one for _, _, one in waiting]
    at = ids.index(match_id) if match_id in ids else -1
    others = [one for one in (*ids[at + 1 :], *ids[: at + 1]) if one != match_id]
    return others[0] if others else None
