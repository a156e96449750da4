"""What was decided about records, by whom and why: as it is shown, and the list for one person."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from app.explore.envelope import around, envelope
from app.explore.listing import Found, Key
from app.explore.persons import person_of
from app.explore.rows import PersonRow, Row
from app.explore.subject import PEOPLE, subject
from app.explore.words import listed, plain
from app.graph.catalogue import question
from app.graph.session import Asking, GraphSession
from app.models.days import london_day
from app.models.match_answers import DecisionSeen, PersonDecision, PersonDecisions


class DecisionRow(Row):
    """One verdict as the graph keeps it."""

    decision_id: str
    rule: str
    verdict: Literal["same", "different", "unsure", "suspected"]
    left: str
    right: str
    schemes: list[str]
    put_by: str | None
    reason: str | None
    turn: int | None
    seen: str | None
    standing: bool
    recorded_at: datetime
    retracted_at: datetime | None
    taken_back_by: str | None
    taken_back_because: str | None


class PersonDecisionRow(Row):
    """A decision and whose record stands on the other side."""

    other: PersonRow
    decision: DecisionRow
    recorded_at: datetime


DECISIONS = question("person_decisions", PersonDecisionRow)
_SAID = {
    "same": "one person",
    "different": "two people",
    "unsure": "not decided",
    "suspected": "suspected to be one person",
}


def rule_words(rule: str) -> str:
    """A rule that decides without anybody, by its name."""
    return f"rule of {plain(rule)}s"


def decision_seen(row: DecisionRow, standing_id: str | None) -> DecisionSeen:
    """A decision in an answer; `standing_id` is the one that holds for its pair."""
    by = row.put_by or rule_words(row.rule)
    reason = row.reason or f"both carry the same verified {listed(plain(one) for one in row.schemes)}"
    standing = row.decision_id == standing_id or (row.rule != "by_hand" and row.retracted_at is None)
    tail = ""
    if row.retracted_at is not None:
        who = f" by {row.taken_back_by}: {row.taken_back_because}" if row.taken_back_by else ""
        tail = f"; taken back {london_day(row.retracted_at)}{who}"
    elif not standing and row.verdict != "suspected":
        tail = "; decided anew since"
    return DecisionSeen(
        decision_id=row.decision_id,
        rule=row.rule,
        verdict=row.verdict,
        left_record=row.left,
        right_record=row.right,
        by=by,
        reason=reason,
        decided_at=row.recorded_at,
        standing=standing,
        taken_back_at=row.retracted_at,
        taken_back_by=row.taken_back_by or "",
        taken_back_because=row.taken_back_because or "",
        text=(
            f"{row.left} and {row.right}: {_SAID[row.verdict]} ({by}, {london_day(row.recorded_at)}:"
            f" {reason}){tail}"
        ),
    )


def person_decisions(
    session: GraphSession, asking: Asking, *, person_id: str
) -> Found[PersonDecision, PersonDecisions]:
    """Every verdict on records of one person, the latest first. Raises Unknown, Moved."""
    about = around(session, asking)
    who = person_of(subject(session, asking, person_id), asking.valid_on)
    rows = session.read(DECISIONS, asking, person_id=person_id)
    # Latest first, as the question returns them: a position in the list is its key.
    by_key: dict[Key, PersonDecisionRow] = {
        (place, row.decision.decision_id): row for place, row in enumerate(rows)
    }
    answer = envelope("person_decisions", about, [PEOPLE.file, DECISIONS.file], {"person_id": person_id})

    def details(chosen: list[Key] | tuple[Key, ...]) -> list[PersonDecision]:
        return [
            PersonDecision(
                decision=decision_seen(
                    by_key[key].decision,
                    by_key[key].decision.decision_id if by_key[key].decision.standing else None,
                ),
                other=person_of(by_key[key].other, asking.valid_on),
            )
            for key in chosen
        ]

    return Found(
        PersonDecision,
        list(by_key),
        lambda chosen: details(list(chosen)),
        lambda items, total, following: PersonDecisions(
            items=items, total=total, next_cursor=following, answer=answer, person=who
        ),
        answer,
    )
