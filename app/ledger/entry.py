"""One entry of the ledger, its canonical JSON, and the chain of hashes through all of them."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any, Final, Literal

import orjson

from app import __version__
from app.models.actors import Actor

Action = Literal[
    "look", "search", "export", "audit", "load", "migrate", "access", "glass", "suspect", "decide"
]
Outcome = Literal["answered", "not_found", "refused", "failed", "intent", "done"]

# What stands before the first entry.
BEGINNING: Final = bytes(32)
# As app.derive.ids makes them; a test compares. What may not stand before is looked at behind the P: a
# pattern that begins with a letter is looked for nine times as fast, and all that leaves is looked through.
_PERSON_ID: Final = re.compile(rb"P(?<!\wP)[a-z2-7]{15}\b")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a caller wants entered; the ledger adds sequence, time and version.

    `parameters` is a keyed digest, never a value; `people` are the ids that the answer holds.
    """

    actor: Actor
    action: Action
    question: str
    parameters: str
    people: tuple[str, ...]
    items: int
    outcome: Outcome
    request_id: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it is kept. `at` is UTC, ISO 8601 with microseconds."""

    sequence: int
    at: str
    actor: str
    role: str
    agency: str
    purpose: str
    reference: str
    action: Action
    question: str
    parameters: str
    people: tuple[str, ...]
    items: int
    outcome: Outcome
    request_id: str
    version: str

    def canonical(self) -> bytes:
        """The bytes that are hashed: compact JSON in UTF-8, names in alphabetical order."""
        return orjson.dumps(dict(zip(_NAMES, _VALUES(self), strict=True)))


_NAMES: Final = tuple(sorted(field.name for field in fields(Entry)))
_VALUES: Final = attrgetter(*_NAMES)


def entered(draft: Draft, sequence: int) -> Entry:
    """The entry that a draft becomes, as of now."""
    actor = draft.actor
    return Entry(
        sequence=sequence,
        at=datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        actor=actor.name,
        role=actor.role,
        agency=actor.agency,
        purpose=actor.purpose,
        reference=actor.reference,
        action=draft.action,
        question=draft.question,
        parameters=draft.parameters,
        people=draft.people,
        items=draft.items,
        outcome=draft.outcome,
        request_id=draft.request_id,
        version=__version__,
    )


def read_back(body: bytes) -> Entry:
    """The entry behind canonical bytes. Raises ValueError or TypeError if they are none."""
    held: dict[str, Any] = orjson.loads(body)
    held["people"] = tuple(held["people"])
    return Entry(**held)


def link(before: bytes, body: bytes) -> bytes:
    """The hash of an entry: SHA-256 over the hash before it and its canonical bytes."""
    return hashlib.sha256(before + body).digest()


def people_in(sent: bytes) -> tuple[str, ...]:
    """Every person id in an answer as it is sent, in order and once each.

    What leaves is looked through, not the model it was made from: no route can hold an id back, be it
    in a field, a list of ids or a sentence.
    """
    return tuple(sorted(one.decode() for one in set(_PERSON_ID.findall(sent))))
