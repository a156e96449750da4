"""Deciding that two records are one person or two, and taking that back: the whole effect in one write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, TypeVar

from app.derive.clusters import pair_of
from app.derive.commands import (
    HOLD_DERIVE,
    MOVE_SEQUENCE,
    PUT_DECISION,
    STAND_DECISION,
    SUSPICION_BETWEEN,
    TAKE_BACK_DECISION,
    Between,
)
from app.derive.ids import Ids
from app.derive.pairs import pair_key
from app.derive.rebuild import rebuild, rebuild_within
from app.errors import BadInput, Conflict, FieldProblem, Unknown
from app.graph.session import GraphSession, Unit

LONGEST_REASON = 500
BY_HAND = "by_hand"
Said = Literal["same", "different", "unsure"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Looked:
    """What a decision was taken on: a digest of each record as linkage looks at it, and both as JSON."""

    left_print: str = ""
    right_print: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be decided of two records, by whom and why."""

    said: Said
    reason: str
    by: str
    looked: Looked


def put_decision(unit: Unit, ids: Ids, one: str, other: str, verdict: Verdict) -> str:
    """Decide inside a write that holds the derivation, with all that follows; returns the decision's id.

    Raises Unknown (no such record), BadInput (the same record twice, no usable reason).
    """
    left, right = pair_of(one, other)
    why = said_why(verdict.reason)
    between = between_records(unit, left, right)
    at = datetime.now(UTC)
    turn = between.decisions + 1
    decision_id = ids.decision_id(f"{BY_HAND}|{turn}|{at.isoformat()}", left, right)
    unit.run(
        PUT_DECISION,
        pair_key=pair_key(left, right),
        match_id=ids.match_id(left, right),
        left=left,
        right=right,
        decision_id=decision_id,
        verdict=verdict.said,
        turn=turn,
        put_by=verdict.by,
        reason=why,
        left_print=verdict.looked.left_print,
        right_print=verdict.looked.right_print,
        seen=verdict.looked.seen,
        at=at,
    )
    follow(unit, ids, left, right, between, verdict.looked)
    return decision_id


def take_back_decision(
    unit: Unit, ids: Ids, one: str, other: str, *, reason: str, by: str, looked: Looked
) -> str:
    """Take back what stands of two records, with all that follows; what was decided before stands again.

    Returns the id of the decision. Raises Unknown, BadInput, Conflict (nobody has decided).
    """
    left, right = pair_of(one, other)
    why = said_why(reason)
    between = between_records(unit, left, right)
    if between.verdict is None:
        ruled = "; a rule joins them, and is overruled by deciding that they are two people"
        raise Conflict(f"nothing is decided of these two records{ruled if between.ruled else ''}")
    (taken,) = unit.run(
        TAKE_BACK_DECISION,
        pair_key=pair_key(left, right),
        taken_back_by=by,
        reason=why,
        at=datetime.now(UTC),
    )
    follow(unit, ids, left, right, between, looked)
    return taken.decision_id


def follow(unit: Unit, ids: Ids, left: str, right: str, between: Between, looked: Looked) -> None:
    """Let the latest verdict of a pair stand, and work out everything that follows, in this write."""
    unit.run(
        STAND_DECISION,
        pair_key=pair_key(left, right),
        left_print=looked.left_print,
        right_print=looked.right_print,
    )
    changed = rebuild_within(unit, ids)
    unit.run(MOVE_SEQUENCE, changed_from=min(changed, between.tier))


def deciding(session: GraphSession, ids: Ids, name: str, work: Callable[[Unit], T]) -> T:
    """One write that holds the derivation from its beginning; what was marked before is worked out before."""
    rebuild(session, ids)
    return session.write(name, _holding(work))


def rehearsing(session: GraphSession, ids: Ids, name: str, work: Callable[[Unit], T], *, seconds: float) -> T:
    """The same, and nothing of it stays. Raises TooSlow."""
    rebuild(session, ids)
    return session.rehearse(name, _holding(work), seconds=seconds)


def _holding(work: Callable[[Unit], T]) -> Callable[[Unit], T]:
    def held(unit: Unit) -> T:
        unit.run(HOLD_DERIVE)
        return work(unit)

    return held


def between_records(unit: Unit, left: str, right: str) -> Between:
    """What stands between two records. Raises Unknown (no such record), BadInput (the same record twice)."""
    if left == right:
        raise BadInput("name two different records", problems=(FieldProblem("records", "the same twice"),))
    (between,) = unit.run(SUSPICION_BETWEEN, left=left, right=right)
    missing = [
        key for key, person in ((left, between.left_person), (right, between.right_person)) if person is None
    ]
    if missing:
        problems = tuple(FieldProblem(key, "no such record") for key in missing)
        raise Unknown("there is no such record; a key is AGENCY/SYSTEM/RECORD", problems=problems)
    return between


def said_why(reason: str) -> str:
    """A reason on one line. Raises BadInput unless it has 1 to 500 characters."""
    said = " ".join(reason.split())
    if not said or len(said) > LONGEST_REASON:
        problem = FieldProblem("reason", f"1 to {LONGEST_REASON} characters")
        raise BadInput("say why, in a few words", problems=(problem,))
    return said
