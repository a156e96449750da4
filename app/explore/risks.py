"""Live risk facts in reach of one person, each with every shortest path to it."""

from __future__ import annotations

from collections.abc import Sequence

from app.explore.bounds import checked_profile, checked_steps
from app.explore.emptiness import Probes, hub_words, hubs_of, why_empty
from app.explore.envelope import HUBS as HUBS_END_A_PATH
from app.explore.envelope import around, envelope
from app.explore.if_confirmed import only_if
from app.explore.links import PROFILES, lay_out, link_files
from app.explore.listing import Found, Key
from app.explore.persons import person_of, risk_fact_of
from app.explore.rows import PersonRow, RiskFactRow, Row
from app.explore.subject import PEOPLE, subject
from app.explore.words import steps_word
from app.graph.catalogue import Question, question
from app.graph.session import Asking, GraphSession
from app.models.answers import OnlyIf, Profile
from app.models.people_answers import PersonRisks, RiskInReach


class RiskRow(Row):
    """Somebody with live risk facts, and how near."""

    risk_person: PersonRow
    steps: int
    risk_facts: list[RiskFactRow]


class EverRow(Row):
    """A distance if nothing had ended, and whether the risk fact itself has."""

    steps: int
    ended_fact: bool


RISKS: dict[tuple[Profile, int], Question[RiskRow]] = {
    (p, n): question(f"person_risks_{p}_{n}", RiskRow) for p in PROFILES for n in range(1, 5)
}
RISKS_EVER: dict[Profile, Question[EverRow]] = {
    p: question(f"person_risks_ever_{p}", EverRow) for p in PROFILES
}


def risks(
    session: GraphSession,
    asking: Asking,
    *,
    person_id: str,
    max_steps: int = 2,
    profile: Profile = "close",
) -> Found[RiskInReach, PersonRisks]:
    """People with live risk facts within `max_steps` of a person, nearest first, with all shortest paths.

    The person's own risk facts stand apart. Raises Unknown, Moved, BadInput.
    """
    checked_steps(max_steps)
    checked_profile(profile)
    about = around(session, asking)
    asked = RISKS[profile, max_steps]
    rows = session.read(asked, asking, person_id=person_id)
    own = [row for row in rows if row.steps == 0]
    others: dict[Key, RiskRow] = {(row.steps, row.risk_person.person_id): row for row in rows if row.steps}
    who = own[0].risk_person if own else subject(session, asking, person_id)
    answer = envelope(
        "person_risks",
        about,
        [asked.file, PEOPLE.file, *link_files(profile, sorted({row.steps for row in others.values()}))],
        {"person_id": person_id, "max_steps": max_steps, "profile": profile},
        limits=[HUBS_END_A_PATH],
    )
    why = None
    if not others:
        why = why_empty(_risk_probes(session, asking, person_id, profile), about, profile, max_steps)

    def details(chosen: Sequence[Key]) -> list[RiskInReach]:
        ends = [((person_id, str(other)), int(steps)) for steps, other in chosen]
        laid = lay_out(session, asking, profile, ends, about.names)
        return [
            RiskInReach(
                risk_person=person_of(others[key].risk_person, asking.valid_on),
                steps=others[key].steps,
                assumptions=0,
                risk_facts=[risk_fact_of(f, asking.valid_on, about.names) for f in others[key].risk_facts],
                paths=laid.paths.get((person_id, str(key[1])), []),
                paths_total=laid.totals.get((person_id, str(key[1])), 0),
            )
            for key in chosen
        ]

    return Found(
        RiskInReach,
        sorted(others),
        details,
        lambda items, total, following: PersonRisks(
            items=items,
            total=total,
            next_cursor=following,
            answer=answer,
            person=person_of(who, asking.valid_on),
            own=[risk_fact_of(f, asking.valid_on, about.names) for row in own for f in row.risk_facts],
            why_empty=why,
        ),
        answer,
    )


def _risk_probes(session: GraphSession, asking: Asking, person_id: str, asked: Profile) -> Probes:
    def steps_in(profile: Profile) -> int | None:
        rows = session.read(RISKS[profile, 4], asking, person_id=person_id)
        return min((row.steps for row in rows if row.steps), default=None)

    def ended(profile: Profile) -> str | None:
        for row in session.read(RISKS_EVER[profile], asking, person_id=person_id):
            what = "the risk fact" if row.ended_fact else "a link on the way"
            return f"{what} has ended (it would be at {steps_word(row.steps)})"
        return None

    def hub() -> str | None:
        found = [hub for hub in hubs_of(session, asking, [person_id]) if hub.flagged]
        return hub_words(found[0]) if found else None

    def only_if_confirmed(max_steps: int) -> tuple[OnlyIf | None, bool]:
        return only_if(
            session, asking, asked,
            start=person_id, ends=lambda row: row.flagged, max_steps=max_steps, least_steps=1,
            who=", with a live risk fact,",
        )  # fmt: skip

    return Probes(steps_in, ended, hub, only_if_confirmed, "a person with a risk fact")
