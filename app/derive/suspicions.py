"""Suspicions put and taken back by hand: two records may be one person. Never a fact, never walked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from app.derive.clusters import pair_of
from app.derive.commands import MOVE_SEQUENCE, PUT_SUSPICION, TAKE_BACK_SUSPICION, Between
from app.derive.decisions import between_records, deciding, said_why
from app.derive.ids import Ids
from app.derive.pairs import pair_key
from app.derive.rebuild import rebuild_within
from app.errors import BadInput, FieldProblem
from app.graph.session import GraphSession, Unit


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Two records, the smaller key first; `changed` is false if it stood so before."""

    left: str
    right: str
    changed: bool


def suspect(session: GraphSession, ids: Ids, one: str, other: str, *, reason: str, by: str) -> Suspicion:
    """Note that two records may be one person, and seal what follows, in one write.

    A suspicion that stands is left as it is. Raises Unknown (no such record), BadInput (the same record
    twice, two records of one person, two that were decided to be different, no usable reason).
    """
    left, right = pair_of(one.strip(), other.strip())
    why = said_why(reason)

    def put(unit: Unit) -> bool:
        between = between_records(unit, left, right)
        if between.by_hand:
            return False
        if between.left_person == between.right_person:
            raise BadInput(
                "these two records are about one person already",
                problems=(FieldProblem("records", "already one person"),),
            )
        if between.verdict == "different":
            raise BadInput(
                "it was decided that these two records are two people; take that back first",
                problems=(FieldProblem("records", "decided to be different"),),
            )
        at = datetime.now(UTC)
        unit.run(
            PUT_SUSPICION,
            pair_key=pair_key(left, right),
            match_id=ids.match_id(left, right),
            left=left,
            right=right,
            decision_id=ids.decision_id(f"suspected|{at.isoformat()}", left, right),
            put_by=by,
            reason=why,
            at=at,
        )
        _follow(unit, ids, between)
        return True

    return Suspicion(left, right, deciding(session, ids, "suspect", put))


def withdraw(session: GraphSession, ids: Ids, one: str, other: str, *, reason: str, by: str) -> Suspicion:
    """Take a suspicion back, and the seals that rested on it alone. One that does not stand changes nothing.

    Raises Unknown (no such record), BadInput (the same record twice, no usable reason).
    """
    left, right = pair_of(one.strip(), other.strip())
    why = said_why(reason)

    def take_back(unit: Unit) -> bool:
        between = between_records(unit, left, right)
        if not between.by_hand:
            return False
        unit.run(
            TAKE_BACK_SUSPICION,
            pair_key=pair_key(left, right),
            taken_back_by=by,
            reason=why,
            at=datetime.now(UTC),
        )
        _follow(unit, ids, between)
        return True

    return Suspicion(left, right, deciding(session, ids, "withdraw suspicion", take_back))


def _follow(unit: Unit, ids: Ids, between: Between) -> None:
    unit.run(MOVE_SEQUENCE, changed_from=min(rebuild_within(unit, ids), between.tier))
