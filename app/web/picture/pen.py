"""Draws lines past everybody: keeps who stands where, which ends are taken, and the lines so far."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.models.picture_answers import PictureAnswer
from app.web.picture.blocks import Block
from app.web.picture.corridors import Corner, Corridors, Level
from app.web.picture.incident_row import IncidentSpot
from app.web.picture.kinship import Kinship
from app.web.picture.shapes import Kind, Point, Stroke

Dash = Literal["solid", "adoptive", "care", "dotted", "suspected"]
_PORTS = (12.0, -12.0, 6.0, -6.0, 16.0, -16.0, 9.0, -9.0)
_BESIDE_TOP = (10.0, -10.0, 15.0, -15.0)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody stands, and in whose box."""

    x: float
    row: int
    home: str


@dataclass
class _Line:
    """A line whose heights are not known yet."""

    corners: list[Corner]
    kind: Kind
    dash: Dash
    people: tuple[str, ...]
    says: str
    slashes: list[tuple[float, Level]]
    dots: list[Corner]
    ring: Corner | None = None


class Pen:
    """Collects all lines; `strokes` gives them once heights are settled."""

    def __init__(
        self,
        answer: PictureAnswer,
        kin: Kinship,
        spots: dict[str, Spot],
        corridors: Corridors,
        blocks: Sequence[Block],
        incidents: Sequence[IncidentSpot],
    ) -> None:
        self.answer, self.kin, self.spots, self.corridors = answer, kin, spots, corridors
        self.blocks = {block.name: block for block in blocks}
        self.incidents = incidents
        self.box_tops = {block.name: Level() for block in blocks if block.home}
        self.box_bottoms = {block.name: Level() for block in blocks if block.home}
        self.twin_rows: set[int] = set()
        self._lines: list[_Line] = []
        self.below: dict[str, int] = defaultdict(int)
        self.above: dict[str, int] = defaultdict(int)
        self.names = {who: one.person.name for who, one in kin.people.items()}

    def strokes(self) -> tuple[Stroke, ...]:
        return tuple(
            Stroke(
                tuple(_straight([(x, level.y) for x, level in line.corners])),
                line.kind,
                line.dash,
                line.people,
                line.says,
                tuple((x, level.y) for x, level in line.slashes),
                tuple((x, level.y) for x, level in line.dots),
                (line.ring[0], line.ring[1].y) if line.ring else None,
            )
            for line in self._lines
        )

    def ordered(self, a: str, b: str) -> tuple[str, str]:
        return (a, b) if self.kin.key(a) <= self.kin.key(b) else (b, a)

    def add(
        self,
        corners: list[Corner],
        kind: Kind,
        dash: Dash,
        people: Sequence[str],
        says: str,
        *,
        slashes: Sequence[Corner] = (),
        dots: Sequence[Corner] = (),
        ring: Corner | None = None,
    ) -> None:
        self._lines.append(_Line(corners, kind, dash, tuple(people), says, list(slashes), list(dots), ring))

    def port(self, who: str) -> float:
        self.below[who] += 1
        return _PORTS[(self.below[who] - 1) % len(_PORTS)]

    def top_port(self, who: str) -> float:
        self.above[who] += 1
        return _BESIDE_TOP[self.above[who] % 4 - 1]

    def listed(self, who: Sequence[str]) -> str:
        return " and ".join(self.names[one] for one in who)

    def between(self, a: str, b: str, kind: Kind, dash: Dash, said: str, *, ended: bool = False) -> None:
        """A line between two people, past everybody else."""
        if self.spots[a].row > self.spots[b].row:
            a, b = b, a
        one, other = self.spots[a], self.spots[b]
        own = frozenset((one.home, other.home))
        x1 = one.x + self.port(a)
        bottom = self.corridors.rows[one.row].bottom
        corners: list[Corner] = [(x1, bottom)]
        if one.row == other.row:
            x2 = other.x + self.port(b)
            across = self.corridors.stretch(one.row, "way", x1, x2)
            corners += [(x1, across.level), (x2, across.level), (x2, bottom)]
        else:
            x2 = other.x + self.top_port(b)
            ways, at = self.corridors.down(x1, one.row, other.row - 1, x2, own)
            across = self.corridors.stretch(other.row - 1, "way", at, x2)
            corners += [
                *ways,
                (at, across.level),
                (x2, across.level),
                (x2, self.corridors.rows[other.row].top),
            ]
        slash: list[Corner] = [(min(x1, x2) + abs(x2 - x1) / 2, across.level)] if ended else []
        self.add(corners, kind, dash, (a, b), said, slashes=slash)


def _straight(points: list[Point]) -> list[Point]:
    """The points without those that lie on the way between their neighbours."""
    kept: list[Point] = []
    for point in points:
        if kept and abs(kept[-1][0] - point[0]) < 0.01 and abs(kept[-1][1] - point[1]) < 0.01:
            continue
        if len(kept) > 1:
            (x0, y0), (x1, y1) = kept[-2], kept[-1]
            if (abs(x0 - x1) < 0.01 and abs(x1 - point[0]) < 0.01) or (
                abs(y0 - y1) < 0.01 and abs(y1 - point[1]) < 0.01
            ):
                kept.pop()
        kept.append(point)
    return kept
