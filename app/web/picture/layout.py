"""From an answer to a picture: the same answer gives the same picture, in whatever order it comes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.models.picture_answers import DrawnPerson, PictureAnswer
from app.web.picture.blocks import Block, blocks_of, homes_of, spread_wide_rows, weights
from app.web.picture.corridors import Corridors, Level, Row
from app.web.picture.family_lines import FamilyLines
from app.web.picture.generations import generations
from app.web.picture.incident_row import IncidentSpot, incident_spots
from app.web.picture.kinship import Kinship, in_order, kinship_of
from app.web.picture.labels import Label, home_label, labels_of
from app.web.picture.lettering import LINE
from app.web.picture.ordering import block_order, order_rows
from app.web.picture.other_lines import OtherLines
from app.web.picture.pen import Pen, Spot
from app.web.picture.placing import arranged, place_blocks, reach, size_blocks, title_bearer
from app.web.picture.shapes import BESIDE, SYMBOL, Box, Form, Picture, Symbol

_MARGIN = 24.0
_BELOW_ROW = 12.0
_BELOW_BOX = 12.0
_ABOVE_ROW = 14.0
_TWINS = 24.0
_FORMS: Mapping[str, Form] = {"M": "square", "F": "circle"}


@dataclass
class _Placed:
    """Everything before heights are known."""

    kin: Kinship
    labels: dict[str, Label]
    titles: dict[str, Label]
    blocks: list[Block]
    rows: dict[str, int]
    spots: list[IncidentSpot]


def picture_of(answer: PictureAnswer, *, max_steps: int = 4) -> Picture:
    """Lay the answer out.

    People further away than `max_steps` are there because somebody was opened: they are put between the
    others, who keep their order.
    """
    answer = in_order(answer)
    placed = _placed(answer, max_steps)
    corridors = _corridors(placed)
    spots = {
        who: Spot(block.x + block.at[who], placed.rows[who], block.home.household_id if block.home else "")
        for block in placed.blocks
        for who in block.people
    }
    pen = Pen(answer, placed.kin, spots, corridors, placed.blocks, placed.spots)
    FamilyLines(pen).draw()
    OtherLines(pen).draw()
    return _drawn(answer, placed, corridors, pen)


def _placed(answer: PictureAnswer, max_steps: int) -> _Placed:
    kin = kinship_of(answer)
    kept: Sequence[str] = ()
    if any(one.steps is not None and one.steps > max_steps for one in answer.people):
        kept = [block.name for block in _placed(_without_opened(answer, max_steps), max_steps).blocks]
    homes = homes_of(answer, kin)
    rows = spread_wide_rows(kin, generations(answer, kin), homes)
    labels = labels_of(answer, kin)
    blocks = blocks_of(kin, homes, rows)
    near = weights(answer, kin)
    titles = _titles(blocks, kin)
    size_blocks(blocks, kin, labels, titles)
    blocks = block_order(blocks, near, kin, answer.people[0].person.person_id, kept)

    def settle(order: Sequence[Block]) -> None:
        order_rows(order, kin)
        titles.clear()
        titles.update(_titles(order, kin))
        size_blocks(order, kin, labels, titles)
        place_blocks(order, near)

    blocks = arranged(blocks, near, settle, bool(kept))
    spots = incident_spots(answer, kin, blocks, max(rows.values()) + 1)
    least = min([0.0, *(one.x - SYMBOL / 2 for one in spots)])
    for block in blocks:
        block.x -= least
    for one in spots:
        one.x -= least
    return _Placed(kin, labels, titles, blocks, rows, spots)


def _titles(blocks: Sequence[Block], kin: Kinship) -> dict[str, Label]:
    return {
        title_bearer(block, kin): home_label(block.home, len(block.home.residents))
        for block in blocks
        if block.home
    }


def _without_opened(answer: PictureAnswer, max_steps: int) -> PictureAnswer:
    """The answer as it was before anybody was opened."""
    before = {
        one.person.person_id for one in answer.people if one.steps is not None and one.steps <= max_steps
    }
    suspected = [one for one in answer.suspected if one.person_id in before]
    lone = {one.person.person_id for one in answer.people if one.steps is None}
    here = before | (lone & {one.other_id for one in suspected})
    return answer.model_copy(
        update={
            "people": [one for one in answer.people if one.person.person_id in here],
            "links": [one for one in answer.links if one.start in here and one.end in here],
            "homes": [
                home.model_copy(update={"residents": residents})
                for home in answer.homes
                if (residents := [one for one in home.residents if one.person_id in here])
            ],
            "incidents": [
                one.model_copy(update={"involved": involved})
                for one in answer.incidents
                if (involved := [it for it in one.involved if it.person_id in here])
            ],
            "suspected": [one for one in suspected if one.other_id in here],
        }
    )


def _corridors(placed: _Placed) -> Corridors:
    count = max([*placed.rows.values(), *(one.row for one in placed.spots)]) + 1
    rows = [Row() for _ in range(count)]
    for block in placed.blocks:
        for who in block.people:
            x = block.x + block.at[who]
            rows[placed.rows[who]].taken.append(
                (x - SYMBOL / 2, x + reach(who, placed.labels, placed.titles))
            )
        if block.home:
            for row in range(block.first, block.last + 1):
                rows[row].homes.append((block.x, block.x + block.width, block.home.household_id))
    for one in placed.spots:
        rows[one.row].taken.append((one.x - SYMBOL / 2, one.x + SYMBOL / 2 + BESIDE + one.label.width))
    return Corridors(rows)


def _drawn(answer: PictureAnswer, placed: _Placed, corridors: Corridors, pen: Pen) -> Picture:
    tops, bottoms = _heights(placed, corridors, pen)
    subject = answer.people[0].person.person_id
    suspected = {one.other_id for one in answer.suspected} | {one.person_id for one in answer.suspected}
    symbols = [
        _symbol(placed.kin.people[who], spot.x, corridors, placed, who == subject, who in suspected)
        for who, spot in sorted(pen.spots.items(), key=lambda one: (one[1].row, one[1].x))
    ]
    symbols += [
        Symbol(
            one.key,
            "octagon",
            one.x,
            corridors.rows[one.row].top.y + SYMBOL / 2,
            one.label,
            one.row,
        )
        for one in placed.spots
    ]
    boxes = [_box(block, placed, tops, bottoms) for block in placed.blocks if block.home]
    strokes = pen.strokes()
    right = max(
        [one.x + SYMBOL / 2 + BESIDE + one.label.width for one in symbols]
        + [box.right for box in boxes]
        + [x for stroke in strokes for x, _ in stroke.points]
    )
    left = min(
        [one.x - SYMBOL / 2 for one in symbols]
        + [box.left for box in boxes]
        + [x for stroke in strokes for x, _ in stroke.points]
    )
    bottom = max(
        [one.y - SYMBOL / 2 + max(SYMBOL, one.label.height) for one in symbols]
        + [box.bottom for box in boxes]
        + [y for stroke in strokes for _, y in stroke.points]
    )
    shift = _MARGIN - left
    moved = Picture(
        right + shift + _MARGIN,
        bottom + _MARGIN,
        tuple(symbols),
        tuple(boxes),
        strokes,
        answer.answer.valid_on,
    )
    return moved.moved(shift)


def _symbol(
    one: DrawnPerson, x: float, corridors: Corridors, placed: _Placed, subject: bool, suspected: bool
) -> Symbol:
    who = one.person.person_id
    row = placed.rows[who]
    form = "triangle" if one.unborn else _FORMS.get(one.person.sex, "diamond")
    return Symbol(
        who,
        form,
        x,
        corridors.rows[row].top.y + SYMBOL / 2,
        placed.labels[who],
        row,
        subject=subject,
        child=one.person.is_child,
        deceased=one.deceased_on is not None,
        risk=bool(one.risk_facts),
        suspected=suspected,
        opened=one.opened,
    )


def _box(block: Block, placed: _Placed, tops: Mapping[str, Level], bottoms: Mapping[str, Level]) -> Box:
    home = block.home
    assert home is not None  # noqa: S101 - only blocks with a home come here
    bearer = title_bearer(block, placed.kin)
    top = tops[block.name].y
    return Box(
        home.household_id,
        block.x,
        top,
        block.x + block.width,
        bottoms[block.name].y,
        placed.titles[bearer],
        block.x + block.at[bearer] + SYMBOL / 2 + BESIDE,
        top + 4,
        home.institutional,
    )


def _heights(placed: _Placed, corridors: Corridors, pen: Pen) -> tuple[dict[str, Level], dict[str, Level]]:
    """Walk down the rows and give everything its height; returns the tops and bottoms of the homes' boxes."""
    starting: dict[int, list[Block]] = defaultdict(list)
    ending: dict[int, list[Block]] = defaultdict(list)
    for block in placed.blocks:
        if block.home:
            starting[block.first].append(block)
            ending[block.last].append(block)
    tallest: dict[int, float] = defaultdict(lambda: SYMBOL)
    for who, row in placed.rows.items():
        tallest[row] = max(tallest[row], placed.labels[who].height)
    for one in placed.spots:
        tallest[one.row] = max(tallest[one.row], one.label.height)
    tops, bottoms = pen.box_tops, pen.box_bottoms
    y = corridors.settle(-1, "bar", _MARGIN)
    y = corridors.settle(-1, "way", y)
    for number, row in enumerate(corridors.rows):
        y += _ABOVE_ROW
        for block in starting[number]:
            tops[block.name].y = y
        if starting[number]:
            titles = [placed.titles[title_bearer(block, placed.kin)] for block in starting[number]]
            y += max(len(one.lines) for one in titles) * LINE + 12
        if number in pen.twin_rows:
            y += _TWINS
        row.top.y = y
        row.bottom.y = y + SYMBOL
        y = corridors.settle(number, "couple", y + tallest[number] + _BELOW_ROW)
        if ending[number]:
            for block in ending[number]:
                bottoms[block.name].y = y
            y += _BELOW_BOX
        y = corridors.settle(number, "bar", y)
        y = corridors.settle(number, "way", y)
    return tops, bottoms
