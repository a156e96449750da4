"""One advisory lock on one file, held by processes and let go by the kernel when they end.

That is why a killed process never leaves a lock behind.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.errors import GraphAway

POLL_SECONDS = 0.05


class FileLock:
    """An open lock file. A child that inherits `fileno` holds the lock as well."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.fileno = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.held = False

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
        self.held = True
        return True

    def close(self) -> None:
        """Close our end; children that inherited it keep the lock."""
        os.close(self.fileno)
        self.held = False


def is_locked(path: Path) -> bool:
    """Whether some process holds the lock of this file."""
    if not path.exists():
        return False
    lock = FileLock(path)
    try:
        return not lock.take()
    finally:
        lock.close()


@contextmanager
def waiting_for(path: Path, seconds: float, on_wait: Callable[[], None]) -> Iterator[None]:
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
