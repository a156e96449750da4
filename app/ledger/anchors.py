"""Anchors: heads of the chain, signed and kept in a second place, so that no tail can be written anew."""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass
from pathlib import Path

import orjson

from app.errors import LedgerAway
from app.ledger.keys import Key


@dataclass(frozen=True, slots=True)
class Anchor:
    """One signed head: up to `sequence` the chain's hash was `hash` (hex) at the time `at` (UTC)."""

    sequence: int
    hash: str
    at: str
    mark: str = ""

    def text(self) -> bytes:
        """What is signed."""
        return f"{self.sequence}|{self.hash}|{self.at}".encode()


@dataclass(frozen=True, slots=True)
class Anchors:
    """The file of anchors, one line of JSON each. It belongs on other storage than the ledger."""

    path: Path
    key: Key

    def append(self, anchor: Anchor) -> None:
        """Sign an anchor and add it, on disk before this returns. Raises LedgerAway."""
        line = {
            "sequence": anchor.sequence,
            "hash": anchor.hash,
            "at": anchor.at,
            "mark": self.key.sign(anchor.text()),
        }
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            opened = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            try:
                _whole(opened, orjson.dumps(line) + b"\n")
            finally:
                os.close(opened)
        except OSError as error:
            raise LedgerAway(f"an anchor of the ledger cannot be written: {error.strerror}") from error

    def read(self) -> list[Anchor | None]:
        """Every line in order; None stands for one that cannot be read. Raises LedgerAway."""
        try:
            lines = self.path.read_bytes().splitlines()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise LedgerAway(f"the ledger's anchors cannot be read: {error.strerror}") from error
        return [_read(line) for line in lines]

    def vouches(self, anchor: Anchor) -> bool:
        """Whether it was signed with this key."""
        return hmac.compare_digest(anchor.mark.encode(), self.key.sign(anchor.text()).encode())


def _whole(opened: int, line: bytes) -> None:
    before = os.fstat(opened).st_size
    if os.write(opened, line) != len(line):
        # A full disk takes part of it: half a line would pass for a damaged one.
        os.ftruncate(opened, before)
        raise OSError(28, "the disk is full")
    os.fsync(opened)


def _read(line: bytes) -> Anchor | None:
    try:
        held = orjson.loads(line)
        return Anchor(int(held["sequence"]), str(held["hash"]), str(held["at"]), str(held["mark"]))
    except (ValueError, TypeError, KeyError):
        return None
