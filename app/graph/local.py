"""The local Neo4j as its users see it: use it, start it, stop it, give it a new password.

Whoever wants it holds `start.lock` meanwhile, so two never start it at once: the second joins.
"""

from __future__ import annotations

import json
import secrets
import select
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, cast

from app.errors import GraphAway, GraphRefused
from app.graph import supervisor
from app.graph.artifacts import ensure_jars, jar_folder, locked_jars
from app.graph.driver import check, open_driver
from app.graph.filelock import FileLock, is_locked, waiting_for
from app.graph.local_folder import (
    DATABASE,
    LOOPBACK,
    USER,
    LocalFolder,
    choose_port,
    folder_of,
    java_program,
    lost_password,
    server_command,
    set_first_password,
    write_class_path,
    write_config,
)
from app.graph.progress import Progress
from app.graph.running import (
    Line,
    Reply,
    Running,
    ask_once,
    end_orphan,
    held_by_a_stranger,
    join,
    read_state,
    wait_until_free,
)
from app.graph.startup_log import PortTaken, why_it_ended
from app.settings import Settings

START_SECONDS: Final = 180.0
SPAWN_SECONDS: Final = 30.0
OTHERS_START_SECONDS: Final = 900.0
POLL_SECONDS: Final = 0.1


@contextmanager
def using_local(settings: Settings, progress: Progress, *, keep: bool = False) -> Generator[Running]:
    """Use the local server inside the block. A running one is joined, and left as it was found;
    else one is started, which ends when its last user has left, or stays on with `keep`.

    Raises GraphAway with one sentence that says what to do.
    """
    folder = folder_of(settings)
    running, line = _join_or_start(settings, folder, progress, keep=keep)
    try:
        yield running
    finally:
        _leave(folder, line)


def stop_local(settings: Settings, *, now: bool) -> Reply | None:
    """Stop the server: when its last user leaves, or at once with `now`. None if none ran."""
    folder = folder_of(settings)
    until = time.monotonic() + SPAWN_SECONDS
    while (running := read_state(folder)) is None:  # it is only just starting, or ending
        if not is_locked(folder.server_lock):
            return None
        if time.monotonic() > until:
            raise GraphAway(held_by_a_stranger(folder))
        time.sleep(POLL_SECONDS)
    if not is_locked(folder.server_lock):
        return None
    reply = ask_once(running, "stop-now" if now else "stop")
    if reply is None:
        end_orphan(folder, running)
        return Reply(ending=True, keep=False, users=0)
    if reply.ending:
        wait_until_free(folder)
    return reply


def forget_users(settings: Settings) -> None:
    """Forget the database's users, so that the next start sets a new password; people and
    relationships stay. Raises GraphAway while the server runs.
    """
    folder = folder_of(settings)
    if is_locked(folder.server_lock):
        raise GraphAway("the local Neo4j is running; stop it first: `sightline neo4j stop`")
    for part in ("databases/system", "transactions/system", "dbms"):
        shutil.rmtree(folder.root / "data" / part, ignore_errors=True)
    folder.password_file.unlink(missing_ok=True)


def _join_or_start(
    settings: Settings, folder: LocalFolder, progress: Progress, *, keep: bool
) -> tuple[Running, Line]:
    try:
        folder.make()
        with waiting_for(
            folder.start_lock,
            OTHERS_START_SECONDS,
            lambda: progress.say("Another Sightline is starting the local Neo4j; waiting for it."),
        ):
            joined = join(folder, keep=keep)
            if joined is None:
                return _start(settings, folder, progress, keep=keep)
            _check_joined(folder, *joined)
            return joined
    except TimeoutError as error:
        raise GraphAway(f"another process is still starting the Neo4j in {folder.root}; repeat") from error
    except OSError as error:
        raise GraphAway(
            f"the local Neo4j cannot use its folder {folder.root}: {error.strerror or error}. "
            "Make room or permit writing there, or set SIGHTLINE_HOME to another folder, and repeat"
        ) from error


def _check_joined(folder: LocalFolder, running: Running, line: Line) -> None:
    password = folder.password()
    try:
        if password is None:
            raise GraphRefused(lost_password(folder))
        if not _answers(folder, running, password):
            raise GraphAway(
                f"the local Neo4j is running at {running.uri} but does not answer; "
                "`sightline neo4j stop --now` ends it, then repeat"
            )
    except GraphAway:
        _leave(folder, line)
        raise


def _start(
    settings: Settings, folder: LocalFolder, progress: Progress, *, keep: bool
) -> tuple[Running, Line]:
    write_class_path(folder, ensure_jars(jar_folder(settings), locked_jars(), progress))
    java = java_program()
    wanted = (settings.neo4j_bolt_port, settings.neo4j_http_port)
    try:
        return _start_on(settings, folder, java, wanted, progress, keep=keep)
    except PortTaken:
        return _start_on(settings, folder, java, (0, 0), progress, keep=keep)


def _start_on(
    settings: Settings,
    folder: LocalFolder,
    java: Path,
    wanted: tuple[int, int],
    progress: Progress,
    *,
    keep: bool,
) -> tuple[Running, Line]:
    bolt_port, http_port = choose_port(wanted[0]), choose_port(wanted[1])
    for name, port, got in zip(("Bolt", "HTTP"), wanted, (bolt_port, http_port), strict=True):
        if port not in {0, got}:
            progress.say(f"{name} port {port} is taken on this machine; using {got} instead.")
    write_config(folder, bolt_port, http_port, settings.neo4j_heap)
    password = folder.password() if folder.has_users else set_first_password(folder, java)
    if password is None:
        raise GraphRefused(lost_password(folder))
    progress.say("Starting Neo4j.")
    started = time.monotonic()
    running, line = _spawn(
        folder, server_command(folder, java, settings.neo4j_heap), bolt_port, http_port, keep
    )
    try:
        _wait_until_it_answers(folder, running, line, password)
    except BaseException:
        with suppress(OSError):
            line.ask("stop-now")
        line.close()
        wait_until_free(folder)
        raise
    took = time.monotonic() - started
    progress.say(f"Neo4j answers at {running.uri} after {took:.0f} s.")
    return running, line


def _spawn(
    folder: LocalFolder, command: list[str], bolt_port: int, http_port: int, keep: bool
) -> tuple[Running, Line]:
    """Start the supervisor, which starts Java; returns our own line to it, already joined."""
    lock = FileLock(folder.server_lock)
    if not lock.take():
        lock.close()
        raise GraphAway(f"another server has just begun to use {folder.root}; repeat")
    orders: supervisor.Orders = {
        "command": command,
        "folder": str(folder.root),
        "console": str(folder.console_log),
        "state_file": str(folder.state_file),
        "token": secrets.token_hex(16),
        "lock": lock.fileno,
        "keep": keep,
        "facts": {"bolt_port": bolt_port, "http_port": http_port},
    }
    with (
        folder.supervisor_log.open("ab") as said,
        subprocess.Popen(
            # -I and -S: the script needs the standard library alone, and starts in a moment.
            [sys.executable, "-I", "-S", supervisor.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Not ours: `sightline neo4j start | tail` would wait for the server to end.
            stderr=said,
            pass_fds=[lock.fileno],
            start_new_session=True,  # Ctrl-C in a terminal is for us; the server ends after us
        ) as child,
    ):
        lock.close()
        if child.stdin is None or child.stdout is None:
            raise AssertionError("both pipes were asked for")
        child.stdin.write(json.dumps(orders).encode() + b"\n")
        child.stdin.flush()
        ready, _, _ = select.select([child.stdout], [], [], SPAWN_SECONDS)
        told = cast("dict[str, str]", json.loads(child.stdout.readline() or "{}")) if ready else {}
        joined = join(folder, keep=keep) if "started" in told else None
    if joined is not None:
        return joined
    wait_until_free(folder)
    if "error" in told:
        raise GraphAway(
            f"Neo4j did not start: {told['error']}. Its folder: {folder.root}; repeat when that is put right"
        )
    raise why_it_ended(folder.console_log)


def _wait_until_it_answers(folder: LocalFolder, running: Running, line: Line, password: str) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            line.ask("status")
        except OSError as error:
            raise why_it_ended(folder.console_log) from error
        with suppress(OSError), socket.create_connection((LOOPBACK, running.bolt_port), timeout=1.0):
            if _answers(folder, running, password):
                return
        time.sleep(POLL_SECONDS)
    raise why_it_ended(
        folder.console_log, f"it did not answer within {START_SECONDS:.0f} seconds; is the machine very busy?"
    )


def _answers(folder: LocalFolder, running: Running, password: str) -> bool:
    with open_driver(running.uri, USER, password) as driver:
        try:
            check(driver, DATABASE)
        except GraphRefused as error:
            raise GraphRefused(
                f"the local Neo4j refuses the password in {folder.password_file}. "
                "`sightline neo4j start --new-password` sets a new one and keeps the data"
            ) from error
        except GraphAway:
            return False
    return True


def _leave(folder: LocalFolder, line: Line) -> None:
    ending = False
    with suppress(OSError):
        ending = line.ask("leave").ending
    line.close()
    if ending:
        wait_until_free(folder)
