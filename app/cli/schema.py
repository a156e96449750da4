"""`sightline migrate`."""

from __future__ import annotations

from typing import Annotated

import typer

from app.deps import migrate_entered, operator
from app.graph import migrations
from app.graph.opening import open_session
from app.graph.progress import ConsoleProgress
from app.ledger.book import open_ledger
from app.settings import load_settings


def migrate(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be applied; change nothing.")
    ] = False,
) -> None:
    """Bring the database's schema up to date; a local Neo4j is started for it, and left as found."""
    settings = load_settings()
    with (
        ConsoleProgress() as progress,
        open_session(settings, progress=progress, migrated=False) as session,
    ):
        if dry_run:
            pending = migrations.pending_migrations(session)
            for one in pending:
                typer.echo(f"would apply V{one.version:04} {one.name.replace('_', ' ')}")
        else:
            with open_ledger(settings) as ledger:
                pending = migrate_entered(session, ledger, operator(settings), said=progress.say)
            for one in pending:
                typer.echo(f"applied V{one.version:04} {one.name.replace('_', ' ')}")
        if not pending:
            typer.echo("the schema is up to date")
