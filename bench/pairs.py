"""Timing two ways to one answer, in turn, and refusing to time ways whose answers differ."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Pair:
    """One line of the table. `limit` is what the ratio or the gap may be at most."""

    name: str
    a_is: str
    b_is: str
    a: Callable[[], Any]
    b: Callable[[], Any]
    limit: float
    # "ratio": median(A) / median(B) at most `limit`; "gap": median(A) - median(B) at most `limit` seconds.
    kind: str = "ratio"
    rounds: int = 15
    # How the answers are compared, where A and B do not give the same value; raises AnswersDiffer.
    compare: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class Timed:
    """What a pair took, in seconds: medians and minima of each side, and whether the limit holds."""

    name: str
    a_is: str
    b_is: str
    a_median: float
    b_median: float
    a_least: float
    b_least: float
    kind: str
    value: float
    limit: float
    rounds: int

    @property
    def holds(self) -> bool:
        return self.value <= self.limit


class AnswersDiffer(Exception):
    """Two sides gave different answers, so their times mean nothing."""


def measure(pair: Pair) -> Timed:
    """Compare the answers, then time both sides A B A B ... after one warm-up of each."""
    if pair.compare is not None:
        pair.compare()
    elif (first := pair.a()) != (second := pair.b()):
        raise AnswersDiffer(f"{pair.name}: {str(first)[:300]} against {str(second)[:300]}")
    pair.a()
    pair.b()
    times: dict[str, list[float]] = {"a": [], "b": []}
    for _ in range(pair.rounds):
        for side, call in (("a", pair.a), ("b", pair.b)):
            start = time.perf_counter()
            call()
            times[side].append(time.perf_counter() - start)
    a, b = statistics.median(times["a"]), statistics.median(times["b"])
    return Timed(
        name=pair.name,
        a_is=pair.a_is,
        b_is=pair.b_is,
        a_median=a,
        b_median=b,
        a_least=min(times["a"]),
        b_least=min(times["b"]),
        kind=pair.kind,
        value=a / b if pair.kind == "ratio" else a - b,
        limit=pair.limit,
        rounds=pair.rounds,
    )
