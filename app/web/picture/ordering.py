"""In which order blocks stand from left to right, and people within each row of a block."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from app.web.picture.blocks import Block, Weights
from app.web.picture.kinship import Kinship, Pair, pair

_PASSES = 12


def block_order(
    blocks: Sequence[Block], near: Weights, kin: Kinship, subject: str, kept: Sequence[str]
) -> list[Block]:
    """Blocks that belong together near each other, the subject's first to find its place.

    `kept` names blocks in an order that an earlier picture had; among themselves they stay as they are.
    """
    of = {who: at for at, block in enumerate(blocks) for who in block.people}
    pull: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for a, others in near.items():
        for b, weight in others.items():
            if of[a] != of[b]:
                pull[of[a]][of[b]] += weight
    sizes = [block.width for block in blocks]
    key = [min(kin.key(who) for who in block.people) for block in blocks]
    names = {block.name: at for at, block in enumerate(blocks)}
    line = [names[name] for name in kept if name in names]
    fixed = set(line)
    if not line:
        line = [of[subject]]
    left = [at for at in range(len(blocks)) if at not in set(line)]
    while left:
        placed = set(line)
        strength = {at: sum(w for to, w in pull[at].items() if to in placed) for at in left}
        best = min(left, key=lambda at: (-strength[at], key[at]))
        left.remove(best)
        _insert(line, best, pull, sizes)
    _improve(line, pull, sizes, fixed)
    return [blocks[at] for at in line]


def _insert(line: list[int], new: int, pull: dict[int, dict[int, float]], sizes: list[float]) -> None:
    middle: dict[int, float] = {}
    edge = 0.0
    for at in line:
        middle[at] = edge + sizes[at] / 2
        edge += sizes[at]
    near = [(middle[to], weight) for to, weight in pull[new].items() if to in middle]
    if not near:
        line.append(new)
        return
    wanted = sum(x * weight for x, weight in near) / sum(weight for _, weight in near)
    places = {0, len(line)}
    for index, at in enumerate(line):
        if at in pull[new] or abs(middle[at] - wanted) <= sizes[at] / 2 + 1:
            places |= {index, index + 1}
    starts = [0.0]
    for at in line:
        starts.append(starts[-1] + sizes[at])

    def cost(place: int) -> tuple[float, int]:
        here = starts[place]
        size = sizes[new]
        # Everything right of the place moves by the new block's width; what is pulled across it gets longer.
        total = sum(weight * abs((x + size if x > here else x) - (here + size / 2)) for x, weight in near)
        crossing = sum(
            weight * size / 2
            for at in line
            if middle[at] < here
            for to, weight in pull[at].items()
            if to in middle and middle[to] > here
        )
        return (total + crossing, place)

    line.insert(min(sorted(places), key=cost), new)


def _improve(line: list[int], pull: dict[int, dict[int, float]], sizes: list[float], fixed: set[int]) -> None:
    """Exchange neighbours for as long as that brings those who belong together nearer."""
    for _ in range(_PASSES):
        changed = False
        place: dict[int, float] = {}
        edge = 0.0
        for at in line:
            place[at] = edge + sizes[at] / 2
            edge += sizes[at]
        for index in range(len(line) - 1):
            a, b = line[index], line[index + 1]
            if a in fixed and b in fixed:
                continue
            new_b = place[b] - sizes[a]
            new_a = place[a] + sizes[b]
            gain = 0.0
            for to, weight in pull[a].items():
                if to != b:
                    gain += weight * (abs(place[to] - place[a]) - abs(place[to] - new_a))
            for to, weight in pull[b].items():
                if to != a:
                    gain += weight * (abs(place[to] - place[b]) - abs(place[to] - new_b))
            if gain > 0.001:
                line[index], line[index + 1] = b, a
                place[a], place[b] = new_a, new_b
                changed = True
        if not changed:
            return


def order_rows(blocks: Sequence[Block], kin: Kinship) -> None:
    """People within each row of each block: couples together, children under parents."""
    index = {who: at for at, block in enumerate(blocks) for who in block.people}
    partners: dict[str, list[str]] = defaultdict(list)
    for a, b in kin.ordered_couples():
        partners[a].append(b)
        partners[b].append(a)
    above: dict[str, list[str]] = defaultdict(list)
    for union in kin.unions:
        for child in union.children:
            above[child] += union.parents
    for at, block in enumerate(blocks):
        place: dict[str, int] = {}
        for row in sorted(block.rows):
            here = set(block.rows[row])
            groups: list[tuple[tuple[float, float, tuple[str, str, str]], list[str]]] = []
            for group in _chains(kin.sorted(here), partners, kin):
                outside = [index[p] - at for who in group for p in partners[who] if index[p] != at]
                side = sum(1 if one > 0 else -1 for one in outside) / len(outside) if outside else 0.0
                over = [place[p] for who in group for p in above[who] if p in place]
                parents = sum(over) / len(over) if over else 0.0
                born = min(kin.key(who) for who in group if not over or above[who])
                groups.append(
                    ((side if not over else 0.0, parents, born), _turned(group, side, partners, index, at))
                )
            groups.sort(key=lambda one: one[0])
            block.rows[row] = [who for _, group in groups for who in group]
            place |= {who: n for n, who in enumerate(block.rows[row])}


def _chains(people: list[str], partners: dict[str, list[str]], kin: Kinship) -> list[list[str]]:
    """People grouped by couples; in a couple the man left, whoever has several partners between them."""
    here, done, chains = set(people), set[str](), list[list[str]]()
    for first in people:
        if first in done:
            continue
        group: list[str] = []
        waiting = [first]
        while waiting:
            who = waiting.pop(0)
            if who not in done:
                done.add(who)
                group.append(who)
                waiting += [one for one in partners[who] if one in here and one not in done]
        chains.append(_chain(group, partners, kin))
    return chains


def _chain(group: list[str], partners: dict[str, list[str]], kin: Kinship) -> list[str]:
    if len(group) == 1:
        return group
    if len(group) == 2:
        return sorted(
            group, key=lambda who: ({"M": 0, "F": 2}.get(kin.people[who].person.sex, 1), kin.key(who))
        )
    inside = set(group)
    middle = max(group, key=lambda who: (len([p for p in partners[who] if p in inside]), who == group[0]))
    line, done = [middle], {middle}
    ends = [one for one in partners[middle] if one in inside]
    for number, one in enumerate(ends):
        arm: list[str] = []
        who = one
        while who not in done:
            done.add(who)
            arm.append(who)
            further = [p for p in partners[who] if p in inside and p not in done]
            who = further[0] if further else who
        line = [*reversed(arm), *line] if number % 2 == 0 else [*line, *arm]
    return [*line, *(who for who in group if who not in done)]


def _turned(
    group: list[str], side: float, partners: dict[str, list[str]], index: dict[str, int], at: int
) -> list[str]:
    """A chain turned so that whoever has a partner elsewhere stands on that side."""
    if len(group) < 2 or not side:
        return group
    outside = [n for n, who in enumerate(group) if any(index[p] != at for p in partners[who])]
    at_left = sum(outside) / len(outside) < (len(group) - 1) / 2
    return (
        group[::-1]
        if at_left == (side > 0) and sum(outside) / len(outside) != (len(group) - 1) / 2
        else group
    )


def couples_beside(blocks: Sequence[Block], kin: Kinship) -> set[Pair]:
    """Couples who stand directly beside each other in one block."""
    found: set[Pair] = set()
    for block in blocks:
        for people in block.rows.values():
            found |= {pair(a, b) for a, b in pairwise(people)} & set(kin.couples)
    return found
