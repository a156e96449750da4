"""Suspicions put and taken back by hand: two records may be one person. Never a fact, never walked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from app.derive.commands import (
    HOLD_DERIVE,
    MOVE_SEQUENCE,
    PUT_SUSPICION,
    SUSPICION_BETWEEN,
    TAKE_BACK_SUSPICION,
    Between,
)
from app.derive.ids import Ids
from app.derive.rebuild import rebuild
from app.derive.seals import seal_places
from app.errors import BadInput, FieldProblem, Unknown
from app.graph.session import GraphSession, Unit

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Two records, the smaller key first; `changed` is false if it stood so before."""

    left: str
    right: str
    changed: bool


def suspect(session: GraphSession, ids: Ids, one: str, other: str, *, reason: str, by: str) -> Suspicion:
    """Note that two records may be one person, and seal what follows, in one write.

    A suspicion that stands is left as it is. Raises Unknown (no such record), BadInput (the same record
    twice, two records of one person, no usable reason).
    """
    left, right = _pair(one, other)
    why = _reason(reason)
    at = datetime.now(UTC)

    def put(unit: Unit, between: Between) -> bool:
        if between.standing:
            return False
        if between.left_person == between.right_person:
            raise BadInput(
                "these two records are about one person already",
                problems=(FieldProblem("records", "already one person"),),
            )
        decision_id = ids.decision_id(f"suspected|{at.isoformat()}", left, right)
        unit.run(PUT_SUSPICION, left=left, right=right, decision_id=decision_id, put_by=by, reason=why, at=at)
        return True

    return _write(session, ids, "suspect", left, right, put)


def withdraw(session: GraphSession, ids: Ids, one: str, other: str, *, reason: str, by: str) -> Suspicion:
    """Take a suspicion back, and the seals that rested on it alone. One that does not stand changes nothing.

    Raises Unknown (no such record), BadInput (the same record twice, no usable reason).
    """
    left, right = _pair(one, other)
    why = _reason(reason)
    at = datetime.now(UTC)

    def take_back(unit: Unit, between: Between) -> bool:
        if between.standing:
            unit.run(TAKE_BACK_SUSPICION, left=left, right=right, taken_back_by=by, reason=why, at=at)
        return between.standing

    return _write(session, ids, "withdraw suspicion", left, right, take_back)


def _write(
    session: GraphSession,
    ids: Ids,
    name: str,
    left: str,
    right: str,
    work: Callable[[Unit, Between], bool],
) -> Suspicion:
    def done(unit: Unit) -> bool:
        unit.run(HOLD_DERIVE)
        (between,) = unit.run(SUSPICION_BETWEEN, left=left, right=right)
        missing = [
            key
            for key, person in ((left, between.left_person), (right, between.right_person))
            if person is None
        ]
        if missing:
            problems = tuple(FieldProblem(key, "no such record") for key in missing)
            raise Unknown("there is no such record; a key is AGENCY/SYSTEM/RECORD", problems=problems)
        if not work(unit, between):
            return False
        people = [str(between.left_person), str(between.right_person)]
        unit.run(MOVE_SEQUENCE, changed_from=min(seal_places(unit, people), between.tier))
        return True

    changed = session.write(name, done)
    # What homes show was taken off in that write; a process that dies here leaves them marked.
    rebuild(session, ids)
    return Suspicion(left, right, changed)


def _pair(one: str, other: str) -> tuple[str, str]:
    left, right = sorted((one.strip(), other.strip()))
    if left == right:
        raise BadInput("name two different records", problems=(FieldProblem("records", "the same twice"),))
    return left, right


def _reason(reason: str) -> str:
    said = " ".join(reason.split())
    if not said or len(said) > LONGEST_REASON:
        problem = FieldProblem("reason", f"1 to {LONGEST_REASON} characters")
        raise BadInput("say why, in a few words", problems=(problem,))
    return said
