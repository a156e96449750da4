"""Cursors: where a list goes on, sealed together with what was asked.

A cursor is text to its holder. It pins the question, its parameters and both dates, so that the pages
of one list belong together even over midnight, and it cannot be made up or used for another question.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any, Final, cast

from app.errors import BadInput, FieldProblem
from app.settings import Settings

MAX_LENGTH: Final = 4096
_SEAL_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Place:
    """What a cursor holds: `pins`, the parameters as text by name, and `after`, the last item's position."""

    pins: dict[str, Any]
    after: str


@dataclass(frozen=True, slots=True)
class Seal:
    """Seals and opens cursors with a key of their own, derived from the id key."""

    key: bytes

    @classmethod
    def of(cls, settings: Settings, clearance: int) -> Seal:
        """The seal for lists at a clearance; another id key or clearance makes other cursors."""
        purpose = f"cursor|clearance {clearance}".encode()
        return cls(hmac.digest(settings.id_key.get_secret_value().encode(), purpose, hashlib.sha256))

    def close(self, scope: str, place: Place) -> str:
        """The cursor for a place in the list `scope` (the question, and the person it is about)."""
        body = json.dumps([place.pins, place.after], separators=(",", ":"), sort_keys=True).encode()
        return base64.urlsafe_b64encode(self._mark(scope, body) + body).decode().rstrip("=")

    def open(self, scope: str, cursor: str) -> Place:
        """The place that a cursor stands for. Raises BadInput for one not of this list, or not ours."""
        try:
            raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError) as error:
            raise _refused() from error
        mark, body = raw[:_SEAL_BYTES], raw[_SEAL_BYTES:]
        if not hmac.compare_digest(mark, self._mark(scope, body)):
            raise _refused()
        pins, after = cast("tuple[dict[str, Any], str]", tuple(json.loads(body)))
        return Place(pins, after)

    def digest(self, private: str) -> str:
        """A keyed digest of something that must not stand in a cursor, such as a name."""
        return hmac.new(self.key, private.encode(), hashlib.sha256).hexdigest()[:32]

    def _mark(self, scope: str, body: bytes) -> bytes:
        return hmac.digest(self.key, scope.encode() + b"\0" + body, hashlib.sha256)[:_SEAL_BYTES]


def _refused() -> BadInput:
    return BadInput(
        "the cursor cannot be used",
        problems=(
            FieldProblem(
                "cursor", "not a cursor of this list; use `next_cursor` of the page before, unchanged"
            ),
        ),
    )
