"""From a warm cache to the first answer: how long the local Neo4j takes, data and all."""

from __future__ import annotations

import statistics
import time

from app.explore.children import near_risk
from app.graph.opening import open_session
from app.settings import Settings
from bench.place import ASKING

ROUNDS = 3
LIMIT = 15.0


def start_times(settings: Settings) -> list[float]:
    """Seconds from nothing running to the first page of children near risk, each round from a stop."""
    taken: list[float] = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        with open_session(settings) as session:
            near_risk(session, ASKING).page(limit=50, after=None)
            taken.append(time.perf_counter() - start)
    return taken


def said(taken: list[float]) -> str:
    """One line of the table."""
    middle = statistics.median(taken)
    return f"{middle:.1f} s (least {min(taken):.1f}, most {max(taken):.1f}; at most {LIMIT:.0f})"
