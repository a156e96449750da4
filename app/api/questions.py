"""The catalogue of questions, and any read question asked by its name."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict
from starlette.requests import Request
from starlette.responses import Response

from app.api.access import Asks, Catalogue
from app.api.openapi import answered, listed
from app.api.replies import listing, one
from app.doors.by_name import ANSWER, AnswerAsked, ask_by_name, refuse_private
from app.explore import registry
from app.models.answers import Envelope

router = APIRouter(prefix="/questions", tags=["Questions"])
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
