"""Who lived with whom, rule by rule, and against a reading day by day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.derive.homes import HUB, Box, Home, Residence
from app.derive.homes import boxes as boxes_of
from app.derive.rectangles import Rect
from app.models.days import FAR_FUTURE, FAR_PAST

RECORDED = "2026-01-01T00:00:00Z"


def day(n: int) -> date:
    return date(2020, 1, 1) + timedelta(days=n)


def residence(
    who: str, start: int, end: int | None = None, *, known: int = 0, until: int | None = None, tier: int = 0
) -> Residence:
    """A home of record and person `who` from day `start` on, known from day `known`."""
    rect = Rect(
        day(start),
        FAR_FUTURE if end is None else day(end),
        day(known),
        FAR_FUTURE if until is None else day(until),
    )
    return Residence(
        f"{who}#{start}#{known}", f"P{who}", who, "NMP", "home", "home", rect, end is None, tier, RECORDED
    )


Own = dict[str, list[tuple[date, date, date, int]]]


def shared_homes(there: list[Residence], homes: Own) -> list[Box]:
    """`homes`: record to (valid_from, known_from, known_to, tier) of its homes anywhere."""
    return boxes_of(there, [Home(who, *one) for who, several in homes.items() for one in several])


def spans(found: list[Box]) -> list[tuple[str, date, date, date, date, int]]:
    return [
        (
            s.left.record_key + s.right.record_key,
            s.rect.valid_from,
            s.rect.valid_to,
            s.rect.known_from,
            s.rect.known_to,
            s.tier,
        )
        for s in found
    ]


def test_two_people_share_the_days_that_both_were_there() -> None:
    found = shared_homes([residence("b", 5, 20), residence("a", 0, 10)], {})
    assert spans(found) == [("ab", day(5), day(10), day(0), FAR_FUTURE, 0)]


def test_who_leaves_on_the_day_the_other_comes_shares_nothing() -> None:
    assert shared_homes([residence("a", 0, 10), residence("b", 10)], {}) == []


def test_it_is_known_when_both_are() -> None:
    found = shared_homes([residence("a", 0, known=3, until=9), residence("b", 0, known=6)], {})
    assert spans(found) == [("ab", day(0), FAR_FUTURE, day(6), day(9), 0)]


def test_one_person_in_two_records_lives_with_nobody_by_that() -> None:
    other = replace(residence("b", 0), person_id="Pa")
    assert shared_homes([residence("a", 0), other], {}) == []


def test_correspondence_joins_nobody() -> None:
    assert shared_homes([residence("a", 0), replace(residence("b", 0), kind="correspondence")], {}) == []


def test_a_newer_home_ends_the_older_from_when_it_was_recorded() -> None:
    homes = {"a": [(day(0), day(0), FAR_FUTURE, 0), (day(30), day(40), FAR_FUTURE, 0)]}
    found = shared_homes([residence("a", 0), residence("b", 0)], homes)
    assert spans(found) == [
        ("ab", day(0), FAR_FUTURE, day(0), day(40), 0),
        ("ab", day(0), day(30), day(40), FAR_FUTURE, 0),
    ]


def test_a_home_with_an_end_of_its_own_is_not_ended_by_a_newer_one() -> None:
    homes = {"a": [(day(5), day(0), FAR_FUTURE, 0)]}
    found = shared_homes([residence("a", 0, 20), residence("b", 0)], homes)
    assert spans(found) == [("ab", day(0), day(20), day(0), FAR_FUTURE, 0)]


def test_a_newer_home_that_is_withdrawn_gives_the_older_back() -> None:
    homes = {"a": [(day(30), day(40), day(50), 0)]}
    found = shared_homes([residence("a", 0), residence("b", 0)], homes)
    assert [(s[3], s[2]) for s in spans(found)] == [
        (day(0), FAR_FUTURE),
        (day(40), day(30)),
        (day(50), FAR_FUTURE),
    ]


@pytest.mark.parametrize(("tier_of_newer", "ends"), [(0, day(30)), (1, day(30)), (2, FAR_FUTURE)])
def test_a_newer_home_more_restricted_than_the_link_does_not_end_it(tier_of_newer: int, ends: date) -> None:
    homes = {"a": [(day(30), day(0), FAR_FUTURE, tier_of_newer)]}
    found = shared_homes([residence("a", 0), residence("b", 0, tier=1)], homes)
    assert spans(found) == [("ab", day(0), ends, day(0), FAR_FUTURE, 1)]


def test_an_institution_gives_no_links_while_it_is_known_as_one() -> None:
    refuge = replace(residence("c", 0, 3, known=20), dwelling_kind="refuge")
    found = shared_homes([residence("a", 0), residence("b", 0), refuge], {})
    assert spans(found) == [("ab", day(0), FAR_FUTURE, day(0), day(20), 0)]


def test_a_confidential_institution_cuts_only_links_as_restricted() -> None:
    refuge = replace(residence("c", 0, tier=2), dwelling_kind="refuge")
    found = shared_homes([residence("a", 0), residence("b", 0), residence("d", 0, tier=2), refuge], {})
    assert spans(found) == [("ab", day(0), FAR_FUTURE, day(0), FAR_FUTURE, 0)]


def crowd(count: int, start: int, end: int, tier: int = 0) -> list[Residence]:
    return [residence(f"z{n:02}", start, end, tier=tier) for n in range(count)]


def test_the_21st_resident_closes_the_days_of_the_crowd_only() -> None:
    people = [residence("a", 0, 100), residence("b", 0, 100), *crowd(HUB - 1, 40, 50)]
    found = [s for s in spans(shared_homes(people, {})) if s[0] == "ab"]
    assert [(s[1], s[2]) for s in found] == [(day(0), day(40)), (day(50), day(100))]


def test_twenty_people_are_a_home() -> None:
    people = [residence("a", 0, 100), residence("b", 0, 100), *crowd(HUB - 2, 40, 50)]
    assert len(shared_homes(people, {})) == HUB * (HUB - 1) // 2


def test_hidden_residents_do_not_close_an_open_home() -> None:
    people = [residence("a", 0, 100), residence("b", 0, 100), *crowd(HUB - 1, 40, 50, tier=2)]
    found = shared_homes(people, {})
    assert [(s[1], s[2]) for s in spans(found) if s[0] == "ab"] == [(day(0), day(100))]
    assert {s.tier for s in found} == {0}, "the hidden ones are a crowd among themselves"


def test_a_hostel_of_thousands_joins_nobody() -> None:
    people = [residence(f"h{n:04}", n % 50, known=n % 700) for n in range(1000)]
    assert shared_homes([replace(one, dwelling_kind="refuge") for one in people], {}) == []


names = st.sampled_from("abcd")
residences = st.builds(
    lambda who, start, long, known, held, tier, lived, inst: replace(
        residence(
            who,
            start,
            None if long == 9 else start + long,
            known=known,
            until=None if held == 9 else known + held,
            tier=tier,
        ),
        kind="home" if lived else "correspondence",
        dwelling_kind="refuge" if inst else "home",
        statement_id=f"{who}/{start}/{long}/{known}/{held}/{tier}/{lived}/{inst}",
    ),
    names,
    st.integers(0, 6),
    st.integers(1, 9),
    st.integers(0, 6),
    st.integers(1, 9),
    st.integers(0, 2),
    st.sampled_from([True, True, False]),
    st.sampled_from([False, False, False, True]),
)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(residences, max_size=6, unique_by=lambda r: r.statement_id),
    st.dictionaries(
        names,
        st.lists(
            st.tuples(
                st.integers(0, 8).map(day),
                st.integers(0, 8).map(day),
                st.integers(0, 12).map(day),
                st.integers(0, 2),
            ),
            max_size=2,
        ),
    ),
)
def test_it_is_what_the_rules_say_on_each_day(there: list[Residence], homes: Own) -> None:
    found = shared_homes(there, homes)
    for known in [day(n) for n in range(0, 14, 2)]:
        for valid in [FAR_PAST, *(day(n) for n in range(0, 16, 2))]:
            assert {
                (s.left.statement_id, s.right.statement_id)
                for s in found
                if s.rect.known_from <= known < s.rect.known_to
                and s.rect.valid_from <= valid < s.rect.valid_to
            } == set(by_the_rules(there, homes, known, valid))


def by_the_rules(there: list[Residence], homes: Own, known: date, valid: date) -> Iterator[tuple[str, str]]:
    def holds(r: Residence, tier: int) -> bool:
        if not (
            r.rect.known_from <= known < r.rect.known_to and r.rect.valid_from <= valid < r.rect.valid_to
        ):
            return False
        ended = any(
            at <= tier and start <= known < end and r.rect.valid_from < begins <= valid
            for begins, start, end, at in homes.get(r.record_key, [])
        )
        return not (r.open_ended and ended)

    for one in there:
        for other in there:
            tier = max(one.tier, other.tier)
            if (one.record_key, one.statement_id) >= (other.record_key, other.statement_id):
                continue
            if one.person_id == other.person_id or not one.kind == other.kind == "home":
                continue
            institution = any(
                r.dwelling_kind == "refuge"
                and r.tier <= tier
                and r.rect.known_from <= known < r.rect.known_to
                for r in there
            )
            if holds(one, tier) and holds(other, tier) and not institution:
                yield one.statement_id, other.statement_id
