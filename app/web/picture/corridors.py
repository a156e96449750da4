"""Lines between the rows: which way each one takes past the people, and at which height it runs across.

Lines run across only in the corridors between rows, and down only in the middle of a symbol or in a gap
between two people, so that no line crosses a symbol or a label.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final, Literal

from app.web.picture.placing import GAP

Band = Literal["couple", "bar", "way"]
TRACK: Final[dict[Band, float]] = {"couple": 12.0, "bar": 12.0, "way": 9.0}
_CLEAR: Final = 9.0
_APART: Final = 5.0
_FOREIGN_HOME: Final = 240.0


@dataclass
class Level:
    """A height that is known once all lines are."""

    y: float = 0.0


@dataclass
class Across:
    """A stretch across a corridor."""

    left: float
    right: float
    level: Level


Corner = tuple[float, Level]


@dataclass
class Row:
    """One row: what stands in it, as left and right edges, and the heights of its symbols."""

    taken: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    top: Level = field(default_factory=Level)
    bottom: Level = field(default_factory=Level)
    homes: list[tuple[float, float, str]] = field(default_factory=list[tuple[float, float, str]])
    used: list[float] = field(default_factory=list[float])

    def way_through(self, wanted: float, own: frozenset[str]) -> float:
        """A free place near `wanted` where a line may run down past this row."""
        edges = sorted(self.taken)
        gaps: list[tuple[float, float]] = []
        left = float("-inf")
        for start, end in edges:
            if start - _CLEAR >= left:
                gaps.append((left, start - _CLEAR))
            left = max(left, end + _CLEAR)
        gaps.append((left, float("inf")))
        best = min((self._in_gap(low, high, wanted, own) for low, high in gaps), key=lambda one: one)
        self.used.append(best[1])
        self.used.sort()
        return best[1]

    def _in_gap(self, low: float, high: float, wanted: float, own: frozenset[str]) -> tuple[float, float]:
        x = max(low, min(high, wanted))
        step = 0
        while step < 40 and self._is_used(x):
            step += 1
            shift = _APART * ((step + 1) // 2) * (1 if step % 2 else -1)
            moved = max(low, min(high, max(low, min(high, wanted)) + shift))
            if not self._is_used(moved):
                x = moved
                break
        inside = any(left < x < right and name not in own for left, right, name in self.homes)
        return (abs(x - wanted) + (_FOREIGN_HOME if inside else 0.0) + step, x)

    def _is_used(self, x: float) -> bool:
        at = bisect_left(self.used, x - _APART + 0.1)
        return at < len(self.used) and self.used[at] < x + _APART - 0.1


@dataclass
class Corridors:
    """All rows and, below each, the stretches that run across there; -1 is above the first row."""

    rows: list[Row]
    across: dict[tuple[int, Band], list[Across]] = field(default_factory=lambda: defaultdict(list))

    def stretch(self, corridor: int, band: Band, left: float, right: float) -> Across:
        """A stretch in a corridor, from one place to another."""
        one = Across(min(left, right), max(left, right), Level())
        self.across[corridor, band].append(one)
        return one

    def down(
        self, x: float, start: int, end: int, wanted: float, own: frozenset[str]
    ) -> tuple[list[Corner], float]:
        """Corners of a way from corridor `start` at `x` down to corridor `end`; where it arrives."""
        corners: list[Corner] = []
        for row in range(start + 1, end + 1):
            toward = x + (wanted - x) / (end - row + 1) if end > row else x
            through = self.rows[row].way_through(x if row == start + 1 and end - start == 1 else toward, own)
            if abs(through - x) > 0.5:
                along = self.stretch(row - 1, "way", x, through)
                corners += [(x, along.level), (through, along.level)]
            x = through
        return corners, x

    def settle(self, corridor: int, band: Band, y: float) -> float:
        """Give each stretch of a band its height, from `y` down; returns where the band ends."""
        stretches = self.across.get((corridor, band), [])
        if band == "couple":
            stretches = sorted(stretches, key=lambda one: (one.right - one.left, one.left))
        else:
            stretches = sorted(stretches, key=lambda one: (one.left, one.right))
        tracks: list[list[Across]] = []
        for one in stretches:
            for number, track in enumerate(tracks):
                if all(one.right + GAP / 2 < it.left or it.right + GAP / 2 < one.left for it in track):
                    track.append(one)
                    one.level.y = y + number * TRACK[band]
                    break
            else:
                one.level.y = y + len(tracks) * TRACK[band]
                tracks.append([one])
        return y + len(tracks) * TRACK[band]
