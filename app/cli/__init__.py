"""The command line: what `sightline` can do, each command a thin door to what the API also asks.

Answers go to standard output, everything else to standard error. What goes wrong is one sentence, and
the exit code is 2 for something that cannot be used as it was given, 1 for anything else.
"""

from __future__ import annotations

import sys
import traceback
from typing import NoReturn

import typer

from app import __version__
from app.cli import asking, demo, loading, schema, seeds, service, suspicions
from app.cli.evaluating import evaluate
from app.cli.ledger import ledger_app
from app.cli.linking import link_app
from app.cli.local_neo4j import neo4j_app
from app.cli.mirror import mirror_app
from app.cli.sessions import sessions_app
from app.cli.signing_in import grants_app, keys_app, token
from app.errors import SettingsError, SightlineError

app = typer.Typer(
    name="sightline",
    help="Which children have no recorded path to a carer, and which are near a recorded risk.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("demo")(demo.demo)
app.command("serve")(service.serve)
app.command("ask", context_settings=asking.CONTEXT)(asking.ask)
app.command("questions")(asking.questions)
app.command("migrate")(schema.migrate)
app.command("validate")(loading.validate)
app.command("load")(loading.load)
app.command("templates")(loading.templates)
app.command("export-canonical")(loading.export_canonical)
app.command("suspect")(suspicions.suspect)
app.command("generate")(seeds.generate)
app.command("token")(token)
app.add_typer(keys_app, name="keys")
app.add_typer(grants_app, name="grants")
app.add_typer(ledger_app, name="ledger")
link_app.command("evaluate")(evaluate)
app.add_typer(link_app, name="link")
app.add_typer(mirror_app, name="mirror")
app.add_typer(neo4j_app, name="neo4j")
app.add_typer(sessions_app, name="sessions")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"sightline {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Say the version and end."
    ),
) -> None:
    """Which children have no recorded path to a carer, and which are near a recorded risk."""


def main() -> NoReturn:
    """Run one command. Never a traceback: a sentence on standard error and an exit code."""
    try:
        app(prog_name="sightline")
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
