"""Files that `tests/turns.py` names are there: a name that is none would be taken for any other file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.turns import EVERY_PLAN, FEW_PLANS, OWN_SERVERS, TASTES, need_of

TESTS = Path(__file__).resolve().parents[1]


def test_each_file_that_is_named_is_one_of_ours() -> None:
    there = {path.stem for path in TESTS.rglob("test_*.py")}
    assert set(EVERY_PLAN) | set(OWN_SERVERS) | set(FEW_PLANS) <= there


@pytest.mark.parametrize("tastes", TASTES)
def test_each_process_takes_every_kind_of_file(tastes: tuple[str, ...]) -> None:
    """So that one of them alone comes to the end."""
    assert {need_of(str(path.relative_to(TESTS))) for path in TESTS.rglob("test_*.py")} == set(tastes)
