"""Asks the loaded graph and the oracle the same questions; says in words where they differ.

People are compared by their smallest record key, so that nothing hangs on how ids are made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel

from app.errors import Unknown
from app.explore import children, gaps, households, incidents, network, paths, risks
from app.graph.catalogue import question
from app.graph.session import Asking, GraphSession
from app.models.answers import OnlyIf
from app.models.answers import Path as AnswerPath
from app.models.days import london_day
from tests.reference import gaps as expected_gaps
from tests.reference.carers import children_without_carers
from tests.reference.possible import Possible, possible, told
from tests.reference.reach import (
    children_near_risk,
    distances,
    flagged,
    near,
    person_risks,
    risk_groups,
    shortest_lists,
)
from tests.reference.view import PROFILES, Profile, View
from tests.reference.world import World


@dataclass(frozen=True, slots=True)
class Moment:
    """One set of coordinates."""

    valid_on: date
    known_on: date
    clearance: int

    def asking(self) -> Asking:
        return Asking(self.valid_on, self.known_on, self.clearance, "comparison")

    def view(self, world: World) -> View:
        return View(world, self.valid_on, self.known_on, self.clearance)

    def __str__(self) -> str:
        return f"valid_on {self.valid_on}, known_on {self.known_on}, clearance {self.clearance}"


@dataclass(frozen=True, slots=True)
class Compared:
    """A loaded world: the graph's session, the oracle's world, and whose id is whose."""

    session: GraphSession
    world: World
    key_of: dict[str, str]

    @property
    def id_of(self) -> dict[str, str]:
        return {key: person_id for person_id, key in self.key_of.items()}


Check = Callable[[Compared, Moment], Iterator[str]]


def different(what: str, found: object, expected: object) -> Iterator[str]:
    """One line when the two differ: what only one of them has where they are sets or dicts."""
    if found == expected:
        return
    if isinstance(found, dict) and isinstance(expected, dict):
        found, expected = set(found.items()), set(expected.items())
    if isinstance(found, set | frozenset) and isinstance(expected, set | frozenset):
        yield f"{what}: only the graph {_few(found - expected)}; only the oracle {_few(expected - found)}"
    else:
        yield f"{what}: the graph {found!r}; the oracle {expected!r}"


def _few(things: Iterable[object]) -> str:
    listed = sorted(map(repr, things))
    return f"{', '.join(listed[:6])}{' ...' if len(listed) > 6 else ''}" or "nothing"


class Screened(BaseModel):
    """One row of the screening question."""

    steps: int
    children: int
    child_ids: list[str]


def near_risk_steps(graph: GraphSession, moment: Moment, profile: Profile, most: int) -> dict[str, int]:
    """Each child's id and steps, by the screening file itself."""
    asked = question(f"children_near_risk_{profile}_{most}", Screened)
    rows = graph.read(asked, moment.asking())
    return {child: row.steps for row in rows for child in row.child_ids}


def screening(compared: Compared, moment: Moment) -> Iterator[str]:
    """Every child near risk with the steps, in every profile, up to four steps."""
    view = moment.view(compared.world)
    for profile in PROFILES:
        for most in range(1, 5):
            found = near_risk_steps(compared.session, moment, profile, most)
            yield from different(
                f"screening {profile} {most}",
                {compared.key_of[child]: steps for child, steps in found.items()},
                children_near_risk(view, profile, most),
            )


def counts(compared: Compared, moment: Moment) -> Iterator[str]:
    """What stands beside the list of children near risk."""
    view = moment.view(compared.world)
    for age in ("child", "unknown"):
        found = children.near_risk(compared.session, moment.asking(), max_steps=3, profile="wider", age=age)
        page = found.page(limit=2, after=None)
        expected = children_near_risk(view, "wider", 3, age_unknown=age == "unknown")
        by_steps = {str(steps): list(expected.values()).count(steps) for steps in set(expected.values())}
        counted = {steps: count for steps, count in page.counts_by_steps.items() if count}
        yield from different(f"near_risk {age} counts_by_steps", counted, by_steps)
        yield from different(f"near_risk {age} total", page.total, len(expected))
        looked_at = view.children if age == "child" else view.age_unknown
        yield from different(f"near_risk {age} looked at", page.children, len(looked_at))
        yield from different(f"near_risk {age} age_unknown", page.age_unknown, len(view.age_unknown))


def near_risk_why(compared: Compared, moment: Moment) -> Iterator[str]:
    """For each child near risk the nearest person, how many more there are, and the shortest paths."""
    view = moment.view(compared.world)
    cases: tuple[tuple[Profile, int, tuple[str, ...], tuple[str, ...]], ...] = (
        ("close", 3, (), ()),
        ("wider", 2, ("violence", "drugs"), ()),
        ("all", 2, (), ("conviction", "intelligence")),
    )
    for profile, most, kinds, bases in cases:
        what = f"near_risk {profile} {most} {kinds} {bases}"
        found = children.near_risk(
            compared.session, moment.asking(), max_steps=most, profile=profile, kinds=kinds, bases=bases
        )
        items = {compared.key_of[item.child.person_id]: item for item in found.every()}
        expected = children_near_risk(view, profile, most, frozenset(kinds), frozenset(bases))
        yield from different(what, {child: item.steps for child, item in items.items()}, expected)
        for child, item in items.items():
            answer = near(view, child, profile, most, frozenset(kinds), frozenset(bases))
            if answer is None:
                continue
            person = compared.key_of[item.risk_person.person_id]
            ids = sorted(compared.id_of[key] for key in answer.risk_people)
            yield from different(f"{what} {child} risk_person", item.risk_person.person_id, ids[0])
            yield from different(
                f"{what} {child} others", item.other_risk_people, len(answer.risk_people) - 1
            )
            lists = {path for path in answer.paths if path[0] == person}
            yield from different(f"{what} {child} paths_total", item.paths_total, len(lists))
            if people_of(compared, item.path) not in lists | {path[::-1] for path in lists}:
                yield f"{what} {child}: the path {people_of(compared, item.path)} is none of {lists}"


def people_of(compared: Compared, path: AnswerPath) -> tuple[str, ...]:
    """The people of a path as record keys."""
    return tuple(compared.key_of[person.person_id] for person in path.people)


def groups(compared: Compared, moment: Moment) -> Iterator[str]:
    """Each risk person with the children in reach."""
    view = moment.view(compared.world)
    found = children.near_risk_groups(compared.session, moment.asking(), max_steps=2, profile="close")
    got = {
        compared.key_of[item.risk_person.person_id]: {
            compared.key_of[child.child.person_id]: child.steps for child in item.children
        }
        for item in found.every()
    }
    expected = risk_groups(view, "close", 2)
    yield from different("groups", set(got), set(expected))
    for person in set(got) & set(expected):
        yield from different(f"groups {person}", got[person], expected[person])


def without_carers(compared: Compared, moment: Moment) -> Iterator[str]:
    """Every child's gap level and the way to the nearest carer, for all and for each agency."""
    view = moment.view(compared.world)
    agencies = sorted({extract.agency for extract in compared.world.extracts})
    for agency in (None, *agencies):
        what = f"without_carers {agency or ''}"
        found = children.without_carers(compared.session, moment.asking(), agency=agency)
        answers = children_without_carers(view, agency)
        gap = {child: answer for child, answer in answers.items() if answer.level is not None}
        items = {compared.key_of[item.child.person_id]: item for item in found.every()}
        yield from different(
            what, {child: item.level for child, item in items.items()}, {c: a.level for c, a in gap.items()}
        )
        yield from different(
            f"{what} nearest_carer",
            {
                c: item.nearest_carer.steps if item.nearest_carer else None
                for c, item in items.items()
                if c in gap
            },
            {child: answer.nearest_carer for child, answer in gap.items() if child in items},
        )
        yield from different(f"{what} children", found.page(limit=1, after=None).children, len(answers))
    no_path = children.without_carers(compared.session, moment.asking(), no_path=True)
    yield from different(
        "without_carers no_path",
        {compared.key_of[item.child.person_id] for item in no_path.every()},
        {
            c
            for c, a in children_without_carers(view).items()
            if a.level is not None and a.nearest_carer is None
        },
    )


def gap_lists(compared: Compared, moment: Moment) -> Iterator[str]:
    """The lists of what is not recorded."""
    view, session, asking, key = (
        moment.view(compared.world),
        compared.session,
        moment.asking(),
        compared.key_of,
    )
    siblings = {
        frozenset({key[item.a.person_id], key[item.b.person_id]})
        for item in gaps.siblings_not_linked(session, asking).every()
    }
    yield from different("siblings_not_linked", siblings, expected_gaps.siblings_not_linked(view))
    parents = {
        (key[item.child.person_id], key[item.parent.person_id])
        for item in gaps.children_without_second_parent(session, asking).every()
    }
    yield from different(
        "children_without_second_parent", parents, expected_gaps.children_without_second_parent(view)
    )
    adults = {
        (key[item.adult.person_id], key[item.child.person_id])
        for item in gaps.adults_unexplained(session, asking).every()
    }
    yield from different("adults_unexplained", adults, expected_gaps.adults_unexplained(view))
    for kind in ("domestic_abuse", "drugs"):
        missing = {
            (f"{item.incident.agency}/{item.incident.reference}", key[item.child.person_id])
            for item in incidents.children_not_recorded(session, asking, kind=kind).every()
        }
        yield from different(f"not recorded {kind}", missing, expected_gaps.children_not_recorded(view, kind))


def homes(compared: Compared, moment: Moment) -> Iterator[str]:
    """Who lives together: each home's people, whatever a home is called."""
    with compared.session._driver.session(database=compared.session._database) as raw:
        ids = [row["id"] for row in raw.run("MATCH (h:Household) RETURN h.household_id AS id ORDER BY id")]
    found: Counter[frozenset[str]] = Counter()
    for household_id in ids:
        try:
            answer = households.household(compared.session, moment.asking(), household_id=household_id)
        except Unknown:
            continue
        if answer.residents:
            found[frozenset(compared.key_of[one.person.person_id] for one in answer.residents)] += 1
    expected = expected_gaps.household_members(moment.view(compared.world)).values()
    yield from different("homes", found, Counter(map(frozenset, expected)))


def completeness(compared: Compared, moment: Moment) -> Iterator[str]:
    """How complete each source is, as the reader sees it."""
    found = {
        f"{item.agency}/{item.system}": expected_gaps.Completeness(
            records=item.records,
            named=item.with_name,
            born=item.with_birth_date,
            sexed=item.with_sex,
            housed=item.with_residence,
            related=item.with_relationship,
            identified=item.with_verified_identifier,
        )
        for item in gaps.completeness_by_source(compared.session, moment.asking()).every()
    }
    expected = expected_gaps.completeness_by_source(moment.view(compared.world))
    yield from different(
        "completeness_by_source", found, {source: one for source, one in expected.items() if one.records}
    )


def people_and_paths(compared: Compared, moment: Moment, *, some: int = 4) -> Iterator[str]:
    """A few people's networks and risks, and the paths between them."""
    view, session, asking, key = (
        moment.view(compared.world),
        compared.session,
        moment.asking(),
        compared.key_of,
    )
    people = [person.key for person in view.people]
    chosen = people[:: max(1, len(people) // some)][:some]
    for place, person in enumerate(chosen):
        profile = PROFILES[place % 3]
        start = compared.id_of[person]
        answer = network.network(session, asking, person_id=start, max_steps=2, profile=profile)
        got = {key[one.person.person_id]: one.steps for one in answer.people if one.steps}
        reached = distances(view, person, profile, 2)
        yield from different(f"network {person} {profile}", got, {p: s for p, s in reached.items() if s})
        in_reach = risks.risks(session, asking, person_id=start, max_steps=3, profile=profile)
        yield from different(
            f"risks {person} {profile}",
            {key[item.risk_person.person_id]: item.steps for item in in_reach.every()},
            person_risks(view, person, profile, 3),
        )
        for other in chosen:
            if other == person:
                continue
            answered = paths.paths(
                session, asking, start=start, end=compared.id_of[other], max_steps=4, profile=profile
            )
            lists = shortest_lists(view, person, other, profile, 4)
            what = f"paths {person} {other} {profile}"
            yield from different(f"{what} total", answered.total, len(lists))
            if len(lists) <= 20:
                yield from different(what, {people_of(compared, path) for path in answered.paths}, set(lists))


def only_if_confirmed(compared: Compared, moment: Moment, *, some: int = 4) -> Iterator[str]:
    """What suspicions would give where facts find nothing, for a few who are suspected to be somebody else."""
    view, session, asking = moment.view(compared.world), compared.session, moment.asking()
    risky = flagged(view)
    # Where no source is loaded yet nothing is said but that.
    if not any(london_day(extract.extracted_at) <= moment.known_on for extract in compared.world.extracts):
        return
    suspected = [person.key for person in view.people if view.may_be(person)]
    for place, person in enumerate(suspected[:: max(1, len(suspected) // some)][:some]):
        profile, most = PROFILES[place % 3], 1 + place % 2
        start, what = compared.id_of[person], f"only if {person} {profile} {most}"
        found = possible(view, person, profile)
        in_reach = risks.risks(session, asking, person_id=start, max_steps=most, profile=profile)
        why = in_reach.page(limit=1, after=None).why_empty
        if why is not None:
            expected = told((one for one in found if one.steps and one.end in risky), most, compared.id_of)
            yield from different(f"{what} risks", _told(compared, why.only_if), expected)
        for other in view.people[:: max(1, len(view.people) // some)][:some]:
            if other.key == person:
                continue
            answer = paths.paths(
                session, asking, start=start, end=compared.id_of[other.key], max_steps=most, profile=profile
            )
            if answer.why_empty is not None:
                expected = told((one for one in found if one.end == other.key), most, compared.id_of)
                yield from different(
                    f"{what} {other.key}", _told(compared, answer.why_empty.only_if), expected
                )


def _told(compared: Compared, found: OnlyIf | None) -> Possible | None:
    return found and Possible(compared.key_of[found.end_id], found.steps, found.assumptions)


CHECKS: tuple[Check, ...] = (
    screening,
    counts,
    near_risk_why,
    groups,
    without_carers,
    gap_lists,
    homes,
    completeness,
    people_and_paths,
    only_if_confirmed,
)


def differences(compared: Compared, moments: Iterable[Moment], checks: Iterable[Check] = CHECKS) -> list[str]:
    """All differences at these moments, each with its coordinates."""
    return [f"{moment}: {line}" for moment in moments for check in checks for line in check(compared, moment)]
