"""Everybody around one person, and the links among them."""

from __future__ import annotations

from collections.abc import Sequence

from app.errors import BadInput, FieldProblem
from app.explore.bounds import checked_profile, checked_steps
from app.explore.emptiness import HUBS, HubRow, Probes, hub_words, hubs_of, why_empty
from app.explore.envelope import HUBS as HUBS_END_A_PATH
from app.explore.envelope import beside, envelope
from app.explore.if_confirmed import only_if
from app.explore.links import PROFILES
from app.explore.persons import person_of
from app.explore.rows import PersonRow, Row
from app.explore.subject import refuse
from app.explore.words import counted
from app.graph.catalogue import Question, question
from app.graph.session import Asking, GraphSession
from app.models.answers import OnlyIf, Profile
from app.models.people_answers import Cut, NetworkAnswer, NetworkLink, NetworkPerson

MOST_PEOPLE = 300


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


NETWORK: dict[tuple[Profile, int], Question[NetworkRow]] = {
    (p, n): question(f"network_{p}_{n}", NetworkRow) for p in PROFILES for n in range(1, 5)
}
LINKED_EVER = question("linked_ever", EverLinkedRow)


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
    asked = NETWORK[profile, max_steps]
    about, (row,) = beside(
        session,
        asking,
        # The person asked about is not counted among the people who are shown.
        lambda: session.read(asked, asking, person_id=person_id, limit=max_people + 1),
    )
    if not row.people:
        refuse(session, asking, person_id)
    hubs = hubs_of(session, asking, [person_id])
    why = None
    if row.total == 1:
        why = why_empty(_network_probes(session, asking, person_id, hubs, profile), about, profile, max_steps)
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


def _network_probes(
    session: GraphSession, asking: Asking, person_id: str, hubs: Sequence[HubRow], asked: Profile
) -> Probes:
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

    def only_if_confirmed(max_steps: int) -> tuple[OnlyIf | None, bool]:
        return only_if(
            session, asking, asked,
            start=person_id, ends=lambda _: True, max_steps=max_steps, least_steps=1,
        )  # fmt: skip

    return Probes(steps_in, ended, hub, only_if_confirmed, "somebody linked")
