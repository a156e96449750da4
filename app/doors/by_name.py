"""Any read question asked by its name: what may stand in the address, and what may not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from pydantic import BaseModel, ConfigDict

from app.deps import Door
from app.doors.paging import AnyFound
from app.doors.parameters import Paged
from app.errors import BadInput, FieldProblem
from app.explore import registry
from app.graph.session import Asking

ANSWER: Final = "question_answer"
"""What a question asked by its name is called in cursors, by whichever door."""
# Parameters of questions that also run in Neo4j Browser and at the command line, where nothing logs them.
PRIVATE: Final = frozenset({"name", "birth_date", "postcode", "identifier", "address"})
_ID_OR_NAME: Final = frozenset({"who", "child"})
_ID: Final = re.compile(r"(P[a-z2-7]{15})?", re.ASCII)


class AnswerAsked(Paged):
    """Both dates and the page; every other name is a parameter of the question itself."""

    model_config = ConfigDict(extra="allow")

    def given(self) -> dict[str, str | list[str]]:
        """The question's own parameters, as text."""
        return dict(self.model_extra or {})


def refuse_private(given: Mapping[str, str | list[str]]) -> None:
    """Raises BadInput if a parameter would put a name, an address or a number of a person into a URL."""
    said = {name: [value] if isinstance(value, str) else value for name, value in given.items()}
    problems = [
        FieldProblem(name, "does not stand in an address; look for people with POST /api/v1/searches/people")
        for name, values in said.items()
        if name in PRIVATE or (name in _ID_OR_NAME and not all(map(_ID.fullmatch, values)))
    ]
    if problems:
        raise BadInput("that has no place in an address", problems=tuple(problems))


def ask_by_name(name: str) -> Callable[[Door, Asking, AnswerAsked], AnyFound | BaseModel]:
    """How a question is asked by its name. Raises Unknown at once if there is no such question."""
    wanted = registry.asked(name)
    return lambda door, asking, asked: wanted.answer(door.session, asking, asked.given())
