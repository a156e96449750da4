"""`sightline ask` and `sightline questions`: the same questions, and the same rows, as through the API."""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import Annotated, Any, Literal

import typer
from pydantic import BaseModel, ValidationError

from app.cli.demo_home import demo_settings
from app.cli.rendering import csv_out, json_out, show_question, show_questions, table_out
from app.cli.signing_in import why
from app.deps import open_door, operator
from app.doors.by_name import ANSWER, AnswerAsked, ask_by_name
from app.doors.paging import Opened, Scope, open_list
from app.errors import BadInput, FieldProblem, Unknown
from app.explore import registry
from app.graph.progress import ConsoleProgress
from app.security.purposes import check as check_purpose
from app.settings import Settings, load_settings

OWN = ("valid_on", "known_on", "limit", "cursor")
Format = Literal["table", "json", "csv"]
_OUT = {"table": table_out, "json": json_out, "csv": csv_out}


def ask(
    context: typer.Context,
    question: Annotated[str, typer.Argument(help="A question's name; `sightline questions` lists them.")],
    format_: Annotated[
        Format, typer.Option("--format", help="A table to read, the API's JSON, or the whole list as CSV.")
    ] = "table",
    valid_on: Annotated[
        str | None, typer.Option("--valid_on", "--valid-on", help="How things were on that day (YYYY-MM-DD).")
    ] = None,
    known_on: Annotated[
        str | None,
        typer.Option("--known_on", "--known-on", help="As recorded by the end of that day (YYYY-MM-DD)."),
    ] = None,
    limit: Annotated[
        str | None, typer.Option(help="How many items, 1 to 200 (50); CSV always holds them all.")
    ] = None,
    cursor: Annotated[
        str | None, typer.Option(help="`next_cursor` of the page before; it brings its parameters.")
    ] = None,
    purpose: Annotated[str, typer.Option(help="Why a person is read about; SIGHTLINE_PURPOSE else.")] = "",
    reference: Annotated[str, typer.Option(help="Its case or ticket; SIGHTLINE_REFERENCE else.")] = "",
    demo: Annotated[bool, typer.Option("--demo", help="Ask the demo's database.")] = False,
) -> None:
    """Ask a question by name; its own parameters follow as `--name value`.

    For example: sightline ask children_near_risk --max_steps 2 --profile wider --format csv
    """
    own = {"valid_on": valid_on, "known_on": known_on, "limit": limit, "cursor": cursor}
    given = given_parameters(context.args)
    check_names(question, given)
    asked = _asked({**given, **{name: value for name, value in own.items() if value is not None}})
    settings = load_settings()
    if demo:
        settings = demo_settings(settings)
    given_why = why(settings, purpose, reference, demo=demo)
    if registry.identifies(question):
        check_purpose(settings, *given_why)
    answer(settings, question, asked, format_, given_why)


def questions(
    name: Annotated[
        str | None, typer.Argument(help="One question: its parameters, columns and Cypher.")
    ] = None,
) -> None:
    """List the questions that can be asked by name, or show one of them."""
    if name is None:
        show_questions(registry.names())
    else:
        show_question(question_named(name))


def answer(
    settings: Settings, question: str, asked: AnswerAsked, format_: Format, given_why: tuple[str, str]
) -> None:
    """Ask on the graph of these settings, and print. Raises what the question raises."""
    with ConsoleProgress() as progress, open_door(settings, progress=progress) as opened_door:
        door = replace(opened_door, actor=operator(settings, *given_why))
        looking = door.looking("look", question, asked.model_dump(mode="json", exclude_none=True))
        with looking.under_way():
            opened = open_list(door, asked, ask_by_name(question), Scope(ANSWER, question))
            _OUT[format_](opened, looking)
        if _nothing_is_loaded(opened) and settings.graph_uri is None:
            progress.say("No source is loaded here yet. The demo's database is asked with --demo.")


def given_parameters(words: list[str]) -> dict[str, str | list[str]]:
    """`--name value`, `--name=value` and `--flag` as the API's parameters; a repeated name is a list.

    `--max-steps` is `max_steps`. Raises BadInput for a word that belongs to no name.
    """
    found: dict[str, list[str]] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if not word.startswith("--") or len(word) < 3:
            raise BadInput(f"{word!r} belongs to no parameter; parameters are written --name value")
        name, equals, value = word[2:].partition("=")
        if not equals:
            value = rest.pop(0) if rest and not rest[0].startswith("--") else "true"
        found.setdefault(name.replace("-", "_"), []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def question_named(name: str) -> registry.Asked:
    """A question by its name. Raises Unknown, with names that are near it."""
    try:
        return registry.asked(name)
    except Unknown as error:
        near = difflib.get_close_matches(name, [one.name for one in registry.names()], n=3, cutoff=0.5)
        hint = f"near it: {', '.join(near)}" if near else "`sightline questions` lists them"
        raise Unknown(f"there is no question {name!r}; {hint}") from error


def check_names(question: str, given: dict[str, Any]) -> None:
    """Refuse an unknown question or parameter before anything is started."""
    known = [parameter.name for parameter in question_named(question).parameters]
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, [*known, *OWN], n=1)
            reason = f"did you mean {near[0]}?" if near else f"it takes {', '.join(known) or 'none'}"
            raise BadInput(f"{question} has no parameter {name!r}; {reason}")


def _asked(given: dict[str, Any]) -> AnswerAsked:
    try:
        return AnswerAsked.model_validate(given)
    except ValidationError as error:
        problems = tuple(
            FieldProblem(str(one["loc"][0]), str(one["msg"]).removeprefix("Value error, "))
            for one in error.errors(include_url=False, include_input=False)
        )
        raise BadInput("that cannot be asked", problems=problems) from error


def _nothing_is_loaded(opened: Opened) -> bool:
    answered = opened.answer
    envelope = getattr(answered, "answer" if isinstance(answered, BaseModel) else "envelope", None)
    return envelope is not None and not envelope.sources
