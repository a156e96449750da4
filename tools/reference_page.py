"""docs/reference.md: every setting, command and route, from the program itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer.main

from app.cli import command_line
from app.main import create_app
from app.settings import PREFIX, Settings
from tools.markdown import code, page, table


def reference_page() -> str:
    """The whole page."""
    return page(
        "# Settings, commands, routes",
        "## Settings",
        "Set in the environment, in a file `sightline.env` in the working folder, or as files in "
        "`/run/secrets` named like the setting in small letters. A name that is not in this list is refused.",
        table(["setting", "default", "meaning"], settings_rows()),
        "## Commands",
        "Answers go to standard output, everything else to standard error. Exit code 0 means done, 2 that "
        "what was asked or given cannot be used, 1 any other failure.",
        *(_command_part(path, command) for path, command in commands()),
        "## Routes",
        "JSON under `/api/v1`; errors are `application/problem+json`. A running server describes its "
        "parameters and models at `/api/v1/openapi.json`.",
        table(["route", "answers"], routes()),
    )


def settings_rows() -> Iterator[list[str]]:
    """Name, default and meaning of each setting."""
    for name, field in Settings.model_fields.items():
        plain = field.default is not None and field.default_factory is None
        default = "" if not plain or "SecretStr" in str(field.annotation) else str(field.default)
        yield [code(f"{PREFIX}{name.upper()}"), code(default), field.description or ""]


def commands() -> Iterator[tuple[str, Any]]:
    """Every command that does something, after the words that call it."""
    # The command objects belong to typer's inside, which publishes no types for them.
    yield from _walk("sightline", typer.main.get_command(command_line()))


def _walk(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    if hasattr(command, "commands"):
        for name in sorted(command.commands):
            yield from _walk(f"{path} {name}", command.commands[name])
    else:
        yield path, command


def routes() -> Iterator[list[str]]:
    """Method and path of each route, and what it says it answers."""
    document: dict[str, Any] = create_app(Settings()).openapi()
    paths: dict[str, dict[str, dict[str, str]]] = document["paths"]
    for path, methods in sorted(paths.items()):
        for method, route in methods.items():
            yield [code(f"{method.upper()} {path}"), route.get("summary", "")]


def _command_part(path: str, command: Any) -> str:
    # A single newline in a docstring is only where its line was full.
    said = "\n\n".join(part.replace("\n", " ") for part in (command.help or "").strip().split("\n\n"))
    shown = [p for p in command.params if not getattr(p, "hidden", False) and p.name != "help"]
    return f"### `{path}`\n\n{said}" + (
        "\n\n" + table(["parameter", "default", "meaning"], map(_parameter, shown)) if shown else ""
    )


def _parameter(parameter: Any) -> list[str]:
    name = ", ".join(parameter.opts) if parameter.param_type_name == "option" else parameter.name.upper()
    default = parameter.default
    said = "" if default is None or default is False or callable(default) else str(default)
    return [code(name), code(said), parameter.help or ""]
