"""For every test: what it needs is marked by its folder, settings of the machine stay outside, and
the run says at its head which graph and browser it uses and at its end what was left out and why.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.turns import EVERY_PLAN, OWN_SERVERS, Turns

pytest_plugins = ["tests.graph_server", "tests.relay", "tests.more"]

TESTS = Path(__file__).resolve().parent
# The first is the same without the parts that draw a window: it takes two thirds of the work.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
MARKS_BY_FOLDER = {"graph": ("graph",), "doors": ("graph",), "browser": ("graph", "browser")}
# Folder by folder, and those who read the small world one after the other: they share one load of it.
ORDER = ("graph", "browser", "browser on the small world", "doors on the small world", "doors", "unit")
# Begun first. What has the server forget its plans comes before all others: they find them made.
LONG = (*EVERY_PLAN, *OWN_SERVERS)
# A changed schema has the server forget every plan: that comes when nobody needs them any more.
LAST = ("test_migrations",)
SHARED_WORLD = "small_world"
# What may be set from outside; every other SIGHTLINE_ name would make two machines disagree.
KEPT_SETTINGS = frozenset({"SIGHTLINE_TEST_GRAPH", "SIGHTLINE_CACHE"})
AT = "@"
left_out: Counter[str] = Counter()


def in_ci() -> bool:
    """Whether a missing browser is an error and not a remark."""
    return os.environ.get("CI", "").lower() in {"1", "true"}


def find_browser() -> str | None:
    """The path of a Chromium on this machine, or None."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def pytest_configure(config: pytest.Config) -> None:
    for name in [n for n in os.environ if n.startswith("SIGHTLINE_") and n not in KEPT_SETTINGS]:
        del os.environ[name]
    # No test has business in the user's own data: whoever forgets to name a home fails at once.
    os.environ["XDG_DATA_HOME"] = str(Path(__file__) / "is-no-folder")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Shuffled within a file.
    small = {item.path for item in items if SHARED_WORLD in getattr(item, "fixturenames", ())}
    items.sort(key=lambda item: _turn(item, " on the small world" if item.path in small else ""))
    for item in items:
        folder = item.path.relative_to(TESTS).parts[0]
        for mark in MARKS_BY_FOLDER.get(folder, ()):
            item.add_marker(mark)


def _turn(item: pytest.Item, world: str) -> tuple[int, int, str]:
    place = item.path.relative_to(TESTS)
    early = LONG.index(place.stem) if place.stem in LONG else len(LONG) + (place.stem in LAST)
    return early, ORDER.index(place.parts[0] + world), str(place)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Turns | None:
    return Turns(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_report_header() -> list[str]:
    graph = os.environ.get("SIGHTLINE_TEST_GRAPH", "local")
    said = {
        "local": "local Neo4j 5.26, started for this run (SIGHTLINE_TEST_GRAPH: docker, or a Bolt URI)",
        "docker": "Neo4j 5.26 in a container (SIGHTLINE_TEST_GRAPH=docker)",
    }
    browser = find_browser()
    without = (
        "none found: tests in a browser fail" if in_ci() else "none found: tests in a browser are left out"
    )
    return [
        # A Bolt address may carry a password before its @: that part is not for the log.
        f"graph: {said.get(graph, f'the server at {graph.split(AT)[-1]} (SIGHTLINE_TEST_GRAPH)')}",
        f"browser: {browser or without}",
    ]


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; without one the test is left out, or fails where CI=true."""
    found = find_browser()
    if found is None:
        if in_ci():
            pytest.fail(f"CI=true and no browser: none of {', '.join(BROWSERS)} is on the path")
        pytest.skip("no Chromium on this machine")
    return found


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    # Called where the run is reported, whichever process ran the test.
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        left_out[reason.removeprefix("Skipped: ")] += 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not left_out:
        terminalreporter.write_line("left out: no test")
    for reason, count in sorted(left_out.items()):
        terminalreporter.write_line(f"left out: {count} for this reason: {reason}")
