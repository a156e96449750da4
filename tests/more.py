"""More of the same: what a property is tried on besides, which the build server adds to `make test`.

What is tried on random worlds is tried on one or two of them by whoever changes something, and on all of them by
the build server: `make test-more`. So are further moments of a kill, and further states of a page in a browser.
Nothing is tried there alone, and the run says how much it left to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pytest

MARK: Final = "more"
_left: list[int] = []


def cases(here: Iterable[Any], more: Iterable[Any]) -> list[Any]:
    """Cases for `parametrize`: those of every run, and those that `make test-more` adds. A tuple is several values."""
    first = list(here)
    if not first:
        raise ValueError("every run tries a property on something")
    return first + [
        pytest.param(*(one if isinstance(one, tuple) else (one,)), marks=pytest.mark.more) for one in more
    ]


def pytest_deselected(items: list[pytest.Item]) -> None:
    # By the mark alone: what a word of the command line leaves out is left out by whoever gave it.
    if all(item.get_closest_marker(MARK) for item in items):
        _left.append(len(items))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if (output := getattr(session.config, "workeroutput", None)) is not None:
        output[MARK] = sum(_left)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    # Each process has left out the same.
    _left[:] = [max([*_left, getattr(node, "workeroutput", {}).get(MARK, 0)])]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if left := sum(_left):
        terminalreporter.write_line(f"left to `make test-more`: {left} more cases of what was tried here")
