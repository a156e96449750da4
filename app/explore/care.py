"""One person's carers, and for whom that person cares."""

from __future__ import annotations

from typing import Literal

from app.explore.carers import GAP_FILES, PATH_STEPS, gap_of
from app.explore.envelope import around, envelope
from app.explore.links import stated_as
from app.explore.persons import person_of
from app.explore.rows import PersonRow, Row, StatementRow
from app.explore.subject import PEOPLE, subject
from app.graph.catalogue import question
from app.graph.session import Asking, GraphSession
from app.models.child_answers import Care, PersonCarers


class CareRow(Row):
    """One person on the other side of care; the statements go from the carer to who is cared for."""

    who: Literal["carer", "cared_for"]
    other: PersonRow
    statements: list[StatementRow]


CARERS = question("person_carers", CareRow)


def person_carers(session: GraphSession, asking: Asking, *, person_id: str) -> PersonCarers:
    """Who cares for a person on the day, for which children the person cares, and the gap of a child.

    Raises Unknown, Moved.
    """
    about = around(session, asking)
    row = subject(session, asking, person_id)
    who = person_of(row, asking.valid_on)
    found: dict[str, list[Care]] = {"carer": [], "cared_for": []}
    for one in session.read(CARERS, asking, person_id=person_id):
        other = person_of(one.other, asking.valid_on)
        carer, cared_for = (other, who) if one.who == "carer" else (who, other)
        said = [stated_as(statement, carer, cared_for, about.names) for statement in one.statements]
        found[one.who].append(Care(person=other, statements=said))
    may_be_child = who.is_child or not row.birth_known
    return PersonCarers(
        person=who,
        # Nobody is an adult's carer in the sense of these answers.
        carers=found["carer"] if may_be_child else [],
        cares_for=found["cared_for"],
        gap=gap_of(session, about, person_id) if may_be_child else None,
        answer=envelope(
            "person_carers",
            about,
            [PEOPLE.file, CARERS.file, *GAP_FILES],
            {"person_id": person_id},
            limits=[PATH_STEPS],
        ),
    )
