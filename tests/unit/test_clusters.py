"""Who is whom, against an oracle that lists every simple path; in any order; and never across a *different*."""

from __future__ import annotations

import itertools
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from app.derive.clusters import Pair, partition
from app.derive.people import RecordView, Verdict, clusters
from tests.reference.identity import apart_and_together

KEYS = [f"A/s/{letter}" for letter in "abcdefg"]
PAIRS = list(itertools.combinations(KEYS, 2))
SAID = st.dictionaries(st.sampled_from(PAIRS), st.sampled_from(["same", "same", "different"]), max_size=14)
TIERS = st.lists(st.integers(0, 2), min_size=len(KEYS), max_size=len(KEYS))


@settings(max_examples=400, deadline=None)
@given(said=SAID, levels=TIERS)
def test_groups_and_what_is_suspended_are_the_oracles(said: dict[Pair, str], levels: list[int]) -> None:
    tiers = dict(zip(KEYS, levels, strict=True))
    same = {pair for pair, verdict in said.items() if verdict == "same"}
    different = {pair for pair, verdict in said.items() if verdict == "different"}
    found = partition(tiers, same, different)
    groups, cut = apart_and_together(tiers, same, different)
    assert {frozenset(group) for group in found.groups} == groups
    assert set(found.suspended) == cut
    assert not any(set(pair) <= set(group) for pair in different for group in found.groups)


@settings(max_examples=100, deadline=None)
@given(said=SAID, levels=TIERS, seed=st.integers(0, 99))
def test_the_order_of_deciding_does_not_matter(said: dict[Pair, str], levels: list[int], seed: int) -> None:
    records = [RecordView(key, "A", restriction=tier) for key, tier in zip(KEYS, levels, strict=True)]
    verdicts = [Verdict(*pair, verdict) for pair, verdict in said.items()]
    found = clusters(records, verdicts)
    Random(seed).shuffle(verdicts)
    again = clusters(records[::-1], verdicts)
    assert found.partition == again.partition


@settings(max_examples=100, deadline=None)
@given(said=SAID, levels=TIERS, pair=st.sampled_from(PAIRS))
def test_a_more_restricted_record_never_cuts_what_is_open(
    said: dict[Pair, str], levels: list[int], pair: Pair
) -> None:
    tiers = dict(zip(KEYS, levels, strict=True))
    same = {one for one, verdict in said.items() if verdict == "same"}
    different = {one for one, verdict in said.items() if verdict == "different"}
    found = partition(tiers, same, different)
    below = {key: tier for key, tier in tiers.items() if tier < 2}
    less = partition(
        below,
        {one for one in same if set(one) <= set(below)},
        {one for one in different if set(one) <= set(below)},
    )
    for group in less.groups:
        assert any(set(group) <= set(other) for other in found.groups)


def test_a_triangle_that_contradicts_itself_joins_nobody_and_names_who_said_what() -> None:
    a, b, c, d, e, *_ = KEYS
    found = partition(dict.fromkeys(KEYS, 0), {(a, b), (b, c), (c, d), (d, e)}, {(a, c)})
    assert [c, d, e] in found.groups
    assert [a] in found.groups
    assert [b] in found.groups
    assert found.suspended == {(a, b): ((a, c),), (b, c): ((a, c),)}
    assert found.conflicts == {(a, c): ((a, b), (b, c))}


def test_different_beats_the_rule_and_a_barrier_beats_everybody() -> None:
    number = ("nhs_number|9990000018",)
    left, right = RecordView("A/s/1", "A", verified=number), RecordView("B/s/1", "B", verified=number)
    assert len(clusters([left, right]).groups) == 1
    assert len(clusters([left, right], rule=False).groups) == 2
    assert len(clusters([left, right], [Verdict("A/s/1", "B/s/1", "different")]).groups) == 2
    assert len(clusters([left, right], [Verdict("A/s/1", "B/s/1", "unsure")]).groups) == 1
    barred = RecordView("B/s/1", "B", barrier="adoption")
    assert len(clusters([left, barred], [Verdict("A/s/1", "B/s/1", "same")]).groups) == 2
