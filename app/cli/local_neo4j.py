"""`sightline neo4j start|stop|status|browser`: the local Neo4j, by hand.

Other commands start it when they need it and leave it as they found it; `start` keeps it running.
"""

from __future__ import annotations

import http.client
import threading
import webbrowser
from contextlib import AbstractContextManager, ExitStack
from typing import Annotated

import typer

from app.errors import GraphAway
from app.graph.local import forget_users, stop_local
from app.graph.local_folder import USER, folder_of
from app.graph.progress import ConsoleProgress
from app.graph.running import Running, ask_once, find_running
from app.graph.servers import open_graph
from app.settings import Settings, load_settings

neo4j_app = typer.Typer(help="The local Neo4j: start, stop, status, Browser.", no_args_is_help=True)


@neo4j_app.command()
def start(
    new_password: Annotated[
        bool, typer.Option("--new-password", help="Set a new password first (the data stay).")
    ] = False,
) -> None:
    """Start the local Neo4j and keep it running until `stop`."""
    settings = _local_settings()
    if new_password:
        forget_users(settings)
    with ConsoleProgress() as progress, open_graph(settings, progress=progress, keep=True):
        pass
    _describe(settings, _running(settings))


@neo4j_app.command()
def stop(
    now: Annotated[bool, typer.Option("--now", help="Even while others still use it.")] = False,
) -> None:
    """Stop the local Neo4j; waits until its files are closed."""
    reply = stop_local(_local_settings(), now=now)
    if reply is None:
        typer.echo("The local Neo4j is not running.")
    elif reply.ending:
        typer.echo("The local Neo4j has stopped.")
    else:
        others = "1 other process uses" if reply.users == 1 else f"{reply.users} other processes use"
        typer.echo(f"{others} it: it stops when they have ended, or at once with `stop --now`.")


@neo4j_app.command()
def status() -> None:
    """Say whether it runs, and where. Exit code 1 if it does not."""
    settings = load_settings()
    if settings.graph_uri is not None:
        typer.echo(
            f"SIGHTLINE_GRAPH_URI is set: Sightline uses {settings.graph_uri}, as {settings.graph_user}."
        )
        return
    running = find_running(folder_of(settings))
    if running is None:
        typer.echo(f"The local Neo4j is not running. Its folder: {folder_of(settings).root}")
        raise typer.Exit(1)
    _describe(settings, running)


@neo4j_app.command()
def browser(
    show_only: Annotated[bool, typer.Option("--show-only", help="Say where, and open nothing.")] = False,
) -> None:
    """Open Neo4j Browser, and say how to sign in."""
    settings = _local_settings()
    running = _running(settings)
    with ExitStack() as held:
        served = _served_by_sightline(settings)
        # Neo4j's own page asks other hosts for fonts and scripts, so that one is never opened.
        address = served or held.enter_context(_browser_server(settings, running.uri))
        typer.echo(f"Neo4j Browser: {address}")
        typer.echo(f"Connect to bolt://localhost:{running.bolt_port} as user {USER};")
        typer.echo(f"the password is in {folder_of(settings).password_file}")
        if not show_only and not webbrowser.open(address):
            typer.echo("No web browser could be opened from here: open that address yourself.")
        if served is None:
            typer.echo("Ctrl-C ends this page; Neo4j goes on.")
            threading.Event().wait()


def _browser_server(settings: Settings, uri: str) -> AbstractContextManager[str]:
    # Imported here: no other command needs a web server, and it takes a while to load.
    from app.web.browser_server import browser_server

    return browser_server(settings, uri)


def _local_settings() -> Settings:
    settings = load_settings()
    if settings.graph_uri is not None:
        raise GraphAway(
            f"SIGHTLINE_GRAPH_URI is set, so the graph is at {settings.graph_uri} and Sightline runs no "
            "Neo4j of its own; unset it to use the local one"
        )
    return settings


def _running(settings: Settings) -> Running:
    running = find_running(folder_of(settings))
    if running is None:
        raise GraphAway("the local Neo4j is not running; `sightline neo4j start` starts it")
    return running


def _describe(settings: Settings, running: Running) -> None:
    folder = folder_of(settings)
    reply = ask_once(running, "status")
    typer.echo(f"The local Neo4j is running (process {running.java_pid}).")
    typer.echo(f"  Bolt      bolt://localhost:{running.bolt_port}")
    typer.echo("  Browser   `sightline neo4j browser` opens it")
    typer.echo(f"  user      {USER}")
    typer.echo(f"  password  in {folder.password_file}")
    typer.echo(f"  folder    {folder.root}")
    if reply is None:
        typer.echo("  Its supervisor does not answer: `sightline neo4j stop` ends it.")
    elif reply.keep:
        typer.echo("  It runs until `sightline neo4j stop`.")
    else:
        typer.echo("  It ends with the last process that uses it.")


def _served_by_sightline(settings: Settings) -> str | None:
    """The address of Browser as our own web server offers it, if that runs."""
    connection = http.client.HTTPConnection(settings.host, settings.port, timeout=1.0)
    try:
        connection.request("GET", "/neo4j-browser/")
        found = connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    host = "localhost" if settings.host == "127.0.0.1" else settings.host
    return f"http://{host}:{settings.port}/neo4j-browser/" if found else None
