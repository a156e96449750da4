"""`sightline ledger`: whether it is what was written, where it ends, and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from app.cli.demo_home import demo_settings
from app.deps import operator
from app.doors.auditing import at_person, of_actor
from app.doors.looking import json_of
from app.ledger.anchors import Anchors
from app.ledger.asked import looks_at, looks_by
from app.ledger.book import open_ledger
from app.ledger.entry import Entry
from app.ledger.keys import key_of
from app.ledger.looking import Looking
from app.ledger.store import Store
from app.ledger.verifying import verify as verify_all
from app.models.ledger_answers import LooksAtPerson, LooksOfActor
from app.settings import Settings, load_settings

ledger_app = typer.Typer(
    help="The audit ledger: who asked what, and which people the answer held.", no_args_is_help=True
)
Demo = Annotated[bool, typer.Option("--demo", help="The demo's ledger.")]
Limit = Annotated[int, typer.Option(min=1, max=200, help="How many entries, the latest first.")]
Before = Annotated[int | None, typer.Option(help="Only entries before this sequence.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print what the API sends.")]


@ledger_app.command()
def verify(demo: Demo = False) -> None:
    """Check every entry, the anchors and the index of people. Ends with 1 at the first that is wrong."""
    store, anchors = _held(_settings(demo))
    verdict = verify_all(store, anchors)
    for entry in verdict.open:
        typer.echo(f"open: {entry.action} begun at {entry.at} by {entry.actor}, entry {entry.sequence}")
    if verdict.fault is not None:
        typer.echo(f"sightline: entry {verdict.fault.sequence}: {verdict.fault.text}", err=True)
        raise typer.Exit(1)
    typer.echo(f"the ledger is whole: {verdict.entries} entries, {verdict.anchors} anchors")


@ledger_app.command()
def head(demo: Demo = False) -> None:
    """Print the last sequence and hash; keep them elsewhere to compare."""
    store, _ = _held(_settings(demo))
    if not store.exists():
        typer.echo("there is no ledger yet")
        return
    with store.reading() as tx:
        found, sealed = store.head(tx)
    typer.echo(f"{found.sequence} {found.hash.hex()}")
    typer.echo(f"anchored to {found.anchored} at {found.anchored_at}; sealed: {'yes' if sealed else 'no'}")


@ledger_app.command()
def person(
    person_id: Annotated[str, typer.Argument(help="A person's id.")],
    limit: Limit = 50,
    before: Before = None,
    as_json: AsJson = False,
    demo: Demo = False,
) -> None:
    """Who has looked at a person, and why. Asking this is an entry as well."""
    settings = _settings(demo)
    with open_ledger(settings) as ledger:
        found = looks_at(ledger.store, person_id, limit=limit, before=before)
        page = at_person(person_id, found)
        looking = Looking(ledger, operator(settings), "audit", "ledger_person", {"person_id": person_id})
        _print(looking, page, found.entries, as_json)


@ledger_app.command()
def actor(
    name: Annotated[str, typer.Argument(help="An actor's name, as entries give it.")],
    limit: Limit = 50,
    before: Before = None,
    as_json: AsJson = False,
    demo: Demo = False,
) -> None:
    """What an actor has looked at. Asking this is an entry as well."""
    settings = _settings(demo)
    with open_ledger(settings) as ledger:
        found = looks_by(ledger.store, name, limit=limit, before=before)
        page = of_actor(name, found)
        looking = Looking(ledger, operator(settings), "audit", "ledger_actor", {"actor": name})
        _print(looking, page, found.entries, as_json)


def _print(
    looking: Looking, page: LooksAtPerson | LooksOfActor, found: Sequence[Entry], as_json: bool
) -> None:
    sent = json_of(page)
    looking.answered(sent, len(found))
    if as_json:
        typer.echo(sent.decode())
        return
    for one in found:
        why = ", ".join(part for part in (one.purpose, one.reference) if part) or "no purpose given"
        people = f"{len(one.people)} {'person' if len(one.people) == 1 else 'people'}"
        typer.echo(
            f"{one.sequence}  {one.at}  {one.actor} ({one.role})  {one.action} {one.question}:"
            f" {one.outcome}, {people}; {why}"
        )
        if isinstance(page, LooksOfActor) and one.people:
            typer.echo(f"    {' '.join(one.people)}")
    typer.echo(f"total: {page.total}" + (f" ({len(found)} shown)" if len(found) < page.total else ""))


def _settings(demo: bool) -> Settings:
    settings = load_settings()
    return demo_settings(settings) if demo else settings


def _held(settings: Settings) -> tuple[Store, Anchors]:
    key = key_of(settings)
    return Store(settings.ledger_address, key), Anchors(settings.ledger_anchor_file, key)
