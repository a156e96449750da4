"""The person whom a question is about: found, moved to another id, or unknown to this reader."""

from __future__ import annotations

from typing import NoReturn

from app.errors import Moved, Unknown
from app.explore.rows import PersonRow, Row
from app.graph.catalogue import question
from app.graph.session import Asking, GraphSession


class PersonSeenRow(Row):
    """A person by id."""

    person: PersonRow


class MovedRow(Row):
    """Where a retired person's records are."""

    survivor: str


PEOPLE = question("people_seen", PersonSeenRow)
MOVED = question("person_moved", MovedRow)


def seen(session: GraphSession, asking: Asking, person_ids: list[str]) -> dict[str, PersonRow]:
    """Those of the people asked about whom the reader may see, by id."""
    return {row.person.person_id: row.person for row in session.read(PEOPLE, asking, person_ids=person_ids)}


def subject(session: GraphSession, asking: Asking, person_id: str) -> PersonRow:
    """The person. Raises Moved or Unknown like `refuse`."""
    found = seen(session, asking, [person_id])
    if person_id not in found:
        refuse(session, asking, person_id)
    return found[person_id]


def refuse(session: GraphSession, asking: Asking, person_id: str) -> NoReturn:
    """Raise Moved if the person's records are with another person, else Unknown.

    A person whom the reader may not see is Unknown, and so is one whose survivor is.
    """
    for row in session.read(MOVED, asking, person_id=person_id):
        raise Moved(
            f"the records of {person_id} belong to {row.survivor} now",
            location=row.survivor,
            moved=person_id,
        )
    raise Unknown("there is no such person")
