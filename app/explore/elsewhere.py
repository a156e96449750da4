"""Where a source's policy says so: that somebody is known to another service, and whom to ask.

Off unless a policy holds for the role that asks, and then outside the rule that a hidden thing changes
nothing. What is said is one constant sentence for each source; what is known and how much of it is not. The
questions are those of everybody, asked once at the reader's clearance and once at the highest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from app.errors import Unknown
from app.explore import people, subject
from app.explore.listing import Found
from app.explore.search import search
from app.graph.session import Asking, GraphSession
from app.models.people_answers import PersonAnswer, SearchAnswer, SearchHit
from app.security.elsewhere import Policy

WHOLE: Final = 3
# Enough to be sure that this one is meant; a name alone would be a way to try names.
_SURE: Final = (frozenset({"identifier"}), frozenset({"exact", "birth_date"}))
MOST_MEANT: Final = 5
Noted = Callable[[Sequence[str]], None]
"""Told the ids of hidden people whom an answer hints at, for the ledger, before the answer leaves."""


def person(
    session: GraphSession, asking: Asking, policies: Sequence[Policy], note: Noted, *, person_id: str
) -> PersonAnswer:
    """As `people.person`; with policies also that another service knows more, or knows a hidden one.

    Raises Unknown with the same sentence, Moved.
    """
    if not policies:
        return people.person(session, asking, person_id=person_id)
    said = _of_one(session, asking, policies, person_id)
    if said:
        note([person_id])
    try:
        answer = people.person(session, asking, person_id=person_id)
    except Unknown as error:
        raise Unknown(" ".join([f"{error.detail}.", *said]) if said else error.detail) from error
    noted = answer.answer.model_copy(update={"notes": [*answer.answer.notes, *said]})
    return answer.model_copy(update={"answer": noted})


def _of_one(session: GraphSession, asking: Asking, policies: Sequence[Policy], person_id: str) -> list[str]:
    """What is said about a person by id: of a hidden one from records, of a seen one from hidden statements.

    Always the same four statements, whatever they find.
    """
    above = replace(asking, clearance=WHOLE)
    whole = session.read(people.RECORDS, above, person_id=person_id)
    entries = session.read(people.TIMELINE, above, person_id=person_id)
    known = {row.statement_id for row in session.read(people.TIMELINE, asking, person_id=person_id)}
    others = sorted({row.other.person_id for row in entries if row.other is not None})
    seen = subject.seen(session, asking, [person_id, *others])
    if person_id not in seen:
        return _of_hidden(policies, whole, asking.clearance)
    # Hidden for its own sake alone: of a hidden relative, and of an address, nobody's policy is asked here.
    sources = {
        f"{row.agency}/{row.system}"
        for row in entries
        if row.statement_id not in known
        and row.what != "home"
        and (row.other is None or row.other.person_id in seen)
    }
    return _sentences(policies, sources)


def _of_hidden(
    policies: Sequence[Policy], rows: Iterable[people.PersonRecordsRow], clearance: int
) -> list[str]:
    """Whoever restricts a record hides the person: nothing is said unless all of these let it be said."""
    hiding = {
        f"{one.agency}/{one.system}" for row in rows for one in row.records if one.restriction > clearance
    }
    return _sentences(policies, hiding) if hiding <= {one.source for one in policies} else []


def found(
    session: GraphSession,
    asking: Asking,
    policies: Sequence[Policy],
    note: Noted,
    *,
    name: str | None,
    birth_date: date | None,
    postcode: str | None,
    identifier: str | None,
) -> Found[SearchHit, SearchAnswer]:
    """As `search`; with policies also that another service knows whoever is meant.

    Only for who is named beyond doubt: by an identifier, or by the exact name and the birth date.
    """

    def looked(at: Asking) -> Found[SearchHit, SearchAnswer]:
        return search(session, at, name=name, birth_date=birth_date, postcode=postcode, identifier=identifier)

    answered = looked(asking)
    if not policies:
        return answered
    shown = {key[-1] for key in answered.keys}
    meant = [
        hit
        for hit in looked(replace(asking, clearance=WHOLE)).every()
        if hit.person.person_id not in shown and any(sure <= set(hit.ways) for sure in _SURE)
    ]
    said: list[str] = []
    for hit in meant[:MOST_MEANT]:
        person_id = hit.person.person_id
        rows = session.read(people.RECORDS, replace(asking, clearance=WHOLE), person_id=person_id)
        if sentences := _of_hidden(policies, rows, asking.clearance):
            note([person_id])
            said += sentences
    return _with_notes(answered, sorted(set(said)))


def _with_notes(answered: Found[SearchHit, SearchAnswer], said: list[str]) -> Found[SearchHit, SearchAnswer]:
    made = answered.answer

    def noted(items: list[SearchHit], total: int, following: str | None) -> SearchAnswer:
        page = made(items, total, following)
        update: dict[str, Any] = {"notes": [*page.answer.notes, *said]}
        return page.model_copy(update={"answer": page.answer.model_copy(update=update)})

    envelope = answered.envelope.model_copy(update={"notes": [*answered.envelope.notes, *said]})
    return replace(answered, answer=noted, envelope=envelope)


def _sentences(policies: Sequence[Policy], sources: Iterable[str]) -> list[str]:
    held = set(sources)
    return sorted({policy.sentence for policy in policies if policy.source in held})
