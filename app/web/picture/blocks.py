"""Who stands together: one block for each home; without one, couples, children of a bar, whoever is left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import sqrt
from typing import Final

from app.models.picture_answers import DrawnHome, PictureAnswer
from app.web.picture.kinship import Kinship

_KINDS: Final = {"home": 0, "placement": 1, "stays": 2, "bail": 3}
WIDEST: Final = 12
"""People of one generation beside each other before those without kin in the picture begin a further row."""
_LAST: Final = ("~", "", "")
Weights = dict[str, dict[str, float]]


@dataclass
class Block:
    """People whose places are worked out together. `rows` holds each row's people from left to right."""

    name: str
    home: DrawnHome | None
    rows: dict[int, list[str]] = field(default_factory=dict[int, list[str]])
    x: float = 0.0
    width: float = 0.0
    # Middle of each person's symbol, from the block's left edge.
    at: dict[str, float] = field(default_factory=dict[str, float])

    @property
    def first(self) -> int:
        return min(self.rows)

    @property
    def last(self) -> int:
        return max(self.rows)

    @property
    def people(self) -> Iterator[str]:
        for row in sorted(self.rows):
            yield from self.rows[row]


def homes_of(answer: PictureAnswer, kin: Kinship) -> dict[str, DrawnHome]:
    """The home in whose box each person stands: their home before a placement or a stay."""
    found: dict[str, tuple[tuple[int, int, tuple[str, str, str]], DrawnHome]] = {}
    for home in answer.homes:
        eldest = min(kin.key(one.person_id) for one in home.residents)
        for one in home.residents:
            rank = (_KINDS.get(one.kind, 9), -len(home.residents), eldest)
            if one.person_id not in found or rank < found[one.person_id][0]:
                found[one.person_id] = (rank, home)
    return {who: home for who, (_, home) in found.items()}


def blocks_of(kin: Kinship, homes: dict[str, DrawnHome], rows: dict[str, int]) -> list[Block]:
    """Everybody in exactly one block, oldest first within each row."""
    leader = {who: who for who in kin.people}

    def lead(who: str) -> str:
        while leader[who] != who:
            who = leader[who]
        return who

    def together(a: str, b: str) -> None:
        if a not in homes and b not in homes and rows[a] == rows[b]:
            leader[max(lead(a), lead(b), key=kin.key)] = min(lead(a), lead(b), key=kin.key)

    for a, b in kin.ordered_couples():
        together(a, b)
    coupled = {one for couple in kin.couples for one in couple}
    for union in kin.unions:
        for a, b in pairwise(one for one in union.children if one not in coupled and one not in homes):
            together(a, b)
    blocks: dict[str, Block] = {}
    for who in kin.sorted(kin.people):
        home = homes.get(who)
        name = home.household_id if home else lead(who)
        block = blocks.setdefault(name, Block(name, home))
        block.rows.setdefault(rows[who], []).append(who)
    return list(blocks.values())


def spread_wide_rows(kin: Kinship, rows: dict[str, int], homes: dict[str, DrawnHome]) -> dict[str, int]:
    """Further rows for a generation that is too wide: for those whom no couple, bar or sibling line holds."""
    held = {one for couple in kin.couples for one in couple}
    held |= {one for union in kin.unions for one in (*union.parents, *union.children)}
    held |= {one for siblings in kin.siblings for one in siblings}
    by_row: dict[int, list[str]] = defaultdict(list)
    for who in kin.sorted(rows):
        by_row[rows[who]].append(who)
    eldest = {
        home.household_id: min(kin.key(one.person_id) for one in home.residents) for home in homes.values()
    }
    spread: dict[str, int] = {}
    first = 0
    for row in sorted(by_row):
        people = by_row[row]
        loose = [who for who in people if who not in held] if len(people) > WIDEST else []
        # Who lives together stays together.
        loose.sort(key=lambda who: (eldest[homes[who].household_id] if who in homes else _LAST, kin.key(who)))
        taken = len(people) - len(loose)
        for who in people:
            spread[who] = first
        per_row = max(WIDEST - 2, round(sqrt(len(loose) * 1.6)))
        begin = taken if taken < per_row else per_row
        for at, who in enumerate(loose):
            spread[who] = first + (begin + at) // per_row
        first = max(spread[who] for who in people) + 1
    return spread


def weights(answer: PictureAnswer, kin: Kinship) -> Weights:
    """How much two people want to stand near each other."""
    near: Weights = defaultdict(lambda: defaultdict(float))

    def add(a: str, b: str, weight: float) -> None:
        if a != b:
            near[a][b] += weight
            near[b][a] += weight

    for union in kin.unions:
        for child in union.children:
            for parent in union.parents:
                add(parent, child, 3 if union.bond != "care" else 2)
    for a, b in kin.couples:
        add(a, b, 5)
    for a, b in kin.siblings:
        add(a, b, 3)
    for one in answer.suspected:
        add(one.person_id, one.other_id, 6)
    for link in kin.others:
        add(link.start, link.end, 1)
    for home in answer.homes:
        who = kin.sorted(one.person_id for one in home.residents)
        for a, b in pairwise(who):
            add(a, b, 1)
    for incident in answer.incidents:
        who = kin.sorted(one.person_id for one in incident.involved)
        for a, b in pairwise(who):
            add(a, b, 0.5)
    return near
