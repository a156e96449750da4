"""A laid-out picture as SVG that stands by itself: for the page, for print and for a file.

Everything is drawn with attributes, so that the picture looks the same where no style sheet of ours reaches.
Every text is escaped; nothing from a record becomes an attribute's name, an address or a style.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Final

from app.web.picture.labels import Label
from app.web.picture.lettering import LINE, SIZE, printable
from app.web.picture.shapes import BESIDE, SYMBOL, Box, Picture, Point, Stroke, Symbol

FONT: Final = "Arial, Helvetica, Liberation Sans, sans-serif"
INK: Final = "#0b0c0c"
_COLOURS: Final = {
    "kin": INK,
    "couple": INK,
    "care": "#00566b",
    "home": "#005a30",
    "associate": "#144e81",
    "incident": "#942514",
    "order": "#942514",
    "suspected": "#4c2c92",
}
_DASHES: Final = {"solid": "", "adoptive": "9 5", "care": "2 4", "dotted": "2 4", "suspected": "6 5"}
_LOOKS: Final = {
    "plain": {"fill": INK},
    "name": {"fill": INK, "font-weight": "bold"},
    "risk": {"fill": "#942514", "font-weight": "bold"},
    "note": {"fill": "#383f43", "font-style": "italic"},
    "home": {"fill": "#005a30", "font-weight": "bold"},
    "role": {"fill": INK},
}
_HALF: Final = SYMBOL / 2


def svg_of(picture: Picture, *, title: str, says: Mapping[str, str]) -> str:
    """The picture as one `<svg>` element. `says` is what is read out for each symbol."""
    width, height = f"{picture.width:.0f}", f"{picture.height:.0f}"
    head = _open(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {width} {height}",
            "width": width,
            "height": height,
            "font-family": FONT,
            "font-size": f"{SIZE:g}",
            "role": "img",
            "aria-label": printable(title),
        },
    )
    parts = [
        head,
        _one("rect", {"width": width, "height": height, "fill": "#fff"}),
        *(_box(one) for one in picture.boxes),
        *(_stroke(one) for one in picture.strokes),
        *(_symbol(one, says.get(one.key, "")) for one in picture.symbols),
        "</svg>",
    ]
    return "".join(parts)


def _attributes(given: Mapping[str, object]) -> str:
    return "".join(f' {name}="{escape(str(value))}"' for name, value in given.items() if value != "")


def _open(name: str, given: Mapping[str, object]) -> str:
    return f"<{name}{_attributes(given)}>"


def _one(name: str, given: Mapping[str, object]) -> str:
    return f"<{name}{_attributes(given)}/>"


def _text(x: float, y: float, label: Label) -> Iterator[str]:
    for number, line in enumerate(label.lines):
        given = {"x": f"{x:.1f}", "y": f"{y + number * LINE + 12:.1f}", **_LOOKS[line.look]}
        yield f"{_open('text', given)}{escape(printable(line.text))}</text>"


def _box(box: Box) -> str:
    shape = {
        "x": f"{box.left:.1f}",
        "y": f"{box.top:.1f}",
        "width": f"{box.right - box.left:.1f}",
        "height": f"{box.bottom - box.top:.1f}",
        "rx": 6,
        "fill": "#f2f7ef",
        "stroke": "#00703c",
        "stroke-width": 1.5,
        "stroke-dasharray": "10 4 2 4" if box.institutional else "",
    }
    group = _open("g", {"class": "k-home box", "data-home": box.household_id})
    return f"{group}{_one('rect', shape)}{''.join(_text(box.label_x, box.label_y, box.label))}</g>"


def _path(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _stroke(stroke: Stroke) -> str:
    colour = _COLOURS[stroke.kind]
    line = {
        "d": _path(stroke.points),
        "fill": "none",
        "stroke": colour,
        "stroke-width": 2 if stroke.kind in {"kin", "couple", "care"} else 1.6,
        "stroke-dasharray": _DASHES[stroke.dash] if stroke.kind != "order" else "1 3 6 3",
        "stroke-linejoin": "round",
    }
    parts = [
        _open("g", {"class": f"k-{stroke.kind} line", "data-people": " ".join(stroke.people)}),
        f"<title>{escape(printable(stroke.says))}</title>",
        _one("path", line),
    ]
    for x, y in stroke.slashes:
        slash = {
            "d": f"M{x - 5:.1f} {y + 8:.1f}L{x + 5:.1f} {y - 8:.1f}",
            "stroke": colour,
            "stroke-width": 2,
        }
        parts.append(_one("path", slash))
    parts += [
        _one("circle", {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": 3, "fill": colour}) for x, y in stroke.dots
    ]
    if stroke.ring:
        x, y = stroke.ring
        ring = {
            "cx": f"{x:.1f}",
            "cy": f"{y:.1f}",
            "r": 4.5,
            "fill": "#fff",
            "stroke": colour,
            "stroke-width": 2,
        }
        parts.append(_one("circle", ring))
    parts.append("</g>")
    return "".join(parts)


def _symbol(one: Symbol, says: str) -> str:
    kind = "k-incident incident" if one.form == "octagon" else "person"
    marks = [kind, *(["k-suspected"] if one.suspected and not one.row < 0 else [])]
    parts = [_open("g", {"class": marks[0], "data-key": one.key, "data-says": printable(says)})]
    parts.append(f"<title>{escape(printable(says))}</title>")
    parts.append(_one("rect", _hit(one)))
    if one.subject:
        parts.append(_form(one, _HALF + 5, fill="none", stroke="#003078", wide=2.5))
    fill = "#fdf3f1" if one.form == "octagon" else "#dbe9f6" if one.child else "#fff"
    dash = _DASHES["suspected"] if one.suspected else ""
    stroke = "#942514" if one.form == "octagon" else "#4c2c92" if one.suspected else INK
    parts.append(_form(one, _HALF, fill=fill, stroke=stroke, wide=2.5, dash=dash))
    if one.deceased:
        parts.append(_cross(one))
    if one.risk:
        parts += _risk(one)
    if one.opened:
        x, y = one.x + _HALF - 3, one.y + _HALF - 3
        parts.append(
            _one("circle", {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": 6, "fill": "#fff", "stroke": INK})
        )
        plus = f"M{x - 3:.1f} {y:.1f}h6M{x:.1f} {y - 3:.1f}v6"
        parts.append(_one("path", {"d": plus, "stroke": INK, "stroke-width": 1.5}))
    parts += _text(one.x + _HALF + BESIDE, one.y - _HALF, one.label)
    parts.append("</g>")
    return "".join(parts)


def _hit(one: Symbol) -> dict[str, object]:
    """What can be pointed at, and what shows where the keyboard is."""
    return {
        "class": "hit",
        "x": f"{one.x - _HALF - 4:.1f}",
        "y": f"{one.y - _HALF - 4:.1f}",
        "width": f"{SYMBOL + BESIDE + one.label.width + 8:.1f}",
        "height": f"{max(SYMBOL, one.label.height) + 8:.1f}",
        "rx": 4,
        "fill": "#fff",
        "fill-opacity": 0,
    }


def _form(one: Symbol, half: float, *, fill: str, stroke: str, wide: float, dash: str = "") -> str:
    x, y = one.x, one.y
    look = {"fill": fill, "stroke": stroke, "stroke-width": wide, "stroke-dasharray": dash}
    if one.form == "circle":
        return _one("circle", {"cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": f"{half:g}", **look})
    if one.form == "square":
        corner = {
            "x": f"{x - half:.1f}",
            "y": f"{y - half:.1f}",
            "width": f"{2 * half:g}",
            "height": f"{2 * half:g}",
        }
        return _one("rect", {**corner, **look})
    return _one("polygon", {"points": " ".join(f"{a:.1f},{b:.1f}" for a, b in _corners(one, half)), **look})


def _corners(one: Symbol, half: float) -> list[Point]:
    x, y = one.x, one.y
    if one.form == "diamond":
        return [(x, y - half - 2), (x + half + 2, y), (x, y + half + 2), (x - half - 2, y)]
    if one.form == "triangle":
        return [(x, y - half), (x + half, y + half), (x - half, y + half)]
    near = half * 0.42
    return [
        *((x - near, y - half), (x + near, y - half), (x + half, y - near), (x + half, y + near)),
        *((x + near, y + half), (x - near, y + half), (x - half, y + near), (x - half, y - near)),
    ]


def _cross(one: Symbol) -> str:
    half = _HALF * (0.71 if one.form == "circle" else 0.5 if one.form == "diamond" else 1.0)
    x, y = one.x, one.y
    lines = f"M{x - half:.1f} {y - half:.1f}L{x + half:.1f} {y + half:.1f}"
    lines += f"M{x + half:.1f} {y - half:.1f}L{x - half:.1f} {y + half:.1f}"
    return _one("path", {"d": lines, "stroke": INK, "stroke-width": 1.8})


def _risk(one: Symbol) -> list[str]:
    """A triangle with an exclamation mark at the symbol's lower left: shape and text, not colour alone."""
    x, y = one.x - _HALF + 1, one.y + _HALF - 4
    points = f"{x:.1f},{y - 11:.1f} {x + 11:.1f},{y + 8:.1f} {x - 11:.1f},{y + 8:.1f}"
    mark = {
        "x": f"{x:.1f}",
        "y": f"{y + 6:.1f}",
        "font-size": 13,
        "font-weight": "bold",
        "text-anchor": "middle",
    }
    return [
        _one("polygon", {"points": points, "fill": "#fff", "stroke": "#942514", "stroke-width": 2}),
        f"{_open('text', {**mark, 'fill': '#942514'})}!</text>",
    ]
