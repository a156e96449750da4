"""The ledger's key: it signs heads and anchors, and hides parameters; whoever edits the store lacks it."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from app.errors import LedgerAway, SettingsError
from app.security.kept import kept
from app.settings import Settings

_LEAST = 16
_SPELT = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """A secret with three uses that never mix."""

    secret: bytes

    def seal(self, text: bytes) -> str:
        """The mark of the ledger's own head, as hex."""
        return self._mark(b"head", text)

    def sign(self, text: bytes) -> str:
        """The mark of an anchor, as hex."""
        return self._mark(b"anchor", text)

    def digest(self, parameters: Mapping[str, object]) -> str:
        """A keyed digest of a question's parameters: equal questions have equal ones, and names that
        were looked for cannot be guessed from it.
        """
        return self._mark(b"parameters", spelt(parameters))

    def _mark(self, use: bytes, text: bytes) -> str:
        return hmac.digest(self.secret, use + b"\0" + text, "sha256").hex()


def spelt(parameters: Mapping[str, object]) -> bytes:
    """Parameters as canonical JSON, each value as text."""
    # json, not orjson: a text from outside may hold half a surrogate pair.
    given = {name: str(value) for name, value in parameters.items()}
    return _SPELT(given).encode()


def key_of(settings: Settings) -> Key:
    """The key that the settings name; in dev one is made once and kept.

    Raises SettingsError for a key that is too short, or where none is set outside dev; LedgerAway if
    the file cannot be written or read.
    """
    if settings.ledger_key is not None:
        secret = settings.ledger_key.get_secret_value()
        if len(secret) < _LEAST:
            raise SettingsError(f"SIGHTLINE_LEDGER_KEY is shorter than {_LEAST} characters")
        return Key(secret.encode())
    if settings.env != "dev":
        raise SettingsError("SIGHTLINE_LEDGER_KEY must be set when SIGHTLINE_ENV=prod")
    try:
        return Key(kept(settings.ledger_key_file, secrets.token_hex(32).encode()))
    except OSError as error:
        raise LedgerAway(f"the ledger's key cannot be kept: {error.strerror}") from error
