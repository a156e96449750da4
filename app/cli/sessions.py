"""`sightline sessions`: ending somebody's sessions in the pages, because their access is taken back."""

from __future__ import annotations

from contextlib import closing
from typing import Annotated

import typer

from app.cli.demo_home import demo_settings
from app.deps import operator
from app.explore.words import counted
from app.ledger.book import open_ledger
from app.security.sessions import Sessions
from app.security.store import AccessStore
from app.settings import load_settings

sessions_app = typer.Typer(help="Sessions of people in the pages.", no_args_is_help=True)


@sessions_app.callback()
def _group() -> None:  # typer makes a group only with a second command or a callback
    """Sessions of people in the pages."""


@sessions_app.command("end")
def end(
    actor: Annotated[str, typer.Argument(help="The person's name, as the ledger gives it.")],
    demo: Annotated[bool, typer.Option("--demo", help="For the demo's service.")] = False,
) -> None:
    """Sign somebody out everywhere, now. Take their role back at the sign-in service first."""
    settings = load_settings()
    settings = demo_settings(settings) if demo else settings
    with (
        open_ledger(settings) as ledger,
        ledger.writing(operator(settings), "access", "end_sessions", {"actor": actor}) as written,
        closing(AccessStore(settings)) as store,
    ):
        written.items = ended = Sessions(store).end_all(actor)
    typer.echo(f"{counted(ended, 'session', 'sessions')} of {actor} ended")
