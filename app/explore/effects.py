"""What a decision would change: tried in the graph, asked the same questions, and left as it was."""

from __future__ import annotations

from app.derive.ids import Ids
from app.explore.matches import match
from app.graph.session import Asking, GraphSession
from app.models.match_answers import MatchAnswer


def with_effects(session: GraphSession, ids: Ids, asking: Asking, *, match_id: str) -> MatchAnswer:
    """One pair with everything that a decision needs, and what it would change. Raises Unknown."""
    del ids
    return match(session, asking, match_id=match_id)
