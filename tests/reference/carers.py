"""Who cares for each child, and what kind of gap there is when nobody is recorded as doing so."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from tests.reference.identity import Person
from tests.reference.reach import distances
from tests.reference.view import View
from tests.reference.world import Tie

NEAREST_WITHIN = 4


@dataclass(frozen=True, slots=True)
class CarerAnswer:
    """A child's gap level (None: has a carer) and the steps to anybody who cares for a child."""

    level: str | None
    nearest_carer: int | None


def cares_now(view: View, tie: Tie) -> bool:
    """Whether the statement makes its start person a carer of its end person on the day."""
    return (
        tie.would_care
        and view.seen(tie)
        and not tie.disputed
        and tie.care_since <= view.valid_on < tie.care_until
        and tie.start.died > view.valid_on
        and tie.start != tie.end
    )


def cared_once(view: View, tie: Tie) -> bool:
    """Whether the statement said so at some time that the reader may know of."""
    return (
        tie.would_care
        and tie.tier <= view.clearance
        and tie.said.known_from <= view.known_on
        and tie.care_since <= view.valid_on
        and tie.start != tie.end
    )


def carers(view: View) -> dict[str, list[Tie]]:
    """For each person the statements that somebody cares for them now."""
    out: dict[str, list[Tie]] = defaultdict(list)
    for tie in view.world.ties:
        if cares_now(view, tie):
            out[tie.end.key].append(tie)
    return out


def in_care_of_an_organisation(view: View, child: Person) -> bool:
    """An open placement, or a home that the child's own record calls a children's home."""
    return any(
        stay.person == child
        and view.lives(stay)
        and (stay.kind == "placement" or stay.dwelling == "childrens_home")
        for stay in view.world.stays
    )


def children_without_carers(
    view: View, agency: str | None = None, *, age_unknown: bool = False
) -> dict[str, CarerAnswer]:
    """Every child looked at, with level and distance; those who have a carer are there with level None."""
    caring = carers(view)
    anybody = {
        tie.start.key
        for ties in caring.values()
        for tie in ties
        if tie.end.tier <= view.clearance and view.child(tie.end)
    }
    once = {tie.end.key for tie in view.world.ties if cared_once(view, tie)}
    linked = view.neighbours("all")
    out: dict[str, CarerAnswer] = {}
    for child in view.age_unknown if age_unknown else view.children:
        if agency is not None and agency not in child.holders:
            continue
        here = caring.get(child.key, [])
        level: str | None
        if any(agency is None or tie.said.agency == agency for tie in here):
            level = None
        elif here:
            level = "G2"
        elif in_care_of_an_organisation(view, child):
            level = "G5"
        elif child.key in once:
            level = "G3"
        elif any(
            tie.start not in (child, other)
            for other in view.may_be(child)
            for tie in caring.get(other.key, [])
        ):
            level = "G4"
        else:
            level = "G1" if linked.get(child.key) else "G0"
        reached = [
            steps
            for person, steps in distances(view, child.key, "close", NEAREST_WITHIN).items()
            if person in anybody and person != child.key
        ]
        out[child.key] = CarerAnswer(level, min(reached, default=None))
    return out
