"""API keys of other systems: feeders send extracts of one source, readers ask named questions.

A key is shown once and kept as a digest; two of one name may live side by side, so that one can take
over from the other.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal, cast

from sqlalchemy import Row, insert, select, update

from app.errors import BadInput, Conflict, FieldProblem, NotSignedIn, Unknown
from app.models.actors import Actor
from app.security.store import NEVER, AccessStore, instant
from app.security.store import keys as table

PREFIX: Final = "sightline_"
LONGEST_DAYS: Final = 365
LIVE_AT_ONCE: Final = 2
_USED_EVERY: Final = timedelta(minutes=1)
_KEY: Final = re.compile(rf"{PREFIX}([0-9a-f]{{12}})_([A-Za-z0-9_-]{{43}})", re.ASCII)
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,38}", re.ASCII)
_SOURCE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}/[A-Za-z0-9][A-Za-z0-9_.-]{0,39}", re.ASCII)

State = Literal["live", "expired", "revoked"]


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One key, without its secret."""

    key_id: str
    name: str
    role: Literal["feeder", "reader"]
    source: str
    questions: frozenset[str]
    purposes: frozenset[str]
    clearance: int
    issued_at: str
    expires_at: str
    revoked_at: str
    used_at: str

    def state(self, now: datetime) -> State:
        """Whether it opens anything now."""
        if self.revoked_at:
            return "revoked"
        return "live" if self.expires_at > instant(now) else "expired"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a new key is to be for: a feeder's source, or a reader's questions, purposes and clearance."""

    name: str
    role: Literal["feeder", "reader"]
    days: int
    source: str = ""
    questions: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()
    clearance: int = 0

    def check(self) -> None:
        """Raises BadInput for what no key can be."""
        problems = [
            FieldProblem(where, why)
            for where, wrong, why in (
                ("name", not _NAME.fullmatch(self.name), "2 to 39 small letters, digits and '-'"),
                ("days", not 1 <= self.days <= LONGEST_DAYS, f"1 to {LONGEST_DAYS}"),
                ("clearance", not 0 <= self.clearance <= 2, "0 to 2; 3 is given to named people only"),
                (
                    "source",
                    self.role == "feeder" and not _SOURCE.fullmatch(self.source),
                    "AGENCY/system, the one source that this feeder sends",
                ),
                ("question", self.role == "reader" and not self.questions, "at least one question by name"),
                ("purpose", self.role == "reader" and not self.purposes, "at least one purpose"),
            )
            if wrong
        ]
        if problems:
            raise BadInput("the key cannot be issued so", problems=tuple(problems))


class ApiKeys:
    """The keys in a store. Every call may raise AccessAway."""

    def __init__(self, store: AccessStore) -> None:
        self._store = store

    def issue(self, wanted: Wanted, now: datetime | None = None) -> tuple[ApiKey, str]:
        """Make a key; the second thing returned is the secret, which is kept nowhere.

        Raises BadInput, Conflict if two keys of that name live already.
        """
        wanted.check()
        at = now or datetime.now(UTC)
        key_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
        with self._store.writing() as tx:
            held = [_key(row) for row in tx.execute(select(table).where(table.c.name == wanted.name))]
            living = [one for one in held if one.state(at) == "live"]
            if len(living) >= LIVE_AT_ONCE:
                raise Conflict(
                    f"two keys of {wanted.name} live already ({', '.join(one.key_id for one in living)});"
                    " revoke one first"
                )
            tx.execute(
                insert(table).values(
                    key_id=key_id,
                    name=wanted.name,
                    role=wanted.role,
                    source=wanted.source,
                    questions=_joined(wanted.questions),
                    purposes=_joined(wanted.purposes),
                    clearance=wanted.clearance,
                    hash=_digest(secret),
                    issued_at=instant(at),
                    expires_at=instant(at + timedelta(days=wanted.days)),
                    revoked_at=NEVER,
                    used_at=NEVER,
                )
            )
            made = tx.execute(select(table).where(table.c.key_id == key_id)).one()
        return _key(made), f"{PREFIX}{key_id}_{secret}"

    def every(self) -> list[ApiKey]:
        """All keys, by name and time."""
        with self._store.reading() as tx:
            return [_key(row) for row in tx.execute(select(table).order_by(table.c.name, table.c.issued_at))]

    def revoke(self, key_id: str, now: datetime | None = None) -> ApiKey:
        """Let a key open nothing from now on. Raises Unknown."""
        with self._store.writing() as tx:
            row = tx.execute(select(table).where(table.c.key_id == key_id)).one_or_none()
            if row is None:
                raise Unknown("there is no such key; `sightline keys list` has them")
            if not row.revoked_at:
                at = instant(now or datetime.now(UTC))
                tx.execute(update(table).where(table.c.key_id == key_id).values(revoked_at=at))
        return _key(row)

    def actor(self, given: str, now: datetime | None = None) -> Actor:
        """Who holds this key. Raises NotSignedIn, in the same words whatever is wrong with it."""
        parts = _KEY.fullmatch(given)
        if parts is None:
            raise _refused()
        at = now or datetime.now(UTC)
        with self._store.reading() as tx:
            row = tx.execute(select(table).where(table.c.key_id == parts[1])).one_or_none()
        digest = _digest(parts[2])
        if row is None or not hmac.compare_digest(digest, row.hash):
            raise _refused()
        key = _key(row)
        if key.state(at) != "live":
            raise _refused()
        self._note_use(key, at)
        return Actor(
            name=f"key:{key.name}",
            role=key.role,
            agency=key.source.partition("/")[0],
            clearance=key.clearance,
            source=key.source,
            questions=key.questions,
            purposes=key.purposes,
        )

    def _note_use(self, key: ApiKey, at: datetime) -> None:
        if key.used_at > instant(at - _USED_EVERY):
            return
        with self._store.writing() as tx:
            tx.execute(update(table).where(table.c.key_id == key.key_id).values(used_at=instant(at)))


def _key(row: Row[Any]) -> ApiKey:
    return ApiKey(
        key_id=row.key_id,
        name=row.name,
        role=cast(Literal["feeder", "reader"], row.role),
        source=row.source,
        questions=frozenset(row.questions.split()),
        purposes=frozenset(row.purposes.split()),
        clearance=row.clearance,
        issued_at=row.issued_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        used_at=row.used_at,
    )


def _joined(names: Sequence[str] | frozenset[str]) -> str:
    return " ".join(sorted(names))


def _digest(secret: str) -> str:
    # 256 random bits: there is nothing to guess, so nothing slow is needed.
    return hashlib.sha256(secret.encode()).hexdigest()


def _refused() -> NotSignedIn:
    return NotSignedIn("the key is unknown, has expired or was revoked")
