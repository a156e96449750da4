"""Schema migrations: numbered files under `cypher/schema`, each applied once, in order, unchanged.

`V0001__name.cypher` holds schema statements that may be run twice without harm (`IF NOT EXISTS`),
because a schema statement commits by itself: a run that dies half way is simply run again. One run
at a time holds a lock node; a file that was changed after it was applied stops everything.
"""

from __future__ import annotations

import hashlib
import os
import re
import socket
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString, cast

from pydantic import BaseModel

from app.errors import Conflict, SchemaDrift
from app.graph.catalogue import NoRow, command, cypher_folder
from app.graph.cyphertext import statements_in
from app.graph.session import GraphSession

_NAME = re.compile(r"^V(\d{4})__([a-z0-9_]+)$")
LEASE_SECONDS = 60
WAIT_SECONDS = 75.0
BOOTSTRAP = (
    "CREATE CONSTRAINT schema_lock IF NOT EXISTS FOR (n:SchemaLock) REQUIRE n.name IS UNIQUE",
    "CREATE CONSTRAINT migration_version IF NOT EXISTS FOR (n:Migration) REQUIRE n.version IS UNIQUE",
)
AWAIT_INDEXES = "CALL db.awaitIndexes(300)"


class AppliedMigration(BaseModel):
    """One migration that a database has had."""

    version: int
    name: str
    checksum: str


class LockState(BaseModel):
    """Who holds the schema lock, and until when."""

    holder: str
    lease_until: datetime


@dataclass(frozen=True, slots=True)
class Migration:
    """One numbered file: version, name, SHA-256 of its text, its statements."""

    version: int
    name: str
    checksum: str
    statements: tuple[LiteralString, ...]


def read_migrations() -> list[Migration]:
    """All migrations in order. Raises SchemaDrift for a gap, a double number or a wrong name."""
    found: list[Migration] = []
    for path in sorted((cypher_folder() / "schema").glob("V*.cypher")):
        match = _NAME.match(path.stem)
        if not match:
            raise SchemaDrift(f"{path.name} is not named V0001__words.cypher")
        text = path.read_text(encoding="utf-8")
        checksum = hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()
        statements = cast(tuple[LiteralString, ...], tuple(statements_in(text)))
        found.append(Migration(int(match[1]), match[2], checksum, statements))
    for expected, migration in enumerate(found, start=1):
        if migration.version != expected:
            raise SchemaDrift(f"migrations are numbered 1, 2, 3 ...; number {expected} is missing or double")
    return found


def pending_migrations(session: GraphSession) -> list[Migration]:
    """What this database still lacks.

    Raises SchemaDrift if an applied file was changed since, or the database has had migrations
    that this version of Sightline does not know.
    """
    migrations = {migration.version: migration for migration in read_migrations()}
    applied = session.lookup(command("schema/applied_migrations", AppliedMigration))
    for had in applied:
        known = migrations.pop(had.version, None)
        if known is None:
            raise SchemaDrift(
                f"the database has had migration V{had.version:04} {had.name}, which this version"
                " of Sightline does not know; use the version that applied it, or a newer one"
            )
        if known.checksum != had.checksum:
            raise SchemaDrift(
                f"migration V{had.version:04} {known.name} was changed after it was applied;"
                " put the file back and write a new migration instead"
            )
    return [migrations[version] for version in sorted(migrations)]


def migrate(session: GraphSession, *, said: Callable[[str], None] = lambda _: None) -> list[Migration]:
    """Apply what is pending, in order, under the lock; returns what was applied.

    Raises SchemaDrift, Conflict (another run holds the lock and does not finish), GraphAway.
    """
    if not pending_migrations(session):
        return []
    for statement in BOOTSTRAP:
        session.change_schema(statement)
    with _lock(session, said) as keep:
        pending = pending_migrations(session)
        for migration in pending:
            said(f"V{migration.version:04} {migration.name.replace('_', ' ')}")
            for statement in migration.statements:
                session.change_schema(statement)
                keep()
            session.write(
                "note_migration",
                lambda unit, m=migration: unit.run(
                    command("schema/note_migration", NoRow),
                    version=m.version,
                    name=m.name,
                    checksum=m.checksum,
                ),
            )
        session.change_schema(AWAIT_INDEXES)
    return pending


@contextmanager
def _lock(session: GraphSession, said: Callable[[str], None]) -> Generator[Callable[[], None]]:
    holder = f"{socket.gethostname()}/{os.getpid()}/{time.time_ns()}"
    hold = command("schema/hold_schema_lock", LockState)

    def take() -> LockState:
        return session.write(
            "hold_schema_lock", lambda unit: unit.run(hold, holder=holder, lease_seconds=LEASE_SECONDS)
        )[0]

    until = time.monotonic() + WAIT_SECONDS
    waited = False
    while (state := take()).holder != holder:
        if time.monotonic() > until:
            raise Conflict(
                f"another migration run ({state.holder}) holds the lock until {state.lease_until:%H:%M:%S}"
            )
        if not waited:
            said("waiting for another migration run to finish")
            waited = True
        time.sleep(1.0)

    renewed = time.monotonic()

    def keep() -> None:
        nonlocal renewed
        if time.monotonic() - renewed < LEASE_SECONDS / 4:
            return
        if take().holder != holder:
            raise Conflict("the schema lock was lost to another run; migrate again")
        renewed = time.monotonic()

    try:
        yield keep
    finally:
        session.write(
            "release_schema_lock",
            lambda unit: unit.run(command("schema/release_schema_lock", NoRow), holder=holder),
        )
