"""Chains of relatives that lead from a child to somebody with a risk fact, one of each length up to four steps.

Chance alone leaves a small borough without the longer ones, and a demonstration has to show them.
"""

from __future__ import annotations

from random import Random

from seed_data.days import TODAY
from seed_data.families import YEAR
from seed_data.world import Person, RiskFact, Tie, World

_CHAIN = ("aunt_uncle", "partner", "sibling", "partner")
"""What each person of the chain is to the one before, who is nearer to the child."""


def plant(world: World, rng: Random) -> None:
    """Add, for 2, 3 and 4 steps, one chain in every 8,000 people and at least one."""
    flagged = {fact.person.number for fact in world.risk_facts}
    tied = {person.number for bond in world.bonds for person in (bond.one, bond.other)}
    taken = flagged | tied
    free = [
        household.adults[0]
        for household in world.households
        if household.kind == "single" and _is_free(household.adults[0], taken)
    ]
    families = [
        household
        for household in world.households
        if household.kind == "family" and household.minors and not _near(household.minors[0], flagged)
    ]
    for _ in range(max(1, len(world.people) // 8000)):
        for steps in (2, 3, 4):
            if len(free) < steps or not families:
                return
            child = families.pop(rng.randrange(len(families))).minors[0]
            chain = [free.pop(rng.randrange(len(free))) for _ in range(steps)]
            _tie(world, child, chain, rng)


def _is_free(person: Person, taken: set[int]) -> bool:
    years = TODAY - person.birth
    return (
        person.number not in taken
        and not (person.children or person.died or person.restriction or person.barrier)
        and 24 * YEAR < years < 60 * YEAR
    )


def _near(child: Person, flagged: set[int]) -> bool:
    family = [child, child.mother, child.father, *child.carers]
    if child.mother is not None:
        family += child.mother.children
    return bool(child.care or child.hidden or child.restriction or child.barrier) or any(
        person is not None and (person.number in flagged or person.restriction or person.died)
        for person in family
    )


def _tie(world: World, child: Person, chain: list[Person], rng: Random) -> None:
    since = TODAY - rng.randrange(2 * YEAR, 5 * YEAR)
    nearer = child
    for kind, person in zip(_CHAIN, chain, strict=False):
        world.ties.append(Tie(person, kind, nearer, since if kind == "partner" else 0))
        nearer = person
    world.of_concern.append((child, TODAY - rng.randrange(40, 300)))
    start = since - rng.randrange(30, YEAR)
    world.risk_facts.append(
        RiskFact(chain[-1], "domestic_abuse", "assessment", "perpetrator", start, 0, start + 2 * YEAR, 0)
    )
