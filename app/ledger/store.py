"""The ledger's tables, in SQLite or PostgreSQL: entries, the index of people, and the sealed head."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
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
    bindparam,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.engine.interfaces import DBAPICursor
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


_SAID: Final = ("sequence", "hash", "anchored", "anchored_at", "seal")
_HEAD: Final = select(heads)
# SQLite has no words for this and needs none: a write transaction there is alone from its beginning.
_HELD_HEAD: Final = _HEAD.with_for_update()


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
        self._spelt: tuple[Head | None, dict[str, Any]] = None, {}
        # An entry is written before every answer.
        ready = self._database.ready
        self._held_head = ready(_HELD_HEAD)
        self._add_entry = ready(insert(entries))
        self._add_person = ready(insert(people))
        as_read = [heads.c[name] == bindparam(f"was_{name}") for name in _SAID]
        self._move_head = ready(update(heads).where(*as_read))

    def prepare(self, now: str) -> None:
        """Make the tables and the first head where there are none."""
        for last in (False, True):
            try:
                with ledger_errors():
                    self._database.make_file()
                with ledger_errors(), self._database.writing() as tx:
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

    def make_room(self) -> None:
        """Get ready for many commits: each of them is quicker afterwards."""
        with ledger_errors():
            self._database.make_room()

    def exists(self) -> bool:
        """Whether there is a ledger at all; makes nothing."""
        if (file := self._database.file()) is not None and not file.is_file():
            return False
        with self.reading() as tx:
            return inspect(tx).has_table(heads.name)

    @contextmanager
    def appending(self) -> Generator[DBAPICursor]:
        """One write transaction on the chain; nobody else's begins before it ends."""
        try:
            with self._database.quickly(writes=True) as tx:
                yield tx
        except (SQLAlchemyError, OSError) as error:
            raise _away(error) from error

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """One read transaction: everything in it is of one moment, and no writer waits for it."""
        with ledger_errors(), self._database.reading() as tx:
            yield tx

    def head(self, tx: Connection) -> tuple[Head, bool]:
        """The head and whether its seal is ours."""
        return self._head_of(tuple(tx.execute(_HEAD).one()))

    def held_head(self, tx: DBAPICursor) -> tuple[Head, bool]:
        """The same, and every other writer is kept away from it."""
        self._held_head.send(tx, {})
        return self._head_of(tx.fetchall()[0])

    def move_head(self, tx: DBAPICursor, held: Head, head: Head) -> bool:
        """Put the new head in the place of the one that is held, which is so locked; False if it is not held.

        Whoever changed anything of it, the seal or what is sealed, has it not found.
        """
        was = {f"was_{name}": value for name, value in self._columns(held).items()}
        self._move_head.send(tx, {"only": 1, **self._columns(head), **was})
        return tx.rowcount == 1

    def add(self, tx: DBAPICursor, added: Iterable[tuple[Entry, bytes, bytes]]) -> None:
        """Write entries, each with its canonical bytes and hash, and their people."""
        rows: list[dict[str, Any]] = []
        named: list[dict[str, Any]] = []
        for entry, body, hashed in added:
            rows.append({"sequence": entry.sequence, "actor": entry.actor, "body": body, "hash": hashed})
            named += [{"person_id": one, "sequence": entry.sequence} for one in entry.people]
        self._add_entry.send_each(tx, rows)
        self._add_person.send_each(tx, named)

    def close(self) -> None:
        """Let the connections go."""
        self._database.close()

    def _head_of(self, row: Sequence[Any]) -> tuple[Head, bool]:
        _, sequence, hashed, anchored, anchored_at, seal = row
        head = Head(sequence, bytes(hashed), anchored, anchored_at)
        return head, seal == self._key.seal(head.text())

    def _columns(self, head: Head) -> dict[str, Any]:
        spelt, columns = self._spelt
        # What one entry leaves is what the next one finds.
        if spelt is not head:
            columns = self._columns_of(head)
            self._spelt = head, columns
        return columns

    def _columns_of(self, head: Head) -> dict[str, Any]:
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
        raise _away(error) from error


def _away(error: Exception) -> LedgerAway:
    said = str(getattr(error, "orig", None) or type(error).__name__).strip().partition("\n")[0]
    return LedgerAway(f"the ledger cannot be used, so nothing is answered: {said}")
