"""What must hold for every world, whatever is in it: order, repetition, added links, hidden facts."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from random import Random

import pytest

from app.graph.session import GraphSession
from app.settings import Settings
from tests.graph_server import make_empty
from tests.more import cases
from tests.reference.view import PROFILES
from tests.reference.world import World
from tests.worlds.comparing import Moment, near_risk_steps
from tests.worlds.loading import export, load_all, load_some, sequences
from tests.worlds.random_world import world_of
from tests.worlds.script import Draft, text_of, write_world

MOMENTS = (
    (date(2024, 6, 30), date(2026, 6, 1)),
    (date(2025, 1, 30), date(2025, 3, 1)),
    (date(2026, 6, 1), date(2026, 6, 1)),
)
SPOILT = {"persons": "sex", "residences": "kind", "relationships": "kind", "involvements": "role"}
Load = Callable[[list[Draft]], World]


@pytest.fixture
def load(graph: GraphSession, settings: Settings, tmp_path: Path) -> Load:
    """Empties the graph and loads these extracts in the order given."""
    turns = iter(range(100))

    def loaded(drafts: list[Draft]) -> World:
        make_empty(graph)
        folders = write_world(drafts, tmp_path / f"world{next(turns)}")
        load_all(graph, settings, folders)
        return World.read(folders)

    return loaded


@pytest.mark.parametrize("seed", cases([101], more=[102, 103]))
def test_extracts_in_any_order_give_the_same_graph(load: Load, graph: GraphSession, seed: int) -> None:
    drafts = world_of(seed)
    load(drafts)
    in_order = export(graph)
    for turn in (1, 2):
        turned = list(drafts)
        Random(seed + turn).shuffle(turned)
        load(turned)
        assert export(graph) == in_order, f"in this order:\n{text_of(turned)}"
    assert len(in_order) > 100


@pytest.mark.parametrize("seed", cases([105], more=[106]))
def test_refused_rows_and_replaced_extracts_do_not_depend_on_the_order_either(
    graph: GraphSession, settings: Settings, tmp_path: Path, seed: int
) -> None:
    random = Random(seed)
    drafts = world_of(seed)
    for draft in drafts:
        for file, column in SPOILT.items():
            draft.rows[file] = [
                {**row, column: "?"} if random.random() < 0.15 else row for row in draft.rows.get(file, [])
            ]
    # Sent again under the same time, with some rows mended and some gone: it takes the other's place.
    place = random.randrange(len(drafts))
    again = deepcopy(drafts[place])
    for file, rows in again.rows.items():
        again.rows[file] = [row for row in rows if random.random() < 0.9]
    exports: list[list[str]] = []
    for turn in range(2):
        turned = list(drafts)
        Random(seed + turn).shuffle(turned)
        # The later sent of the two counts, so it stays behind the other.
        turned.insert(random.randint(turned.index(drafts[place]) + 1, len(turned)), again)
        make_empty(graph)
        assert load_some(graph, settings, write_world(turned, tmp_path / f"turn{turn}")) > 5
        exports.append(export(graph))
    assert exports[1] == exports[0], text_of(drafts)


@pytest.mark.parametrize("seed", cases([111], more=[112]))
def test_a_second_load_changes_nothing(
    load: Load, graph: GraphSession, settings: Settings, tmp_path: Path, seed: int
) -> None:
    drafts = world_of(seed)
    load(drafts)
    before, counted = export(graph), sequences(graph)
    load_all(graph, settings, write_world(drafts, tmp_path / "again"))
    assert export(graph) == before, text_of(drafts)
    assert sequences(graph) == counted


@pytest.mark.parametrize("seed", cases([121], more=[122]))
def test_an_added_link_never_lengthens_a_path(load: Load, graph: GraphSession, seed: int) -> None:
    drafts, random = world_of(seed, full_only=True), Random(seed)
    load(drafts)
    before = {moment: _all_steps(graph, moment) for moment in _moments(3)}
    for _ in range(3):
        last = random.choice(drafts)
        one, other = random.sample([row["record_id"] for row in last.rows["persons"]], 2)
        last.add(
            "relationships", from_record_id=one, to_record_id=other, kind="cousin", valid_from="2017-07-07"
        )
    load(drafts)
    for moment, steps in before.items():
        after = _all_steps(graph, moment)
        longer = {key: (old, after.get(key)) for key, old in steps.items() if after.get(key, 99) > old}
        assert not longer, f"{moment}\n{text_of(drafts)}"


@pytest.mark.parametrize("seed", [141])
def test_more_clearance_never_shows_less(load: Load, graph: GraphSession, seed: int) -> None:
    drafts = world_of(seed)
    load(drafts)
    seen = [
        {m: _all_steps(graph, moment) for m, moment in enumerate(_moments(clearance))}
        for clearance in range(4)
    ]
    for less, more in itertools.pairwise(seen):
        for moment, steps in less.items():
            assert all(more[moment].get(key, 99) <= old for key, old in steps.items()), text_of(drafts)


def _moments(clearance: int) -> list[Moment]:
    return [Moment(valid_on, known_on, clearance) for valid_on, known_on in MOMENTS]


def _all_steps(graph: GraphSession, moment: Moment) -> dict[tuple[str, str], int]:
    """(profile, child's id) -> steps, up to four."""
    return {
        (profile, child): steps
        for profile in PROFILES
        for child, steps in near_risk_steps(graph, moment, profile, 4).items()
    }
