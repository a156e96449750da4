"""The graph answers as the oracle does, on random worlds, on the small world and on a generated borough.

The seeds are fixed. RANDOM_WORLDS=50 in the environment tries that many more, from a seed that the
failure names. A world that is answered differently is made small and printed as lines that
`tests.worlds.script.drafts_of` reads.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from app.graph.session import GraphSession
from app.settings import Settings
from seed_data import generate
from tests.graph_server import make_empty
from tests.more import cases
from tests.worlds.comparing import CHECKS, Check, Moment, differences, screening
from tests.worlds.loading import compared, load_all, suspect_some
from tests.worlds.materials import DAYS, EXTRACT_DAYS, TODAY
from tests.worlds.random_world import world_of
from tests.worlds.script import Draft, text_of, write_world
from tests.worlds.shrink import smallest

SMALL = Path(__file__).resolve().parents[2] / "seed_data" / "small"
MORE = int(os.environ.get("RANDOM_WORLDS", "0"))
FIRST = int(time.time()) if MORE else 0
SEEDS = cases([4, *range(FIRST, FIRST + MORE)], more=[1, 2, 3, 5, 6])
SHRINK_SECONDS = 90.0

Asked = tuple[Sequence[Moment], Sequence[Check]]
Differ = Callable[..., list[str]]


@pytest.fixture
def differ(graph: GraphSession, settings: Settings) -> Differ:
    """Loads folders into the emptied graph and says where graph and oracle differ.

    `suspecting` is a seed by which records are suspected to be one person: places are sealed, nothing else.
    """

    def found(folders: Sequence[Path], *asked: Asked, suspecting: int | None = None) -> list[str]:
        make_empty(graph)
        suspected: list[tuple[str, str]] = []
        load_all(graph, settings, folders[:-1])
        if suspecting is not None:
            # Before the last extract: it may supersede, join, part and seal those who are suspected.
            suspected = suspect_some(graph, settings, Random(suspecting))
        load_all(graph, settings, folders[-1:])
        loaded = compared(graph, folders, suspected)
        return [line for moments, checks in asked for line in differences(loaded, moments, checks)]

    return found


def moments_of(seed: int) -> tuple[list[Moment], list[Moment]]:
    """Coordinates for one world: many for the screening, few for the questions with many parts."""
    random = Random(seed)
    valid = [
        *random.sample(DAYS, 2),
        TODAY,
        random.choice(DAYS) + timedelta(days=random.choice((-1, 1, 29, 30))),
    ]
    known = [TODAY, *random.sample(EXTRACT_DAYS, 2), random.choice(DAYS)]
    many = [Moment(on, by, tier) for on in valid[1:] for by in known[1:] for tier in range(4)]
    return many, [Moment(random.choice(valid), by, random.randint(0, 3)) for by in known[:3]]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_world(differ: Differ, tmp_path: Path, seed: int) -> None:
    drafts = world_of(seed)
    Random(seed).shuffle(drafts)
    many, few = moments_of(seed)
    turns = iter(range(10**6))

    def differ_on(tried: list[Draft]) -> list[str]:
        folders = write_world(tried, tmp_path / f"try{next(turns)}")
        return differ(folders, (many, [screening]), (few, CHECKS), suspecting=seed)

    if not differ_on(drafts):
        return
    small = smallest(drafts, lambda tried: bool(differ_on(tried)), SHRINK_SECONDS)
    told = "\n".join(differ_on(small)[:12])
    pytest.fail(
        f"seed {seed}: graph and oracle differ\n{told}\non this world:\n{text_of(small)}", pytrace=False
    )


@pytest.mark.parametrize("clearances", cases([[0, 3]], more=[[1, 2]]))
def test_the_small_world(differ: Differ, clearances: list[int]) -> None:
    folders = sorted(head.parent for head in SMALL.rglob("extract.toml"))
    days = [(TODAY, TODAY), (date(2020, 4, 1), date(2020, 4, 15)), (date(2024, 2, 29), TODAY)]
    moments = [Moment(on, by, tier) for on, by in days for tier in clearances]
    found = differ(folders, (moments, CHECKS))
    assert not found, "\n".join(found[:20])


def test_a_generated_borough(differ: Differ, tmp_path: Path) -> None:
    generate(400, 7, tmp_path)
    folders = sorted(head.parent for head in tmp_path.rglob("extract.toml"))
    moments = [
        Moment(TODAY, TODAY, 0),
        Moment(TODAY, TODAY, 3),
        Moment(date(2021, 9, 1), TODAY, 1),
        Moment(date(2024, 1, 1), date(2024, 6, 1), 2),
    ]
    found = differ(folders, (moments, CHECKS))
    assert not found, "\n".join(found[:20])
