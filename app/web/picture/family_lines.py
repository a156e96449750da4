"""Lines of the family: couples, the bars that children hang from, twins, brothers and sisters."""

from __future__ import annotations

from collections import defaultdict

from app.models.picture_answers import DrawnLink
from app.web.picture.corridors import Across, Corner, Level
from app.web.picture.kinship import Bond, Union, pair
from app.web.picture.labels import said_of
from app.web.picture.pen import Dash, Pen
from app.web.picture.placing import ASIDE
from app.web.picture.shapes import Kind

_TOP_PORTS = (0.0, 10.0, -10.0, 15.0, -15.0)
_UNION_PORTS: tuple[tuple[float, ...], ...] = (
    (0.0,),
    (-7.0, 7.0),
    (-10.0, 0.0, 10.0),
    (-12.0, -4.0, 4.0, 12.0),
)
_DASHES: dict[Bond, Dash] = {
    "birth": "solid",
    "adoptive": "adoptive",
    "care": "care",
    "disputed": "dotted",
}


class FamilyLines:
    """Draws with a pen; `draw` is all."""

    def __init__(self, pen: Pen) -> None:
        self.pen = pen
        self._couple_level: dict[tuple[str, str], Across] = {}

    def draw(self) -> None:
        self._couples()
        for union in self.pen.kin.unions:
            self._bar(union)
        for a, b in self.pen.kin.siblings:
            self._siblings(a, b)

    def _couples(self) -> None:
        couples = self.pen.kin.ordered_couples()
        of: dict[str, list[tuple[float, tuple[str, str]]]] = defaultdict(list)
        for a, b in couples:
            if self.pen.spots[a].row == self.pen.spots[b].row:
                of[a].append((self.pen.spots[b].x, (a, b)))
                of[b].append((self.pen.spots[a].x, (a, b)))
        port: dict[tuple[str, tuple[str, str]], float] = {}
        for who, found in of.items():
            places = _UNION_PORTS[min(len(found), 4) - 1]
            for number, (_, couple) in enumerate(sorted(found)):
                port[who, couple] = places[number % len(places)]
        for a, b in couples:
            link = self.pen.kin.couples[pair(a, b)]
            if self.pen.spots[a].row != self.pen.spots[b].row:
                said = self._couple_words(a, b, link)
                ended = link is not None and link.ended
                self.pen.between(
                    *self.pen.ordered(a, b),
                    "couple",
                    "dotted" if link is None else "solid",
                    said,
                    ended=ended,
                )
                continue
            left, right = (a, b) if self.pen.spots[a].x <= self.pen.spots[b].x else (b, a)
            x1, x2 = (
                self.pen.spots[left].x + port[left, (a, b)],
                self.pen.spots[right].x + port[right, (a, b)],
            )
            row = self.pen.spots[a].row
            across = self.pen.corridors.stretch(row, "couple", x1, x2)
            self._couple_level[pair(a, b)] = across
            bottom = self.pen.corridors.rows[row].bottom
            slashes: list[Corner] = []
            if link is not None and link.ended:
                at = x1 + 12
                slashes = [(at, across.level)]
                if link.kind in {"ex_spouse", "spouse"}:
                    slashes.append((at + 7, across.level))
            self.pen.add(
                [(x1, bottom), (x1, across.level), (x2, across.level), (x2, bottom)],
                "couple",
                "dotted" if link is None else "solid",
                (left, right),
                self._couple_words(a, b, link),
                slashes=slashes,
            )

    def _couple_words(self, a: str, b: str, link: DrawnLink | None) -> str:
        a, b = self.pen.ordered(a, b)
        if link is None:
            return f"{self.pen.names[a]} and {self.pen.names[b]}: both recorded for a child, no couple"
        return f"{self.pen.names[a]} {said_of(link)} {self.pen.names[b]}{', ended' if link.ended else ''}"

    def _bar(self, union: Union) -> None:
        dash = _DASHES[union.bond]
        kind: Kind = "care" if union.bond == "care" else "kin"
        parents = union.parents
        low = max(parents, key=lambda who: self.pen.spots[who].row)
        row = self.pen.spots[low].row
        couple = self._couple_level.get(pair(parents[0], parents[-1]))
        below = [who for who in union.children if self.pen.spots[who].row > row]
        for who in union.children:
            if who not in below:  # records that make somebody their own ancestor
                said = (
                    f"{self.pen.listed(parents)}: parent of {self.pen.names[who]}, who stands no lower here"
                )
                self.pen.between(low, who, kind, "dotted", said)
        if not below:
            return
        groups = self._twin_groups(union, below)
        ends: list[tuple[float, tuple[str, ...]]] = []
        for group in groups:
            xs = [self.pen.spots[who].x for who in group]
            port = 0.0
            if len(xs) == 1:
                port = _TOP_PORTS[self.pen.above[group[0]] % len(_TOP_PORTS)]
                self.pen.above[group[0]] += 1
            ends.append(((min(xs) + max(xs)) / 2 + port, group))
        wanted = (min(x for x, _ in ends) + max(x for x, _ in ends)) / 2
        start: Corner
        if couple:
            drop = _between_ends(couple, wanted)
            start = (drop, couple.level)
        else:
            drop = self.pen.spots[low].x + (0.0 if not self._has_couple(low) else self.pen.port(low))
            start = (drop, self.pen.corridors.rows[row].bottom)
        near = [one for one in ends if self.pen.spots[one[1][0]].row == row + 1]
        far = [one for one in ends if self.pen.spots[one[1][0]].row > row + 1]
        self._hang(union, start, drop, row, near, far, kind, dash)

    def _hang(
        self,
        union: Union,
        start: Corner,
        drop: float,
        row: int,
        near: list[tuple[float, tuple[str, ...]]],
        far: list[tuple[float, tuple[str, ...]]],
        kind: Kind,
        dash: Dash,
    ) -> None:
        """From the couple down to the bar, along it, and down to each child."""
        own = frozenset(self.pen.spots[who].home for who in (*union.parents, *union.children))
        arrivals: list[tuple[float, list[Corner], tuple[str, ...], float]] = []
        for x, group in far:
            target = self.pen.spots[group[0]].row
            through = self.pen.corridors.rows[row + 1].way_through(x, own)
            ways, at = self.pen.corridors.down(through, row + 1, target - 1, x, own)
            corners: list[Corner] = list(ways)
            if abs(at - x) > 0.5:
                last = self.pen.corridors.stretch(target - 1, "bar", at, x)
                corners += [(at, last.level), (x, last.level)]
            arrivals.append((through, corners, group, x))
        arrivals += [(x, [], group, x) for x, group in near]
        reach = [drop, *(x for x, *_ in arrivals)]
        bar = None
        if max(reach) - min(reach) > 0.5:
            bar = self.pen.corridors.stretch(row, "bar", min(reach), max(reach))
            self.pen.add(
                [start, (drop, bar.level)], kind, dash, union.parents, self.pen.listed(union.parents)
            )
            along: list[Corner] = [(min(reach), bar.level), (max(reach), bar.level)]
            self.pen.add(along, kind, dash, union.parents, self.pen.listed(union.parents))
        for x, corners, group, end_x in arrivals:
            path: list[Corner] = [(x, bar.level) if bar is not None else start, *corners]
            said = f"{self.pen.listed(union.parents)}: {self._bond_words(union)} {self.pen.listed(group)}"
            dots = [(x, bar.level)] if bar is not None and min(reach) < x < max(reach) else []
            self._to_children([*path], end_x, group, union, kind, dash, said, dots)

    def _to_children(
        self,
        path: list[Corner],
        x: float,
        group: tuple[str, ...],
        union: Union,
        kind: Kind,
        dash: Dash,
        said: str,
        dots: list[Corner],
    ) -> None:
        row = self.pen.spots[group[0]].row
        top = self.pen.corridors.rows[row].top
        if len(group) == 1:
            slashes: list[Corner] = []
            if union.ended:
                slashes = [(x, _Above(top, 9.0))]
            self.pen.add([*path, (x, top)], kind, dash, (*union.parents, *group), said, slashes=slashes)
            return
        self.pen.twin_rows.add(row)
        apex: Corner = (x, _Above(top, 22.0))
        self.pen.add([*path, apex], kind, dash, (*union.parents, *group), said)
        for who in group:
            twins = f"{self.pen.listed(group)}: born on one day"
            self.pen.add([apex, (self.pen.spots[who].x, top)], kind, dash, (*union.parents, who), twins)
            self.pen.above[who] += 1

    def _twin_groups(self, union: Union, below: list[str]) -> list[tuple[str, ...]]:
        """Children as they hang from the bar: twins who stand beside each other together."""
        twins = set(self.pen.kin.twins) if union.bond == "birth" else set[tuple[str, str]]()
        line = sorted(below, key=lambda who: (self.pen.spots[who].row, self.pen.spots[who].x))
        groups: list[list[str]] = []
        for who in line:
            last = groups[-1][-1] if groups else ""
            beside = ((last, who) in twins or (who, last) in twins) and self.pen.spots[
                last
            ].row == self.pen.spots[who].row
            if beside and self._nobody_between(last, who):
                groups[-1].append(who)
            else:
                groups.append([who])
        return [tuple(group) for group in groups]

    def _nobody_between(self, a: str, b: str) -> bool:
        low, high = self.pen.spots[a].x, self.pen.spots[b].x
        row = self.pen.spots[a].row
        return not any(low < one.x < high and one.row == row for one in self.pen.spots.values())

    def _has_couple(self, who: str) -> bool:
        return any(who in couple for couple in self._couple_level)

    def _bond_words(self, union: Union) -> str:
        words = {
            "birth": "recorded as parents of" if len(union.parents) > 1 else "recorded as parent of",
            "adoptive": "recorded as adoptive parents of",
            "care": "recorded as caring for",
            "disputed": "disputed, recorded as parent of",
        }
        return f"{'ended, ' if union.ended else ''}{words[union.bond]}"

    def _siblings(self, a: str, b: str) -> None:
        a, b = self.pen.ordered(a, b)
        said = f"{self.pen.names[a]} and {self.pen.names[b]}: brothers or sisters"
        if self.pen.spots[a].row != self.pen.spots[b].row:
            self.pen.between(a, b, "kin", "solid", said)
            return
        row = self.pen.spots[a].row
        x1, x2 = self.pen.spots[a].x + self.pen.top_port(a), self.pen.spots[b].x + self.pen.top_port(b)
        across = self.pen.corridors.stretch(row - 1, "bar", x1, x2)
        top = self.pen.corridors.rows[row].top
        self.pen.add(
            [(x1, top), (x1, across.level), (x2, across.level), (x2, top)], "kin", "solid", (a, b), said
        )


class _Above(Level):
    """A height so many pixels above another."""

    def __init__(self, of: Level, by: float) -> None:
        self._of, self._by = of, by

    @property
    def y(self) -> float:  # pyright: ignore[reportIncompatibleVariableOverride]  follows a field that moves
        return self._of.y - self._by


def _between_ends(couple: Across, wanted: float) -> float:
    """Where children hang from a couple's line: over them if that is on the line and clear of its ends."""
    margin = min(ASIDE, (couple.right - couple.left) / 2)
    return max(couple.left + margin, min(couple.right - margin, wanted))
