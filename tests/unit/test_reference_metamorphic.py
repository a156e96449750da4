"""The oracle keeps the promises that hold for every world, whatever is in it."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from hypothesis import given, note, settings

from tests.reference.carers import children_without_carers
from tests.reference.gaps import (
    adults_unexplained,
    children_not_recorded,
    children_without_second_parent,
    household_members,
    siblings_not_linked,
)
from tests.reference.reach import children_near_risk, risk_groups
from tests.reference.view import PROFILES, View
from tests.reference.world import World
from tests.worlds.random_world import worlds
from tests.worlds.script import Draft, drafts_of, text_of, write_world

MOMENTS = [
    (date(2024, 6, 30), date(2026, 6, 1)),
    (date(2025, 1, 30), date(2025, 3, 1)),
    (date(2026, 6, 1), date(2026, 6, 1)),
]
FEW = settings(max_examples=15, deadline=None, derandomize=True)


def told(drafts: list[Draft]) -> World:
    note(text_of(drafts))
    with TemporaryDirectory() as folder:
        return World.read(write_world(drafts, Path(folder) / "world"))


def answers(view: View) -> dict[str, object]:
    """All that the oracle can be asked, in one value."""
    return {
        "near": [children_near_risk(view, profile, most) for profile in PROFILES for most in (1, 2, 3)],
        "groups": risk_groups(view, "wider", 2),
        "carers": [children_without_carers(view, agency) for agency in (None, "NMP", "NMC")],
        "siblings": siblings_not_linked(view),
        "parents": children_without_second_parent(view),
        "adults": adults_unexplained(view),
        "incidents": children_not_recorded(view, ""),
        "homes": household_members(view),
        "unknown": [person.key for person in view.age_unknown],
    }


@FEW
@given(worlds())
def test_what_may_not_be_seen_does_not_exist(drafts: list[Draft]) -> None:
    world = told(drafts)
    for clearance in (0, 1, 2):
        less = world.without_above(clearance)
        for valid_on, known_on in MOMENTS:
            whole = View(world, valid_on, known_on, clearance)
            assert answers(whole) == answers(View(less, valid_on, known_on, clearance))
            assert answers(whole) == answers(View(less, valid_on, known_on, 3))


@FEW
@given(worlds())
def test_more_clearance_never_shows_less(drafts: list[Draft]) -> None:
    world = told(drafts)
    for valid_on, known_on in MOMENTS:
        for clearance in (0, 1, 2):
            less, more = (View(world, valid_on, known_on, c) for c in (clearance, clearance + 1))
            for profile in PROFILES:
                assert set(less.links(profile)) <= set(more.links(profile))
                further, nearer = (children_near_risk(view, profile, 3) for view in (less, more))
                assert all(nearer.get(child, 9) <= steps for child, steps in further.items())


@FEW
@given(worlds())
def test_a_wider_profile_and_more_steps_never_lose_a_child(drafts: list[Draft]) -> None:
    world = told(drafts)
    for valid_on, known_on in MOMENTS:
        view = View(world, valid_on, known_on, 3)
        for narrow, wide in pairwise(PROFILES):
            assert set(view.links(narrow)) <= set(view.links(wide))
        for most in (1, 2, 3):
            fewer, more = (children_near_risk(view, "close", n) for n in (most, most + 1))
            assert fewer.items() <= more.items()


@FEW
@given(worlds())
def test_the_order_of_extracts_does_not_matter(drafts: list[Draft]) -> None:
    turned = list(drafts)
    Random(1).shuffle(turned)
    first, second = told(drafts), told(turned)
    for valid_on, known_on in MOMENTS:
        assert answers(View(first, valid_on, known_on, 3)) == answers(View(second, valid_on, known_on, 3))


@FEW
@given(worlds())
def test_a_world_can_be_printed_and_read_back(drafts: list[Draft]) -> None:
    assert text_of(drafts_of(text_of(drafts))) == text_of(drafts)
