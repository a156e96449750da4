"""Which records are one person: a pure function of the records, of who said same and of who said different.

*Different* beats *same*. A pair that is said to be different is taken as a link of its own: every *same* on
a simple path between its two ends is suspended, and stays suspected. So no group holds two records that are
said to be different, whatever the order of deciding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Pair = tuple[str, str]
"""Keys of two records, the smaller first."""
_Links = dict[str, list[tuple[str, Pair]]]


@dataclass(frozen=True, slots=True)
class Partition:
    """Groups of record keys, each sorted; and what is suspended, with the differing pairs that suspend it."""

    groups: list[list[str]]
    suspended: dict[Pair, tuple[Pair, ...]]

    @property
    def conflicts(self) -> dict[Pair, tuple[Pair, ...]]:
        """Each differing pair that suspends something, with what it suspends."""
        found: dict[Pair, list[Pair]] = defaultdict(list)
        for pair, different in self.suspended.items():
            for one in different:
                found[one].append(pair)
        return {one: tuple(sorted(pairs)) for one, pairs in sorted(found.items())}


def pair_of(one: str, other: str) -> Pair:
    """The two keys in order."""
    return (one, other) if one < other else (other, one)


def partition(tiers: Mapping[str, int], same: Iterable[Pair], different: Iterable[Pair]) -> Partition:
    """The records (with the restriction of each) as groups that are one person.

    Tier by tier: what joins open records is never cut by a record that is more restricted than they are.
    """
    apart = set(different)
    levels: dict[int, list[Pair]] = defaultdict(list)
    for pair in sorted(set(same) - apart):
        levels[max(tiers[pair[0]], tiers[pair[1]])].append(pair)
    joined = Roots(tiers)
    suspended: dict[Pair, tuple[Pair, ...]] = {}
    for _, fresh in sorted(levels.items()):
        links: _Links = defaultdict(list)
        for pair in fresh:
            left, right = joined.root(pair[0]), joined.root(pair[1])
            if left != right:
                links[left].append((right, pair))
                links[right].append((left, pair))
        cut: dict[Pair, list[Pair]] = defaultdict(list)
        for one in sorted(apart):
            left, right = joined.root(one[0]), joined.root(one[1])
            if left in links and right in links:
                for pair in between(links, left, right):
                    cut[pair].append(one)
        suspended |= {pair: tuple(found) for pair, found in cut.items()}
        for pair in fresh:
            if pair not in cut:
                joined.join(*pair)
    return Partition(joined.groups(), suspended)


def between(links: Mapping[str, list[tuple[str, Pair]]], start: str, end: str) -> set[Pair]:
    """The links that lie on a simple path between two nodes, in one search.

    They are what shares a biconnected component with a link from `start` to `end`, were there one.
    """
    order = {start: 0, end: 1}
    low = {end: 1}
    held: list[Pair] = []
    walk: list[tuple[str, Pair | None, int]] = [(end, None, 0)]
    while walk:
        node, entered, position = walk.pop()
        if position < len(links[node]):
            walk.append((node, entered, position + 1))
            other, pair = links[node][position]
            if pair == entered:
                continue
            if other not in order:
                order[other] = low[other] = len(order)
                held.append(pair)
                walk.append((other, pair, 0))
            elif order[other] < order[node]:
                held.append(pair)
                low[node] = min(low[node], order[other])
        elif entered is not None:
            above = walk[-1][0]
            low[above] = min(low[above], low[node])
            if low[node] >= order[above]:
                # What hangs on `above` alone leads nowhere else.
                while held.pop() != entered:
                    pass
    return set(held)


class Roots:
    """Groups of keys that grow together; a group is named by its smallest key."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._parent = {key: key for key in keys}

    def root(self, key: str) -> str:
        """The name of the group that holds the key."""
        while self._parent[key] != key:
            self._parent[key] = self._parent[self._parent[key]]
            key = self._parent[key]
        return key

    def join(self, one: str, other: str) -> None:
        """Make one group of two."""
        first, second = sorted((self.root(one), self.root(other)))
        self._parent[second] = first

    def groups(self) -> list[list[str]]:
        """All groups, each sorted, in order of their names."""
        found: dict[str, list[str]] = defaultdict(list)
        for key in sorted(self._parent):
            found[self.root(key)].append(key)
        return list(found.values())
