"""What a laid-out picture is made of: places in pixels, from the top left corner."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from app.web.picture.labels import Label

Form = Literal["square", "circle", "diamond", "triangle", "octagon"]
Kind = Literal["kin", "care", "couple", "home", "associate", "incident", "order", "suspected"]
Point = tuple[float, float]

SYMBOL = 40.0
BESIDE = 11.0


@dataclass(frozen=True, slots=True)
class Symbol:
    """A person or an incident; `x` and `y` are the symbol's middle, the label stands right of it.

    `key` is a person's id, or `incident:` with agency and reference.
    """

    key: str
    form: Form
    x: float
    y: float
    label: Label
    row: int
    subject: bool = False
    child: bool = False
    deceased: bool = False
    risk: bool = False
    suspected: bool = False
    opened: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """A home around who lives there on the day."""

    household_id: str
    left: float
    top: float
    right: float
    bottom: float
    label: Label
    label_x: float
    label_y: float
    institutional: bool


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line with corners. `people` are the keys of what it joins."""

    points: tuple[Point, ...]
    kind: Kind
    dash: Literal["solid", "adoptive", "care", "dotted", "suspected"]
    people: tuple[str, ...]
    says: str
    # Places of one slash or two, where the relationship has ended.
    slashes: tuple[Point, ...] = ()
    # Places where lines that belong together meet.
    dots: tuple[Point, ...] = ()
    ring: Point | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole: `width` and `height` in pixels, and the day that it shows."""

    width: float
    height: float
    symbols: tuple[Symbol, ...]
    boxes: tuple[Box, ...]
    strokes: tuple[Stroke, ...]
    day: date

    def moved(self, by: float) -> Picture:
        """The same picture so many pixels further right."""

        def shift(points: tuple[Point, ...]) -> tuple[Point, ...]:
            return tuple((x + by, y) for x, y in points)

        return replace(
            self,
            symbols=tuple(replace(one, x=one.x + by) for one in self.symbols),
            boxes=tuple(
                replace(one, left=one.left + by, right=one.right + by, label_x=one.label_x + by)
                for one in self.boxes
            ),
            strokes=tuple(
                replace(
                    one,
                    points=shift(one.points),
                    slashes=shift(one.slashes),
                    dots=shift(one.dots),
                    ring=shift((one.ring,))[0] if one.ring else None,
                )
                for one in self.strokes
            ),
        )
