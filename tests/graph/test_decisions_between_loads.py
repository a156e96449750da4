"""A decision between two loads, taken back: the graph is what the loads alone would have made."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.derive.decisions import Said
from app.graph.session import GraphSession
from app.settings import Settings
from tests.graph.deciding_world import KEYS, LATER, WORLD, Desk
from tests.graph_server import make_empty


@pytest.mark.parametrize("said", ["same", "different"])
def test_a_decision_taken_back_after_a_load_leaves_what_the_load_alone_would(
    graph: GraphSession, settings: Settings, tmp_path: Path, said: Said
) -> None:
    pair = (KEYS[3], KEYS[4])
    exports: list[list[str]] = []
    for name, decided in (("alone", False), ("decided", True)):
        make_empty(graph)
        desk = Desk(graph, settings, tmp_path / name)
        desk.load(WORLD, "first")
        desk.suspect()
        if decided:
            desk.decide(pair, said)
        desk.load(LATER, "later")
        if decided:
            desk.take_back(pair)
        exports.append([line for line in desk.whole() if "SUSPECTED_SAME" not in line])
    assert exports[0] == exports[1]
