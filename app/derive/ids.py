"""Opaque ids: a keyed hash, so that they never depend on the order of loading and tell nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
from functools import lru_cache

LENGTH = 15


class Ids:
    """Ids under one key (`SIGHTLINE_ID_KEY`)."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()
        self.household_id = lru_cache(maxsize=100_000)(self._household_id)

    def person_id(self, record_key: str) -> str:
        """The id of the person whose smallest record key this is."""
        return "P" + self._hash(f"person|{record_key}")

    def _household_id(self, key: str) -> str:
        return "H" + self._hash(f"household|{key}")

    def match_id(self, left: str, right: str) -> str:
        """The id of a pair of records, the smaller key first."""
        return "M" + self._hash(f"pair|{left}|{right}")

    def decision_id(self, rule: str, left: str, right: str) -> str:
        """The id of a rule's decision on a pair of records, the smaller key first."""
        return "D" + self._hash(f"decision|{rule}|{left}|{right}")

    def _hash(self, text: str) -> str:
        digest = hmac.new(self._key, text.encode(), hashlib.sha256).digest()
        return base64.b32encode(digest).decode().lower()[:LENGTH]
