"""The audit of pinned packages: what is weak fails, what nobody answered is said to be left out."""

from __future__ import annotations

from typing import Any

import pytest

from tools.audit import verdict

FINE = {"name": "a", "version": "1", "vulns": []}
WEAK = {"name": "b", "version": "2", "vulns": [{"id": "CVE-1"}, {"id": "CVE-2"}]}
UNKNOWN = {"name": "c", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([FINE], 0, "1 packages, none known to be weak"),
        ([FINE, WEAK], 1, "b 2: CVE-1, CVE-2"),
        ([UNKNOWN, WEAK], 1, "b 2: CVE-1, CVE-2"),
        ([FINE, UNKNOWN], 0, "left out, not known there: c"),
        ([UNKNOWN], 0, "left out: the vulnerability service gave no answer"),
        ([], 0, "left out: the vulnerability service gave no answer"),
    ],
)
def test_a_verdict(packages: list[dict[str, Any]], code: int, said: str) -> None:
    found, lines = verdict({"dependencies": packages})
    assert found == code
    assert said in lines


def test_no_answer_is_said() -> None:
    assert verdict(None) == (0, ["left out: the vulnerability service gave no answer"])
