"""Which process of a run takes which file next.

Two processes have a Neo4j of their own. To plan every Cypher file takes a server more than half a minute, so
the files that need every plan go to the one, and after them the pages in a browser, which need most of them. The
other begins with those that start and end servers themselves, goes on with those that need hardly a plan but those
of loading, and with those that need no graph. What else asks the graph is for both.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, Final

import pytest
from xdist.scheduler import LoadFileScheduling

# Long ones first, so that nobody waits for the last alone; the first plans every file, and whoever follows finds that.
EVERY_PLAN: Final = ("test_questions_plans", "test_against_reference", "test_non_interference")
OWN_SERVERS: Final = ("test_readme", "test_servers", "test_mirror_builds")
FEW_PLANS: Final = ("test_foreign_layouts", "test_load", "test_load_faults", "test_neo4j_browser")
PLANNED, SERVERS, FEW, BROWSER, GRAPH, UNIT = (
    "every plan", "servers of its own", "few plans", "pages in a browser", "a graph", "nothing"
)  # fmt: skip
TASTES: Final = (
    (PLANNED, BROWSER, GRAPH, UNIT, FEW, SERVERS),
    (SERVERS, FEW, UNIT, GRAPH, BROWSER, PLANNED),
)


def need_of(file: str) -> str:
    """What the tests of a file need most, from its path."""
    path = PurePath(file)
    if path.stem in EVERY_PLAN:
        return PLANNED
    if path.stem in OWN_SERVERS:
        return SERVERS
    if path.stem in FEW_PLANS:
        return FEW
    if "unit" in path.parts:
        return UNIT
    return BROWSER if "browser" in path.parts else GRAPH


class Turns(LoadFileScheduling):
    """A file at a time to each process, by what it needs and what the process has."""

    def __init__(self, config: pytest.Config, log: Any = None) -> None:
        super().__init__(config, log)
        self._tastes: dict[Any, tuple[str, ...]] = {}

    def add_node(self, node: Any) -> None:
        """A process that takes the place of one that died has its tastes."""
        super().add_node(node)
        taken = [self._tastes[one] for one in self.assigned_work if one in self._tastes]
        self._tastes[node] = next((one for one in TASTES if one not in taken), TASTES[0])

    def _assign_work_unit(self, node: Any) -> None:
        tastes = self._tastes[node]
        # Of what it likes best the first in line.
        chosen = min(self.workqueue, key=lambda scope: tastes.index(need_of(scope)))
        self.workqueue.move_to_end(chosen, last=False)
        super()._assign_work_unit(node)
