"""A command that is told to end ends, whatever it is doing at that moment."""

from __future__ import annotations

import subprocess
import sys

import pytest

TOLD_WHILE_IT_CLEARS_AWAY = """
import os, signal, sys, time
from app.cli.service import end_cleanly_when_told

signal.signal(signal.SIGINT, signal.default_int_handler)
end_cleanly_when_told()

class Thing:
    def __del__(self):
        os.kill(os.getpid(), getattr(signal, sys.argv[1]))
        sum(range(1000))
        raise AssertionError("the signal came before this")

try:
    Thing()
    time.sleep(20)
    print("lost")
except KeyboardInterrupt:
    print("ended")
"""


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_that_comes_while_something_is_cleared_away_is_not_lost(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", TOLD_WHILE_IT_CLEARS_AWAY, name],
        capture_output=True, text=True, check=True, timeout=30,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == ("ended\n", "")
