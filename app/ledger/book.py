"""Appending: one chain, whoever writes; all who wait share one commit; heads are anchored in time."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from types import TracebackType
from typing import Final

import structlog
from sqlalchemy.engine.interfaces import DBAPICursor

from app.errors import LedgerAway
from app.ledger.anchors import Anchor, Anchors
from app.ledger.entry import Action, Draft, Entry, Outcome, entered, link
from app.ledger.keys import Key, key_of
from app.ledger.store import Head, Store
from app.models.actors import Actor
from app.settings import Settings

ANCHOR_ENTRIES: Final = 1_000
ANCHOR_TIME: Final = timedelta(minutes=15)
_MOST_AT_ONCE: Final = 1_000
_LOOK_SECONDS: Final = 30.0
_log = structlog.get_logger("sightline.ledger")


@dataclass(slots=True)
class _Waiting:
    """A caller's drafts, and what became of them."""

    drafts: tuple[Draft, ...]
    written: list[Entry] = field(default_factory=list[Entry])
    error: BaseException | None = None
    over: bool = False


class Ledger:
    """The ledger, open for appending. Safe between threads, and between processes on one database."""

    def __init__(self, store: Store, anchors: Anchors, key: Key) -> None:
        self.store = store
        self.anchors = anchors
        self.key = key
        self._queue: list[_Waiting] = []
        self._led = False
        # The head as this process left it; whether it still is, is seen when the next takes its place.
        self._left: Head | None = None
        self._changed = threading.Condition()
        self._ended = threading.Event()
        self._watch = threading.Thread(target=self._anchor_in_time, name="ledger-anchors", daemon=True)
        store.prepare(_now())
        self._watch.start()

    def append(self, *drafts: Draft) -> list[Entry]:
        """Enter these, in their order; on disk when this returns. Raises LedgerAway: then none is in.

        Whoever has the turn commits for all who wait, so that sixteen readers pay for two commits
        and not for sixteen.
        """
        mine = _Waiting(drafts)
        with self._changed:
            self._queue.append(mine)
            while self._led and not mine.over:
                self._changed.wait()
            leads = not mine.over
            self._led = self._led or leads
        if leads:
            try:
                while not mine.over:
                    self._commit_next()
            finally:
                self._pass_on()
        if mine.error is not None:
            detail = mine.error.detail if isinstance(mine.error, LedgerAway) else "the ledger failed"
            raise LedgerAway(detail) from mine.error
        return mine.written

    @contextmanager
    def writing(
        self, actor: Actor, action: Action, question: str, parameters: Mapping[str, object]
    ) -> Generator[Written]:
        """Around a write: `intent` before it, `done` or `failed` after it, under one request id.

        A process that dies in between leaves the intent without an end. Raises LedgerAway before
        anything is written.
        """
        written = Written()
        request_id = secrets.token_hex(8)
        digest = self.key.digest(parameters)

        def draft(outcome: Outcome) -> Draft:
            return Draft(actor, action, question, digest, (), written.items, outcome, request_id)

        self.append(draft("intent"))
        try:
            yield written
        except BaseException:
            # What went wrong is what the caller must hear of, also where the ledger failed with it.
            with suppress(LedgerAway):
                self.append(draft("failed"))
            raise
        self.append(draft("done"))

    def check(self) -> None:
        """Whether an entry could be written now. Raises LedgerAway."""
        self.store.check()

    def anchor(self, *, due: bool = False) -> None:
        """Sign the head and keep it in the second place; with `due` only if it is time. Raises LedgerAway."""
        if due:
            with self.store.reading() as tx:
                if not _is_due(self.store.head(tx)[0]):
                    return
        with self._turn(), self.store.appending() as tx:
            head = self._held(tx)
            anchored = self._anchored(head, always=not due)
            if anchored != head:
                self.store.move_head(tx, head, anchored)

    def close(self) -> None:
        """Anchor what is not anchored yet and let the database go."""
        self._ended.set()
        self._watch.join()
        try:
            self.anchor()
        except LedgerAway as error:
            # Every entry is safe; the next process that writes anchors them.
            _log.warning("not anchored", reason=error.detail)
        self.store.close()

    def __enter__(self) -> Ledger:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _turn(self) -> Generator[None]:
        """Be the one who commits, as soon as nobody else is."""
        with self._changed:
            while self._led:
                self._changed.wait()
            self._led = True
        try:
            yield
        finally:
            self._pass_on()

    def _pass_on(self) -> None:
        with self._changed:
            self._led = False
            self._changed.notify_all()

    def _commit_next(self) -> None:
        """Commit as many of those who wait as one transaction should hold."""
        with self._changed:
            batch, self._queue = self._queue[:_MOST_AT_ONCE], self._queue[_MOST_AT_ONCE:]
        try:
            with self.store.appending() as tx:
                left, head = self._left, None
                if left is not None and not _is_due(left):
                    head = self._entered(tx, batch, left, left)
                if head is None:
                    # The first of this process, or another one has written since, or an anchor is due.
                    held = self._held(tx)
                    # Only a head that is committed is anchored, or an anchor could be of what never was.
                    head = self._entered(tx, batch, held, self._anchored(held))
                    if head is None:
                        raise LedgerAway("the end of the ledger changes by itself, so nothing is added to it")
            self._left = head
        except BaseException as error:
            for waiting in batch:
                waiting.error = error
            if not isinstance(error, Exception):
                raise
        finally:
            for waiting in batch:
                waiting.over = True

    def _entered(self, tx: DBAPICursor, batch: list[_Waiting], held: Head, head: Head) -> Head | None:
        """Write the batch behind `head`, which takes the place of `held`; returns the new head.

        None, and nothing is written, if the database holds another one.
        """
        sequence, hashed = head.sequence, head.hash
        added: list[tuple[Entry, bytes, bytes]] = []
        for waiting in batch:
            waiting.written.clear()
            for draft in waiting.drafts:
                sequence += 1
                entry = entered(draft, sequence)
                body = entry.canonical()
                hashed = link(hashed, body)
                added.append((entry, body, hashed))
                waiting.written.append(entry)
        last = Head(sequence, hashed, head.anchored, head.anchored_at)
        if not self.store.move_head(tx, held, last):
            return None
        self.store.add(tx, added)
        return last

    def _held(self, tx: DBAPICursor) -> Head:
        head, ours = self.store.held_head(tx)
        if not ours:
            # Going on would put our seal on what somebody else wrote.
            raise LedgerAway(
                "the end of the ledger is not sealed with this key, so nothing is added to it;"
                " `sightline ledger verify` says more"
            )
        return head

    def _anchored(self, head: Head, *, always: bool = False) -> Head:
        """The head after it was anchored; the same one if it is not time."""
        if head.sequence == head.anchored or not (always or _is_due(head)):
            return head
        now = _now()
        self.anchors.append(Anchor(head.sequence, head.hash.hex(), now))
        return Head(head.sequence, head.hash, head.sequence, now)

    def _anchor_in_time(self) -> None:
        while not self._ended.wait(_LOOK_SECONDS):
            try:
                self.anchor(due=True)
            except LedgerAway as error:
                _log.warning("not anchored", reason=error.detail)


@dataclass(slots=True)
class Written:
    """How many things a write has written; its last entry says so."""

    items: int = 0


def _is_due(head: Head) -> bool:
    waiting = head.sequence - head.anchored
    since = time.time() - _timestamp(head.anchored_at)
    return waiting >= ANCHOR_ENTRIES or (waiting > 0 and since >= ANCHOR_TIME.total_seconds())


@lru_cache(maxsize=2)
def _timestamp(at: str) -> float:
    return datetime.fromisoformat(at).timestamp()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def open_ledger(settings: Settings) -> Ledger:
    """The ledger of these settings; made if there is none. Raises LedgerAway, SettingsError."""
    key = key_of(settings)
    return Ledger(Store(settings.ledger_address, key), Anchors(settings.ledger_anchor_file, key), key)
