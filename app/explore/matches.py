"""Pairs of records that may be one person: the steward's queue, and one pair with all that bears on it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final, cast, get_args

from app.derive.decisions import BY_HAND
from app.errors import BadInput, FieldProblem, Unknown
from app.explore.decisions import DecisionRow, decision_seen, rule_words
from app.explore.envelope import Around, around, envelope
from app.explore.evidence import evidence_of
from app.explore.listing import Found, Key
from app.explore.match_blockers import BLOCKERS, blockers
from app.explore.people import RecordRow, record_seen
from app.explore.persons import person_of
from app.explore.rows import PersonRow, Row
from app.explore.subject import subject
from app.explore.words import listed, named
from app.graph.catalogue import question
from app.graph.session import Asking, GraphSession
from app.linkage.reading import as_seen, link_record, of_place
from app.linkage.records import LinkRecord
from app.models.match_answers import (
    Match,
    MatchAnswer,
    MatchConflict,
    Matches,
    MatchSide,
    MatchStatus,
    MatchStatusAsked,
    NewEvidence,
    Verdict,
)

STATUSES: Final[tuple[MatchStatus, ...]] = get_args(MatchStatusAsked)
STANDING: Final = "pairs and decisions are those that stand today, on whatever day is asked about"


class QueueRow(Row):
    """The pairs of one status."""

    status: MatchStatus
    match_ids: list[str]
    weights: list[int]


class HomeSeen(Row):
    """An address of a record."""

    address: str
    postcode: str
    uprn: str


class KinSeen(Row):
    """A parent or child of a record."""

    kind: str
    given_name: str
    birth_date: str


class PairSeen(Row):
    """What stands of a pair."""

    model: str | None
    put_by: str | None
    reason: str | None
    proposed_at: datetime | None
    rule: str | None
    verdict: Verdict | None
    decision_id: str | None
    news: bool
    suspended: bool
    conflict: list[str]
    places: bool


class SidesRow(Row):
    """A pair with both its records."""

    match_id: str
    status: MatchStatus
    left_key: str
    right_key: str
    left_person: PersonRow
    right_person: PersonRow
    left_record: RecordRow
    right_record: RecordRow
    left_homes: list[HomeSeen]
    right_homes: list[HomeSeen]
    left_relatives: list[KinSeen]
    right_relatives: list[KinSeen]
    pair: PairSeen
    decisions: list[DecisionRow]

    @property
    def records(self) -> tuple[LinkRecord, LinkRecord]:
        """Both records as linkage looks at them, as far as the reader may see them."""
        return (
            link_record(
                self.left_key,
                self.left_record.model_dump(),
                _plain(self.left_homes),
                _plain(self.left_relatives),
            ),
            link_record(
                self.right_key,
                self.right_record.model_dump(),
                _plain(self.right_homes),
                _plain(self.right_relatives),
            ),
        )


class ConflictRow(Row):
    """A pair on the other side of a conflict, with what stands of it."""

    pair_key: str
    left_name: str
    right_name: str
    decisions: list[DecisionRow]


QUEUE = question("matches", QueueRow)
SIDES = question("match_sides", SidesRow)
CONFLICTS = question("match_conflicts", ConflictRow)


def _plain(rows: Sequence[HomeSeen] | Sequence[KinSeen]) -> list[dict[str, str]]:
    return [one.model_dump() for one in rows]


def matches(
    session: GraphSession,
    asking: Asking,
    *,
    status: str | None = None,
    agency: str | None = None,
    person_id: str | None = None,
) -> Found[Match, Matches]:
    """Pairs at one status, or at any; the strongest evidence first. `person_id`: only those with a record of
    this person. Raises BadInput (status, agency), Unknown, Moved.
    """
    about = around(session, asking)
    if status is not None and status not in STATUSES:
        problem = FieldProblem("status", f"one of {', '.join(STATUSES)}")
        raise BadInput("that status is not known", problems=(problem,))
    if agency is not None and agency not in about.names:
        known = ", ".join(sorted(about.names)) or "none"
        raise BadInput("that agency is not known", problems=(FieldProblem("agency", f"known are: {known}"),))
    if person_id is not None:
        subject(session, asking, person_id)
    rows = session.read(QUEUE, asking, agency=agency, person_id=person_id)
    keys: list[Key] = sorted(
        (-weight, match_id)
        for row in rows
        if status is None or row.status == status
        for match_id, weight in zip(row.match_ids, row.weights, strict=True)
    )
    counts = dict.fromkeys(STATUSES, 0) | {row.status: len(row.match_ids) for row in rows}
    answer = envelope(
        "matches",
        about,
        [QUEUE.file, SIDES.file],
        {"status": status, "agency": agency, "person_id": person_id},
        limits=[STANDING],
    )

    def details(chosen: Sequence[Key]) -> list[Match]:
        asked = session.read(SIDES, asking, match_ids=[str(match_id) for _, match_id in chosen])
        return [_match(row, asking.valid_on) for row in asked]

    return Found(
        Match,
        keys,
        details,
        lambda items, total, following: Matches(
            items=items,
            total=total,
            next_cursor=following,
            answer=answer,
            counts_by_status=counts,
        ),
        answer,
    )


def _match(row: SidesRow, on: date) -> Match:
    left, right = person_of(row.left_person, on), person_of(row.right_person, on)
    return Match(
        match_id=row.match_id,
        status=row.status,
        left=left,
        right=right,
        left_record=row.left_key,
        right_record=row.right_key,
        proposed_at=row.pair.proposed_at,
        verdict=row.pair.verdict,
        text=f"{_record_words(row.left_record)} and {_record_words(row.right_record)}: {_said(row)}",
    )


def _record_words(record: RecordRow) -> str:
    name = " ".join(part for part in (record.given_name, record.family_name) if part) or "name not recorded"
    born = f", born {record.birth_date}" if record.birth_date else ""
    return f"{name}{born} ({record.agency})"


def _said(row: SidesRow) -> str:
    if row.pair.conflict:
        return "decisions are in conflict"
    if row.pair.suspended:
        return "decided to be one person, which has no effect while a barrier stands"
    by_rule = row.pair.rule is not None
    match row.pair.verdict:
        case "same":
            return "decided to be one person"
        case "different":
            return "decided to be two people" + (", and there is new evidence" if row.pair.news else "")
        case "unsure":
            return "looked at, and not decided" + ("; joined by a rule meanwhile" if by_rule else "")
        case None:
            return f"joined by the {rule_words(row.pair.rule)}" if row.pair.rule else "may be one person"


def sides(session: GraphSession, asking: Asking, match_id: str) -> SidesRow:
    """One pair. Raises Unknown: there is none, or the reader may not see both people."""
    for row in session.read(SIDES, asking, match_ids=[match_id]):
        return row
    raise Unknown("there is no such pair")


def match(session: GraphSession, asking: Asking, *, match_id: str) -> MatchAnswer:
    """One pair with everything that a decision needs, but what it would change. Raises Unknown."""
    about = around(session, asking)
    row = sides(session, asking, match_id)
    standing = blockers(session, asking, [match_id], about.names)[match_id]
    decisions = [decision_seen(one, row.pair.decision_id) for one in row.decisions]
    conflict = _conflict(session, asking, row)
    on = asking.valid_on
    found = MatchAnswer(
        match_id=match_id,
        status=row.status,
        etag="",
        left=_side(row.left_key, row.left_person, row.left_record, row.left_homes, about, on),
        right=_side(row.right_key, row.right_person, row.right_record, row.right_homes, about, on),
        one_person=row.left_person.person_id == row.right_person.person_id,
        evidence=evidence_of(*row.records),
        blockers=standing,
        decisions=decisions,
        conflict=conflict,
        new_evidence=_news(row),
        would_change=None,
        text=_match(row, on).text,
        answer=envelope(
            "match",
            about,
            [SIDES.file, BLOCKERS.file, CONFLICTS.file],
            {"match_id": match_id},
            limits=[STANDING],
        ),
    )
    return found.model_copy(update={"etag": _etag(found)})


def _etag(found: MatchAnswer) -> str:
    """Changes with whatever a decision is taken on, as the reader sees it, and with nothing else. Its first
    part is what somebody decided of the pair.
    """
    seen = found.model_dump(mode="json", exclude={"answer", "etag", "would_change", "evidence"})
    return f'"{_digest(_verdicts(found))}.{_digest(seen)}"'


def _verdicts(found: MatchAnswer) -> list[tuple[str, bool]]:
    decided = (one for one in found.decisions if one.rule == BY_HAND and one.verdict != "suspected")
    return sorted((one.decision_id, one.taken_back_at is not None) for one in decided)


def _digest(seen: object) -> str:
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:24]


def decided_since(saw: str, now: MatchAnswer) -> bool:
    """Whether somebody has decided on a pair, or taken a decision back, since it had the etag `saw`."""
    part, point, _ = saw.partition(".")
    return bool(point) and part != now.etag.partition(".")[0]


def _side(
    key: str, person: PersonRow, record: RecordRow, homes: Sequence[HomeSeen], about: Around, on: date
) -> MatchSide:
    lived = [", ".join(part for part in (one.address, one.postcode) if part) for one in homes]
    return MatchSide(
        record_key=key,
        agency_name=named(record.agency, about.names),
        person=person_of(person, on),
        record=record_seen(record),
        lived=list(dict.fromkeys(one for one in lived if one)),
    )


def _conflict(session: GraphSession, asking: Asking, row: SidesRow) -> MatchConflict | None:
    if not row.pair.conflict:
        return None
    across = session.read(CONFLICTS, asking, pair_keys=row.pair.conflict)
    # A rule's own decision where nobody has decided: it is kept like any other.
    own = [
        one
        for one in row.decisions
        if one.decision_id == row.pair.decision_id
        or (row.pair.verdict is None and one.rule == row.pair.rule and one.retracted_at is None)
    ]
    decided = [*own, *(one for other in across for one in other.decisions[:1])]
    seen = [decision_seen(one, one.decision_id) for one in decided]
    said = listed(f"{one.left_record} and {one.right_record} are {_is(one.verdict)}" for one in seen)
    return MatchConflict(
        decisions=seen,
        text=f"These contradict each other: {said}. Until one is taken back, none of them joins anybody.",
    )


def _is(verdict: str) -> str:
    return "one person" if verdict == "same" else "two people"


def _news(row: SidesRow) -> list[NewEvidence]:
    """What the records say otherwise than when the standing decision was taken."""
    taken = next((one for one in row.decisions if one.decision_id == row.pair.decision_id), None)
    if taken is None or not taken.seen:
        return []
    before = cast(dict[str, dict[str, str]], json.loads(taken.seen))
    found: list[NewEvidence] = []
    for record in row.records:
        was, now = before.get(record.record_key, {}), as_seen(record)
        for field in sorted({*was, *now}):
            if was.get(field) == now.get(field) or (of_place(field) and not row.pair.places):
                continue
            old, new = was.get(field, ""), now.get(field, "")
            found.append(
                NewEvidence(
                    record_key=record.record_key,
                    field=field,
                    was=old,
                    now=new,
                    text=f"{record.record_key}: {field.replace('_', ' ')} was {old or 'not recorded'},"
                    f" is {new or 'not recorded'}",
                )
            )
    return found


def as_json(found: MatchAnswer) -> Any:
    """The answer as JSON values, for a problem document."""
    return found.model_dump(mode="json", by_alias=True)
