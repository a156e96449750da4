"""The catalogue of questions, and any read question asked by its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from app.api.access import Asks, Catalogue
from app.api.openapi import answered, listed
from app.api.replies import listing, one
from app.deps import Door
from app.doors.paging import AnyFound
from app.doors.parameters import Paged
from app.errors import BadInput, FieldProblem
from app.explore import registry
from app.graph.session import Asking
from app.models.answers import Envelope

router = APIRouter(prefix="/questions", tags=["Questions"])
ANSWER: Final = "question_answer"
# Parameters of questions that also run in Neo4j Browser and at the command line, where nothing logs them.
_PRIVATE: Final = frozenset({"name", "birth_date", "postcode", "identifier", "address"})
_ID_OR_NAME: Final = frozenset({"who", "child"})
_ID: Final = re.compile(r"(P[a-z2-7]{15})?", re.ASCII)
Name = Annotated[str, Path(max_length=100, description="A question's name, as `GET /questions` gives it.")]


class QuestionParameter(BaseModel):
    """One parameter of a question, besides both dates."""

    name: str
    type: str
    default: Any
    required: bool
    choices: list[str]
    meaning: str


class QuestionColumn(BaseModel):
    """One column of a question's rows."""

    name: str
    type: str
    meaning: str


class QuestionFile(BaseModel):
    """One Cypher file that takes part, as it runs in Neo4j Browser."""

    name: str
    text: str


class QuestionBrief(BaseModel):
    """A question in the list."""

    name: str
    title: str
    purpose: str
    parameters: list[QuestionParameter]


class QuestionWhole(QuestionBrief):
    """A question with what it returns and the Cypher itself."""

    columns: list[QuestionColumn]
    cypher: list[QuestionFile]


class Questions(BaseModel):
    """Every question that may be asked by name."""

    items: list[QuestionBrief]
    total: int


class AnyAnswer(BaseModel):
    """A page of any question's list, or its single object: what else it holds is the question's own."""

    model_config = ConfigDict(extra="allow")

    answer: Envelope


class AnswerAsked(Paged):
    """Both dates and the page; every other name is a parameter of the question itself."""

    model_config = ConfigDict(extra="allow")

    def given(self) -> dict[str, str | list[str]]:
        """The question's own parameters, as text."""
        return dict(self.model_extra or {})


@router.get("", operation_id="questions", summary="Every question by name", **answered(Questions))
def questions(actor: Catalogue) -> Response:
    """Name, title, purpose and parameters of each."""
    items = [QuestionBrief(**_brief(asked)) for asked in registry.names()]
    return one(Questions(items=items, total=len(items)))


@router.get("/{name}", operation_id="question", summary="One question", **answered(QuestionWhole, 404))
def question(actor: Catalogue, name: Name) -> Response:
    """With what it returns, and the Cypher itself."""
    asked = registry.asked(name)
    return one(
        QuestionWhole(
            **_brief(asked),
            columns=[QuestionColumn(name=c.name, type=c.type, meaning=c.meaning) for c in asked.columns],
            cypher=[QuestionFile(name=file.name, text=file.text) for file in asked.files],
        )
    )


@router.get(
    "/{name}/answer",
    operation_id=ANSWER,
    summary="Ask any question by name",
    **listed(AnyAnswer, 308, 404, 429),
)
def question_answer(
    request: Request, actor: Asks, name: Name, asked: Annotated[AnswerAsked, Query()]
) -> Response:
    """The question's own parameters stand in the query beside both dates; unknown ones are refused, and so
    is what somebody is called or where somebody lives: that has no place in an address."""
    refuse_private(asked.given())
    return listing(request, asked, ask_by_name(name), about=name, question=name)


def refuse_private(given: Mapping[str, str | list[str]]) -> None:
    """Raises BadInput if a parameter would put a name, an address or a number of a person into a URL."""
    said = {name: [value] if isinstance(value, str) else value for name, value in given.items()}
    problems = [
        FieldProblem(name, "does not stand in an address; look for people with POST /api/v1/searches/people")
        for name, values in said.items()
        if name in _PRIVATE or (name in _ID_OR_NAME and not all(map(_ID.fullmatch, values)))
    ]
    if problems:
        raise BadInput("that has no place in an address", problems=tuple(problems))


def ask_by_name(name: str) -> Callable[[Door, Asking, AnswerAsked], AnyFound | BaseModel]:
    """How a question is asked by its name. Raises Unknown at once if there is no such question."""
    wanted = registry.asked(name)
    return lambda door, asking, asked: wanted.answer(door.session, asking, asked.given())


def _brief(asked: registry.Asked) -> dict[str, Any]:
    return {
        "name": asked.name,
        "title": asked.title,
        "purpose": asked.purpose,
        "parameters": [
            QuestionParameter(
                name=p.name,
                type=p.type,
                default=p.default,
                required=p.required,
                choices=list(p.choices),
                meaning=p.meaning,
            )
            for p in asked.parameters
        ],
    }
