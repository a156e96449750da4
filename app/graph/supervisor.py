"""The small process between Sightline and the local Neo4j: Java lives as long as somebody uses it.

Run as a script, with the standard library only: it must start in a moment and outlive nothing.
Every user of the server holds a connection to it, and the kernel closes that connection even when
the user is killed; when the last one is gone, and nobody asked to keep the server, Java is ended.

Protocol, one line each way on a loopback port: `TOKEN verb`, answered by a line of JSON. Verbs are
`join` (count me as a user while this connection is open), `leave`, `keep` (run until stopped),
`stop` (when the last user leaves), `stop-now` and `status`.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypedDict, cast

TICK_SECONDS: Final = 0.1
STOP_SECONDS: Final = 45.0
LINE_LIMIT: Final = 4096
PR_SET_PDEATHSIG: Final = 1


class Orders(TypedDict):
    """What the starter sends as one line of JSON on standard input, which then stays open."""

    command: list[str]
    folder: str
    console: str
    state_file: str
    token: str
    lock: int
    keep: bool
    facts: dict[str, str | int]


def _end_with(parent: int) -> Callable[[], None] | None:
    """On Linux: have the kernel end the child when this process is killed before it can do so."""
    if sys.platform != "linux":
        return None
    import ctypes

    libc = ctypes.CDLL(None)

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it was killed between fork and prctl
            os._exit(1)

    return ask_kernel


@dataclass
class Supervisor:
    """One Java process and the connections of those who use it."""

    orders: Orders
    java: subprocess.Popen[bytes]
    listener: socket.socket
    selector: selectors.BaseSelector
    keep: bool
    starter_is_here: bool = True
    ending: bool = False
    users: set[socket.socket] = field(default_factory=set[socket.socket])
    pending: dict[socket.socket, bytes] = field(default_factory=dict[socket.socket, bytes])

    def run(self) -> int:
        """Serve until Java has ended; returns Java's exit code."""
        end_by: float | None = None
        while self.java.poll() is None:
            for key, _ in self.selector.select(TICK_SECONDS):
                self._ready(cast(socket.socket, key.fileobj) if key.data != "starter" else None)
            if not self.ending and not (self.keep or self.users or self.starter_is_here):
                self.ending = True
            if self.ending and end_by is None:
                end_by = time.monotonic() + STOP_SECONDS
                self.java.terminate()
            if end_by is not None and time.monotonic() > end_by:
                self.java.kill()
        return self.java.returncode

    def _ready(self, connection: socket.socket | None) -> None:
        if connection is None:
            if not os.read(sys.stdin.fileno(), LINE_LIMIT):
                self.starter_is_here = False
                self.selector.unregister(sys.stdin.fileno())
        elif connection is self.listener:
            accepted, _ = self.listener.accept()
            accepted.settimeout(1.0)
            self.pending[accepted] = b""
            self.selector.register(accepted, selectors.EVENT_READ)
        else:
            self._hear(connection)

    def _hear(self, connection: socket.socket) -> None:
        try:
            received = connection.recv(LINE_LIMIT)
        except OSError:
            received = b""
        text = self.pending[connection] + received
        if not received or len(text) > LINE_LIMIT:
            self._hang_up(connection)
            return
        *lines, self.pending[connection] = text.split(b"\n")
        for line in lines:
            token, _, verb = line.decode(errors="replace").partition(" ")
            if not hmac.compare_digest(token.encode(), self.orders["token"].encode()):
                self._hang_up(connection)
                return
            answer = self._obey(verb, connection)
            try:
                connection.sendall(json.dumps(answer).encode() + b"\n")
            except OSError:
                self._hang_up(connection)
                return

    def _obey(self, verb: str, connection: socket.socket) -> dict[str, str | int | bool]:
        if verb == "join" and not self.ending:
            self.users.add(connection)
        elif verb == "leave":
            self.users.discard(connection)
            self.ending = self.ending or not (self.keep or self.users or self.starter_is_here)
        elif verb == "keep" and not self.ending:
            self.keep = True
        elif verb == "stop":
            self.keep = False
            self.ending = self.ending or not (self.users or self.starter_is_here)
        elif verb == "stop-now":
            self.keep, self.ending = False, True
        return {"ending": self.ending, "keep": self.keep, "users": len(self.users)}

    def _hang_up(self, connection: socket.socket) -> None:
        self.users.discard(connection)
        del self.pending[connection]
        self.selector.unregister(connection)
        connection.close()


def write_private(path: Path, text: str) -> None:
    """Replace a file in one step, readable by its owner alone."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    beside.replace(path)


def main() -> int:
    """Start Java as told on standard input, and stay until it has ended.

    One line of JSON on standard output says that Java was started, or why it was not.
    """
    orders = cast(Orders, json.loads(_first_line(sys.stdin.fileno())))
    if os.fork():  # the starter need not wait for us, and never has us as its zombie
        os._exit(0)
    for ignored in (signal.SIGHUP, signal.SIGINT):
        signal.signal(ignored, signal.SIG_IGN)
    listener = socket.create_server(("127.0.0.1", 0))
    state_file = Path(orders["state_file"])
    try:
        java = _start_java(orders)
    except OSError as error:
        _tell({"error": f"{error.strerror or error}"})
        return 1
    selector = selectors.DefaultSelector()
    selector.register(sys.stdin.fileno(), selectors.EVENT_READ, "starter")
    selector.register(listener, selectors.EVENT_READ)
    supervisor = Supervisor(orders, java, listener, selector, keep=orders["keep"])
    signal.signal(signal.SIGTERM, lambda _number, _frame: setattr(supervisor, "ending", True))
    state = {
        **orders["facts"],
        "control_port": listener.getsockname()[1],
        "token": orders["token"],
        "supervisor_pid": os.getpid(),
        "java_pid": java.pid,
        "started_at": time.time(),
    }
    try:
        write_private(state_file, json.dumps(state))
        _tell({"started": java.pid})
        return supervisor.run()
    except OSError as error:
        _tell({"error": f"{error.strerror or error}"})
        return 1
    finally:
        if java.poll() is None:
            java.kill()
            java.wait()
        with contextlib.suppress(OSError):
            state_file.unlink(missing_ok=True)


def _start_java(orders: Orders) -> subprocess.Popen[bytes]:
    with open(orders["console"], "wb") as console:
        # preexec_fn is safe here: this process has one thread.
        return subprocess.Popen(
            orders["command"],
            cwd=orders["folder"],
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=console,
            pass_fds=[orders["lock"]],
            preexec_fn=_end_with(os.getpid()),
        )


def _tell(line: dict[str, str | int]) -> None:
    """Answer the starter, which may be gone; then let go of its pipe."""
    with contextlib.suppress(OSError):
        os.write(sys.stdout.fileno(), json.dumps(line).encode() + b"\n")
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _first_line(descriptor: int) -> bytes:
    """One line, read byte by byte: nothing after it may be lost in a buffer."""
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(descriptor, 1)
        if not byte:
            break
        line += byte
    return line


if __name__ == "__main__":
    sys.exit(main())
