"""The ledger's tables, in SQLite or PostgreSQL: entries, the index of people, and the sealed head."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from app.errors import LedgerAway, SettingsError
from app.ledger.entry import BEGINNING, Entry
from app.ledger.keys import Key

WAIT_SECONDS: Final = 10.0

metadata = MetaData()
# SQLite numbers rows by INTEGER alone.
_Sequence = BigInteger().with_variant(Integer, "sqlite")
entries = Table(
    "ledger_entries",
    metadata,
    Column("sequence", _Sequence, primary_key=True, autoincrement=False),
    Column("actor", String(200), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Index("ledger_by_actor", "actor", "sequence"),
)
people = Table(
    "ledger_people",
    metadata,
    Column("person_id", String(64), primary_key=True),
    Column("sequence", _Sequence, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
heads = Table(
    "ledger_head",
    metadata,
    Column("only", Integer, primary_key=True, autoincrement=False),
    Column("sequence", _Sequence, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("anchored", _Sequence, nullable=False),
    Column("anchored_at", String(40), nullable=False),
    Column("seal", String(64), nullable=False),
)


_HEAD: Final = select(heads)
# SQLite has no such words and needs none: a write transaction there is alone from its beginning.
_HELD_HEAD: Final = select(heads).with_for_update()


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends: last sequence and hash; up to where, and when, it was last anchored."""

    sequence: int
    hash: bytes
    anchored: int
    anchored_at: str

    def text(self) -> bytes:
        """What is sealed."""
        return f"{self.sequence}|{self.hash.hex()}|{self.anchored}|{self.anchored_at}".encode()


class Store:
    """The tables behind one address. Raises LedgerAway wherever the database fails."""

    def __init__(self, address: str, key: Key) -> None:
        self._key = key
        self._engine = _engine(_url(address))

    def prepare(self, now: str) -> None:
        """Make the tables and the first head where there are none."""
        for last in (False, True):
            try:
                with ledger_errors():
                    self._make_folder()
                with self.writing() as tx:
                    metadata.create_all(tx)
                    if tx.execute(select(heads.c.only)).first() is None:
                        first = Head(0, BEGINNING, 0, now)
                        tx.execute(insert(heads).values(only=1, **self._columns(first)))
                self.check()
                return
            except LedgerAway:
                # PostgreSQL lets two processes begin to make the same table; the second look finds it.
                if last:
                    raise

    def check(self) -> None:
        """Whether something can be written: tried, and taken back."""
        with ledger_errors(), self._engine.connect() as opened, opened.begin() as trial:
            opened.execute(update(heads).values(only=heads.c.only))
            trial.rollback()

    def exists(self) -> bool:
        """Whether there is a ledger at all; makes nothing."""
        if (file := self._file()) is not None and not file.is_file():
            return False
        with self.reading() as tx:
            return inspect(tx).has_table(heads.name)

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """One write transaction; nobody else's begins before it ends."""
        with ledger_errors(), self._engine.begin() as tx:
            yield tx

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """One read transaction: everything in it is of one moment, and no writer waits for it."""
        with ledger_errors(), self._engine.connect() as opened:
            reader = opened.execution_options(sightline_reads=True)
            if self._engine.dialect.name != "sqlite":
                reader = reader.execution_options(isolation_level="REPEATABLE READ")
            with reader.begin():
                yield reader

    def head(self, tx: Connection, *, hold: bool = False) -> tuple[Head, bool]:
        """The head and whether its seal is ours; `hold` keeps every other writer away from it."""
        row = tx.execute(_HELD_HEAD if hold else _HEAD).one()
        head = Head(row.sequence, bytes(row.hash), row.anchored, row.anchored_at)
        return head, row.seal == self._key.seal(head.text())

    def add(self, tx: Connection, added: Iterable[tuple[Entry, bytes, bytes]], head: Head) -> None:
        """Write entries (each with its canonical bytes and hash), their people, and the new head."""
        rows: list[dict[str, Any]] = []
        named: list[dict[str, Any]] = []
        for entry, body, hashed in added:
            rows.append({"sequence": entry.sequence, "actor": entry.actor, "body": body, "hash": hashed})
            named += [{"person_id": one, "sequence": entry.sequence} for one in entry.people]
        if rows:
            tx.execute(insert(entries), rows)
        if named:
            tx.execute(insert(people), named)
        tx.execute(update(heads).values(**self._columns(head)))

    def close(self) -> None:
        """Let the connections go."""
        self._engine.dispose()

    def _file(self) -> Path | None:
        file = self._engine.url.database
        plain = self._engine.dialect.name == "sqlite" and file and not file.startswith("file:")
        return Path(file) if plain and file else None

    def _make_folder(self) -> None:
        if (file := self._file()) is not None and not file.is_file():
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            file.touch(mode=0o600)

    def _columns(self, head: Head) -> dict[str, Any]:
        return {
            "sequence": head.sequence,
            "hash": head.hash,
            "anchored": head.anchored,
            "anchored_at": head.anchored_at,
            "seal": self._key.seal(head.text()),
        }


@contextmanager
def ledger_errors() -> Generator[None]:
    """Turn what the database raises into LedgerAway, without statements or values."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        said = str(getattr(error, "orig", None) or type(error).__name__).strip().partition("\n")[0]
        raise LedgerAway(f"the ledger cannot be used, so nothing is answered: {said}") from error


def _url(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise SettingsError("SIGHTLINE_LEDGER_URL is not the address of a database") from error
    if url.drivername in {"postgresql", "postgres"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in {"sqlite", "postgresql+psycopg"}:
        raise SettingsError("SIGHTLINE_LEDGER_URL begins with sqlite:/// or postgresql://")
    return url


def _engine(url: URL) -> Engine:
    if url.drivername != "sqlite":
        try:
            return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 5})
        except (ImportError, NoSuchModuleError) as error:
            raise SettingsError("a ledger in PostgreSQL needs the extra `postgres` (psycopg)") from error
    if url.database in {None, "", ":memory:"}:
        raise SettingsError("SIGHTLINE_LEDGER_URL names no file: a ledger in memory would keep nothing")
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
