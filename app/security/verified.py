"""Tokens whose signature has been checked: a caller sends the same one with every request of an hour."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from typing import Final, Generic, TypeVar

T = TypeVar("T")
MOST: Final = 1_000
"""So many are remembered; the one not seen for longest is forgotten first."""


class VerifiedTokens(Generic[T]):
    """What was found out about tokens, by digest, so that none lies in memory. Safe to share between threads.

    Whoever asks looks at each use whether it still holds.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[bytes, T] = OrderedDict()

    def find(self, token: str) -> T | None:
        """What was remembered of exactly this text."""
        mark = _mark(token)
        with self._lock:
            if (found := self._held.get(mark)) is not None:
                self._held.move_to_end(mark)
            return found

    def keep(self, token: str, verified: T) -> None:
        """Remember it."""
        with self._lock:
            self._held[_mark(token)] = verified
            while len(self._held) > MOST:
                self._held.popitem(last=False)


def _mark(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="surrogatepass")).digest()
