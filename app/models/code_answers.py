"""The answer to a code of the mirror."""

from __future__ import annotations

from app.models.answers import Frozen


class PersonOfCode(Frozen):
    """The person that a code of the mirror stands for, by the id that every other question takes.

    The id of a person whose records belong to another person now is answered by the other's.
    """

    person_id: str
