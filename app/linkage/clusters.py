"""Clusters as they would be if every proposed pair were joined: what is measured, and nothing else.

The product joins by decision alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.linkage.benchmarks import Pair


def guarded_clusters(
    pairs: Iterable[tuple[float, Pair]], flagged: Callable[[str, str], bool]
) -> list[set[str]]:
    """Connected components, the strongest pair first; a join that would hold a flagged pair is refused."""
    of: dict[str, set[str]] = {}
    for _, (left, right) in sorted(pairs, key=lambda one: (-one[0], one[1])):
        ours, theirs = of.setdefault(left, {left}), of.setdefault(right, {right})
        if ours is theirs or any(flagged(one, other) for one in ours for other in theirs):
            continue
        if len(ours) < len(theirs):
            ours, theirs = theirs, ours
        ours |= theirs
        for key in theirs:
            of[key] = ours
    return [set(one) for one in {id(cluster): cluster for cluster in of.values()}.values() if len(one) > 1]
