"""Pictures' answers out of a few words, for tests that need no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

from app.models.answers import Envelope, Person, RiskFactSeen
from app.models.kinds import KINDS
from app.models.picture_answers import (
    DrawnHome,
    DrawnIncident,
    DrawnLink,
    DrawnPerson,
    DrawnResident,
    DrawnRole,
    DrawnSuspicion,
    LinkGroup,
    PictureAnswer,
)

DAY = date(2026, 6, 1)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
_GROUPS: dict[str, LinkGroup] = {
    "PARENT_OF": "kin",
    "SIBLING_OF": "kin",
    "RELATED_TO": "kin",
    "CARES_FOR": "care",
    "PARTNER_OF": "couple",
    "LIVES_WITH": "home",
    "ASSOCIATES_WITH": "associate",
    "MUST_NOT_CONTACT": "order",
}


def someone(
    who: str,
    *,
    name: str | None = None,
    born: str | None = None,
    sex: str = "U",
    steps: int | None = 1,
    facts: Sequence[str] = (),
    died: date | None = None,
) -> DrawnPerson:
    """One person; `facts` are kinds of risk fact."""
    year = int(born[:4]) if born else None
    person = Person(
        person_id=who,
        name=f"Name {who}" if name is None else name,
        birth_date=born,
        age=None if year is None else 2026 - year,
        sex=sex,
        is_child=year is not None and year > 2008,
        agencies=["NMC"],
    )
    risk = [
        RiskFactSeen(
            risk_id=f"{who}-{kind}", kind=kind, basis="conviction", role="", agency="NMP", system="s",
            record_id=who, valid_from=None, valid_to=None, review_due=None, review_overdue=False,
            recorded_at=NOON, text=kind,
        )
        for kind in facts
    ]  # fmt: skip
    return DrawnPerson(
        person=person, steps=steps, deceased_on=died, unborn=False, opened=False, risk_facts=risk
    )


def link(start: str, kind: str, end: str, *, ended: bool = False, disputed: bool = False) -> DrawnLink:
    """`start` is the *kind* of `end`."""
    known = KINDS[kind]
    return DrawnLink(
        start=start, end=end, group=_GROUPS[known.type], kind=kind, word=known.word, ended=ended,
        disputed=disputed, derived=False, agencies=["NMC"], statements=[],
    )  # fmt: skip


def home(name: str, who: Mapping[str, str], *, people: int = 0, institutional: bool = False) -> DrawnHome:
    """A dwelling; `who` lives there, each as a kind of residence."""
    return DrawnHome(
        household_id=name,
        address=f"{name} Street, ZZ1 1ZZ",
        dwelling_kinds=["refuge"] if institutional else [],
        institutional=institutional,
        people=max(people, len(who)),
        residents=[DrawnResident(person_id=one, kind=kind, statements=[]) for one, kind in who.items()],
    )


def incident(reference: str, day: date, who: Iterable[str]) -> DrawnIncident:
    """An incident that names these people."""
    roles = [DrawnRole(person_id=one, roles=["witness"], present="yes", statements=[]) for one in who]
    return DrawnIncident(
        agency="NMP", reference=reference, kind="violence", occurred_on=day, people=len(roles), involved=roles
    )


def suspicion(one: str, other: str) -> DrawnSuspicion:
    """Two people who may be one."""
    return DrawnSuspicion(person_id=one, other_id=other, since=DAY, text=f"{one} and {other} may be one")


def answer(
    people: Sequence[DrawnPerson],
    links: Sequence[DrawnLink] = (),
    homes: Sequence[DrawnHome] = (),
    incidents: Sequence[DrawnIncident] = (),
    suspected: Sequence[DrawnSuspicion] = (),
) -> PictureAnswer:
    """The answer; the first person is the one asked about."""
    envelope = Envelope(
        question="person_picture", version="v", parts=[], parameters={"max_steps": 2}, valid_on=DAY,
        known_on=DAY, graph_sequence=0, limits=[], sources=[], notes=[],
    )  # fmt: skip
    return PictureAnswer(
        people=list(people), links=list(links), homes=list(homes), incidents=list(incidents),
        suspected=list(suspected), cut=[], why_empty=None, answer=envelope,
    )  # fmt: skip
