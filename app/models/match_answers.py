"""Answers to a data steward: pairs of records that may be one person, and what was decided of them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from app.models.answers import Envelope, Frozen, GapLevel, Listing, Path, Person
from app.models.evidence import PairEvidence
from app.models.people_answers import RecordSeen

MatchStatus = Literal[
    "open", "decided", "joined_by_rule", "unsure", "refused_new_evidence", "needs_attention", "closed"
]
MatchStatusAsked = Literal[
    "open", "decided", "joined_by_rule", "unsure", "refused_new_evidence", "needs_attention"
]
Verdict = Literal["same", "different", "unsure"]
BlockerKind = Literal["barrier", "restriction", "one_incident", "one_home", "birth_dates", "parent_and_child"]


class Match(Frozen):
    """A pair of records in the queue. Nothing here is a score of a person."""

    match_id: str
    status: MatchStatus
    left: Person
    right: Person
    left_record: str
    right_record: str
    proposed_at: datetime | None
    verdict: Verdict | None = Field(
        description="what somebody decided; null where nobody has, or a rule alone"
    )
    text: str


class Matches(Listing[Match]):
    """Pairs, the strongest evidence first. `counts_by_status` counts all, whatever status is asked for."""

    counts_by_status: dict[str, int]


class MatchSide(Frozen):
    """One record of a pair, as received, and the person that it is about now."""

    record_key: str
    agency_name: str
    person: Person
    record: RecordSeen
    lived: list[str] = Field(description="addresses as received; empty if the reader may not know them")


class DecisionSeen(Frozen):
    """One verdict on two records. `standing`: it is the one that holds."""

    decision_id: str
    rule: str = Field(description="`by_hand`, or the rule that decided")
    verdict: Literal["same", "different", "unsure", "suspected"]
    left_record: str
    right_record: str
    by: str
    reason: str
    decided_at: datetime
    standing: bool
    taken_back_at: datetime | None
    taken_back_by: str
    taken_back_because: str
    text: str


class Blocker(Frozen):
    """Why two records cannot be decided to be one person, and what must be put right at the source."""

    kind: BlockerKind
    text: str
    put_right: str
    records: list[str]


class NewEvidence(Frozen):
    """What a record says otherwise than when the pair was decided."""

    record_key: str
    field: str
    was: str
    now: str
    text: str


class MatchConflict(Frozen):
    """Decisions that contradict each other; none of them joins anybody until one is taken back."""

    decisions: list[DecisionSeen]
    text: str


class LinkGained(Frozen):
    """Somebody to whom a person of the pair would be linked, and so far is not."""

    person: Person
    to: Person
    kinds: list[str]
    text: str


class RiskChange(Frozen):
    """A child whose nearest recorded risk (close links, two steps) would change."""

    child: Person
    steps_before: int | None
    steps_after: int | None
    path: Path | None = Field(description="the nearest path afterwards, or null")
    text: str


class CarerChange(Frozen):
    """A child whose gap in recorded carers would change; null is no gap."""

    child: Person
    before: GapLevel | None
    after: GapLevel | None
    after_reason: str
    text: str


class WouldChange(Frozen):
    """What would change: tried in the graph and taken back, so the same questions answer.

    `act` is what was tried: deciding that they are the same, that they are not (where a rule joins them), or
    taking back what stands.
    """

    act: Literal["same", "different", "take_back"]
    links_gained: list[LinkGained]
    risks: list[RiskChange]
    carers: list[CarerChange]
    children_changed: int
    text: str


class MatchAnswer(Frozen):
    """One pair with everything that a decision needs. `etag` is what `If-Match` must name."""

    match_id: str
    status: MatchStatus
    etag: str
    left: MatchSide
    right: MatchSide
    one_person: bool
    evidence: PairEvidence
    blockers: list[Blocker]
    decisions: list[DecisionSeen]
    conflict: MatchConflict | None
    new_evidence: list[NewEvidence]
    would_change: WouldChange | None
    text: str
    answer: Envelope


class PersonDecision(Frozen):
    """A decision on a record of a person, and the person on its other side."""

    decision: DecisionSeen
    other: Person


class PersonDecisions(Listing[PersonDecision]):
    """Decisions about one person's records, the latest first."""

    person: Person
