"""Lines that are not of the family: other kin, contacts, second homes, incidents, who may be whom."""

from __future__ import annotations

from collections import defaultdict

from app.models.picture_answers import DrawnLink
from app.web.picture.blocks import Block
from app.web.picture.corridors import Corner
from app.web.picture.incident_row import IncidentSpot
from app.web.picture.kinship import pair
from app.web.picture.labels import said_of
from app.web.picture.pen import Dash, Pen, Spot
from app.web.picture.placing import PAD
from app.web.picture.shapes import Kind

_KINDS: dict[str, Kind] = {
    "kin": "kin",
    "care": "care",
    "couple": "couple",
    "home": "home",
    "associate": "associate",
    "incident": "incident",
    "order": "order",
}


class OtherLines:
    """Draws with a pen; `draw` is all."""

    def __init__(self, pen: Pen) -> None:
        self.pen = pen

    def draw(self) -> None:
        self._stars()
        for link in self.pen.kin.others:
            if self.pen.kin.hub_of(link):
                continue
            dash: Dash = "dotted" if link.ended or link.derived or link.disputed else "solid"
            said = f"{self.pen.names[link.start]} {said_of(link)} {self.pen.names[link.end]}"
            self.pen.between(link.start, link.end, _KINDS[link.group], dash, said, ended=link.ended)
        done: set[tuple[str, str]] = set()
        for one in self.pen.answer.suspected:
            who = pair(one.person_id, one.other_id)
            if who not in done:
                done.add(who)
                self.pen.between(*self.pen.ordered(*who), "suspected", "suspected", one.text)
        self._second_homes()
        for spot in self.pen.incidents:
            self._incident(spot)

    def _stars(self) -> None:
        """Many links of one kind that lead to one person, as branches of one line."""
        stars: dict[tuple[str, str], list[tuple[str, DrawnLink]]] = defaultdict(list)
        for link in self.pen.kin.others:
            if hub := self.pen.kin.hub_of(link):
                stars[hub, link.kind].append((link.end if hub == link.start else link.start, link))
        for (hub, _), branches in sorted(
            stars.items(), key=lambda one: (self.pen.kin.key(one[0][0]), one[0][1])
        ):
            row = self.pen.spots[hub].row
            by_row: dict[int, list[tuple[str, DrawnLink]]] = defaultdict(list)
            for who, link in branches:
                by_row[self.pen.spots[who].row].append((who, link))
            self._star(hub, row, {at: some for at, some in by_row.items() if at >= row}, down=True)
            self._star(hub, row, {at: some for at, some in by_row.items() if at < row}, down=False)

    def _star(
        self, hub: str, row: int, by_row: dict[int, list[tuple[str, DrawnLink]]], *, down: bool
    ) -> None:
        if not by_row:
            return
        rows = self.pen.corridors.rows
        kind = _KINDS[next(iter(by_row.values()))[0][1].group]
        own = frozenset((self.pen.spots[hub].home,))
        x = self.pen.spots[hub].x + (self.pen.port(hub) if down else self.pen.top_port(hub))
        last: Corner = (x, rows[row].bottom if down else rows[row].top)
        corridors = range(row, max(by_row) + 1) if down else range(row - 1, min(by_row) - 1, -1)
        for corridor in corridors:
            after = corridor + 1 if down else corridor
            more = corridor != corridors[-1]
            through = rows[after].way_through(x, own) if more else x
            ports = [
                (who, link, self.pen.spots[who].x + self.pen.port(who))
                for who, link in by_row.get(corridor, [])
            ]
            reach = [x, through, *(at for _, _, at in ports)]
            along = self.pen.corridors.stretch(corridor, "way", min(reach), max(reach))
            said = f"{self.pen.names[hub]}: {len(ports)} links of one kind"
            self.pen.add([last, (x, along.level)], kind, "solid", (hub,), said)
            self.pen.add([(min(reach), along.level), (max(reach), along.level)], kind, "solid", (hub,), said)
            for who, link, at in ports:
                told = f"{self.pen.names[link.start]} {said_of(link)} {self.pen.names[link.end]}"
                corners: list[Corner] = [(at, rows[corridor].bottom), (at, along.level)]
                dash: Dash = "dotted" if link.ended or link.derived or link.disputed else "solid"
                dots: list[Corner] = [(at, along.level)] if min(reach) < at < max(reach) else []
                self.pen.add(corners, kind, dash, (who, hub), told, dots=dots)
            last, x = (through, along.level), through

    def _second_homes(self) -> None:
        for home in sorted(
            self.pen.answer.homes, key=lambda one: min(self.pen.kin.key(it.person_id) for it in one.residents)
        ):
            block = self.pen.blocks.get(home.household_id)
            for one in sorted(home.residents, key=lambda it: self.pen.kin.key(it.person_id)):
                spot = self.pen.spots[one.person_id]
                if block is None or spot.home == home.household_id:
                    continue
                said = f"{self.pen.names[one.person_id]} lives here as well: {one.kind}"
                self._to_box(one.person_id, spot, block, said)

    def _to_box(self, who: str, spot: Spot, block: Block, said: str) -> None:
        own = frozenset((spot.home, block.name))
        inner = (block.x + PAD / 2, block.x + block.width - PAD / 2)
        x2 = min(inner, key=lambda x: abs(x - spot.x))
        if block.last >= spot.row:
            x1 = spot.x + self.pen.port(who)
            ways, at = self.pen.corridors.down(x1, spot.row, block.last, x2, own)
            across = self.pen.corridors.stretch(block.last, "way", at, x2)
            end: Corner = (x2, self.pen.box_bottoms[block.name])
            start: Corner = (x1, self.pen.corridors.rows[spot.row].bottom)
            corners = [start, *ways, (at, across.level), (x2, across.level), end]
        else:
            x1 = spot.x + self.pen.top_port(who)
            ways, at = self.pen.corridors.down(x2, block.last, spot.row - 1, x1, own)
            across = self.pen.corridors.stretch(spot.row - 1, "way", at, x1)
            end = (x2, self.pen.box_bottoms[block.name])
            corners = [
                end,
                *ways,
                (at, across.level),
                (x1, across.level),
                (x1, self.pen.corridors.rows[spot.row].top),
            ]
        self.pen.add(corners, "home", "dotted", (who,), said, ring=end)

    def _incident(self, spot: IncidentSpot) -> None:
        who = sorted((one.person_id for one in spot.incident.involved), key=self.pen.kin.key)
        last = spot.row - 1
        ways: list[tuple[str, float, list[Corner]]] = []
        for one in who:
            place = self.pen.spots[one]
            x = place.x + self.pen.port(one)
            corners, at = self.pen.corridors.down(x, place.row, last, spot.x, frozenset((place.home,)))
            ways.append((one, at, [(x, self.pen.corridors.rows[place.row].bottom), *corners]))
        reach = [spot.x, *(at for _, at, _ in ways)]
        bus = self.pen.corridors.stretch(last, "way", min(reach), max(reach))
        top = self.pen.corridors.rows[spot.row].top
        named = f"{spot.incident.kind.replace('_', ' ')}, {spot.incident.occurred_on}"
        self.pen.add(
            [(min(reach), bus.level), (max(reach), bus.level)], "incident", "solid", (spot.key,), named
        )
        self.pen.add([(spot.x, bus.level), (spot.x, top)], "incident", "solid", (spot.key,), named)
        roles = {one.person_id: ", ".join(one.roles).replace("_", " ") for one in spot.incident.involved}
        for one, at, corners in ways:
            said = f"{self.pen.names[one]}: {roles[one]} at {named}"
            dots: list[Corner] = [(at, bus.level)] if min(reach) < at < max(reach) else []
            self.pen.add([*corners, (at, bus.level)], "incident", "solid", (one, spot.key), said, dots=dots)
