"""One advisory lock on one file, held by processes and let go by the kernel when they end.

That is why a killed process never leaves a lock behind.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from app.errors import GraphAway

POLL_SECONDS = 0.05


class FileLock:
    """An open lock file. A child that inherits `fileno` holds the lock as well."""

    def __init__(self, path: Path, *, create: bool = True) -> None:
        if create:
            path.parent.mkdir(parents=True, exist_ok=True)
        # Reading is enough to lock, and lets a folder be asked where writing is refused.
        self.fileno = os.open(path, os.O_CLOEXEC | (os.O_RDWR | os.O_CREAT if create else os.O_RDONLY), 0o600)

    def take(self) -> bool:
        """Take it if nobody has it; True when it is ours now."""
        if sys.platform == "win32":
            raise GraphAway(
                "the local Neo4j runs on Linux and macOS; set SIGHTLINE_GRAPH_URI to reach another server"
            )
        import fcntl  # not there on Windows

        try:
            fcntl.flock(self.fileno, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def close(self) -> None:
        """Close our end; children that inherited it keep the lock."""
        os.close(self.fileno)


def is_locked(path: Path) -> bool:
    """Whether some process holds the lock of this file."""
    try:
        lock = FileLock(path, create=False)
    except FileNotFoundError:
        return False
    try:
        return not lock.take()
    finally:
        lock.close()


@contextmanager
def waiting_for(path: Path, seconds: float, on_wait: Callable[[], None]) -> Generator[None]:
    """Hold the lock of this file; `on_wait` is called once if another process has it.

    Raises TimeoutError when it is not free within `seconds`.
    """
    lock = FileLock(path)
    try:
        if not lock.take():
            on_wait()
            until = time.monotonic() + seconds
            while not lock.take():
                if time.monotonic() > until:
                    raise TimeoutError(str(path))
                time.sleep(POLL_SECONDS)
        yield
    finally:
        lock.close()
