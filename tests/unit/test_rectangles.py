"""Boxes in two times, held against the plainest possible reading: day by day, point by point."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.derive.rectangles import Rect, crowded, intersect, subtract, union

START = date(2020, 1, 1)
SPAN = 7
DAYS = [START + timedelta(days=n) for n in range(SPAN)]
Point = tuple[date, date]

intervals = st.tuples(st.integers(0, SPAN), st.integers(0, SPAN)).map(
    lambda ends: (START + timedelta(days=ends[0]), START + timedelta(days=ends[1]))
)
boxes = st.tuples(intervals, intervals).map(lambda pair: Rect(*pair[0], *pair[1]))


def points(*several: Rect) -> set[Point]:
    return {
        (known, valid)
        for box in several
        for known in DAYS
        for valid in DAYS
        if box.known_from <= known < box.known_to and box.valid_from <= valid < box.valid_to
    }


@given(boxes, boxes)
def test_intersect_is_what_both_hold(one: Rect, other: Rect) -> None:
    assert points(intersect(one, other)) == points(one) & points(other)


@given(boxes, st.lists(boxes, max_size=6))
def test_subtract_leaves_what_no_cut_holds(box: Rect, cuts: list[Rect]) -> None:
    left = subtract(box, cuts)
    assert points(*left) == points(box) - points(*cuts)
    assert sum(len(points(one)) for one in left) == len(points(*left)), "no point twice"


@given(boxes, st.lists(boxes, max_size=6), st.randoms())
def test_equal_regions_are_equal_lists(box: Rect, cuts: list[Rect], random: object) -> None:
    halves = [
        part
        for cut in cuts
        for part in (
            cut._replace(valid_to=cut.valid_from + (cut.valid_to - cut.valid_from) // 2),
            cut._replace(valid_from=cut.valid_from + (cut.valid_to - cut.valid_from) // 2),
        )
        if not cut.empty
    ]
    random.shuffle(halves)  # type: ignore[attr-defined]  hypothesis gives a Random
    assert subtract(box, halves) == subtract(box, cuts)


@settings(max_examples=200)
@given(st.lists(st.tuples(st.sampled_from("abcd"), boxes), max_size=8), st.integers(0, 3))
def test_crowded_counts_people_not_boxes(there: list[tuple[str, Rect]], most: int) -> None:
    expected = {
        point
        for point in points(Rect(DAYS[0], DAYS[-1] + timedelta(1), DAYS[0], DAYS[-1] + timedelta(1)))
        if len({person for person, box in there if point in points(box)}) > most
    }
    people = {who: union([box for person, box in there if person == who]) for who, _ in there}
    found = crowded(list(people.values()), most)
    assert points(*found) == expected
    assert sum(len(points(one)) for one in found) == len(expected)


@given(st.lists(boxes, max_size=6))
def test_union_is_what_any_holds(several: list[Rect]) -> None:
    found = union(several)
    assert points(*found) == points(*several)
    assert sum(len(points(one)) for one in found) == len(points(*several))
