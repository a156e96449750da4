"""Properties of every picture, whatever the records say: nobody is missing, nothing covers anything, always the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import combinations, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.models.picture_answers import DrawnLink, PictureAnswer
from app.web.picture.layout import picture_of
from app.web.picture.shapes import BESIDE, SYMBOL, Picture, Symbol
from tests.worlds.drawn import answer, home, incident, link, someone, suspicion

PARENTS = ("parent", "adoptive_parent", "parent_of_unborn_child")
LEVEL = ("partner", "spouse", "ex_partner", "ex_spouse", "sibling", "half_sibling", "cousin", "friend")
ABOVE = (*PARENTS, "grandparent", "aunt_uncle", "foster_carer", "step_parent", "guardian")
Rect = tuple[float, float, float, float]


@st.composite
def answers(draw: st.DrawFn) -> PictureAnswer:
    """Families of up to 14 with contradictions: own ancestors, three fathers, partners of two generations."""
    size = draw(st.integers(1, 14))
    ids = [f"P{n:02}" for n in range(size)]
    years = draw(st.lists(st.none() | st.integers(1930, 2025), min_size=size, max_size=size))
    days = st.sampled_from(["-01-01", "-05-05", ""])
    people = [
        someone(
            who,
            born=None if year is None else f"{year}{draw(days)}",
            sex=draw(st.sampled_from("MFU")),
            name=draw(
                st.sampled_from(
                    ["Ann", "Bo " * 20, "Wolfeschlegelstein" * 6, "", "\u202eevil", "\u05e9\u05e8\u05d4"]
                )
            ),
            steps=0 if who == ids[0] else 1,
            facts=draw(st.sampled_from([(), ("violence",), ("drugs", "violence", "neglect")])),
            died=draw(st.sampled_from([None, date(2020, 1, 1)])),
        )
        for who, year in zip(ids, years, strict=True)
    ]
    pairs = st.tuples(st.sampled_from(ids), st.sampled_from(ids)).filter(lambda two: two[0] != two[1])
    links: dict[tuple[str, str, str], DrawnLink] = {}
    if size > 1:
        for a, b in draw(st.lists(pairs, max_size=2 * size)):
            kind = draw(st.sampled_from(ABOVE + LEVEL))
            if kind in LEVEL:
                a, b = min(a, b), max(a, b)
            what = "couple" if kind in LEVEL[:4] else kind
            links[a, b, what] = link(
                a, kind, b, ended=draw(st.booleans()), disputed=draw(st.integers(0, 5)) == 0
            )
    kinds = st.sampled_from(["home", "stays", "placement"])
    homes = [
        home(f"H{n}", {who: draw(kinds) for who in sorted(draw(st.sets(st.sampled_from(ids), min_size=1)))})
        for n in range(draw(st.integers(0, 4)))
    ]
    incidents = [
        incident(f"I{n}", date(2020 + n, 1, 1), sorted(draw(st.sets(st.sampled_from(ids), min_size=1))))
        for n in range(draw(st.integers(0, 4)))
    ]
    suspected = [suspicion(a, b) for a, b in draw(st.lists(pairs, max_size=2))] if size > 1 else []
    if draw(st.booleans()):
        people.append(someone("S0", name="Ann", steps=None))
        suspected.append(suspicion(ids[0], "S0"))
    return answer(people, list(links.values()), homes, incidents, suspected)


def rect(one: Symbol) -> Rect:
    """What a symbol and its label cover."""
    half = SYMBOL / 2
    right = one.x + half + BESIDE + one.label.width
    return (one.x - half, one.y - half, right, one.y - half + max(SYMBOL, one.label.height))


def label_rect(x: float, y: float, label: Any) -> Rect:
    return (x, y, x + label.width, y + label.height)


def overlap(a: Rect, b: Rect) -> bool:
    return a[0] < b[2] - 0.01 and b[0] < a[2] - 0.01 and a[1] < b[3] - 0.01 and b[1] < a[3] - 0.01


def covered(picture: Picture) -> Iterator[tuple[str, Rect]]:
    """Symbols and texts, which no line may cross."""
    half = SYMBOL / 2
    for one in picture.symbols:
        yield one.key, (one.x - half, one.y - half, one.x + half, one.y + half)
        yield one.key, label_rect(one.x + half + BESIDE, one.y - half, one.label)
    for box in picture.boxes:
        yield box.household_id, label_rect(box.label_x, box.label_y, box.label)


def ancestors(found: PictureAnswer) -> dict[str, set[str]]:
    """Everybody above each person by any bar, by another way than the layout's."""
    above: dict[str, set[str]] = defaultdict(set)
    hanging = {one for one in ABOVE if one not in {"grandparent", "aunt_uncle"}}
    for one in found.links:
        if one.kind in hanging:
            above[one.end].add(one.start)
    for _ in found.people:
        for who in list(above):
            above[who] |= {far for near in list(above[who]) for far in above[near]}
    return above


@given(answers())
@settings(max_examples=50, deadline=None)
def test_a_picture_holds_everybody_and_nothing_covers_anything(found: PictureAnswer) -> None:
    picture = picture_of(found)
    keys = sorted(one.key for one in picture.symbols)
    assert keys == sorted(
        [one.person.person_id for one in found.people]
        + [f"incident:{one.agency}/{one.reference}" for one in found.incidents]
    )
    for a, b in combinations(picture.symbols, 2):
        assert not overlap(rect(a), rect(b)), (a.key, b.key)
    titles = [(box.household_id, label_rect(box.label_x, box.label_y, box.label)) for box in picture.boxes]
    for name, title in titles:
        assert not any(overlap(title, rect(one)) for one in picture.symbols), name
    for (name, a), (_, b) in combinations(titles, 2):
        assert not overlap(a, b), name
    for box in picture.boxes:
        inside = {
            one.key for one in picture.symbols
            if overlap((box.left, box.top, box.right, box.bottom), rect(one))
        }  # fmt: skip
        lives = {
            it.person_id
            for one in found.homes
            if one.household_id == box.household_id
            for it in one.residents
        }
        assert inside
        assert inside <= lives
    assert all(left >= 0 and top >= 0 and right <= picture.width and bottom <= picture.height
               for left, top, right, bottom in map(rect, picture.symbols))  # fmt: skip


@given(answers())
@settings(max_examples=50, deadline=None)
def test_no_line_runs_over_a_symbol_or_a_text(found: PictureAnswer) -> None:
    picture = picture_of(found)
    kept = list(covered(picture))
    for stroke in picture.strokes:
        for (x1, y1), (x2, y2) in pairwise(stroke.points):
            if x1 != x2 and y1 != y2:
                continue  # to twins: checked by the next test
            line = (min(x1, x2) - 0.4, min(y1, y2) - 0.4, max(x1, x2) + 0.4, max(y1, y2) + 0.4)
            for name, area in kept:
                inner = (area[0] + 0.6, area[1] + 0.6, area[2] - 0.6, area[3] - 0.6)
                assert inner[0] >= inner[2] or not overlap(line, inner), (stroke.says, name)


@given(answers())
@settings(max_examples=20, deadline=None)
def test_parents_stand_above_their_children(found: PictureAnswer) -> None:
    above = ancestors(found)
    y = {one.key: one.y for one in picture_of(found).symbols}
    for one in found.links:
        if one.kind in PARENTS and one.start not in above[one.start] and one.end not in above[one.end]:
            assert y[one.start] < y[one.end], (one.start, one.end)


@given(answers(), st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_order_of_the_answer_changes_nothing(found: PictureAnswer, random: Any) -> None:
    def mixed(items: list[Any]) -> list[Any]:
        return random.sample(items, len(items))

    other = found.model_copy(
        update={
            "people": [found.people[0], *mixed(found.people[1:])],
            "links": mixed(found.links),
            "homes": [
                one.model_copy(update={"residents": mixed(one.residents)}) for one in mixed(found.homes)
            ],
            "incidents": [
                one.model_copy(update={"involved": mixed(one.involved)}) for one in mixed(found.incidents)
            ],
            "suspected": mixed(found.suspected),
        }
    )
    assert picture_of(other) == picture_of(found)


@given(st.integers(3, 12), st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_other_ids_give_the_same_places(size: int, random: Any) -> None:
    """Where birth dates tell people apart, what they are called inside says nothing."""
    born = [f"{year}-01-01" for year in range(1950, 1950 + 5 * size, 5)]
    edges = [(a, b) for a in range(size) for b in range(a + 4, size) if random.random() < 0.3]

    def drawn(ids: list[str]) -> dict[str, tuple[float, float]]:
        people = [someone(who, name="A", born=day) for who, day in zip(ids, born, strict=True)]
        links = [link(ids[a], "parent", ids[b]) for a, b in edges]
        homes = [home("x", {ids[0]: "home", ids[-1]: "home"}), home("y", {ids[1]: "home"})]
        picture = picture_of(answer(people, links, homes))
        return {one.key: (one.x, one.y) for one in picture.symbols}

    plain = [f"P{n:02}" for n in range(size)]
    other = random.sample(plain, size)
    one, two = drawn(plain), drawn(other)
    assert [one[who] for who in plain] == [two[who] for who in other]


def test_twins_hang_from_one_point() -> None:
    people = [someone("m", sex="F", born="1980-01-01"), someone("f", sex="M", born="1979-01-01")]
    people += [someone(who, born="2015-03-03") for who in ("t1", "t2")] + [someone("e", born="2010-01-01")]
    links = [link(p, "parent", c) for p in "mf" for c in ("t1", "t2", "e")] + [link("f", "spouse", "m")]
    picture = picture_of(answer(people, links))
    slanted = [
        s
        for s in picture.strokes
        if len(s.points) == 2 and s.points[0][0] != s.points[1][0] and s.points[0][1] != s.points[1][1]
    ]
    assert len(slanted) == 2
    assert slanted[0].points[0] == slanted[1].points[0]
    tops = {one.key: (one.x, one.y - SYMBOL / 2) for one in picture.symbols}
    assert {s.points[1] for s in slanted} == {tops["t1"], tops["t2"]}


@pytest.mark.parametrize(("kind", "ended", "slashes"), [("spouse", False, 0), ("ex_partner", True, 1), ("ex_spouse", True, 2)])  # fmt: skip
def test_what_has_ended_is_struck_through(kind: str, ended: bool, slashes: int) -> None:
    picture = picture_of(answer([someone("a"), someone("b")], [link("a", kind, "b", ended=ended)]))
    assert [len(one.slashes) for one in picture.strokes] == [slashes]


def test_one_bar_for_each_couple() -> None:
    """A half-brother hangs from his own parents' bar, and an adopted sister from a dashed one."""
    people = [someone(who, born=f"{year}-01-01") for who, year in
              [("m", 1980), ("f", 1979), ("g", 1982), ("a", 2008), ("b", 2010), ("c", 2016), ("d", 2018)]]  # fmt: skip
    links = [link("m", "ex_spouse", "f", ended=True), link("m", "spouse", "g")]
    links += [link(p, "parent", c) for p in "mf" for c in "ab"] + [link(p, "parent", "c") for p in "mg"]
    links += [link(p, "adoptive_parent", "d") for p in "mg"]
    picture = picture_of(answer(people, links))
    hanging = {
        (one.people[-1], one.dash): set(one.people[:-1])
        for one in picture.strokes
        if one.people[-1] in "abcd"
    }
    assert hanging == {
        ("a", "solid"): {"m", "f"},
        ("b", "solid"): {"m", "f"},
        ("c", "solid"): {"m", "g"},
        ("d", "adoptive"): {"m", "g"},
    }


def test_a_second_home_is_a_marked_line_to_its_box() -> None:
    people = [
        someone("c", born="2015-01-01"),
        someone("m", born="1985-01-01"),
        someone("f", born="1984-01-01"),
    ]
    homes = [home("A", {"c": "home", "m": "home"}), home("B", {"f": "home", "c": "stays"})]
    picture = picture_of(answer(people, [link("m", "parent", "c"), link("f", "parent", "c")], homes))
    ringed = [one for one in picture.strokes if one.ring]
    assert [one.people for one in ringed] == [("c",)]
    box = next(one for one in picture.boxes if one.household_id == "B")
    assert ringed[0].ring is not None
    assert box.left <= ringed[0].ring[0] <= box.right
    assert ringed[0].ring[1] == box.bottom


def test_who_is_opened_joins_and_the_others_keep_their_order() -> None:
    people = [someone(f"P{n}", born=f"{1950 + n}-01-01") for n in range(6)]
    links = [link("P0", "friend", f"P{n}") for n in range(1, 6)]
    before = picture_of(answer(people, links), max_steps=1)
    more = [*people, *(someone(f"Q{n}", born=f"{1990 + n}-01-01", steps=2) for n in range(3))]
    both = [*links, *(link("P3", "friend", f"Q{n}") for n in range(3))]
    after = picture_of(answer(more, both), max_steps=1)

    def order(picture: Picture) -> list[str]:
        return [one.key for one in sorted(picture.symbols, key=lambda one: one.x) if one.key.startswith("P")]

    assert order(after) == order(before)
    assert {one.key for one in after.symbols} == {one.person.person_id for one in more}
