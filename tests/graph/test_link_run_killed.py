"""A run of linkage may die at any of its writes: repeated, it leaves the queue that it would have left."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

import pytest

from app.derive.rebuild import rebuild
from app.graph.session import GraphSession
from app.linkage.model import load_model
from app.linkage.running import link
from app.settings import Settings
from tests.graph.test_decision_properties import WORLD, Desk

FORGET: LiteralString = """
MATCH (n:CandidatePair|ComparedRecord) DETACH DELETE n
WITH count(*) AS gone MATCH (p:Person) SET p.stale = 1
"""
SUSPECTED: LiteralString = "MATCH ()-[s:SUSPECTED_SAME]-() DELETE s"
QUEUE: LiteralString = """
MATCH (n:CandidatePair|ComparedRecord)
RETURN labels(n)[0] AS label, n {.*, proposed_at: null, first_scored_at: null} AS said
"""


class Killed(BaseException):
    """The process dies here."""


@contextmanager
def dies_at(patch: pytest.MonkeyPatch, turn: int, *, after: bool) -> Generator[None]:
    """The `turn`th write of a session is the last: before it, or right after it was committed."""
    write = GraphSession.write
    done = 0

    def killing(self: GraphSession, name: str, work: Callable[[Any], Any]) -> Any:
        nonlocal done
        done += 1
        if done > turn or (done == turn and not after):
            raise Killed
        answer = write(self, name, work)
        if done == turn:
            raise Killed
        return answer

    with patch.context() as patched:
        patched.setattr(GraphSession, "write", killing)
        yield


def test_a_link_run_that_is_killed_anywhere_and_repeated_gives_the_same_queue(
    graph: GraphSession, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(graph, settings, tmp_path)
    desk.load(WORLD, "first")
    model = load_model()

    def forget() -> None:
        desk.rows(SUSPECTED)
        desk.rows(FORGET)
        rebuild(desk.session, desk.ids)

    def queue() -> list[str]:
        return sorted(str(sorted(row["said"].items())) for row in desk.rows(QUEUE))

    def run() -> None:
        link(desk.session, desk.ids, model)

    forget()
    run()
    whole, waits = desk.whole(), queue()
    assert waits
    turn, killed = 1, 0
    while True:
        forget()
        try:
            with dies_at(monkeypatch, turn, after=turn % 2 == 0):
                run()
            break
        except Killed:
            killed += 1
        run()
        assert queue() == waits, f"killed at write {turn}"
        turn += 1
    assert killed >= 3
    # What is compared with dates of its own is compared without them.
    strip = {line for line in desk.whole() if "SUSPECTED_SAME" not in line}
    assert strip == {line for line in whole if "SUSPECTED_SAME" not in line}
