"""Row versions are a function of what was observed, not of the order in which extracts arrived."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from app.ingest.versions import Ending, Seen, Version, observations, versions_of

START = datetime(2026, 1, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def test_a_row_that_stays_is_one_version() -> None:
    found = versions_of([Seen(day(1), "a"), Seen(day(2), "a"), Seen(day(3), "a")])
    assert found == [Version("a", day(1), None, False, None)]


def test_a_change_closes_one_version_and_opens_the_next() -> None:
    found = versions_of([Seen(day(1), "a"), Seen(day(2), "b"), Seen(day(3), None)])
    assert found == [
        Version("a", day(1), day(2), False, None),
        Version("b", day(2), day(3), False, day(1)),
    ]


def test_a_current_only_source_ends_what_it_no_longer_holds_and_says_so() -> None:
    found = versions_of([Seen(day(1), "a"), Seen(day(2), None, "ended"), Seen(day(3), None, "ended")])
    assert found == [
        Version("a", day(1), day(2), False, None),
        Version("a", day(2), None, True, day(1)),
    ]
    assert found[1].recorded_at(day(-400)) == day(2)


def test_nothing_was_recorded_before_an_extract_that_lacked_it() -> None:
    (version,) = versions_of([Seen(day(1), None), Seen(day(2), "a")])
    assert version.recorded_at(day(-3000)) == day(1)
    (first,) = versions_of([Seen(day(2), "a")])
    assert first.recorded_at(day(-3000)) == day(-3000)
    assert first.recorded_at(None) == day(2)


def test_a_row_that_comes_back_is_a_version_of_its_own() -> None:
    found = versions_of([Seen(day(1), "a"), Seen(day(2), None), Seen(day(3), "a")])
    assert [(v.seen_from, v.retracted_at) for v in found] == [(day(1), day(2)), (day(3), None)]


endings = st.sampled_from(["withdrawn", "ended"])
histories = st.lists(st.tuples(st.sampled_from(["a", "b", None]), endings), min_size=1, max_size=7)


@given(histories, st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_versions(
    history: list[tuple[str | None, Ending]], random: Random
) -> None:
    # A source keeps ended rows or it does not: one ending for all its extracts.
    lacking = history[0][1]
    seen = [Seen(day(n), digest, lacking) for n, (digest, _) in enumerate(history)]
    arrival = list(seen)
    random.shuffle(arrival)
    versions: list[Version] = []
    times: list[tuple[datetime, Ending]] = []
    for one in arrival:
        times.append((one.at, one.lacking))
        versions = versions_of([*observations(versions, times, one.at), one])
    assert versions == versions_of(seen)
