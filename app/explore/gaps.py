"""Lists of gaps in the records: siblings, second parents, unexplained adults, completeness."""

from __future__ import annotations

from collections.abc import Sequence

from app.explore.envelope import around, envelope
from app.explore.listing import Found, Key
from app.explore.persons import person_of
from app.explore.rows import ChildrenCounted, PersonRow, Row
from app.explore.subject import PEOPLE, seen
from app.explore.words import listed
from app.graph.catalogue import question
from app.graph.session import Asking, GraphSession
from app.models.gap_answers import (
    Completeness,
    OneParentChild,
    OneParentChildren,
    SiblingGaps,
    SiblingsNotLinked,
    SourceCompleteness,
    UnexplainedAdult,
    UnexplainedAdults,
)


class PairsRow(Row):
    """Pairs of children, as two lists of one length."""

    a_ids: list[str]
    b_ids: list[str]


class SharedRow(Row):
    """Whom two children have in common."""

    a: PersonRow
    b: PersonRow
    shared: list[PersonRow]


class OneParentRow(Row):
    """Children and the one parent of each."""

    child_ids: list[str]
    parent_ids: list[str]


class AdultsRow(Row):
    """Adults and the child whose home it is."""

    adult_ids: list[str]
    child_ids: list[str]


class CompletenessRow(Row):
    """One source and how many of its records hold what."""

    agency: str
    system: str
    records: int
    with_name: int
    with_birth_date: int
    with_sex: int
    with_residence: int
    with_relationship: int
    with_verified_identifier: int


SIBLINGS = question("siblings_not_linked", PairsRow)
SHARED = question("siblings_shared", SharedRow)
SECOND_PARENT = question("children_without_second_parent", OneParentRow)
ADULTS = question("adults_unexplained", AdultsRow)
COMPLETENESS = question("completeness_by_source", CompletenessRow)
COUNTED = question("children_counted", ChildrenCounted)


def siblings_not_linked(session: GraphSession, asking: Asking) -> Found[SiblingsNotLinked, SiblingGaps]:
    """Pairs of children with a recorded parent or carer in common and no recorded sibling link, by id."""
    about = around(session, asking)
    a_ids, b_ids = session.values(SIBLINGS, asking)[0]
    keys: list[Key] = list(zip(a_ids, b_ids, strict=True))
    answer = envelope("siblings_not_linked", about, [SIBLINGS.file, SHARED.file], {})

    def details(chosen: Sequence[Key]) -> list[SiblingsNotLinked]:
        items: list[SiblingsNotLinked] = []
        for row in session.read(SHARED, asking, pairs=[list(key) for key in chosen]):
            a, b = person_of(row.a, asking.valid_on), person_of(row.b, asking.valid_on)
            shared = [person_of(one, asking.valid_on) for one in row.shared]
            common = listed(one.name for one in shared)
            text = (
                f"{a.name} and {b.name} both have {common} as a recorded parent or carer;"
                " no source records them as brothers or sisters."
            )
            items.append(SiblingsNotLinked(a=a, b=b, shared=shared, text=text))
        return items

    return Found(
        SiblingsNotLinked,
        keys,
        details,
        lambda items, total, following: SiblingGaps(
            items=items, total=total, next_cursor=following, answer=answer
        ),
        answer,
    )


def children_without_second_parent(
    session: GraphSession, asking: Asking
) -> Found[OneParentChild, OneParentChildren]:
    """Children with exactly one recorded parent, by id; `children` were looked at."""
    about = around(session, asking)
    child_ids, parent_ids = session.values(SECOND_PARENT, asking)[0]
    counted = session.read(COUNTED, asking)[0]
    keys: list[Key] = list(zip(child_ids, parent_ids, strict=True))
    files = [SECOND_PARENT.file, COUNTED.file, PEOPLE.file]
    answer = envelope("children_without_second_parent", about, files, {})

    def details(chosen: Sequence[Key]) -> list[OneParentChild]:
        items: list[OneParentChild] = []
        people = seen(session, asking, sorted({str(one) for key in chosen for one in key}))
        for child_id, parent_id in chosen:
            if str(child_id) not in people or str(parent_id) not in people:
                continue  # gone since the list was made: a load in between
            child = person_of(people[str(child_id)], asking.valid_on)
            parent = person_of(people[str(parent_id)], asking.valid_on)
            text = f"{parent.name} is the only recorded parent of {child.name}."
            items.append(OneParentChild(child=child, parent=parent, text=text))
        return items

    return Found(
        OneParentChild,
        keys,
        details,
        lambda items, total, following: OneParentChildren(
            items=items, total=total, next_cursor=following, answer=answer, children=counted.children
        ),
        answer,
    )


def adults_unexplained(session: GraphSession, asking: Asking) -> Found[UnexplainedAdult, UnexplainedAdults]:
    """Adults in a child's home with no recorded relationship to anyone there, by adult and child."""
    about = around(session, asking)
    adult_ids, child_ids = session.values(ADULTS, asking)[0]
    keys: list[Key] = list(zip(adult_ids, child_ids, strict=True))
    answer = envelope("adults_unexplained", about, [ADULTS.file, PEOPLE.file], {})

    def details(chosen: Sequence[Key]) -> list[UnexplainedAdult]:
        items: list[UnexplainedAdult] = []
        people = seen(session, asking, sorted({str(one) for key in chosen for one in key}))
        for adult_id, child_id in chosen:
            if str(adult_id) not in people or str(child_id) not in people:
                continue  # gone since the list was made: a load in between
            adult = person_of(people[str(adult_id)], asking.valid_on)
            child = person_of(people[str(child_id)], asking.valid_on)
            text = (
                f"{adult.name} lives with {child.name}; no source records a relationship to the child"
                " or to anyone else there."
            )
            items.append(UnexplainedAdult(adult=adult, child=child, text=text))
        return items

    return Found(
        UnexplainedAdult,
        keys,
        details,
        lambda items, total, following: UnexplainedAdults(
            items=items, total=total, next_cursor=following, answer=answer, adults=len(set(adult_ids))
        ),
        answer,
    )


def completeness_by_source(session: GraphSession, asking: Asking) -> Found[SourceCompleteness, Completeness]:
    """How many of each source's records hold a name, birth date, sex, home, relationship, identifier."""
    about = around(session, asking)
    rows: dict[Key, CompletenessRow] = {
        (row.agency, row.system): row for row in session.read(COMPLETENESS, asking)
    }
    answer = envelope("completeness_by_source", about, [COMPLETENESS.file], {})
    return Found(
        SourceCompleteness,
        sorted(rows),
        lambda chosen: [SourceCompleteness(**rows[key].model_dump()) for key in chosen],
        lambda items, total, following: Completeness(
            items=items, total=total, next_cursor=following, answer=answer
        ),
        answer,
    )
