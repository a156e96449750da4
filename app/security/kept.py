"""A secret that this machine makes once and keeps in a file for its own account alone."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def kept(path: Path, made: bytes) -> bytes:
    """What the file holds; `made` is put there if there is none. Of two processes one wins, for both.

    Raises OSError.
    """
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        opened = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(opened, made)
            os.fsync(opened)
        finally:
            os.close(opened)
        try:
            # A link fails where the file is already there.
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()
