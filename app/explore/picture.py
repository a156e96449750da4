"""What is drawn around a person's network: homes, incidents, risk facts, what has ended, who may be whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import BadInput, FieldProblem
from app.explore.envelope import HUBS as HUBS_END_A_PATH
from app.explore.envelope import around, envelope
from app.explore.links import LINK_STATEMENTS, PROFILES
from app.explore.network import HUBS, MOST_PEOPLE, NETWORK, network
from app.explore.paths import paths
from app.explore.persons import person_of, risk_fact_of
from app.explore.picture_facts import homes_drawn, incidents_drawn, shared_drawn, ties_drawn, unexplained
from app.explore.picture_rows import NetworkDrawnRow, SuspectedRow
from app.explore.rows import PersonRow
from app.explore.subject import PEOPLE, seen
from app.explore.words import counted
from app.graph.catalogue import CypherFile, Question, question
from app.graph.session import Asking, GraphSession
from app.models.answers import Parameter, Person, Profile, RiskFactSeen, WhyEmpty
from app.models.people_answers import Cut
from app.models.picture_answers import DrawnPerson, DrawnSuspicion, PathsPicture, PictureAnswer

MOST_INCIDENTS = 40
MOST_OPENED = 20
DRAWN: dict[Profile, Question[NetworkDrawnRow]] = {
    p: question(f"network_drawn_{p}", NetworkDrawnRow) for p in PROFILES
}


@dataclass
class _Reached:
    """Who is in the picture and how many steps away, nearest first."""

    steps: dict[str, int]
    cut: list[Cut]
    why_empty: WhyEmpty | None
    opened: list[str]


def picture(
    session: GraphSession,
    asking: Asking,
    *,
    person_id: str,
    max_steps: int = 2,
    profile: Profile = "close",
    opened: Sequence[str] = (),
) -> PictureAnswer:
    """The network of a person with all that is drawn around it, at most 300 people.

    `opened` are people of the picture whose own next step is shown as well; who is not in it is left out.
    Raises Unknown, Moved, BadInput.
    """
    if len(opened) > MOST_OPENED:
        problem = FieldProblem("opened", f"at most {MOST_OPENED}")
        raise BadInput("that many people cannot be opened at once", problems=(problem,))
    reached = _reached(session, asking, person_id, max_steps, profile, opened)
    parts = [NETWORK[profile, max_steps].file, HUBS.file]
    if reached.opened:
        parts.append(NETWORK[profile, 1].file)
    given: dict[str, Parameter] = {
        "person_id": person_id,
        "max_steps": max_steps,
        "profile": profile,
        "opened": list(reached.opened),
    }
    return _drawn(session, asking, profile, reached, parts, given)


def picture_of_paths(
    session: GraphSession,
    asking: Asking,
    *,
    start: str,
    end: str,
    max_steps: int = 2,
    profile: Profile = "close",
) -> PathsPicture:
    """All shortest paths between two people, and what is drawn around the people on them.

    `picture` is null where there is no path. Raises Unknown, Moved, BadInput like `paths`.
    """
    found = paths(session, asking, start=start, end=end, max_steps=max_steps, profile=profile)
    if found.steps is None:
        return PathsPicture(found=found, picture=None)
    steps = {person.person_id: at for path in reversed(found.paths) for at, person in enumerate(path.people)}
    steps = dict(sorted(steps.items(), key=lambda one: (one[1], one[0])))
    given: dict[str, Parameter] = {"from": start, "to": end, "max_steps": max_steps, "profile": profile}
    drawn = _drawn(session, asking, profile, _Reached(steps, [], None, []), [], given)
    return PathsPicture(found=found, picture=drawn)


def _drawn(
    session: GraphSession,
    asking: Asking,
    profile: Profile,
    reached: _Reached,
    parts: list[CypherFile],
    given: dict[str, Parameter],
) -> PictureAnswer:
    """What is drawn around these people."""
    about = around(session, asking)
    ids = list(reached.steps)
    row = session.read(DRAWN[profile], asking, person_ids=ids, limit=MOST_INCIDENTS)[0]
    rows = seen(session, asking, ids)
    people = {one: person_of(rows[one], asking.valid_on) for one in ids}
    homes = homes_drawn(row, people, about.names)
    incidents = incidents_drawn(row, people, about.names)
    alone = unexplained(row, homes, incidents)
    links = ties_drawn(row.ties, people, about.names)
    links += shared_drawn(session, asking, profile, alone, people, about.names)
    cut = list(reached.cut)
    if row.incidents_total > len(incidents):
        cut.append(_incidents_cut(row.incidents_total - len(incidents)))
    parts = [*parts, DRAWN[profile].file, PEOPLE.file]
    if alone:
        parts.append(LINK_STATEMENTS[profile].file)
    return PictureAnswer(
        people=_people(row, rows, people, reached, asking, about.names),
        links=links,
        homes=homes,
        incidents=incidents,
        suspected=[
            _suspicion(one, people)
            for one in row.suspected
            # Of two who are both here, once.
            if one.other.person_id not in people or one.person_id < one.other.person_id
        ],
        cut=cut,
        why_empty=reached.why_empty,
        answer=envelope("person_picture", about, parts, given, limits=[HUBS_END_A_PATH]),
    )


def _suspicion(one: SuspectedRow, people: dict[str, Person]) -> DrawnSuspicion:
    return DrawnSuspicion(
        person_id=one.person_id,
        other_id=one.other.person_id,
        since=one.since,
        text=(
            f"{people[one.person_id].name} and {one.other.name} may be one person"
            f" (suspected since {one.since}, not decided)"
        ),
    )


def _reached(
    session: GraphSession,
    asking: Asking,
    person_id: str,
    max_steps: int,
    profile: Profile,
    opened: Sequence[str],
) -> _Reached:
    base = network(
        session,
        asking,
        person_id=person_id,
        max_steps=max_steps,
        profile=profile,
        max_people=MOST_PEOPLE - 1,
    )
    steps = {person_id: 0} | {one.person.person_id: one.steps for one in base.people}
    cut, kept = list(base.cut), [one for one in dict.fromkeys(opened) if one in steps]
    left = 0
    for one in kept:
        for found in network(session, asking, person_id=one, max_steps=1, profile=profile).people:
            if found.person.person_id in steps:
                continue
            if len(steps) == MOST_PEOPLE:
                left += 1
                continue
            steps[found.person.person_id] = steps[one] + 1
    if left:
        people = counted(left, "person is", "people are")
        text = f"{people} left out of what was opened: at most {MOST_PEOPLE} are shown"
        cut.append(Cut(reason="max_people", people=left, text=text))
    return _Reached(steps, cut, base.why_empty, kept)


def _incidents_cut(left: int) -> Cut:
    incidents = counted(left, "earlier incident is", "earlier incidents are")
    text = f"{incidents} left out: only the latest {MOST_INCIDENTS} are shown"
    return Cut(reason="max_incidents", people=left, text=text)


def _people(
    row: NetworkDrawnRow,
    rows: dict[str, PersonRow],
    people: dict[str, Person],
    reached: _Reached,
    asking: Asking,
    names: dict[str, str],
) -> list[DrawnPerson]:
    facts: dict[str, list[RiskFactSeen]] = defaultdict(list)
    for one in row.risk_facts:
        facts[one.person_id].append(risk_fact_of(one.fact, asking.valid_on, names))
    others = {one.other.person_id: one.other for one in row.suspected if one.other.person_id not in people}

    def drawn(found: PersonRow, steps: int | None) -> DrawnPerson:
        return DrawnPerson(
            person=person_of(found, asking.valid_on),
            steps=steps,
            deceased_on=found.deceased_on if found.deceased_on <= asking.valid_on else None,
            unborn=found.birth_known and found.birth_latest > asking.valid_on,
            opened=found.person_id in reached.opened,
            risk_facts=facts[found.person_id],
        )

    return [drawn(rows[one], steps) for one, steps in reached.steps.items()] + [
        drawn(one, None) for one in others.values()
    ]
