"""The question library: every question with its purpose, its Cypher, and its parameters as a form."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from app.doors.by_name import PRIVATE, AnswerAsked, ask_by_name, refuse_private
from app.errors import BadInput, FieldProblem
from app.explore import registry
from app.explore.composed import COMPOSED
from app.graph.browser_files import subject_of
from app.ledger.entry import people_in
from app.models.actors import Actor
from app.web.access import AsksByName, SeesCatalogue, from_our_pages, settings_of
from app.web.rendering import page
from app.web.showing import asked_of, show_list

router = APIRouter(dependencies=[Depends(from_our_pages)])
Name = Annotated[str, Path(max_length=100)]


@router.get("/questions", operation_id="questions")
def library(request: Request, reader: SeesCatalogue) -> Response:
    """Every question by subject: the product's answers first, then each Cypher file by itself."""
    subjects: dict[str, list[registry.Asked]] = {}
    for one in registry.names():
        subject = "Answers of the product" if one.name in COMPOSED else subject_of(one.files[0])
        subjects.setdefault(subject, []).append(one)
    return page(request, "questions.html", subjects=subjects, may=partial(_may, reader))


@router.get("/questions/{name}", operation_id="question")
def question(request: Request, reader: SeesCatalogue, name: Name) -> Response:
    """One question: what it is for, what it takes and gives, and the Cypher itself."""
    return _question(request, reader, name)


@router.get("/questions/{name}/answer", operation_id="question_answer")
def answer(request: Request, reader: AsksByName, name: Name) -> Response:
    """The answer as a table, a page at a time; what cannot be used comes back with the form."""
    ask = ask_by_name(name)
    try:
        asked = asked_of(request, AnswerAsked)
        refuse_private(asked.given())
        return show_list(
            request, asked, ask, "question_answer.html", about=name, question=name,
            wanted=registry.asked(name), given=asked.given(), in_table=in_table, is_person=is_person,
        )  # fmt: skip
    except BadInput as refused:
        wrong = list(refused.problems) or [FieldProblem("", refused.detail)]
        return _question(request, reader, name, status=422, wrong=wrong)


def _question(request: Request, reader: Actor, name: str, status: int = 200, **view: Any) -> Response:
    wanted = registry.asked(name)
    given: dict[str, list[str]] = {}
    for key, value in request.query_params.multi_items():
        given.setdefault(key, []).append(value)
    return page(
        request, "question.html", status=status,
        wanted=wanted, given=given, private=PRIVATE, may=_may(reader, name),
        names_people=registry.identifies(name), has_browser=settings_of(request).env == "dev",
        subject_of=subject_of, **view,
    )  # fmt: skip


def in_table(found: BaseModel) -> tuple[list[BaseModel] | None, list[str], list[str]]:
    """The rows of an answer (None if it is a single object), their columns, and the names of what stands
    beside them.
    """
    rows: list[BaseModel] | None = getattr(found, "items", None)
    columns = list(type(rows[0]).model_fields) if rows else []
    around = {"items", "total", "next_cursor", "answer", "why_empty"}
    return rows, columns, [name for name in type(found).model_fields if name not in around]


def is_person(value: str) -> bool:
    """Whether a text is a person's id."""
    return people_in(value.encode("utf-8", "replace")) == (value,)


def _may(reader: Actor, name: str) -> bool:
    """Whether this reader may ask it, as the API says it."""
    return reader.may("ask_people" if registry.identifies(name) else "ask")
