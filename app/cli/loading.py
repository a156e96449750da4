"""`sightline validate`, `load`, `templates` and `export-canonical`: extracts from the command line."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.derive.progress import Progress as Told
from app.derive.progress import silent
from app.ingest.report import FileCounts, LoadSummary
from app.settings import Settings, load_settings

if TYPE_CHECKING:
    from app.linkage.running import LinkSummary

REPORT_NAME = "rejected.csv"
SHOWN = 20
PORTION = 1_000
_COLUMNS = ("read", "loaded", "unchanged", "rejected", "parked", "kept", "deleted", "withdrawn")

Folder = Annotated[Path, typer.Argument(help="Folder of one extract: extract.toml and its CSV files.")]
Mapping = Annotated[
    Path | None, typer.Option("--mapping", help="TOML file that maps the agency's own columns to ours.")
]
Report = Annotated[
    Path | None,
    typer.Option("--report", help=f"Where rejected rows are written as CSV; {REPORT_NAME} unless given."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")]


def validate(folder: Folder, mapping: Mapping = None, report: Report = None, json: AsJson = False) -> None:
    """Read an extract and report what is wrong with it, without loading anything.

    Ends with 1 if a row would be rejected.
    """
    from app.ingest.load import validate_extract

    with told_progress() as told:
        summary = validate_extract(folder, mapping, report=report or Path(REPORT_NAME), progress=told)
    _end(summary, json)


def load(
    folder: Folder,
    mapping: Mapping = None,
    confirm_retire: Annotated[
        bool,
        typer.Option("--confirm-retire", help="Go on although more than a fifth of the records are gone."),
    ] = False,
    report: Report = None,
    json: AsJson = False,
) -> None:
    """Load an extract into the graph. Repeat it after any fault: it goes on where it stopped.

    Ends with 1 if rows were rejected; the other rows are in.
    """
    from app.deps import open_door
    from app.graph.progress import ConsoleProgress
    from app.ingest.load import load_extract

    settings = load_settings()
    with (
        ConsoleProgress() as starting,
        open_door(settings, progress=starting) as door,
        told_progress() as told,
        door.ledger.writing(door.actor, "load", "load", {"extract": folder.name}) as written,
    ):
        summary = load_extract(
            door.session,
            settings,
            folder,
            mapping=mapping,
            confirm_retire=confirm_retire,
            report=report or Path(REPORT_NAME),
            progress=told,
        )
        written.items = summary.read
    _compare(settings, summary, asked=settings.link_after_load)
    _end(summary, json)


def _compare(settings: Settings, summary: LoadSummary, *, asked: bool) -> None:
    """Compare what was loaded with everything, if the settings say so; else say how that is done."""
    from app.deps import open_door
    from app.linkage.entered import link_entered

    if summary.outcome != "loaded":
        return
    if not asked:
        typer.echo("Not compared with other records yet: `sightline link run` does that.", err=True)
        return
    with open_door(settings) as door, told_progress() as told:
        found = link_entered(door.session, settings, door.ledger, door.actor, progress=told)
    say_linked(found, err=True)


def say_linked(found: LinkSummary, *, err: bool = False) -> None:
    """What a run of linkage came to."""
    typer.echo(
        f"{found.records:,} records, {found.compared:,} compared: {found.pairs:,} pairs may be one person"
        f" ({found.changed:,} new or changed), {found.withdrawn:,} no longer.",
        err=err,
    )
    if found.passed_over.records:
        typer.echo(
            f"Not compared: {found.passed_over.records:,} records say only what too many others say as well"
            f" ({found.passed_over.keys:,} keys); `sightline link explain` compares any two.",
            err=err,
        )


def templates(
    folder: Annotated[Path, typer.Argument(help="Folder to write the empty files into.")],
) -> None:
    """Write empty CSV files with the right columns, and an extract.toml to fill in."""
    from app.ingest.templates import write_templates

    for path in write_templates(folder):
        typer.echo(str(path))


def export_canonical(
    purpose: Annotated[str, typer.Option(help="Why; SIGHTLINE_PURPOSE else.")] = "",
    reference: Annotated[str, typer.Option(help="Its case or ticket; SIGHTLINE_REFERENCE else.")] = "",
) -> None:
    """Print the whole graph in an order of its own: two graphs are equal if these lines are."""
    from app.deps import open_door, operator
    from app.derive.export import canonical_export
    from app.security.purposes import check

    settings = load_settings()
    actor = operator(settings, purpose, reference)
    check(settings, actor.purpose, actor.reference)
    with open_door(settings) as opened:
        door = replace(opened, actor=actor)
        looking = door.looking("export", "export_canonical", {})
        lines = canonical_export(door.session)
        while portion := list(islice(lines, PORTION)):
            looking.answered("\n".join(portion).encode(), len(portion))
            for line in portion:
                typer.echo(line)


@contextmanager
def told_progress() -> Generator[Told]:
    """A bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield silent
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def told(what: str, done: int, of: int | None, /) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=of)
            bars.update(tasks[what], completed=done, total=of)

        yield told


def _end(summary: LoadSummary, as_json: bool) -> None:
    """Say what came of it. A rejected row is never passed over: it makes the exit code 1."""
    _show(summary, as_json)
    for one in summary.first_rejected[:SHOWN]:
        typer.echo(f"{one.file}, line {one.line}, {one.column}: {one.reason}", err=True)
    if summary.rejected:
        typer.echo(
            f"sightline: {summary.rejected} rows were rejected; see {summary.report}",
            err=True,
        )
        raise typer.Exit(1)


def _show(summary: LoadSummary, as_json: bool) -> None:
    if as_json:
        typer.echo(summary.model_dump_json(indent=2))
        return
    source = f"{summary.agency}/{summary.system}, extract of {summary.extracted_at}"
    if summary.outcome == "nothing_new":
        typer.echo(f"{source}: loaded before, nothing changed.")
        return
    typer.echo(f"{source}: {'checked, nothing loaded' if summary.outcome == 'validated' else 'loaded'}.")
    used = [name for name in _COLUMNS if any(getattr(counts, name) for counts in summary.files.values())]
    table = Table("file", *used, box=None)
    for name, counts in summary.files.items():
        table.add_row(name, *(_count(counts, column) for column in used))
    Console(highlight=False, width=None if sys.stdout.isatty() else 110).print(table)
    if summary.outcome == "loaded":
        typer.echo(
            f"{summary.retired} records retired, {summary.released} waiting rows brought in;"
            f" {summary.persons} people and {summary.households} homes looked at,"
            f" {summary.derived} links worked out; {summary.seconds} s."
        )


def _count(counts: FileCounts, name: str) -> str:
    return str(getattr(counts, name))
