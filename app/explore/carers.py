"""Children with no recorded carer: the level of each gap, its reason, what is recorded instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

from app.errors import BadInput, FieldProblem
from app.explore.bounds import checked_age
from app.explore.envelope import Around, around, envelope
from app.explore.gap_reasons import GapRow, held_nowhere, how_linked, reason_of
from app.explore.links import lay_out, link_files
from app.explore.listing import Found, Key
from app.explore.persons import person_of
from app.explore.rows import ChildrenCounted, Row
from app.graph.catalogue import question
from app.graph.session import Asking, GraphSession
from app.models.answers import Age, GapLevel, Path
from app.models.child_answers import ChildWithoutCarer, LinkedPerson, WithoutCarers

LEVELS: tuple[GapLevel, ...] = ("G0", "G1", "G2", "G3", "G4", "G5")
SUSPICIONS = "G4 rests on suspected duplicates as they stand today; it explains a gap and never closes it"
GAPS = frozenset({"G0", "G1", "G3", "G4"})
PATH_STEPS = "nearest_carer is the shortest close path of at most 4 steps"


class LevelRow(Row):
    """The children at one level."""

    level: str
    children: int
    child_ids: list[str]


class NearestRow(Row):
    """The nearest carer of any child."""

    child_id: str
    carer_id: str
    steps: int


class IdsRow(Row):
    """Children's ids."""

    child_ids: list[str]


WITHOUT = question("children_without_carers", LevelRow)
WHY = question("carer_gap_why", GapRow)
NEAREST = question("nearest_carer", NearestRow)
NO_PATH = question("children_without_path_to_carer", IdsRow)
COUNTED = question("children_counted", ChildrenCounted)
GAP_FILES: Final = (WITHOUT.file, WHY.file, NEAREST.file, *link_files("close", range(1, 5)))
"""What takes part in the gap of one child."""


def without_carers(
    session: GraphSession,
    asking: Asking,
    *,
    level: GapLevel | None = None,
    agency: str | None = None,
    no_path: bool = False,
    age: Age = "child",
) -> Found[ChildWithoutCarer, WithoutCarers]:
    """Children with no recorded carer, by level and id. `no_path`: only those with no path to any carer.

    `counts_by_level` counts what the other filters leave, whatever `level` is asked for. Raises BadInput
    for a level or an agency that is not known.
    """
    checked_age(age)
    if level is not None and level not in LEVELS:
        raise BadInput("that level is not known", problems=(FieldProblem("level", "must be G0 to G5"),))
    about = around(session, asking)
    if agency is not None and agency not in about.names:
        known = ", ".join(sorted(about.names)) or "none"
        raise BadInput("that agency is not known", problems=(FieldProblem("agency", f"known are: {known}"),))
    rows = session.values(WITHOUT, asking, agency=agency, age=age, child_ids=[])
    counted = session.read(COUNTED, asking, agency=agency)[0]
    by_level: dict[GapLevel, list[str]] = {cast(GapLevel, row[0]): row[2] for row in rows}
    if no_path:
        by_level = _without_path(session, asking, by_level)
    keys: list[Key] = [
        (one, child_id)
        for one in LEVELS
        if level is None or one == level
        for child_id in by_level.get(one, [])
    ]
    counts = {str(one): len(by_level.get(one, [])) for one in LEVELS}
    answer = envelope(
        "children_without_carers",
        about,
        [WITHOUT.file, COUNTED.file, WHY.file, NEAREST.file]
        + ([NO_PATH.file] if no_path else [])
        + link_files("close", range(1, 5)),
        {"level": level, "agency": agency, "no_path": no_path, "age": age},
        limits=[PATH_STEPS, SUSPICIONS],
    )

    def details(chosen: Sequence[Key]) -> list[ChildWithoutCarer]:
        return _explained(session, about, chosen, agency)

    return Found(
        ChildWithoutCarer,
        keys,
        details,
        lambda items, total, following: WithoutCarers(
            items=items,
            total=total,
            next_cursor=following,
            answer=answer,
            counts_by_level=counts,
            gaps=sum(number for one, number in counts.items() if one in GAPS),
            children=counted.children if age == "child" else counted.age_unknown,
            age_unknown=counted.age_unknown,
        ),
        answer,
    )


def gap_of(session: GraphSession, about: Around, child_id: str) -> ChildWithoutCarer | None:
    """The gap of a child, or of who has no birth date; None if a carer is recorded, and of an adult."""
    rows = session.values(WITHOUT, about.asking, agency=None, age="child", child_ids=[child_id])
    keys: list[Key] = [(level, one) for level, _, child_ids in rows for one in child_ids]
    return next(iter(_explained(session, about, keys, None)), None) if keys else None


def _without_path(
    session: GraphSession, asking: Asking, by_level: dict[GapLevel, list[str]]
) -> dict[GapLevel, list[str]]:
    every = [child_id for ids in by_level.values() for child_id in ids]
    cut_off = frozenset(session.values(NO_PATH, asking, child_ids=every)[0][0]) if every else frozenset[str]()
    return {level: [one for one in ids if one in cut_off] for level, ids in by_level.items()}


def _explained(
    session: GraphSession, about: Around, chosen: Sequence[Key], agency: str | None
) -> list[ChildWithoutCarer]:
    asking = about.asking
    child_ids = [str(child_id) for _, child_id in chosen]
    rows = {row.child.person_id: row for row in session.read(WHY, asking, child_ids=child_ids)}
    nearest = {row.child_id: row for row in session.read(NEAREST, asking, child_ids=child_ids)}
    ends = [((row.child_id, row.carer_id), row.steps) for row in nearest.values()]
    laid = lay_out(session, asking, "close", ends, about.names, shown=1)
    items: list[ChildWithoutCarer] = []
    for level, child_id in chosen:
        row = rows.get(str(child_id))
        if row is None:
            continue  # gone since the list was made: a load in between
        near = nearest.get(str(child_id))
        paths = laid.paths.get((near.child_id, near.carer_id), []) if near else []
        items.append(_item(row, cast(GapLevel, level), paths[0] if paths else None, agency, about))
    return items


def _item(
    row: GapRow, level: GapLevel, nearest: Path | None, agency: str | None, about: Around
) -> ChildWithoutCarer:
    on, names = about.asking.valid_on, about.names
    child = person_of(row.child, on)
    linked: dict[str, LinkedPerson] = {}
    for one in row.linked:
        person = person_of(one.person, on)
        known = linked.setdefault(person.person_id, LinkedPerson(person=person, how=[]))
        known.how.append(how_linked(one, person, child, names))
    return ChildWithoutCarer(
        child=child,
        level=level,
        reason=reason_of(level, row, child, agency, list(linked.values()), about) + held_nowhere(row, child),
        linked=list(linked.values()),
        nearest_carer=nearest,
        holders=row.holders,
    )
