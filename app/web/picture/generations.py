"""Which row each person stands in: parents above children, partners and siblings level."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from app.models.picture_answers import PictureAnswer
from app.web.picture.kinship import ABOVE, Kinship

_YEARS_APART = 27


@dataclass
class _Offsets:
    """Groups of people whose rows relative to each other are known; joining two keeps what is known."""

    group: dict[str, str]
    row: dict[str, int]
    members: dict[str, list[str]] = field(default_factory=dict[str, list[str]])

    def join(self, upper: str, lower: str, apart: int) -> None:
        """`lower` stands `apart` rows below `upper`, unless something stronger has said otherwise."""
        one, other = self.group[upper], self.group[lower]
        if one == other:
            return
        shift = self.row[upper] + apart - self.row[lower]
        if len(self.members[one]) < len(self.members[other]):
            one, other, shift = other, one, -shift
        for person in self.members.pop(other):
            self.group[person] = one
            self.row[person] += shift
            self.members[one].append(person)


def generations(answer: PictureAnswer, kin: Kinship) -> dict[str, int]:
    """The row of each person, 0 at the top.

    Every recorded parent stands above the child, unless the records make somebody their own ancestor.
    """
    ids = kin.sorted(kin.people)
    offsets = _Offsets({one: one for one in ids}, dict.fromkeys(ids, 0), {one: [one] for one in ids})
    for _, upper, lower, apart in sorted(
        _wishes(answer, kin), key=lambda one: (one[0], kin.key(one[1]), kin.key(one[2]))
    ):
        offsets.join(upper, lower, apart)
    _by_birth(kin, offsets, ids)
    rows = offsets.row
    _below_parents(kin, rows)
    used = sorted(set(rows.values()))
    place = {row: at for at, row in enumerate(used)}
    return {one: place[row] for one, row in rows.items()}


def _wishes(answer: PictureAnswer, kin: Kinship) -> list[tuple[int, str, str, int]]:
    """(how weak, upper, lower, rows apart), from parenthood down to a shared incident."""
    wishes: list[tuple[int, str, str, int]] = []
    for union in kin.unions:
        weak = {"birth": 0, "adoptive": 1, "disputed": 4, "care": 3}[union.bond]
        wishes += [(weak, parent, child, 1) for parent in union.parents for child in union.children]
        if len(union.parents) == 2:
            wishes.append((2, *_two(kin, *union.parents), 0))
    wishes += [(2, *_two(kin, *couple), 0) for couple in kin.couples]
    wishes += [(2, *_two(kin, *one), 0) for one in kin.siblings]
    for link in answer.links:
        if link.kind in ABOVE:
            wishes.append((4, link.start, link.end, ABOVE[link.kind]))
        elif link.group == "kin":
            wishes.append((5, *_two(kin, link.start, link.end), 0))
        else:
            wishes.append((8, *_apart(kin, link.start, link.end)))
    wishes += [(6, *_two(kin, one.person_id, one.other_id), 0) for one in answer.suspected]
    for home in answer.homes:
        who = kin.sorted(one.person_id for one in home.residents)
        wishes += [(7, *_apart(kin, a, b)) for a, b in pairwise(who)]
    return wishes


def _two(kin: Kinship, a: str, b: str) -> tuple[str, str]:
    return (a, b) if kin.key(a) <= kin.key(b) else (b, a)


def _apart(kin: Kinship, a: str, b: str) -> tuple[str, str, int]:
    """The older above, by as many rows as the years between them suggest; level if an age is not known."""
    older, younger = _two(kin, a, b)
    one, other = _year(kin, older), _year(kin, younger)
    return older, younger, 0 if one is None or other is None else round((other - one) / _YEARS_APART)


def _year(kin: Kinship, who: str) -> int | None:
    born = kin.people[who].person.birth_date
    return int(born[:4]) if born else None


def _by_birth(kin: Kinship, offsets: _Offsets, ids: list[str]) -> None:
    """Groups that nothing joins stand beside each other by their years of birth."""
    first = ids[0]
    for one in ids[1:]:
        if offsets.group[one] != offsets.group[first]:
            offsets.join(*_apart(kin, first, one))


def _below_parents(kin: Kinship, rows: dict[str, int]) -> None:
    """Push children down until each stands below every parent; a circle in the records is left as it is."""
    edges: dict[str, list[str]] = defaultdict(list)
    waiting: dict[str, int] = defaultdict(int)
    for union in kin.unions:
        for parent in union.parents:
            for child in union.children:
                if child != parent and child not in edges[parent]:
                    edges[parent].append(child)
                    waiting[child] += 1
    free = [one for one in kin.sorted(kin.people) if not waiting[one]]
    done: set[str] = set()
    while free:
        parent = free.pop()
        done.add(parent)
        for child in edges[parent]:
            rows[child] = max(rows[child], rows[parent] + 1)
            waiting[child] -= 1
            if not waiting[child]:
                free.append(child)
    for a, b in kin.ordered_couples():
        upper, lower = (a, b) if rows[a] < rows[b] else (b, a)
        if rows[upper] < rows[lower] and all(rows[child] > rows[lower] for child in edges[upper]):
            rows[upper] = rows[lower]
