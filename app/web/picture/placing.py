"""Where each block and each symbol stands from left to right."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from app.web.picture.blocks import Block, Weights
from app.web.picture.kinship import Kinship
from app.web.picture.labels import Label
from app.web.picture.shapes import BESIDE, SYMBOL

GAP = 30.0
"""Free pixels between two people, in which lines may run down."""
PAD = 18.0
ASIDE = 26.0
"""How far from a parent children hang whose other parent stands elsewhere."""
_SWEEPS = 14
_ROUNDS = 4
_FEW = 16


def title_bearer(block: Block, kin: Kinship) -> str:
    """Over whose label a home's title stands: no line comes down there."""
    top = block.rows[block.first]
    eldest_twins = {a for a, _ in kin.twins}
    return next((who for who in top if who not in eldest_twins), top[-1])


def reach(who: str, labels: Mapping[str, Label], titles: Mapping[str, Label]) -> float:
    """Pixels right of the middle of the symbol that a person takes."""
    beside = max(labels[who].width, titles[who].width if who in titles else 0.0)
    return SYMBOL / 2 + BESIDE + beside


def size_blocks(
    blocks: Sequence[Block], kin: Kinship, labels: Mapping[str, Label], titles: Mapping[str, Label]
) -> None:
    """Give each block its width and each person a place in it, children under parents as far as that goes."""
    index = {who: at for at, block in enumerate(blocks) for who in block.people}
    over: dict[str, list[tuple[str, float]]] = defaultdict(list)
    under: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for union in kin.unions:
        for child in union.children:
            for parent in union.parents:
                away = [index[one] - index[parent] for one in union.parents if index[one] != index[parent]]
                aside = 0.0 if not away else ASIDE if away[0] > 0 else -ASIDE
                over[child].append((parent, aside))
                under[parent].append((child, -aside))
    for block in blocks:
        inside = set(block.people)
        for people in block.rows.values():
            edge = PAD
            for who in people:
                block.at[who] = edge + SYMBOL / 2
                edge = block.at[who] + reach(who, labels, titles) + GAP
        rows = sorted(block.rows)
        for _ in range(3 if len(rows) > 1 else 0):
            for row in rows[1:]:
                _align(block, row, over, inside, labels, titles)
            for row in reversed(rows[:-1]):
                _align(block, row, under, inside, labels, titles)
        least = min(block.at[who] for who in inside) - SYMBOL / 2 - PAD
        for who in inside:
            block.at[who] -= least
        block.width = max(block.at[who] + reach(who, labels, titles) for who in inside) + PAD


def _align(
    block: Block,
    row: int,
    near: Mapping[str, list[tuple[str, float]]],
    inside: set[str],
    labels: Mapping[str, Label],
    titles: Mapping[str, Label],
) -> None:
    people = block.rows[row]
    wanted: list[float] = []
    strength: list[float] = []
    for who in people:
        xs = [block.at[one] + aside for one, aside in near[who] if one in inside]
        wanted.append(sum(xs) / len(xs) if xs else block.at[who])
        strength.append(float(len(xs)) if xs else 0.2)
    apart = [0.0]
    for one in people[:-1]:
        apart.append(apart[-1] + reach(one, labels, titles) + GAP + SYMBOL / 2)
    free = level([x - d for x, d in zip(wanted, apart, strict=True)], strength)
    for who, x, d in zip(people, free, apart, strict=True):
        block.at[who] = x + d


def level(wanted: list[float], strength: list[float]) -> list[float]:
    """The nearest values that never fall from left to right, by least squares."""
    runs: list[list[float]] = []  # sum of weight * value, weight, how many
    for value, weight in zip(wanted, strength, strict=True):
        runs.append([value * weight, weight, 1])
        while len(runs) > 1 and runs[-2][0] / runs[-2][1] > runs[-1][0] / runs[-1][1]:
            last = runs.pop()
            runs[-1] = [a + b for a, b in zip(runs[-1], last, strict=True)]
    return [total / weight for total, weight, number in runs for _ in range(int(number))]


def place_blocks(blocks: Sequence[Block], near: Weights) -> None:
    """Give each block its left edge: in this order, apart from each other, near whom it belongs to."""
    beside: dict[int, list[int]] = defaultdict(list)
    for at, block in enumerate(blocks):
        for row in range(block.first, block.last + 1):
            beside[row].append(at)
    before: list[set[int]] = [set() for _ in blocks]
    after: list[set[int]] = [set() for _ in blocks]
    for line in beside.values():
        for a, b in pairwise(line):
            after[a].add(b)
            before[b].add(a)
    for at, block in enumerate(blocks):
        block.x = max((_right(blocks[one]) for one in before[at]), default=0.0)
    of = {who: at for at, block in enumerate(blocks) for who in block.people}
    pulls: list[list[tuple[float, int, float, float]]] = [[] for _ in blocks]
    for a, others in near.items():
        for b, weight in others.items():
            if of[a] != of[b]:
                pulls[of[a]].append((blocks[of[a]].at[a], of[b], blocks[of[b]].at[b], weight))
    everyone = range(len(blocks))
    for sweep in range(_SWEEPS):
        for at in reversed(everyone) if sweep % 2 == 0 else everyone:
            _move(blocks, at, pulls[at], before[at], after[at])
    least = min(block.x for block in blocks)
    for block in blocks:
        block.x -= least


def _right(block: Block) -> float:
    return block.x + block.width + GAP


def _move(
    blocks: Sequence[Block],
    at: int,
    pulls: list[tuple[float, int, float, float]],
    before: set[int],
    after: set[int],
) -> None:
    if not pulls:
        return
    block = blocks[at]
    total = sum(weight for *_, weight in pulls)
    wanted = sum((blocks[to].x + there - here) * weight for here, to, there, weight in pulls) / total
    least = max((_right(blocks[one]) for one in before), default=float("-inf"))
    most = min((blocks[one].x - block.width - GAP for one in after), default=float("inf"))
    block.x = max(least, min(wanted, most)) if least <= most else least


def arranged(
    blocks: Sequence[Block], near: Weights, settle: Callable[[Sequence[Block]], None], kept: bool
) -> list[Block]:
    """The blocks in the order that keeps lines shortest once they are placed; `settle` places an order."""
    best = list(blocks)
    settle(best)
    least = _length(best, near)
    if kept:
        return best
    for _ in range(_ROUNDS):
        wanted = _wanted(best, near)
        tried = sorted(best, key=lambda block: wanted[block.name])
        settle(tried)
        length = _length(tried, near)
        if length >= least - 1:
            break
        best, least = tried, length
    best, least = _exchanged(best, least, near, settle)
    settle(best)
    return best


def _exchanged(
    best: list[Block], least: float, near: Weights, settle: Callable[[Sequence[Block]], None]
) -> tuple[list[Block], float]:
    """Exchange neighbours, and move a block past two, while that shortens the lines; small pictures only."""
    if len(best) > _FEW:
        return best, least
    for _ in range(_ROUNDS):
        before = least
        for apart in (1, 2, 3):
            for at in range(len(best) - apart):
                tried = list(best)
                tried.insert(at + apart, tried.pop(at))
                settle(tried)
                length = _length(tried, near)
                if length < least - 1:
                    best, least = tried, length
        if least == before:
            break
    return best, least


def _places(blocks: Sequence[Block]) -> dict[str, float]:
    return {who: block.x + block.at[who] for block in blocks for who in block.people}


def _length(blocks: Sequence[Block], near: Weights) -> float:
    at = _places(blocks)
    return sum(weight * abs(at[a] - at[b]) for a, others in near.items() for b, weight in others.items()) / 2


def _wanted(blocks: Sequence[Block], near: Weights) -> dict[str, float]:
    at = _places(blocks)
    of = {who: block.name for block in blocks for who in block.people}
    found: dict[str, float] = {}
    for block in blocks:
        pulls = [
            (at[b] - block.at[a], weight)
            for a in block.people
            for b, weight in near[a].items()
            if of[b] != block.name
        ]
        total = sum(weight for _, weight in pulls)
        middle = sum(x * weight for x, weight in pulls) / total if total else block.x
        found[block.name] = (middle + block.x) / 2
    return found
