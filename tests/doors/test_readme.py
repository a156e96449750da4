"""The README's walk-through, run as it stands: the demo is started, each command is run, and what it
prints is compared with what the README shows. Only ports differ: the test takes free ones.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path

import pytest

from app.graph.artifacts import default_cache
from app.graph.browser_files import favourite_text
from app.graph.catalogue import cypher_file
from app.graph.servers import GraphAddress, connect
from tests.doors.readme_blocks import Shown, agrees, shown_in, tidy
from tests.graph_server import LEAN_JAVA

ROOT = Path(__file__).resolve().parents[2]
SHOWN = shown_in(ROOT / "README.md")
DEMO = "make demo"
PORTS = {"SIGHTLINE_PORT": 8000, "SIGHTLINE_NEO4J_BOLT_PORT": 7687, "SIGHTLINE_NEO4J_HTTP_PORT": 7474}
READY = "Try, in another terminal:"
START_SECONDS = 240.0
SIGNS_IN = (
    ".venv/bin/sightline token ",
    "for role in practitioner steward analyst auditor admin; do .venv/bin/sightline token ",
)


class Demo:
    """The running demo: its environment, and the ports that stand for those of the README."""

    def __init__(self, home: Path) -> None:
        self.ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
        self.log = home / "demo.log"
        self.environment = {
            # A build machine that runs two servers at once is slower than anybody's laptop.
            "SIGHTLINE_QUERY_TIMEOUT": "120",
            "PATH": "/usr/local/bin:/usr/bin:/bin",  # as a newcomer has it: nothing of .venv is on it
            "HOME": str(home),
            "SIGHTLINE_CACHE": os.environ.get("SIGHTLINE_CACHE", str(default_cache())),
            "COLUMNS": "110",
            "JDK_JAVA_OPTIONS": LEAN_JAVA,
            **{name: str(port) for name, port in self.ports.items()},
        }

    def with_our_ports(self, command: str) -> str:
        """A command of the README for this demo."""
        for name, port in PORTS.items():
            command = re.sub(rf":{port}\b", f":{self.ports[name]}", command)
        return command.replace(".venv/bin/", f"{Path(sys.executable).parent}/")

    def as_shown(self, text: str) -> str:
        """An output with the ports and folders of the README."""
        for name, port in PORTS.items():
            text = re.sub(rf":{self.ports[name]}\b", f":{port}", text)
        return text.replace(self.environment["HOME"], "~")

    def said(self) -> str:
        return self.as_shown(self.log.read_text(encoding="utf-8"))


def free_ports(count: int) -> list[int]:
    """Ports that nobody has now; all held at once, so that they differ."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    try:
        return [one.getsockname()[1] for one in held]
    finally:
        for one in held:
            one.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Generator[Demo]:
    """The demo of the README, started as `make demo` starts it, until the last command has been run."""
    running = Demo(tmp_path_factory.mktemp("readme"))
    with running.log.open("wb") as log:
        process = subprocess.Popen(
            [str(Path(sys.executable).with_name("sightline")), "demo"],
            cwd=ROOT, env=running.environment, stdout=log, stderr=log, start_new_session=True,
            # A shell that runs the suite in the background has Ctrl-C ignored, and that is inherited.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )  # fmt: skip
    try:
        wait_until_it_serves(running, process)
        # The tests come in any order, so whoever asks has signed in before the first of them.
        for shown in SHOWN:
            if shown.command.startswith(SIGNS_IN):
                run_shown(running, shown)
        yield running
    finally:
        for left in ROOT.glob("*.headers"):
            left.unlink()
        process.send_signal(signal.SIGINT)
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise


def wait_until_it_serves(demo: Demo, process: subprocess.Popen[bytes]) -> None:
    """Until it says that it serves. Fails with what the demo said if it ends or takes too long."""
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last:
        if process.poll() is not None:
            pytest.fail(f"the demo ended by itself with code {process.returncode}:\n{demo.said()}")
        # The port is taken long before anything is loaded, so only the demo's own word counts.
        if READY in demo.said():
            return
        time.sleep(0.2)
    pytest.fail(f"the demo did not serve within {START_SECONDS:.0f} s:\n{demo.said()}")


def run_shown(demo: Demo, shown: Shown) -> subprocess.CompletedProcess[str]:
    """Run a command of the README as a newcomer's shell would."""
    return subprocess.run(
        ["sh", "-c", demo.with_our_ports(shown.command)],
        cwd=ROOT, env=demo.environment, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip


def test_make_demo_is_what_is_run_here() -> None:
    recipe = re.search(r"^demo:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert recipe is not None
    assert "tools/set-up app" in recipe[1]
    assert "$(VENV)/sightline demo" in recipe[1]


def test_the_walk_through_is_whole() -> None:
    commands = [one.command for one in SHOWN]
    assert commands.count(DEMO) == 1
    assert sum(command.startswith("curl ") for command in commands) == 3
    assert sum(".venv/bin/sightline ask " in command for command in commands) == 3
    assert all(one.output or ".headers" in one.command for one in SHOWN)


def test_the_demo_says_what_the_readme_shows(demo: Demo) -> None:
    shown = next(one for one in SHOWN if one.command == DEMO)
    said = demo.said()
    assert agrees((*shown.output, "..."), said), said


@pytest.mark.parametrize(
    "shown", [one for one in SHOWN if one.command != DEMO], ids=lambda one: one.command[:60]
)
def test_a_command_prints_what_the_readme_shows(demo: Demo, shown: Shown) -> None:
    if shown.command.startswith("curl ") and shutil.which("curl") is None:
        assert "CI" not in os.environ, "CI=true and no curl"
        pytest.skip("no curl on this machine")
    done = run_shown(demo, shown)
    real = tidy(demo.as_shown(done.stdout))
    assert agrees(shown.output, real), f"{shown.command}\nprinted:\n{real}\nand said:\n{done.stderr}"


def test_the_favourite_gives_the_rows_that_the_readme_shows(demo: Demo) -> None:
    """The favourite's file at its own defaults; tests/browser runs favourites in a real browser."""
    file = cypher_file("explore/children_near_risk_close_2")
    text = (ROOT / "README.md").read_text()
    named = favourite_text(file).splitlines()[0].removeprefix("// ")
    assert f"*{named}*" in re.sub(r"\s+", " ", text)
    shown = [(int(a), int(b)) for a, b in re.findall(r"^\| (\d+) \| (\d+) \|$", text, re.MULTILINE)]
    password = (
        Path(demo.environment["HOME"], ".local/share/sightline/demo/neo4j/password").read_text().strip()
    )
    uri = f"bolt://127.0.0.1:{demo.ports['SIGHTLINE_NEO4J_BOLT_PORT']}"
    with connect(GraphAddress(uri, "neo4j", password, "neo4j", "local")) as driver:
        rows, _, _ = driver.execute_query(file.statement, {p.name: p.default for p in file.parameters})
    assert [(row["steps"], row["children"]) for row in rows] == shown
