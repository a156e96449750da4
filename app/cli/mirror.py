"""`sightline mirror`: the pseudonymised copy for Neo4j Browser, built, started and stopped by hand."""

from __future__ import annotations

import threading
import webbrowser
from dataclasses import replace
from typing import Annotated

import typer

from app.cli.demo_home import demo_settings
from app.cli.signing_in import why
from app.errors import GraphAway
from app.graph.local_folder import USER
from app.graph.progress import ConsoleProgress
from app.mirror.build import build_mirror, running_mirror, start_mirror, stop_mirror
from app.mirror.builds import Build, current
from app.settings import Settings, load_settings

mirror_app = typer.Typer(
    help="The mirror: a second, pseudonymised, read-only Neo4j for Browser.", no_args_is_help=True
)
Demo = Annotated[bool, typer.Option("--demo", help="The demo's mirror.")]


@mirror_app.command()
def build(demo: Demo = False) -> None:
    """Build the mirror anew from the open part of the graph. The former one stays until this one is whole."""
    from app.deps import open_door

    settings = _settings(demo)
    with (
        ConsoleProgress() as progress,
        open_door(settings, progress=progress) as door,
        door.ledger.writing(door.actor, "export", "mirror_build", {}) as written,
    ):
        built = build_mirror(settings, door.session, progress)
        written.items = built.people
    typer.echo(
        f"The mirror is built: {built.people} people, {built.homes} homes, {built.incidents} incidents."
    )
    if running_mirror(settings) is None:
        typer.echo("`sightline mirror start` starts it.")


@mirror_app.command()
def start(demo: Demo = False) -> None:
    """Start the mirror and keep it running until `stop`; say how to reach it."""
    settings = _settings(demo)
    with ConsoleProgress() as progress:
        found = start_mirror(settings, progress)
    _describe(settings, found)


@mirror_app.command()
def stop(
    demo: Demo = False,
    now: Annotated[bool, typer.Option("--now", help="Even while others still use it.")] = False,
) -> None:
    """Stop the mirror."""
    reply = stop_mirror(_settings(demo), now=now)
    if reply is None:
        typer.echo("The mirror is not running.")
    elif reply.ending:
        typer.echo("The mirror has stopped.")
    else:
        typer.echo("The mirror is in use: it stops when that has ended, or at once with `stop --now`.")


@mirror_app.command()
def status(demo: Demo = False) -> None:
    """Say when the mirror was built, from what, and whether it runs. Exit code 1 if it does not."""
    settings = _settings(demo)
    _describe(settings, current(settings))
    if running_mirror(settings) is None:
        raise typer.Exit(1)


@mirror_app.command()
def browser(
    demo: Demo = False,
    show_only: Annotated[bool, typer.Option("--show-only", help="Say where, and open nothing.")] = False,
) -> None:
    """Open Neo4j Browser on the mirror, and say how to sign in."""
    # Imported here: no other command needs a web server, and it takes a while to load.
    from app.web.browser_server import browser_server

    settings = _settings(demo)
    found = current(settings)
    running = running_mirror(settings)
    if running is None:
        raise GraphAway("the mirror is not running; `sightline mirror start` starts it")
    # Our own page, not Neo4j's: that one asks other hosts.
    with browser_server(found.settings, running.uri) as address:
        typer.echo(f"Neo4j Browser: {address}")
        _sign_in(found, running.bolt_port)
        if not show_only and not webbrowser.open(address):
            typer.echo("No web browser could be opened from here: open that address yourself.")
        typer.echo("Ctrl-C ends this page; the mirror goes on.")
        threading.Event().wait()


@mirror_app.command()
def person(
    code: Annotated[str, typer.Argument(help="A person's code, as the mirror shows it.")],
    purpose: Annotated[str, typer.Option(help="Why; SIGHTLINE_PURPOSE else.")] = "",
    reference: Annotated[str, typer.Option(help="Its case or ticket; SIGHTLINE_REFERENCE else.")] = "",
    demo: Demo = False,
) -> None:
    """Say which person a code stands for. It is an entry in the ledger, as a look at that person."""
    from app.api.codes import person_of_code
    from app.deps import open_door, operator
    from app.security.purposes import check

    settings = _settings(demo)
    given = why(settings, purpose, reference, demo=demo)
    check(settings, *given)
    with ConsoleProgress() as progress, open_door(settings, progress=progress) as opened:
        door = replace(opened, actor=operator(settings, *given))
        typer.echo(person_of_code(door, code).person_id)


def _settings(demo: bool) -> Settings:
    settings = load_settings()
    return demo_settings(settings) if demo else settings


def _describe(settings: Settings, found: Build) -> None:
    built = found.built()
    typer.echo(
        f"The mirror was built at {built.built_at}, from change {built.graph_sequence} of the open graph."
    )
    typer.echo(f"  holds     {built.people} people, {built.homes} homes, {built.incidents} incidents")
    typer.echo(f"  coarser   {built.suppressed} values, because fewer than 5 people share them")
    typer.echo(f"  folder    {found.folder.root}")
    running = running_mirror(settings)
    if running is None:
        typer.echo("  It is not running: `sightline mirror start` starts it.")
        return
    typer.echo("  Browser   `sightline mirror browser` opens it")
    _sign_in(found, running.bolt_port)


def _sign_in(found: Build, bolt_port: int) -> None:
    typer.echo(f"  Bolt      bolt://localhost:{bolt_port}, for reading alone, as user {USER}")
    typer.echo(f"  password  in {found.folder.password_file}")
