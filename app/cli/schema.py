"""`sightline migrate`."""

from __future__ import annotations

from typing import Annotated

import typer

from app.cli.loading import told_progress
from app.deps import migrate_entered, operator
from app.derive.ids import Ids
from app.derive.rebuild import keys_outdated, rebuild, renew_keys
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
        told_progress() as told,
        open_session(settings, progress=progress, migrated=False) as session,
    ):
        if dry_run:
            pending = migrations.pending_migrations(session)
            for one in pending:
                typer.echo(f"would apply V{one.version:04} {one.name.replace('_', ' ')}")
        else:
            with open_ledger(settings) as ledger:
                actor = operator(settings)
                pending = migrate_entered(session, ledger, actor, said=progress.say)
                if keys_outdated(session):
                    # Found by its keys is everybody from now on, and not only after the next load.
                    with ledger.writing(actor, "migrate", "renew_keys", {}) as written:
                        renew_keys(session)
                        ids = Ids(settings.id_key.get_secret_value())
                        written.items = rebuild(session, ids, told).persons
            for one in pending:
                typer.echo(f"applied V{one.version:04} {one.name.replace('_', ' ')}")
        if not pending:
            typer.echo("the schema is up to date")
