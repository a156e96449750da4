"""What is left to `make test-more` is only more of what every run tries, and the build server runs both."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests import more
from tests.more import MARK, cases

ROOT = Path(__file__).resolve().parents[2]


def test_further_cases_carry_the_mark_and_the_others_do_not() -> None:
    first, second, third = cases([(1, "a")], more=[(2, "b"), (3, "c")])
    assert first == (1, "a")
    assert [one.values for one in (second, third)] == [(2, "b"), (3, "c")]
    assert [[mark.name for mark in one.marks] for one in (second, third)] == [[MARK], [MARK]]


def test_a_case_that_is_no_tuple_is_one_value() -> None:
    assert cases([1], more=[2])[1].values == (2,)


def test_nothing_is_tried_by_the_build_server_alone() -> None:
    with pytest.raises(ValueError, match="every run"):
        cases([], more=[1])


def test_what_was_left_is_counted_once_whichever_processes_left_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Item(SimpleNamespace):
        def get_closest_marker(self, name: str) -> str | None:
            return self.mark if self.mark == name else None

    left: list[int] = []
    monkeypatch.setattr(more, "_left", left)
    marked: Any = Item(mark=MARK)
    more.pytest_deselected([marked, marked])
    assert sum(left) == 2
    unmarked: Any = Item(mark="slow")
    more.pytest_deselected([marked, unmarked])
    assert sum(left) == 2, "left out by a word of the command line, not by the mark"
    for _ in range(2):
        more.pytest_testnodedown(SimpleNamespace(workeroutput={MARK: 5}))
    assert sum(left) == 5
    more.pytest_testnodedown(SimpleNamespace())
    assert sum(left) == 5, "a process that died says nothing"


def test_the_mark_is_set_in_one_place() -> None:
    marked = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "tests").rglob("*.py")
        if re.search(rf"mark\.{MARK}\b", path.read_text())
    }
    assert marked == {"tests/more.py"}


def test_every_case_is_in_one_of_the_two_commands_and_the_build_server_runs_both() -> None:
    makefile = (ROOT / "Makefile").read_text()
    chosen = {
        target: re.findall(r"-m (\"[^\"]+\"|\S+) \$\(PYTEST_ARGS\)", recipe)
        for target, recipe in re.findall(r"^(test[a-z-]*):.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    }
    assert chosen["test"] == [f'"not {MARK}"']
    assert chosen["test-more"] == [MARK]
    ran = re.findall(r"^make (test\S*)", (ROOT / ".ci" / "run").read_text(), re.MULTILINE)
    assert {"test", "test-more"} <= set(ran)
