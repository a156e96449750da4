"""What is restricted was never there: the mirror of a world, and of the same world without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.graph.session import GraphSession
from app.settings import Settings
from tests.graph.mirror_world import Copied, read
from tests.graph_server import make_empty
from tests.more import cases
from tests.worlds.loading import load_all
from tests.worlds.random_world import world_of
from tests.worlds.script import text_of, write_world
from tests.worlds.stripped import without_above


@pytest.mark.slow
@pytest.mark.parametrize("seed", cases([131], more=[140, 151]))
def test_what_is_restricted_was_never_there(
    seed: int, graph: GraphSession, settings: Settings, tmp_path: Path
) -> None:
    drafts = world_of(seed, full_only=True)
    load_all(graph, settings, write_world(drafts, tmp_path / "whole"))
    hidden = read(graph, "MATCH (p:Person) WHERE p.tier > 0 RETURN count(p) AS n")[0]["n"]
    facts = read(graph, "MATCH ()-[r]->() WHERE r.tier > 0 RETURN count(r) AS n")[0]["n"]
    whole = Copied(graph).put(graph)
    make_empty(graph)
    load_all(graph, settings, write_world(without_above(drafts, 0), tmp_path / "less"))
    less = Copied(graph).put(graph)
    assert hidden > 0
    assert facts > 0
    assert len(less.lines) > 100
    assert whole.lines == less.lines, text_of(drafts)
