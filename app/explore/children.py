"""Children: who is near a recorded risk, and who has no recorded carer."""

from __future__ import annotations

from collections.abc import Sequence

from app.explore.bounds import checked_screening
from app.explore.carers import without_carers
from app.explore.envelope import HUBS, around, envelope
from app.explore.links import PROFILES, lay_out, link_files
from app.explore.listing import Found, Key
from app.explore.persons import person_of, risk_fact_of
from app.explore.rows import ChildrenCounted, PersonRow, RiskFactRow, Row
from app.graph.catalogue import CypherFile, Question, question
from app.graph.session import Asking, GraphSession
from app.models.answers import Age, Parameter, Profile
from app.models.child_answers import (
    ChildInReach,
    ChildNearRisk,
    NearRisk,
    NearRiskGroups,
    RiskGroup,
)

__all__ = ["near_risk", "near_risk_groups", "without_carers"]

LARGE_SHARE = 0.1
CHILDREN_NAMED = 200


class StepsRow(Row):
    """The children that are one distance away."""

    steps: int
    children: int
    child_ids: list[str]


class WhyRow(Row):
    """From whom a child is near risk."""

    child: PersonRow
    risk_person: PersonRow
    risk_facts: list[RiskFactRow]
    other_risk_people: int


class GroupRow(Row):
    """The children in reach of one risk person."""

    risk_person_id: str
    child_ids: list[str]
    steps: list[int]


class FlaggedRow(Row):
    """A person and that person's live risk facts."""

    person: PersonRow
    risk_facts: list[RiskFactRow]


class PersonSeenRow(Row):
    """A person by id."""

    person: PersonRow


_BOUNDS = range(1, 5)
SCREENING: dict[tuple[Profile, int], Question[StepsRow]] = {
    (p, n): question(f"children_near_risk_{p}_{n}", StepsRow) for p in PROFILES for n in _BOUNDS
}
WHY: dict[tuple[Profile, int], Question[WhyRow]] = {
    (p, n): question(f"near_risk_why_{p}_{n}", WhyRow) for p in PROFILES for n in _BOUNDS
}
GROUPS: dict[tuple[Profile, int], Question[GroupRow]] = {
    (p, n): question(f"near_risk_groups_{p}_{n}", GroupRow) for p in PROFILES for n in _BOUNDS
}
COUNTED = question("children_counted", ChildrenCounted)
FLAGGED: dict[Profile, Question[FlaggedRow]] = {
    p: question(f"people_flagged_{p}", FlaggedRow) for p in PROFILES
}
PEOPLE = question("people_seen", PersonSeenRow)


def near_risk(
    session: GraphSession,
    asking: Asking,
    *,
    max_steps: int = 2,
    profile: Profile = "close",
    kinds: Sequence[str] = (),
    bases: Sequence[str] = (),
    age: Age = "child",
) -> Found[ChildNearRisk, NearRisk]:
    """Children within `max_steps` of a person with a live risk fact, nearest first, then by id.

    Raises BadInput for a bound, profile, kind or basis that is not known.
    """
    checked_screening(max_steps, profile, kinds, bases, age)
    about = around(session, asking)
    risk = {"kinds": list(kinds), "bases": list(bases)}
    screening = SCREENING[profile, max_steps]
    rows = session.values(screening, asking, **risk, age=age)
    counted = session.read(COUNTED, asking)[0]
    keys: list[Key] = [(steps, child_id) for steps, _, child_ids in rows for child_id in child_ids]
    looked_at = counted.children if age == "child" else counted.age_unknown
    share = round(len(keys) / looked_at, 4) if looked_at else 0.0
    parts: list[CypherFile] = [screening.file, COUNTED.file, *(WHY[profile, row[0]].file for row in rows)]
    parts += link_files(profile, [row[0] for row in rows])
    answer = envelope(
        "children_near_risk",
        about,
        parts,
        asked_parameters(max_steps, profile, kinds, bases, age),
        limits=[HUBS],
        notes=share_notes(share, profile, max_steps),
    )

    def details(chosen: Sequence[Key]) -> list[ChildNearRisk]:
        return _explained(session, asking, profile, risk, chosen, about.names)

    return Found(
        ChildNearRisk,
        keys,
        details,
        lambda items, total, following: NearRisk(
            items=items,
            total=total,
            next_cursor=following,
            answer=answer,
            counts_by_steps={str(steps): number for steps, number, _ in rows},
            children=looked_at,
            share=share,
            age_unknown=counted.age_unknown,
        ),
        answer,
    )


def asked_parameters(
    max_steps: int, profile: Profile, kinds: Sequence[str], bases: Sequence[str], age: Age
) -> dict[str, Parameter]:
    """The parameters of the two screening questions, as an envelope names them."""
    return {"max_steps": max_steps, "profile": profile, "kind": list(kinds), "basis": list(bases), "age": age}


def share_notes(share: float, profile: Profile, max_steps: int) -> list[str]:
    """An answer that holds more than a tenth of the children says so, and what would be narrower."""
    if share <= LARGE_SHARE:
        return []
    narrower = {"all": "wider", "wider": "close", "close": ""}[profile]
    offers = [f"profile={narrower}"] if narrower else []
    offers += [f"max_steps={max_steps - 1}"] if max_steps > 1 else []
    offer = f"; narrower: {' or '.join(offers)}" if offers else ""
    return [f"this answer holds {share:.0%} of all children{offer}"]


def _explained(
    session: GraphSession,
    asking: Asking,
    profile: Profile,
    risk: dict[str, list[str]],
    chosen: Sequence[Key],
    names: dict[str, str],
) -> list[ChildNearRisk]:
    by_steps: dict[int, list[str]] = {}
    for steps, child_id in chosen:
        by_steps.setdefault(int(steps), []).append(str(child_id))
    found: dict[str, tuple[WhyRow, int]] = {}
    for steps, child_ids in by_steps.items():
        for row in session.read(WHY[profile, steps], asking, child_ids=child_ids, **risk):
            found[row.child.person_id] = (row, steps)
    ends = [((row.child.person_id, row.risk_person.person_id), steps) for row, steps in found.values()]
    laid = lay_out(session, asking, profile, ends, names, shown=1)
    items: list[ChildNearRisk] = []
    for _, child_id in chosen:
        if str(child_id) not in found:
            continue  # gone since the list was made: a load in between
        row, steps = found[str(child_id)]
        pair = (row.child.person_id, row.risk_person.person_id)
        if not laid.paths.get(pair):
            continue
        path = laid.paths[pair][0]
        items.append(
            ChildNearRisk(
                child=path.people[0],
                steps=steps,
                assumptions=0,
                risk_person=path.people[-1],
                risk_facts=[risk_fact_of(fact, asking.valid_on, names) for fact in row.risk_facts],
                path=path,
                paths_total=laid.totals[pair],
                other_risk_people=row.other_risk_people,
            )
        )
    return items


def near_risk_groups(
    session: GraphSession,
    asking: Asking,
    *,
    max_steps: int = 2,
    profile: Profile = "close",
    kinds: Sequence[str] = (),
    bases: Sequence[str] = (),
    age: Age = "child",
) -> Found[RiskGroup, NearRiskGroups]:
    """Each person with a live risk fact who has children within `max_steps`, by id, and those children."""
    checked_screening(max_steps, profile, kinds, bases, age)
    about = around(session, asking)
    risk = {"kinds": list(kinds), "bases": list(bases)}
    asked = GROUPS[profile, max_steps]
    rows = {row[0]: row for row in session.values(asked, asking, **risk, age=age)}
    keys: list[Key] = [(risk_person_id,) for risk_person_id in rows]
    in_reach = {child_id for row in rows.values() for child_id in row[1]}
    counted = session.read(COUNTED, asking)[0]
    looked_at = counted.children if age == "child" else counted.age_unknown
    share = len(in_reach) / looked_at if looked_at else 0.0
    answer = envelope(
        "children_near_risk_groups",
        about,
        [asked.file, COUNTED.file, FLAGGED[profile].file, PEOPLE.file],
        asked_parameters(max_steps, profile, kinds, bases, age),
        limits=[HUBS],
        notes=share_notes(share, profile, max_steps),
    )

    def details(chosen: Sequence[Key]) -> list[RiskGroup]:
        ids = [str(key[0]) for key in chosen]
        named_children = sorted({child for one in ids for child in rows[one][1][:CHILDREN_NAMED]})
        people = {
            row.person.person_id: person_of(row.person, asking.valid_on)
            for row in session.read(PEOPLE, asking, person_ids=named_children)
        }
        groups: list[RiskGroup] = []
        for row in session.read(FLAGGED[profile], asking, person_ids=ids, **risk):
            _, child_ids, steps = rows[row.person.person_id]
            near = zip(child_ids[:CHILDREN_NAMED], steps, strict=False)
            groups.append(
                RiskGroup(
                    risk_person=person_of(row.person, asking.valid_on),
                    risk_facts=[risk_fact_of(fact, asking.valid_on, about.names) for fact in row.risk_facts],
                    children=[ChildInReach(child=people[c], steps=n) for c, n in near if c in people],
                    children_total=len(child_ids),
                )
            )
        return groups

    return Found(
        RiskGroup,
        keys,
        details,
        lambda items, total, following: NearRiskGroups(
            items=items, total=total, next_cursor=following, answer=answer, children=len(in_reach)
        ),
        answer,
    )
