"""What a question that can be asked by name is, and how words from outside become its parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel

from app.errors import BadInput, FieldProblem
from app.explore.listing import Found
from app.graph.catalogue import Column, CypherFile, Value
from app.graph.session import Asking, GraphSession

ParameterType = Literal["string", "integer", "boolean", "date", "list<string>"]
Given = Mapping[str, str | Sequence[str]]
Answer = Found[Any, Any] | BaseModel


@dataclass(frozen=True, slots=True)
class AskedParameter:
    """One parameter of a question, as it is given from outside."""

    name: str
    type: ParameterType
    default: Value
    required: bool
    choices: tuple[str, ...]
    meaning: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One question that can be asked by name; `files` is the Cypher that answers it."""

    name: str
    title: str
    purpose: str
    parameters: tuple[AskedParameter, ...]
    columns: tuple[Column, ...]
    files: tuple[CypherFile, ...]
    run: Callable[[GraphSession, Asking, dict[str, Any]], Answer]

    def answer(self, session: GraphSession, asking: Asking, given: Given) -> Answer:
        """Ask, with parameters as text. Raises BadInput naming every one that cannot be used."""
        return self.run(session, asking, typed(self.parameters, given))


def typed(parameters: Sequence[AskedParameter], given: Given) -> dict[str, Any]:
    """Parameters from text to values; what is not given takes its default. Raises BadInput."""
    known = {one.name: one for one in parameters}
    problems = [
        FieldProblem(name, "is not a parameter of this question") for name in given if name not in known
    ]
    values: dict[str, Any] = {}
    for one in parameters:
        if one.name not in given:
            values[one.name] = one.default
            if one.required:
                problems.append(FieldProblem(one.name, "must be given"))
            continue
        said = given[one.name]
        texts = [said] if isinstance(said, str) else list(said)
        try:
            values[one.name] = _value(one, texts)
        except ValueError as error:
            problems.append(FieldProblem(one.name, str(error)))
    if problems:
        reasons = "; ".join(f"{one.pointer} {one.reason}" for one in problems)
        raise BadInput(f"the question cannot be asked so: {reasons}", problems=tuple(problems))
    return values


def _value(one: AskedParameter, texts: list[str]) -> Any:
    if one.type == "list<string>":
        found = [part.strip() for text in texts for part in text.split(",") if part.strip()]
        for part in found:
            _choose(one, part)
        return found
    if len(texts) != 1:
        raise ValueError("may be given once")
    text = texts[0].strip()
    if one.type == "integer":
        if not text.isascii() or not text.lstrip("-").isdigit() or len(text) > 9:
            raise ValueError("must be a whole number")
        _choose(one, text)
        return int(text)
    if one.type == "boolean":
        if text not in {"true", "false"}:
            raise ValueError("must be true or false")
        return text == "true"
    if one.type == "date":
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise ValueError("must be a date like 2026-06-01") from error
    _choose(one, text)
    return text


def _choose(one: AskedParameter, text: str) -> None:
    if one.choices and text not in one.choices:
        raise ValueError(f"must be one of {', '.join(one.choices)}")
