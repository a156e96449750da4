"""What `sightline ask` prints: a table for eyes, or exactly what the API sends."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Any, cast

from pydantic import BaseModel
from rich.console import Console
from rich.table import Table
from rich.text import Text

from app.api.pages import Opened
from app.api.replies import json_of
from app.api.tables import csv_lines, said
from app.errors import BadInput
from app.explore.registry import Asked
from app.models.answers import Envelope

PLAIN_WIDTH = 110
_AROUND = ("items", "total", "next_cursor", "answer")


def json_out(opened: Opened) -> None:
    """The same document as `GET /api/v1/questions/{name}/answer`."""
    _write(json_of(opened.page()) + b"\n")


def csv_out(opened: Opened) -> None:
    """The whole list, the same bytes as from the API. Raises BadInput for a single object."""
    if isinstance(opened.answer, BaseModel):
        raise BadInput("this answer is one object, not a list; ask for --format json")
    for line in csv_lines(opened.answer.item, opened.answer.every()):
        _write(line)


def table_out(opened: Opened) -> None:
    """One row for each item, a column for each field; what the list leaves out stands below."""
    console = _console()
    page = opened.page()
    for name in type(page).model_fields:
        value: Any = getattr(page, name)
        if name == "items" or _is_list_of_objects(value):
            _print_rows(console, name, cast("Sequence[BaseModel]", value))
        elif name not in _AROUND:
            _print_line(console, name, said(value))
    if not isinstance(opened.answer, BaseModel):
        shown = len(getattr(page, "items", ()))
        _print_line(console, "total", f"{opened.answer.total:,}" + _more(shown, opened.answer.total))
    envelope: Envelope | None = getattr(page, "answer", None)
    if envelope is not None:
        _print_line(console, "valid on", f"{envelope.valid_on}, as known on {envelope.known_on}")
        for title, sentences in (("limit", envelope.limits), ("note", envelope.notes)):
            for sentence in sentences:
                _print_line(console, title, sentence)


def show_questions(all_questions: Iterable[Asked]) -> None:
    """Name, title and parameters of each question."""
    table = Table("question", "answers", "parameters", box=None, pad_edge=False)
    for one in all_questions:
        table.add_row(one.name, one.title, ", ".join(p.name for p in one.parameters))
    _console().print(table)


def show_question(one: Asked) -> None:
    """Everything about one question, its Cypher last."""
    console = _console()
    for name, text in (("question", one.name), ("title", one.title), ("purpose", one.purpose)):
        _print_line(console, name, text)
    for parameter in one.parameters:
        choices = f" (one of {', '.join(parameter.choices)})" if parameter.choices else ""
        default = " must be given" if parameter.required else f" default {parameter.default}"
        _print_line(
            console, f"--{parameter.name}", f"{parameter.meaning}{choices}; {parameter.type},{default}"
        )
    for column in one.columns:
        _print_line(console, f"column {column.name}", f"{column.type}, {column.meaning}")
    for file in one.files:
        console.print(f"\ncypher/{file.name}.cypher", markup=False, highlight=False)
        console.print(file.text, markup=False, highlight=False, soft_wrap=True)


def _console() -> Console:
    # Into a file or a pipe the width is always the same, so that the output can be compared.
    return Console(highlight=False, width=None if sys.stdout.isatty() else PLAIN_WIDTH)


def _print_rows(console: Console, name: str, items: Sequence[BaseModel]) -> None:
    if not items:
        _print_line(console, name, "none")
        return
    fields = list(type(items[0]).model_fields)
    kept = [field for field in fields if any(said(getattr(item, field)) for item in items)]
    table = Table(*(field.replace("_", " ") for field in kept), pad_edge=False, title_justify="left")
    for item in items:
        table.add_row(*(Text(said(getattr(item, field))) for field in kept))
    console.print(table)


def _print_line(console: Console, name: str, text: str) -> None:
    console.print(f"{name.replace('_', ' ')}: {text}", markup=False, soft_wrap=True)


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], BaseModel)


def _more(shown: int, total: int) -> str:
    return f" ({shown} shown; --limit 200 for more, --format csv for all)" if shown < total else ""


def _write(raw: bytes) -> None:
    sys.stdout.buffer.write(raw)
    sys.stdout.buffer.flush()
