"""Whether the ledger is what was written: the chain, its sealed end, the anchors, the index of people.

The first entry that is not right is named by its sequence. Reads everything at one moment; ten
seconds for a million entries at most, and memory for one number for each person in each entry.
"""

from __future__ import annotations

import gc
import hashlib
from array import array
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, groupby, islice, repeat
from operator import itemgetter
from typing import Any, Final

import orjson
from sqlalchemy import Connection, CursorResult, select, tuple_

from app.errors import LedgerAway
from app.ledger.anchors import Anchor, Anchors
from app.ledger.entry import BEGINNING, Entry, read_back
from app.ledger.store import Head, Store, entries, people

_ROWS: Final = 5_000
_ENDS: Final = frozenset({"done", "failed"})


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that is wrong, at which entry, and what it is in a sentence."""

    sequence: int
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a ledger holds; `fault` is None if all of it is right. `open` are writes without an end."""

    entries: int
    anchors: int
    fault: Fault | None
    open: tuple[Entry, ...]


@dataclass(slots=True)
class _Walk:
    """What is found on the way from the first entry to the last."""

    hashes: dict[int, str] = field(default_factory=dict[int, str])
    last: int = 0
    hash: bytes = BEGINNING
    seen: dict[str, array[int]] = field(default_factory=dict[str, "array[int]"])
    begun: dict[str, bytes] = field(default_factory=dict[str, bytes])
    fault: Fault | None = None


def verify(store: Store, anchors: Anchors) -> Verdict:
    """Check all of a ledger. Raises LedgerAway if it cannot be read at all."""
    before = anchors.read()
    if not store.exists():
        lost = next((one for one in before if one), None)
        gone = Fault(1, "there is no ledger, but anchors of one") if lost else None
        return Verdict(0, 0, gone, ())
    wanted = {one.sequence for one in before if one}
    with _no_collector(), store.reading() as tx:
        head, sealed = store.head(tx)
        walk = _walked(tx, wanted)
        faults = [walk.fault, _end(head, sealed, walk)]
        if walk.fault is None:
            faults.append(_index(tx, walk))
    # Read again: meanwhile the head may have been anchored, and what vanished was there before.
    faults += [_anchors(anchors, before, head, walk), _last_anchor(anchors, head, walk)]
    first = min((one for one in faults if one), key=lambda one: one.sequence, default=None)
    return Verdict(walk.last, len(before), first, tuple(read_back(body) for body in walk.begun.values()))


@contextmanager
def _no_collector() -> Generator[None]:
    """Millions of short-lived objects and no cycles among them: looking for some takes a third longer."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _walked(tx: Connection, wanted: set[int]) -> _Walk:
    walk = _Walk()
    try:
        _walk_all(tx, wanted, walk)
    except LedgerAway:
        raise
    except Exception as error:
        walk.fault = Fault(walk.last + 1, f"it cannot be read ({type(error).__name__})")
    return walk


def _walk_all(tx: Connection, wanted: set[int], walk: _Walk) -> None:
    columns = (entries.c.sequence, entries.c.actor, entries.c.body, entries.c.hash)
    for part in _parts(tx, columns, 1):
        _walk_part(part, wanted, walk)
        if walk.fault is not None:
            return


def _walk_part(part: Sequence[Any], wanted: set[int], walk: _Walk) -> None:
    # Run once for each entry, so names are looked up before and nothing is called that need not be.
    hashed, seen = walk.hash, walk.seen
    sha256, loads = hashlib.sha256, orjson.loads
    for sequence, actor, body, kept in part:
        if sequence != walk.last + 1:
            walk.fault = Fault(walk.last + 1, f"it is missing; the next one is {sequence}")
            return
        if sha256(hashed + body).digest() != kept:
            walk.fault = Fault(sequence, "its content or its place in the chain is not what was written")
            return
        held = loads(body)
        if held["sequence"] != sequence or held["actor"] != actor:
            walk.fault = Fault(sequence, "what it is filed under is not what it says")
            return
        for one in held["people"]:
            if one in seen:
                seen[one].append(sequence)
            else:
                seen[one] = array("q", (sequence,))
        if (outcome := held["outcome"]) == "intent":
            walk.begun[held["request_id"]] = body
        elif outcome in _ENDS:
            walk.begun.pop(held["request_id"], None)
        walk.hash = hashed = kept
        walk.last = sequence
        if sequence in wanted:
            walk.hashes[sequence] = hashed.hex()


def _parts(tx: Connection, columns: Sequence[Any], keys: int) -> Iterator[Sequence[Any]]:
    """All rows in the order of the first `keys` columns, a part at a time, as the driver's own tuples:
    half the time of rows with names.
    """
    place = tuple_(*columns[:keys])
    asked: Any = select(*columns).order_by(*columns[:keys]).limit(_ROWS)
    wanted = asked
    while part := _plain(tx.execute(wanted)):
        yield part
        wanted = asked.where(place > tuple_(*part[-1][:keys]))


def _plain(found: CursorResult[Any]) -> Sequence[Any]:
    return found.cursor.fetchall() if found.cursor is not None else []


def _end(head: Head, sealed: bool, walk: _Walk) -> Fault | None:
    if walk.fault is not None:
        return None
    if head.sequence > walk.last:
        return Fault(walk.last + 1, f"the ledger is cut here; it went to {head.sequence}")
    if not sealed:
        return Fault(walk.last, "the end of the ledger is not sealed with this key")
    if head.sequence != walk.last or head.hash != walk.hash:
        return Fault(head.sequence, "the sealed end of the ledger is another one")
    return None


def _anchors(anchors: Anchors, read: list[Anchor | None], head: Head, walk: _Walk) -> Fault | None:
    """The first anchor that does not agree: what it vouches for begins after the last that does."""
    good = 0
    for number, anchor in enumerate(read, start=1):
        if anchor is None or not anchors.vouches(anchor):
            return Fault(good + 1, f"line {number} of the anchors is not what was signed")
        if anchor.sequence > walk.last:
            if walk.fault is not None:
                return None
            return Fault(walk.last + 1, f"the ledger is cut here; an anchor vouches for {anchor.sequence}")
        if walk.hashes.get(anchor.sequence) != anchor.hash:
            return Fault(good + 1, f"entries from here to {anchor.sequence} are not those that were anchored")
        good = max(good, anchor.sequence)
    return None


def _last_anchor(anchors: Anchors, head: Head, walk: _Walk) -> Fault | None:
    if head.anchored and all(one is None or one.sequence != head.anchored for one in anchors.read()):
        return Fault(min(head.anchored, walk.last + 1), "its anchor is gone from the second place")
    return None


def _index(tx: Connection, walk: _Walk) -> Fault | None:
    """The first entry whose people are not those of the index."""
    columns = (people.c.person_id, people.c.sequence)
    said = chain.from_iterable(zip(repeat(one), walk.seen[one], strict=False) for one in sorted(walk.seen))
    same = all(list(islice(said, len(part))) == list(part) for part in _parts(tx, columns, 2))
    if same and next(said, None) is None:
        return None
    wrong: list[int] = []
    missing = set(walk.seen)
    rows = chain.from_iterable(_parts(tx, columns, 2))
    for person_id, group in groupby(rows, key=itemgetter(0)):
        filed = {row[1] for row in group}
        missing.discard(person_id)
        wrong += filed ^ set(walk.seen.get(person_id, ()))
    wrong += [walk.seen[person_id][0] for person_id in missing]
    # None are wrong where the database only sorts letters in another way.
    return Fault(min(wrong), "the index of people is not what the entry says") if wrong else None
