"""A running local Neo4j: finding it, speaking with its supervisor, ending one that lost it.

The server's processes hold `server.lock`, so "is it running" is asked of the kernel; the state file
only tells where, and a stale one is never believed.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final, cast

from app.errors import GraphAway
from app.graph.filelock import is_locked
from app.graph.local_folder import LOOPBACK, LocalFolder

END_SECONDS: Final = 60.0
POLL_SECONDS: Final = 0.05
ANSWER_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Running:
    """Where a running local server is, as its state file tells."""

    bolt_port: int
    http_port: int
    control_port: int
    token: str
    supervisor_pid: int
    java_pid: int
    started_at: float

    @property
    def uri(self) -> str:
        return f"bolt://{LOOPBACK}:{self.bolt_port}"


@dataclass(frozen=True, slots=True)
class Reply:
    """The supervisor's answer: is the server ending, does it stay without users, how many use it."""

    ending: bool
    keep: bool
    users: int


class Line:
    """A connection to the supervisor; while it is open after `join`, the server stays."""

    def __init__(self, running: Running) -> None:
        self._token = running.token
        self._socket = socket.create_connection((LOOPBACK, running.control_port), timeout=ANSWER_SECONDS)
        self._reader = self._socket.makefile("rb")

    def ask(self, verb: str) -> Reply:
        """Say one verb. Raises OSError when nobody answers."""
        self._socket.sendall(f"{self._token} {verb}\n".encode())
        answer = self._reader.readline()
        if not answer:
            raise ConnectionResetError("the supervisor hung up")
        return Reply(**json.loads(answer))

    def close(self) -> None:
        self._reader.close()
        self._socket.close()


def read_state(folder: LocalFolder) -> Running | None:
    """What the state file says, or None if there is none that can be read."""
    try:
        found = cast("dict[str, int]", json.loads(folder.state_file.read_text("utf-8")))
        return Running(**{field.name: found[field.name] for field in fields(Running)})  # pyright: ignore[reportArgumentType] as the supervisor wrote it
    except (OSError, ValueError, KeyError, TypeError):
        return None


def find_running(folder: LocalFolder) -> Running | None:
    """The running server of this folder, or None."""
    return read_state(folder) if is_locked(folder.server_lock) else None


def ask_once(running: Running, verb: str) -> Reply | None:
    """One verb on a line of its own; None when the supervisor does not answer."""
    try:
        line = Line(running)
    except OSError:
        return None
    try:
        return line.ask(verb)
    except OSError:
        return None
    finally:
        line.close()


def join(folder: LocalFolder, *, keep: bool) -> tuple[Running, Line] | None:
    """Join the running server; waits for one that is just ending. None when none runs.

    Raises GraphAway when something holds the lock and is not a server of ours.
    """
    until = time.monotonic() + END_SECONDS
    while is_locked(folder.server_lock):
        running = read_state(folder)
        if running is not None:
            line = _joined(running, keep=keep)
            if line is not None:
                return running, line
            if not _is_alive(running.supervisor_pid):
                end_orphan(folder, running)
        if time.monotonic() > until:
            raise GraphAway(held_by_a_stranger(folder))
        time.sleep(POLL_SECONDS)
    return None


def end_orphan(folder: LocalFolder, running: Running) -> None:
    """End a Java of ours whose supervisor is gone. Never ends a process that is not this server.

    Raises GraphAway when the lock is not free afterwards.
    """
    for number in (signal.SIGTERM, signal.SIGKILL):
        if not is_locked(folder.server_lock):
            return
        if f"--home-dir={folder.root}" not in command_line(running.java_pid):
            break
        os.kill(running.java_pid, number)
        if wait_until_free(folder):
            return
    if is_locked(folder.server_lock):
        raise GraphAway(held_by_a_stranger(folder))


def wait_until_free(folder: LocalFolder) -> bool:
    """Wait for the server's processes to be gone; False when they are not within a minute."""
    until = time.monotonic() + END_SECONDS
    while is_locked(folder.server_lock):
        if time.monotonic() > until:
            return False
        time.sleep(POLL_SECONDS)
    return True


def command_line(pid: int) -> list[str]:
    """The words of a process's command line; empty when there is no such process."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text("utf-8", errors="replace").split("\0")
    except OSError:
        if Path("/proc/self").exists():
            return []
    # /bin/ps is where macOS has it, and only systems without /proc come here.
    shown = subprocess.run(
        ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return shown.stdout.split()


def _joined(running: Running, *, keep: bool) -> Line | None:
    try:
        line = Line(running)
    except OSError:
        return None
    try:
        reply = line.ask("join")
        if keep and not reply.ending:
            reply = line.ask("keep")
    except OSError:
        line.close()
        return None
    if reply.ending:
        line.close()
        return None
    return line


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def held_by_a_stranger(folder: LocalFolder) -> str:
    """The sentence for a lock that no server of ours holds."""
    return (
        f"another process holds {folder.server_lock} and does not answer; end it, or set SIGHTLINE_HOME "
        "to another folder, and repeat"
    )
