"""The ledger's tables, in SQLite or PostgreSQL: entries, the index of people, and the sealed head."""

from __future__ import annotations

from collections.abc import Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from app.database import Database
from app.errors import LedgerAway
from app.ledger.entry import BEGINNING, Entry
from app.ledger.keys import Key

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
# Made once: an entry is written before every answer, and making a statement costs more than sending it.
_ADD_ENTRIES: Final = insert(entries)
_ADD_PEOPLE: Final = insert(people)
_MOVE_HEAD: Final = update(heads)


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
        self._database = Database(address, "SIGHTLINE_LEDGER_URL")

    def prepare(self, now: str) -> None:
        """Make the tables and the first head where there are none."""
        for last in (False, True):
            try:
                with ledger_errors():
                    self._database.make_file()
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
        with ledger_errors(), self._database.trying() as tx:
            tx.execute(update(heads).values(only=heads.c.only))

    def exists(self) -> bool:
        """Whether there is a ledger at all; makes nothing."""
        if (file := self._database.file()) is not None and not file.is_file():
            return False
        with self.reading() as tx:
            return inspect(tx).has_table(heads.name)

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """One write transaction; nobody else's begins before it ends."""
        with ledger_errors(), self._database.writing() as tx:
            yield tx

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """One read transaction: everything in it is of one moment, and no writer waits for it."""
        with ledger_errors(), self._database.reading() as tx:
            yield tx

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
            tx.execute(_ADD_ENTRIES, rows)
        if named:
            tx.execute(_ADD_PEOPLE, named)
        tx.execute(_MOVE_HEAD, self._columns(head))

    def close(self) -> None:
        """Let the connections go."""
        self._database.close()

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
