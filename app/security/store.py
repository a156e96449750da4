"""The tables of who may come in: API keys, named grants of the highest clearance, broken glass, sessions."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import ClauseElement, Column, Connection, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.exc import SQLAlchemyError

from app.database import Database, Ready
from app.errors import AccessAway
from app.settings import Settings

metadata = MetaData()
keys: Final = Table(
    "access_keys",
    metadata,
    Column("key_id", String(16), primary_key=True),
    Column("name", String(40), nullable=False),
    Column("role", String(20), nullable=False),
    Column("source", String(100), nullable=False),
    Column("questions", String(4_000), nullable=False),
    Column("purposes", String(1_000), nullable=False),
    Column("clearance", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("issued_at", String(40), nullable=False),
    Column("expires_at", String(40), nullable=False),
    Column("revoked_at", String(40), nullable=False),
    Column("used_at", String(40), nullable=False),
    Index("access_keys_by_name", "name"),
)
grants: Final = Table(
    "access_grants",
    metadata,
    Column("grant_id", String(16), primary_key=True),
    Column("actor", String(200), nullable=False),
    Column("clearance", Integer, nullable=False),
    Column("reason", String(500), nullable=False),
    Column("given_by", String(200), nullable=False),
    Column("given_at", String(40), nullable=False),
    Column("until", String(40), nullable=False),
    Column("withdrawn_at", String(40), nullable=False),
    Index("access_grants_by_actor", "actor"),
)
glasses: Final = Table(
    "access_glasses",
    metadata,
    Column("glass_id", String(16), primary_key=True),
    Column("actor", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("agency", String(40), nullable=False),
    Column("person_id", String(64), nullable=False),
    Column("purpose", String(64), nullable=False),
    Column("reference", String(64), nullable=False),
    Column("reason", String(1_000), nullable=False),
    Column("owners", String(1_000), nullable=False),
    Column("opened_at", String(40), nullable=False),
    Column("until", String(40), nullable=False),
    Column("review_due", String(40), nullable=False),
    Column("reviewed_at", String(40), nullable=False),
    Column("reviewed_by", String(200), nullable=False),
    Column("verdict", String(40), nullable=False),
    Column("note", String(1_000), nullable=False),
    Index("access_glasses_by_review", "reviewed_at", "review_due"),
)
# Ids that a browser holds are kept as digests: who reads this table has no session by that.
sessions: Final = Table(
    "access_sessions",
    metadata,
    Column("session", String(64), primary_key=True),
    Column("issuer", String(400), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("roles", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("agency", String(40), nullable=False),
    Column("signed_in_at", String(40), nullable=False),
    Column("purpose", String(64), nullable=False),
    Column("reference", String(64), nullable=False),
    Column("began_at", String(40), nullable=False),
    Column("used_at", String(40), nullable=False),
    Index("access_sessions_by_actor", "actor"),
)
sign_ins: Final = Table(
    "access_sign_ins",
    metadata,
    Column("state", String(64), primary_key=True),
    Column("browser", String(64), nullable=False),
    Column("nonce", String(64), nullable=False),
    Column("verifier", String(128), nullable=False),
    Column("back", String(2_000), nullable=False),
    Column("began_at", String(40), nullable=False),
)
forms: Final = Table(
    "access_kept_forms",
    metadata,
    Column("form", String(64), primary_key=True),
    Column("actor", String(200), nullable=False),
    Column("body", Text, nullable=False),
    Column("kept_at", String(40), nullable=False),
)
NEVER: Final = ""
"""In place of a time: it has not happened. Times are UTC in ISO 8601, so they compare as text."""


def instant(at: datetime) -> str:
    """A time as it is kept."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


class AccessStore:
    """The tables behind one address; made when they are first needed. Raises AccessAway."""

    def __init__(self, settings: Settings) -> None:
        self._database = Database(settings.access_address, "SIGHTLINE_ACCESS_URL")
        self._prepared = False

    @contextmanager
    def writing(self) -> Generator[Connection]:
        """One write transaction; nobody else's begins before it ends."""
        self._prepare()
        with access_errors(), self._database.writing() as tx:
            yield tx

    @contextmanager
    def reading(self) -> Generator[Connection]:
        """One read transaction."""
        self._prepare()
        with access_errors(), self._database.reading() as tx:
            yield tx

    def ready(self, statement: ClauseElement) -> Ready:
        """The statement in this database's words, for `first`."""
        return self._database.ready(statement)

    def first(self, asked: Ready, values: Mapping[str, Any]) -> Sequence[Any] | None:
        """The first row of a query that every request needs, or None."""
        self._prepare()
        try:
            return self._database.first(asked, values)
        except (SQLAlchemyError, OSError) as error:
            raise _away(error) from error

    def close(self) -> None:
        """Let the connections go."""
        self._database.close()

    def _prepare(self) -> None:
        if self._prepared:
            return
        with access_errors():
            self._database.make_file()
            with self._database.writing() as tx:
                metadata.create_all(tx)
        self._prepared = True


@contextmanager
def access_errors() -> Generator[None]:
    """Turn what the database raises into AccessAway, without statements or values."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        raise _away(error) from error


def _away(error: Exception) -> AccessAway:
    said = str(getattr(error, "orig", None) or type(error).__name__).strip().partition("\n")[0]
    return AccessAway(f"who may sign in cannot be read or written, so nobody can: {said}")
