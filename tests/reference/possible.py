"""What suspicions would give: a search over (person, suspicions used), by networkx.

A relationship is a step within a layer; a suspicion leads to the next layer and is no step.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import networkx as nx

from tests.reference.view import Profile, View

MOST_STEPS, MOST_SUSPICIONS = 4, 3


@dataclass(frozen=True, slots=True)
class Possible:
    """Somebody reached by suspicions where facts reach them later or never."""

    end: str
    steps: int
    suspicions: int


def possible(view: View, start: str, profile: Profile) -> list[Possible]:
    """Everybody whom some number of suspicions brings nearer than any fewer do."""
    layers: nx.DiGraph[tuple[str, int]] = nx.DiGraph()
    layers.add_node((start, 0))
    neighbours = view.neighbours(profile)
    for used in range(MOST_SUSPICIONS + 1):
        for person in view.people:
            for other in neighbours.get(person.key, {}):
                layers.add_edge((person.key, used), (other, used), steps=1)
            for alike in view.may_be(person) if used < MOST_SUSPICIONS else ():
                layers.add_edge((person.key, used), (alike.key, used + 1), steps=0)
    reached = nx.single_source_dijkstra_path_length(layers, (start, 0), cutoff=MOST_STEPS, weight="steps")
    return [
        Possible(person, int(steps), used)
        for (person, used), steps in reached.items()
        if used and all(steps < reached.get((person, fewer), MOST_STEPS + 1) for fewer in range(used))
    ]


def told(found: Iterable[Possible], max_steps: int, id_of: dict[str, str]) -> Possible | None:
    """Which of them is told: within the limit by suspicions, then steps; beyond it the nearest first."""

    def place(one: Possible) -> tuple[bool, int, int, int, str]:
        beyond = one.steps > max_steps
        return beyond, one.steps if beyond else 0, one.suspicions, one.steps, id_of[one.end]

    return min(found, key=place, default=None)
