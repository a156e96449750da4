"""A steward's act on a pair: decide, or take back, on exactly what the steward saw."""

from __future__ import annotations

import json
from collections.abc import Callable

from app.derive.decisions import Looked, Said, Verdict, deciding, put_decision, take_back_decision
from app.derive.ids import Ids
from app.errors import Changed, Conflict, Decided, FieldProblem
from app.explore.matches import as_json, decided_since, match
from app.graph.session import Asking, GraphSession, Unit
from app.linkage.reading import as_seen, held_records, print_of
from app.models.match_answers import MatchAnswer


def decide(
    session: GraphSession,
    ids: Ids,
    asking: Asking,
    *,
    match_id: str,
    said: Said,
    reason: str,
    saw: str | None,
) -> MatchAnswer:
    """Decide a pair; the decision and all that follows are one write. Returns the pair as it stands then.

    `saw` is the etag of what the decision is taken on; None takes it on what stands now. Raises Unknown,
    BadInput, Decided (somebody has decided meanwhile), Changed (it is not what stands any more for another
    reason), Conflict (something stands against it).
    """

    def work(unit: Unit, before: MatchAnswer, looked: Looked) -> None:
        if said == "same" and before.blockers:
            raise Conflict(
                "these two cannot be decided to be one person: "
                + "; ".join(f"{one.text} ({one.put_right})" for one in before.blockers),
                problems=tuple(FieldProblem(one.kind, one.text) for one in before.blockers),
            )
        verdict = Verdict(said, reason, asking.actor, looked)
        put_decision(unit, ids, before.left.record_key, before.right.record_key, verdict)

    return _act(session, ids, asking, match_id, saw, "decide", work)


def take_back(
    session: GraphSession, ids: Ids, asking: Asking, *, match_id: str, reason: str, saw: str | None
) -> MatchAnswer:
    """Take back what stands of a pair; what was decided before it stands again.

    Raises Unknown, BadInput, Decided, Changed, Conflict (nothing is decided).
    """

    def work(unit: Unit, before: MatchAnswer, looked: Looked) -> None:
        take_back_decision(
            unit,
            ids,
            before.left.record_key,
            before.right.record_key,
            reason=reason,
            by=asking.actor,
            looked=looked,
        )

    return _act(session, ids, asking, match_id, saw, "take back decision", work)


def _act(
    session: GraphSession,
    ids: Ids,
    asking: Asking,
    match_id: str,
    saw: str | None,
    name: str,
    work: Callable[[Unit, MatchAnswer, Looked], None],
) -> MatchAnswer:
    def whole(unit: Unit) -> MatchAnswer:
        before = match(unit.session, asking, match_id=match_id)
        if saw is not None and saw != before.etag:
            current = as_json(before)
            if decided_since(saw, before):
                said = "somebody has decided on this pair, or taken a decision back, since you looked at it"
                raise Decided(said, current=current, etag=before.etag)
            raise Changed("this pair has changed since you looked at it", current=current, etag=before.etag)
        keys = [before.left.record_key, before.right.record_key]
        work(unit, before, looked_at(unit.session, *keys))
        return match(unit.session, asking, match_id=match_id)

    return deciding(session, ids, name, whole)


def looked_at(session: GraphSession, left: str, right: str) -> Looked:
    """Both records as linkage looks at them now: what a decision is kept with."""
    held = held_records(session, [left, right])
    seen = {key: as_seen(one.record) for key, one in held.items()}
    prints = [print_of(held[key].record) if key in held else "" for key in (left, right)]
    return Looked(prints[0], prints[1], json.dumps(seen, sort_keys=True))
