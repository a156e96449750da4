"""What `sightline ask` prints: a table for eyes, or exactly what the API sends."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from textwrap import fill
from typing import Any, Final, cast

from pydantic import BaseModel
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Table

from app.doors.looking import items_of, json_of
from app.doors.paging import Opened
from app.doors.tables import csv_lines, said
from app.doors.whole import entered, in_chunks
from app.errors import BadInput
from app.explore.registry import Asked
from app.ledger.looking import Looking
from app.models.answers import Envelope

PLAIN_WIDTH: Final = 110
LONGEST_CELL: Final = 40
_AROUND = ("items", "total", "next_cursor", "answer")


def json_out(opened: Opened, looking: Looking) -> None:
    """The same document as `GET /api/v1/questions/{name}/answer`."""
    page = opened.page()
    sent = json_of(page)
    looking.answered(sent, items_of(page))
    _write(sent + b"\n")


def csv_out(opened: Opened, looking: Looking) -> None:
    """The whole list, the same bytes as from the API. Raises BadInput for a single object."""
    if isinstance(opened.answer, BaseModel):
        raise BadInput("this answer is one object, not a list; ask for --format json")
    for portion in entered(in_chunks(csv_lines(opened.answer.item, opened.answer.every())), looking):
        _write(portion)


def table_out(opened: Opened, looking: Looking) -> None:
    """One row for each item, a column for each field; what the list leaves out stands below."""
    console = _console()
    page = opened.page()
    looking.answered(json_of(page), items_of(page))
    for name in type(page).model_fields:
        value: Any = getattr(page, name)
        if name == "items" or _is_list_of_objects(value):
            _print_rows(console, name, cast("Sequence[BaseModel]", value))
        elif name not in _AROUND and value is not None:
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
        _put(console, f"\ncypher/{file.name}.cypher\n{file.text}")


def _console() -> Console:
    # Into a file or a pipe the width is always the same, so that the output can be compared.
    return Console(highlight=False, width=None if sys.stdout.isatty() else PLAIN_WIDTH)


def _print_rows(console: Console, name: str, items: Sequence[BaseModel]) -> None:
    """Short fields side by side under their names, long ones in full below their row."""
    if not items:
        _print_line(console, name, "none")
        return
    table = {
        field.replace("_", " "): [said(getattr(item, field)) for item in items]
        for field in type(items[0]).model_fields
    }
    widths = {field: max(cell_len(text) for text in [field, *texts]) for field, texts in table.items()}
    below = [field for field, texts in table.items() if max(map(cell_len, texts)) > LONGEST_CELL]
    beside = [field for field in table if field not in below and any(table[field])]
    while len(beside) > 1 and sum(widths[field] + 2 for field in beside) > console.width:
        widest = max(beside, key=lambda field: widths[field])
        beside.remove(widest)
        below.append(widest)
    _put(console, _line({field: field for field in beside}, widths), style="bold")
    for number in range(len(items)):
        _put(console, _line({field: table[field][number] for field in beside}, widths))
        for field in below:
            if table[field][number]:
                _put(console, _wrapped(f"{field}: {table[field][number]}", console.width))


def _line(cells: dict[str, str], widths: dict[str, int]) -> str:
    return "  ".join(set_cell_size(text, widths[field]) for field, text in cells.items()).rstrip()


def _wrapped(text: str, width: int) -> str:
    return fill(text, width, initial_indent="    ", subsequent_indent="      ", break_on_hyphens=False)


def _print_line(console: Console, name: str, text: str) -> None:
    _put(console, f"{name.replace('_', ' ')}: {text}")


def _put(console: Console, text: str, style: str | None = None) -> None:
    # What agencies wrote is printed as it is: nothing in it is taken for markup, nothing cut.
    console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, BaseModel) for one in cast("list[object]", value))


def _more(shown: int, total: int) -> str:
    return f" ({shown} shown; --limit 200 for more, --format csv for all)" if shown < total else ""


def _write(raw: bytes) -> None:
    sys.stdout.buffer.write(raw)
    sys.stdout.buffer.flush()
