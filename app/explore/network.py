"""Around one person: the network, live risk facts in reach, and paths between two people."""

from __future__ import annotations

from collections.abc import Sequence

from app.errors import BadInput, FieldProblem
from app.explore.bounds import checked_profile, checked_steps
from app.explore.emptiness import HUBS, HubRow, Probes, hub_words, hubs_of, why_empty
from app.explore.envelope import HUBS as HUBS_END_A_PATH
from app.explore.envelope import around, envelope
from app.explore.links import PATHS_SHOWN, PROFILES, lay_out, link_files
from app.explore.listing import Found, Key
from app.explore.persons import person_of, risk_fact_of
from app.explore.rows import PersonRow, RiskFactRow, Row
from app.explore.subject import PEOPLE, refuse, seen, subject
from app.explore.words import counted, steps_word
from app.graph.catalogue import Question, question
from app.graph.session import Asking, GraphSession
from app.models.answers import Profile, WhyEmpty
from app.models.people_answers import (
    Cut,
    NetworkAnswer,
    NetworkLink,
    NetworkPerson,
    PathsAnswer,
    PersonRisks,
    RiskInReach,
)

MOST_PEOPLE = 300


class RiskRow(Row):
    """Somebody with live risk facts, and how near."""

    risk_person: PersonRow
    steps: int
    risk_facts: list[RiskFactRow]


class StepsRow(Row):
    """A distance."""

    steps: int


class EverRow(Row):
    """A distance if nothing had ended, and whether the risk fact itself has."""

    steps: int
    ended_fact: bool


class ReachedRow(Row):
    """Somebody in a network."""

    person: PersonRow
    steps: int
    has_risk_fact: bool


class NetworkLinkRow(Row):
    """One pair and type in a network."""

    start_id: str
    end_id: str
    type: str
    kinds: list[str]
    agencies: list[str]
    derived: bool


class NetworkRow(Row):
    """A network."""

    people: list[ReachedRow]
    total: int
    links: list[NetworkLinkRow]


class EverLinkedRow(Row):
    """How many people were ever linked."""

    people: int


_BOUNDS = range(1, 5)
RISKS: dict[tuple[Profile, int], Question[RiskRow]] = {
    (p, n): question(f"person_risks_{p}_{n}", RiskRow) for p in PROFILES for n in _BOUNDS
}
NETWORK: dict[tuple[Profile, int], Question[NetworkRow]] = {
    (p, n): question(f"network_{p}_{n}", NetworkRow) for p in PROFILES for n in _BOUNDS
}
LENGTH: dict[Profile, Question[StepsRow]] = {p: question(f"path_length_{p}", StepsRow) for p in PROFILES}
RISKS_EVER: dict[Profile, Question[EverRow]] = {
    p: question(f"person_risks_ever_{p}", EverRow) for p in PROFILES
}
LENGTH_EVER: dict[Profile, Question[StepsRow]] = {
    p: question(f"path_length_ever_{p}", StepsRow) for p in PROFILES
}
LINKED_EVER = question("linked_ever", EverLinkedRow)


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
        why = why_empty(_risk_probes(session, asking, person_id), about, profile, max_steps)

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


def _risk_probes(session: GraphSession, asking: Asking, person_id: str) -> Probes:
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

    return Probes(steps_in, ended, hub, "a person with a risk fact")


def paths(
    session: GraphSession,
    asking: Asking,
    *,
    start: str,
    end: str,
    max_steps: int = 2,
    profile: Profile = "close",
) -> PathsAnswer:
    """All shortest paths between two people within `max_steps`; at most 20 are laid out.

    Raises Unknown, Moved, BadInput (also for one person with itself).
    """
    checked_steps(max_steps)
    checked_profile(profile)
    if start == end:
        raise BadInput(
            "a path joins two people", problems=(FieldProblem("to", "is the same person as `from`"),)
        )
    about = around(session, asking)
    found = session.read(LENGTH[profile], asking, start_id=start, end_id=end)
    steps = found[0].steps if found and found[0].steps <= max_steps else None
    parts = [LENGTH[profile].file, PEOPLE.file]
    people = seen(session, asking, [start, end])
    for person_id in (start, end):
        if person_id not in people:
            refuse(session, asking, person_id)
    why: WhyEmpty | None = None
    laid = None
    if steps is None:
        why = why_empty(_path_probes(session, asking, start, end), about, profile, max_steps)
    else:
        laid = lay_out(session, asking, profile, [((start, end), steps)], about.names, shown=PATHS_SHOWN)
        parts += laid.parts
    return PathsAnswer(
        start=person_of(people[start], asking.valid_on),
        end=person_of(people[end], asking.valid_on),
        steps=steps,
        paths=laid.paths.get((start, end), []) if laid else [],
        total=laid.totals.get((start, end), 0) if laid else 0,
        why_empty=why,
        answer=envelope(
            "paths",
            about,
            parts,
            {"from": start, "to": end, "max_steps": max_steps, "profile": profile},
            limits=[HUBS_END_A_PATH],
        ),
    )


def _path_probes(session: GraphSession, asking: Asking, start: str, end: str) -> Probes:
    def steps_in(profile: Profile) -> int | None:
        rows = session.read(LENGTH[profile], asking, start_id=start, end_id=end)
        return rows[0].steps if rows else None

    def ended(profile: Profile) -> str | None:
        for row in session.read(LENGTH_EVER[profile], asking, start_id=start, end_id=end):
            return f"a link on the way has ended (it would be {steps_word(row.steps)})"
        return None

    def hub() -> str | None:
        hubs = hubs_of(session, asking, [start])
        shared = [one for one in hubs if end in one.people]
        return hub_words(shared[0]) if shared else None

    return Probes(steps_in, ended, hub, "a path")


def network(
    session: GraphSession,
    asking: Asking,
    *,
    person_id: str,
    max_steps: int = 2,
    profile: Profile = "close",
    max_people: int = MOST_PEOPLE,
) -> NetworkAnswer:
    """Everybody within `max_steps` of a person, the nearest `max_people` (1 to 300), and their links.

    Raises Unknown, Moved, BadInput.
    """
    checked_steps(max_steps)
    checked_profile(profile)
    if not 1 <= max_people <= MOST_PEOPLE:
        problem = FieldProblem("max_people", f"must be 1 to {MOST_PEOPLE}")
        raise BadInput("that many people cannot be shown", problems=(problem,))
    about = around(session, asking)
    asked = NETWORK[profile, max_steps]
    # The person asked about is not counted among the people who are shown.
    row = session.read(asked, asking, person_id=person_id, limit=max_people + 1)[0]
    if not row.people:
        refuse(session, asking, person_id)
    hubs = hubs_of(session, asking, [person_id])
    why = None
    if row.total == 1:
        why = why_empty(_network_probes(session, asking, person_id, hubs), about, profile, max_steps)
    return NetworkAnswer(
        person=person_of(row.people[0].person, asking.valid_on),
        people=[
            NetworkPerson(
                person=person_of(one.person, asking.valid_on),
                steps=one.steps,
                has_risk_fact=one.has_risk_fact,
            )
            for one in row.people[1:]
        ],
        links=[
            NetworkLink(
                start=one.start_id,
                end=one.end_id,
                kinds=one.kinds,
                derived=one.derived,
                agencies=one.agencies,
            )
            for one in row.links
        ],
        cut=_cut(row, hubs, max_people),
        why_empty=why,
        answer=envelope(
            "person_network",
            about,
            [asked.file, HUBS.file],
            {"person_id": person_id, "max_steps": max_steps, "profile": profile, "max_people": max_people},
            limits=[HUBS_END_A_PATH],
        ),
    )


def _cut(row: NetworkRow, hubs: Sequence[HubRow], max_people: int) -> list[Cut]:
    cuts: list[Cut] = []
    left = row.total - len(row.people)
    if left > 0:
        people = counted(left, "person is", "people are")
        cuts.append(
            Cut(
                reason="max_people",
                people=left,
                text=f"{people} left out: only the nearest {max_people} are shown",
            )
        )
    for hub in hubs:
        others = len(hub.people) - 1
        cuts.append(Cut(reason="hub", people=others, text=f"a path ends at {hub_words(hub)}"))
    return cuts


def _network_probes(session: GraphSession, asking: Asking, person_id: str, hubs: Sequence[HubRow]) -> Probes:
    def steps_in(profile: Profile) -> int | None:
        return (
            1
            if session.read(NETWORK[profile, 1], asking, person_id=person_id, limit=2)[0].total > 1
            else None
        )

    def ended(profile: Profile) -> str | None:
        found = session.read(LINKED_EVER, asking, person_id=person_id)[0].people
        live = steps_in("all") is not None
        return (
            f"{counted(found, 'person was', 'people were')} linked, and no longer"
            if found and not live
            else None
        )

    def hub() -> str | None:
        return hub_words(hubs[0]) if hubs else None

    return Probes(steps_in, ended, hub, "somebody linked")
