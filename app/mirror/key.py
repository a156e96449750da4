"""Codes under the mirror's own key: a person's code can be turned back with the key, no other code can.

A person's code is the id in SIV form (Rogaway and Shrimpton): a keyed mark over the id, and the id masked
with a keyed stream that begins at that mark. The same id has the same code in every build, no table of
codes exists anywhere, and a code that was not made with this key is refused.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Final

from app.errors import SettingsError
from app.security.kept import kept
from app.settings import Settings

LEAST: Final = 16
MARK_BYTES: Final = 12
CODE_LENGTH: Final = 37
"""`C` and 22 bytes in base 32."""
_PERSON: Final = "P"
_CODE: Final = "C"
_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz234567")


@dataclass(frozen=True, slots=True, repr=False)
class MirrorKey:
    """The secret; each use is marked, so that no code of one kind is ever one of another."""

    secret: bytes

    def code(self, kind: str, text: str) -> str:
        """A code that leads nowhere back; `kind` is one small letter, by which codes are told apart."""
        return kind + _spelt(self._mac(f"code|{kind}", text.encode())[:10])

    def person_code(self, person_id: str) -> str:
        """The code of a person. Raises ValueError for what is no person's id."""
        held = _packed(person_id)
        mark = self._mac("person mark", held)[:MARK_BYTES]
        return _CODE + _spelt(mark + self._masked(mark, held))

    def person_of(self, code: str) -> str | None:
        """The id behind a person's code, or None if this key never made it."""
        if len(code) != CODE_LENGTH or not code.startswith(_CODE) or not code.isascii():
            return None
        try:
            whole = base64.b32decode(code[1:].upper() + "====")
        except binascii.Error:
            return None
        mark, masked = whole[:MARK_BYTES], whole[MARK_BYTES:]
        person_id = _PERSON + _spelt(self._masked(mark, masked))[:15]
        # Made again from what came out, so that every single bit of the code counts.
        return person_id if hmac.compare_digest(self.person_code(person_id), code) else None

    def _masked(self, mark: bytes, held: bytes) -> bytes:
        stream = self._mac("person mask", mark)
        return bytes(one ^ other for one, other in zip(held, stream, strict=False))

    def _mac(self, use: str, text: bytes) -> bytes:
        return hmac.new(self.secret, use.encode() + b"\0" + text, hashlib.sha256).digest()


def mirror_key(settings: Settings) -> MirrorKey:
    """The key that the settings name; in dev one is made once and kept, outside the mirror's folder.

    Raises SettingsError for a key that is too short or cannot be kept, or where none is set outside dev.
    """
    if settings.mirror_key is not None:
        secret = settings.mirror_key.get_secret_value()
        if len(secret) < LEAST:
            raise SettingsError(f"SIGHTLINE_MIRROR_KEY is shorter than {LEAST} characters")
        return MirrorKey(secret.encode())
    if settings.env != "dev":
        raise SettingsError("SIGHTLINE_MIRROR_KEY must be set for a mirror when SIGHTLINE_ENV=prod")
    try:
        return MirrorKey(kept(settings.mirror_key_file, secrets.token_hex(32).encode()))
    except OSError as error:
        raise SettingsError(f"the mirror's key cannot be kept: {error.strerror}") from error


def person_behind(settings: Settings, code: str) -> str | None:
    """The id behind a code, whoever may see that person; None where there is no key yet, so no code."""
    if settings.mirror_key is None and not settings.mirror_key_file.is_file():
        return None
    return mirror_key(settings).person_of(code)


def _packed(person_id: str) -> bytes:
    """The 75 bits of an id, as bytes."""
    if len(person_id) != 16 or person_id[0] != _PERSON or not _LETTERS.issuperset(person_id[1:]):
        raise ValueError("that is no person's id")
    return base64.b32decode(person_id[1:].upper() + "A")


def _spelt(held: bytes) -> str:
    return base64.b32encode(held).decode().lower().rstrip("=")
