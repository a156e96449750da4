"""One way to a database of rows, SQLite or PostgreSQL: what is committed is on disk, writers take turns.

The graph is not kept here: the ledger is, and who may sign in.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ClauseElement, Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.sql.compiler import SQLCompiler

from app.errors import SettingsError

WAIT_SECONDS: Final = 10.0
# Bytes of SQLite's write-ahead log: before the first frame, and before the page in each.
_LOG_HEAD: Final = 32
_FRAME_HEAD: Final = 24


@dataclass(frozen=True, slots=True)
class Ready:
    """A statement spelt once for one database. `order` is that of its parameters; None: they go by name."""

    text: str
    order: tuple[str, ...] | None

    def send(self, cursor: DBAPICursor, values: Mapping[str, Any]) -> None:
        """Send it with these values."""
        cursor.execute(self.text, self._given(values))

    def send_each(self, cursor: DBAPICursor, rows: Iterable[Mapping[str, Any]]) -> None:
        """Send it once for each row."""
        if given := [self._given(row) for row in rows]:
            cursor.executemany(self.text, given)

    def _given(self, values: Mapping[str, Any]) -> Any:
        return values if self.order is None else [values[name] for name in self.order]


class Database:
    """The database at an address; `setting` is the name of the setting that holds it, for messages.

    Raises SettingsError for an address that cannot be one, and what SQLAlchemy raises for the rest.
    """

    def __init__(self, address: str, setting: str) -> None:
        self._engine = _engine(_url(address, setting), setting)
        self._of_a_file = self._engine.dialect.name == "sqlite"
        # Ours, for `quickly` and `first`: lists are popped and appended to by one thread at a time.
        self._spare: list[DBAPIConnection] = []

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """One write transaction; nobody else's begins before it ends."""
        with self._engine.begin() as tx:
            yield tx

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """One read transaction: everything in it is of one moment, and no writer waits for it."""
        with self._engine.connect() as opened:
            reader = opened.execution_options(sightline_reads=True)
            if self._engine.dialect.name != "sqlite":
                reader = reader.execution_options(isolation_level="REPEATABLE READ")
            with reader.begin():
                yield reader

    @contextmanager
    def trying(self) -> Generator[Connection]:
        """A write transaction that is taken back at its end."""
        with self._engine.connect() as opened, opened.begin() as trial:
            yield opened
            trial.rollback()

    def ready(self, statement: ClauseElement) -> Ready:
        """The statement in this database's words, for `quickly`; a value that it fixes itself is lost."""
        spelt = statement.compile(dialect=self._engine.dialect)
        assert isinstance(spelt, SQLCompiler)  # noqa: S101  of a query or a change there is no other kind
        return Ready(spelt.string, tuple(spelt.positiontup) if spelt.positiontup is not None else None)

    def first(self, asked: Ready, values: Mapping[str, Any]) -> Sequence[Any] | None:
        """The first row of a query made `ready`, or None. Raises what SQLAlchemy would raise."""
        if not self._of_a_file:
            with self.quickly() as cursor:
                asked.send(cursor, values)
                row: Sequence[Any] | None = cursor.fetchone()
                return row
        try:
            opened = self._of_file()
            try:
                cursor = opened.cursor()
                asked.send(cursor, values)
                row = cursor.fetchone()
                # Or the file's log could not be begun anew while it waits for the second row.
                cursor.close()
            except BaseException:
                opened.close()
                raise
            self._spare.append(opened)
            return row
        except self._engine.dialect.loaded_dbapi.Error as error:
            raise DBAPIError(None, None, error) from error

    @contextmanager
    def quickly(self, *, writes: bool = False) -> Generator[DBAPICursor]:
        """A transaction that takes statements made `ready` and nothing else: for what every request needs.

        SQLAlchemy opens the connections and spells the statements; making, sending and reading them
        through its layers, and its pool for a file, cost several times what the database does. Raises what
        it would raise.
        """
        of_file = self._of_a_file
        try:
            opened: Any = self._of_file() if of_file else self._engine.raw_connection()
            try:
                cursor = opened.cursor()
                if writes and of_file:
                    cursor.execute("BEGIN IMMEDIATE")
                yield cursor
                cursor.close()
                if writes:
                    opened.commit()
            except BaseException:
                # What was not committed goes with the connection, or is taken back by the pool.
                opened.close()
                raise
            if of_file:
                self._spare.append(opened)
            else:
                opened.close()
        except self._engine.dialect.loaded_dbapi.Error as error:
            raise DBAPIError(None, None, error) from error

    def _of_file(self) -> DBAPIConnection:
        """A connection that nobody uses; as many are opened as were ever used at once."""
        try:
            return self._spare.pop()
        except IndexError:
            pooled = self._engine.raw_connection()
            opened = pooled.driver_connection
            pooled.detach()
            assert opened is not None  # noqa: S101  it was opened for us just now
            return opened

    def file(self) -> Path | None:
        """The file of an SQLite database."""
        file = self._engine.url.database
        plain = self._engine.dialect.name == "sqlite" and file and not file.startswith("file:")
        return Path(file) if plain and file else None

    def make_file(self) -> None:
        """Make the file and its folder, for this account alone, where there is none."""
        if (file := self.file()) is not None and not file.is_file():
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            file.touch(mode=0o600)

    def make_room(self) -> None:
        """Give the log of an SQLite database its full size now, for a process that commits for hours.

        A commit that makes the file longer waits for the disk's journal too, which takes a fifth of its time.
        Nobody appends meanwhile, and what stands behind the last commit is never read.
        """
        if (file := self.file()) is None:
            return
        with self.trying() as tx:
            pages = tx.exec_driver_sql("PRAGMA wal_autocheckpoint").scalar_one()
            size = tx.exec_driver_sql("PRAGMA page_size").scalar_one()
            # The commit that comes to the end of it is written whole, and then it is begun anew.
            wanted = _LOG_HEAD + pages * 5 // 4 * (_FRAME_HEAD + size)
            # A full disk leaves it as it is: then commits are slower, or fail and say so.
            with suppress(OSError), file.with_name(f"{file.name}-wal").open("r+b") as log:
                log.write(bytes(max(0, wanted - log.seek(0, os.SEEK_END))))
                log.flush()
                os.fsync(log.fileno())

    def close(self) -> None:
        """Let the connections go."""
        while self._spare:
            self._spare.pop().close()
        self._engine.dispose()


def _url(address: str, setting: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise SettingsError(f"{setting} is not the address of a database") from error
    if url.drivername in {"postgresql", "postgres"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in {"sqlite", "postgresql+psycopg"}:
        raise SettingsError(f"{setting} begins with sqlite:/// or postgresql://")
    return url


def _engine(url: URL, setting: str) -> Engine:
    if url.drivername != "sqlite":
        try:
            return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 5})
        except (ImportError, NoSuchModuleError) as error:
            raise SettingsError("a database in PostgreSQL needs the extra `postgres` (psycopg)") from error
    if url.database in {None, "", ":memory:"}:
        raise SettingsError(f"{setting} names no file: a database in memory would keep nothing")
    engine = create_engine(url, connect_args={"timeout": WAIT_SECONDS})
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(opened: Any, _: object) -> None:
    # Transactions are begun below, by their own words; the driver would begin them too late.
    opened.isolation_level = None
    # Written through to the disk at each commit: what is acknowledged outlives a power cut.
    opened.execute("PRAGMA journal_mode=WAL")
    opened.execute("PRAGMA synchronous=FULL")


def _on_begin(tx: Connection) -> None:
    reads = tx.get_execution_options().get("sightline_reads")
    tx.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
