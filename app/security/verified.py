"""Tokens whose signature has been checked: a caller sends the same one with every request of an hour."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from joserfc.jwk import Key

MOST: Final = 1_000
"""So many are remembered; the one not seen for longest is forgotten first."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What a token says, whose it is said to be, and the key that its signature held against."""

    issuer: str
    key_id: str
    key: Key
    claims: Mapping[str, Any]


class VerifiedTokens:
    """By digest, so that no token lies in memory. Safe to share between threads.

    Only the signature is remembered. Whoever asks looks at each use whether the issuer's key is still
    this very one, and at the times and the audience.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[bytes, Verified] = OrderedDict()

    def find(self, token: str) -> Verified | None:
        """What was remembered of exactly this text."""
        mark = _mark(token)
        with self._lock:
            if (found := self._held.get(mark)) is not None:
                self._held.move_to_end(mark)
            return found

    def keep(self, token: str, verified: Verified) -> None:
        """Remember it."""
        with self._lock:
            self._held[_mark(token)] = verified
            while len(self._held) > MOST:
                self._held.popitem(last=False)


def _mark(token: str) -> bytes:
    return hashlib.sha256(token.encode(errors="surrogatepass")).digest()
