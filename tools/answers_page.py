"""docs/answers.md: the objects that an answer is made of, field by field."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import types
from collections.abc import Iterator
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel

import app.models
from tools.markdown import code, page, table

WORDS = {str: "text", int: "whole number", float: "number", bool: "yes or no"}
GENERAL = ("Frozen", "BaseModel")


def answers_page() -> str:
    """The whole page."""
    return page(
        "# What an answer is made of",
        "JSON objects of `/api/v1`, and of `sightline ask --format json`. Dates are `YYYY-MM-DD`, instants "
        "have an offset. A field that may be null says so; no field is ever left out.",
        *(_part(model) for model in answer_models()),
    )


def answer_models() -> Iterator[type[BaseModel]]:
    """Every model of app.models that goes out, in the order in which the modules define them."""
    for found in sorted(
        pkgutil.iter_modules(app.models.__path__), key=lambda m: (m.name != "answers", m.name)
    ):
        module = importlib.import_module(f"app.models.{found.name}")
        for value in vars(module).values():
            if (
                inspect.isclass(value)
                and issubclass(value, BaseModel)
                and value.__module__ == module.__name__
                and value.__name__ not in GENERAL
                and "[" not in value.__name__  # pydantic makes a class for each use of a generic model
            ):
                yield value


def _part(model: type[BaseModel]) -> str:
    rows = [
        [code(field.alias or name), type_words(field.annotation), field.description or ""]
        for name, field in model.model_fields.items()
    ]
    described = any(row[2] for row in rows)
    heads = ["field", "holds", "meaning"] if described else ["field", "holds"]
    said = "\n\n".join(part.replace("\n", " ") for part in (inspect.getdoc(model) or "").split("\n\n"))
    return f"## {model.__name__}\n\n{said}\n\n" + table(heads, (row[: len(heads)] for row in rows))


def type_words(annotation: Any) -> str:
    """A type in words: `list of Person`, `text or null`."""
    origin, inside = get_origin(annotation), get_args(annotation)
    if annotation is type(None):
        return "null"
    if origin in (Union, types.UnionType):
        return " or ".join(type_words(one) for one in inside)
    if origin is Literal:
        return "one of " + ", ".join(code(str(one)) for one in inside)
    if origin is list or origin is tuple:
        return f"list of {type_words(inside[0])}"
    if origin is dict:
        return f"object of {type_words(inside[1])}"
    if isinstance(annotation, TypeVar):
        return "item"
    if annotation in WORDS:
        return WORDS[annotation]
    name: str = getattr(annotation, "__name__", str(annotation))
    return {"date": "date", "datetime": "instant", "object": "anything", "Any": "anything"}.get(name, name)
