"""Distances, shortest lists of people, and who is near a live risk fact."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from tests.reference.identity import Person
from tests.reference.view import Profile, View

EVERY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Near:
    """The least steps, everybody with a risk fact at that distance, all shortest lists of people."""

    steps: int
    risk_people: frozenset[str]
    paths: frozenset[tuple[str, ...]]


def distances(view: View, start: str, profile: Profile, most: int) -> dict[str, int]:
    """Least steps from one person to everybody within `most` steps, the person at 0."""
    neighbours = view.neighbours(profile)
    steps, waiting = {start: 0}, deque([start])
    while waiting:
        here = waiting.popleft()
        if steps[here] == most:
            continue
        for there in neighbours.get(here, {}):
            if there not in steps:
                steps[there] = steps[here] + 1
                waiting.append(there)
    return steps


def shortest_lists(
    view: View, start: str, end: str, profile: Profile, most: int
) -> frozenset[tuple[str, ...]]:
    """Every shortest list of people from one to the other; none beyond `most` steps."""
    steps = distances(view, start, profile, most)
    if end not in steps:
        return frozenset()
    neighbours = view.neighbours(profile)
    lists: list[tuple[str, ...]] = [(end,)]
    for distance in range(steps[end] - 1, -1, -1):
        lists = [
            (before, *rest)
            for rest in lists
            for before in neighbours[rest[0]]
            if steps.get(before) == distance
        ]
    return frozenset(lists)


def flagged(view: View, kinds: frozenset[str] = EVERY, bases: frozenset[str] = EVERY) -> frozenset[str]:
    """Everybody with a live risk fact of these kinds and bases."""
    return frozenset(risk.person.key for risk in view.live_risks(kinds, bases))


def children_near_risk(
    view: View,
    profile: Profile,
    most: int,
    kinds: frozenset[str] = EVERY,
    bases: frozenset[str] = EVERY,
    *,
    age_unknown: bool = False,
) -> dict[str, int]:
    """Least steps (1 to `most`) from each child to another person with a live risk fact."""
    risky = flagged(view, kinds, bases)
    out: dict[str, int] = {}
    for child in view.age_unknown if age_unknown else view.children:
        near = [
            steps
            for other, steps in distances(view, child.key, profile, most).items()
            if other in risky and other != child.key
        ]
        if near:
            out[child.key] = min(near)
    return out


def near(
    view: View,
    person: str,
    profile: Profile,
    most: int,
    kinds: frozenset[str] = EVERY,
    bases: frozenset[str] = EVERY,
) -> Near | None:
    """The nearest other people with a live risk fact and how they are reached."""
    risky = flagged(view, kinds, bases)
    found = {
        other: steps
        for other, steps in distances(view, person, profile, most).items()
        if other in risky and other != person
    }
    if not found:
        return None
    steps = min(found.values())
    nearest = frozenset(other for other, distance in found.items() if distance == steps)
    lists = [shortest_lists(view, other, person, profile, most) for other in nearest]
    return Near(steps, nearest, frozenset[tuple[str, ...]]().union(*lists))


def person_risks(view: View, person: str, profile: Profile, most: int) -> dict[str, int]:
    """Other people with live risk facts within `most` steps, and how far each is."""
    risky = flagged(view)
    return {
        other: steps
        for other, steps in distances(view, person, profile, most).items()
        if other in risky and other != person
    }


def risk_groups(view: View, profile: Profile, most: int) -> dict[str, dict[str, int]]:
    """Each person with a live risk fact, and the children within `most` steps of them."""
    children: list[Person] = view.children
    out: dict[str, dict[str, int]] = {}
    for risky in sorted(flagged(view)):
        steps = distances(view, risky, profile, most)
        reached = {child.key: steps[child.key] for child in children if steps.get(child.key, 0) > 0}
        if reached:
            out[risky] = reached
    return out
