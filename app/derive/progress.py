"""How long work tells how far it is: one function, called often, that must cost little."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Told of each stretch of work: what, how many rows so far, of how many (None if unknown)."""

    def __call__(self, what: str, done: int, of: int | None, /) -> None: ...


def silent(what: str, done: int, of: int | None, /) -> None:
    """Says nothing."""
