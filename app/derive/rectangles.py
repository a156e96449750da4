"""Areas of two times: when something held (valid) and when that was known. Pure, day by day, half open.

An area is a set of days x days; it is kept as rectangles in one canonical form, so that equal areas are
equal lists: cut into slabs by known time, each slab's valid intervals merged, equal neighbours joined.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

Interval = tuple[date, date]


class Rect(NamedTuple):
    """Held on [valid_from, valid_to), known on [known_from, known_to)."""

    valid_from: date
    valid_to: date
    known_from: date
    known_to: date

    @property
    def empty(self) -> bool:
        return self.valid_from >= self.valid_to or self.known_from >= self.known_to


def intersect(left: Rect, right: Rect) -> Rect:
    """What both cover; may be empty."""
    return Rect(
        max(left.valid_from, right.valid_from),
        min(left.valid_to, right.valid_to),
        max(left.known_from, right.known_from),
        min(left.known_to, right.known_to),
    )


def union(rects: Iterable[Rect]) -> list[Rect]:
    """The area that any of them covers, in canonical form."""
    return subtract_all(rects, ())


def subtract(rect: Rect, cuts: Iterable[Rect]) -> list[Rect]:
    """What is left of one rectangle, in canonical form."""
    return subtract_all((rect,), cuts)


def subtract_all(rects: Iterable[Rect], cuts: Iterable[Rect]) -> list[Rect]:
    """The area that some rectangle covers and no cut, in canonical form."""
    kept = [rect for rect in rects if not rect.empty]
    if not kept:
        return []
    bounds = _hull(kept)
    taken = [cut for cut in cuts if not cut.empty and not intersect(cut, bounds).empty]
    if not taken and len(kept) == 1:
        return kept
    edges = sorted({edge for rect in (*kept, *taken) for edge in (rect.known_from, rect.known_to)})
    slabs: list[tuple[date, date, list[Interval]]] = []
    for start, end in pairwise(edges):
        held = _merged(
            [(r.valid_from, r.valid_to) for r in kept if r.known_from <= start and end <= r.known_to]
        )
        lost = _merged(
            [(r.valid_from, r.valid_to) for r in taken if r.known_from <= start and end <= r.known_to]
        )
        left = _minus(held, lost)
        if slabs and slabs[-1][2] == left and slabs[-1][1] == start:
            slabs[-1] = (slabs[-1][0], end, left)
        else:
            slabs.append((start, end, left))
    return [Rect(a, b, start, end) for start, end, valid in slabs for a, b in valid]


def crowded(areas: Sequence[Sequence[Rect]], more_than: int) -> list[Rect]:
    """Where more than so many areas overlap, in canonical form. Each area's rectangles are disjoint."""
    if len(areas) <= more_than:
        return []
    rects = [rect for area in areas for rect in area]
    edges = sorted({edge for rect in rects for edge in (rect.known_from, rect.known_to)})
    slabs: list[tuple[date, date, list[Interval]]] = []
    before: frozenset[int] = frozenset()
    for start, end in pairwise(edges):
        inside = frozenset(i for i, r in enumerate(rects) if r.known_from <= start and end <= r.known_to)
        if slabs and inside == before:
            full = slabs[-1][2]
        else:
            full = _over([(rects[i].valid_from, rects[i].valid_to) for i in inside], more_than)
        before = inside
        if slabs and slabs[-1][2] == full:
            slabs[-1] = (slabs[-1][0], end, full)
        else:
            slabs.append((start, end, full))
    return [Rect(a, b, start, end) for start, end, valid in slabs for a, b in valid]


def _hull(rects: Sequence[Rect]) -> Rect:
    return Rect(
        min(r.valid_from for r in rects),
        max(r.valid_to for r in rects),
        min(r.known_from for r in rects),
        max(r.known_to for r in rects),
    )


def _merged(intervals: list[Interval]) -> list[Interval]:
    found: list[Interval] = []
    for start, end in sorted(intervals):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _minus(held: list[Interval], lost: list[Interval]) -> list[Interval]:
    found: list[Interval] = []
    for start, end in held:
        at = start
        for low, high in lost:
            if high <= at or low >= end:
                continue
            if low > at:
                found.append((at, low))
            at = max(at, high)
        if at < end:
            found.append((at, end))
    return found


def _over(intervals: list[Interval], more_than: int) -> list[Interval]:
    """Where more than so many intervals overlap."""
    changes: dict[date, int] = {}
    for start, end in intervals:
        changes[start] = changes.get(start, 0) + 1
        changes[end] = changes.get(end, 0) - 1
    found: list[Interval] = []
    depth, since = 0, date.min
    for day in sorted(changes):
        was = depth
        depth += changes[day]
        if was <= more_than < depth:
            since = day
        elif depth <= more_than < was:
            found.append((since, day))
    return _merged(found)
