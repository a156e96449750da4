"""The command line: what `sightline` can do, each command a thin door to what the API also asks.

Answers go to standard output, everything else to standard error. What goes wrong is one sentence, and
the exit code is 2 for something that cannot be used as it was given, 1 for anything else.
"""

from __future__ import annotations

import sys
import traceback
from importlib import import_module
from typing import Final, NoReturn

import typer

from app import __version__
from app.errors import SettingsError, SightlineError

SAYS: Final = "Which children have no recorded path to a carer, and which are near a recorded risk."
# Each command, and each group of commands, by the module of this package that has it and its name there. To
# import all of them takes two seconds, so no more is imported than is asked for.
COMMANDS: Final = {
    "demo": ("demo", "demo"),
    "serve": ("service", "serve"),
    "ask": ("asking", "ask"),
    "questions": ("asking", "questions"),
    "migrate": ("schema", "migrate"),
    "validate": ("loading", "validate"),
    "load": ("loading", "load"),
    "templates": ("loading", "templates"),
    "export-canonical": ("loading", "export_canonical"),
    "suspect": ("suspicions", "suspect"),
    "generate": ("seeds", "generate"),
    "token": ("signing_in", "token"),
    "keys": ("signing_in", "keys_app"),
    "grants": ("signing_in", "grants_app"),
    "ledger": ("ledger", "ledger_app"),
    "link": ("linking", "link_app"),
    "mirror": ("mirror", "mirror_app"),
    "neo4j": ("local_neo4j", "neo4j_app"),
    "sessions": ("sessions", "sessions_app"),
}
# What else than its own options a command takes.
TAKES_MORE: Final = {"ask": {"allow_extra_args": True, "ignore_unknown_options": True}}


def command_line(first: str = "") -> typer.Typer:
    """The whole command line, or of it the one command that `first` names."""
    app = typer.Typer(
        name="sightline",
        help=SAYS,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback()(options)
    for name in (first,) if first in COMMANDS else COMMANDS:
        module, attribute = COMMANDS[name]
        found = getattr(import_module(f"{__name__}.{module}"), attribute)
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name, context_settings=TAKES_MORE.get(name))(found)
    return app


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sightline {__version__}")
        raise typer.Exit


def options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Say the version and end."
    ),
) -> None:
    """Options before any command."""


def main() -> NoReturn:
    """Run one command. Never a traceback: a sentence on standard error and an exit code."""
    # An option before a command is about all of them: `sightline --help token` lists every one.
    first = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        command_line(first)(prog_name="sightline")
    except SightlineError as error:
        _say(error)
        sys.exit(2 if error.status in {404, 422} or isinstance(error, SettingsError) else 1)
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        typer.echo(f"sightline: {error.strerror or error}: {error.filename or 'a file'}", err=True)
        sys.exit(1)
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{frame.filename.rpartition('/')[2]}:{frame.lineno}"
        typer.echo(f"sightline: a fault of Sightline itself: {type(error).__name__} at {place}", err=True)
        sys.exit(1)
    sys.exit(0)


def _say(error: SightlineError) -> None:
    fields = "; ".join(
        f"{one.pointer}: {one.reason}" if one.pointer else one.reason for one in error.problems
    )
    typer.echo(f"sightline: {error.detail}{f' ({fields})' if fields else ''}", err=True)
