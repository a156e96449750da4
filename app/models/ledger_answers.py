"""Answers from the ledger: who looked, at whom, and why."""

from __future__ import annotations

from app.models.answers import Frozen


class LookSeen(Frozen):
    """One entry of the ledger. `at` is UTC; `people` counts the people that the answer held.

    `parameters` is a keyed digest: equal for equal questions, and never a value.
    """

    sequence: int
    at: str
    actor: str
    role: str
    agency: str
    purpose: str
    reference: str
    action: str
    question: str
    parameters: str
    people: int
    items: int
    outcome: str
    request_id: str
    version: str


class LooksAtPerson(Frozen):
    """Entries whose answer held the person, or that asked for the id; the latest first."""

    person_id: str
    items: list[LookSeen]
    total: int
    next_cursor: str | None


class LookOfActor(LookSeen):
    """One entry of an actor, with the ids of the people that the answer held."""

    person_ids: list[str]


class LooksOfActor(Frozen):
    """Entries of one actor, the latest first."""

    actor: str
    items: list[LookOfActor]
    total: int
    next_cursor: str | None
