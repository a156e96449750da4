"""What the agencies that meet nearly everybody write down: health, schools, housing."""

from __future__ import annotations

from random import Random

from seed_data.days import TODAY
from seed_data.desk import Desk
from seed_data.families import YEAR
from seed_data.identifiers import upn
from seed_data.world import Person, World


def pupil_number(person: Person) -> str:
    """The pupil number of a true person; schools and social care write the same one."""
    return upn(
        1000 + person.number // 1000 % 8000, 1970 + (person.birth - 719_163) // YEAR + 4, person.number % 1000
    )


def _caring(child: Person) -> str:
    return "no" if child.care else "yes"


def write_health(world: World, desk: Desk, rng: Random) -> None:
    """Nearly everybody is registered; the mother's link dates from the birth, the father's is often missing."""
    for person in world.people:
        if rng.random() < 0.94 or not person.birth:
            since = person.stays[0].start if person.stays else person.care_since or TODAY - 40
            desk.know(person, since)
            desk.homes(person)
    for bond in world.bonds:
        if (
            not bond.end
            and bond.one.number in desk.records
            and bond.other.number in desk.records
            and rng.random() < 0.6
        ):
            desk.relate(bond.one, bond.other, "partner", bond.start, keep=1.0, start=bond.start)
    for child in world.people:
        if child.number not in desk.records or not child.is_child():
            continue
        since = child.birth or TODAY - 60
        kind = "parent" if child.birth else "parent_of_unborn_child"
        start = child.birth if child.birth else 0
        if child.mother is not None:
            desk.relate(
                child.mother,
                child,
                kind,
                since,
                keep=0.95,
                caring=_caring(child),
                pr="yes" if child.birth else "",
                start=0,
                end=0,
            )
        if child.father is not None:
            home = child.father.household == child.household
            desk.relate(
                child.father,
                child,
                kind,
                since,
                keep=0.75 if home else 0.2,
                caring=_caring(child) if home else "",
                start=0,
            )
        write_siblings(child, desk, since, 0.85)
        for carer in child.carers:
            if child.care == "foster":
                desk.relate(
                    carer,
                    child,
                    "foster_carer",
                    child.care_since,
                    keep=0.6,
                    caring="yes",
                    start=child.care_since,
                )
            elif child.care == "kinship":
                desk.relate(carer, child, "grandparent", start, keep=0.6, caring="yes")


def write_schools(world: World, desk: Desk, rng: Random) -> None:
    """Pupils with their pupil numbers; parents as contacts, mostly without a birth date."""
    pupils = [
        p
        for p in world.people
        if p.is_child()
        and p.birth
        and TODAY - p.birth > 4 * YEAR
        and p.care != "alone"
        and rng.random() < 0.95
    ]
    for pupil in pupils:
        since = pupil.birth + 4 * YEAR + 200
        desk.know(pupil, since, upn=pupil_number(pupil) if rng.random() < 0.97 else "")
        desk.homes(pupil, ("home", "placement"))
        for parent, at_home in ((pupil.mother, True), (pupil.father, True)):
            if parent is None or parent.died:
                continue
            at_home = parent.household == pupil.household
            if rng.random() > (0.97 if at_home else 0.5):
                continue
            if parent.number not in desk.records:
                desk.know(parent, since, birth=rng.random() < 0.2)
                if rng.random() < 0.2:
                    desk.homes(parent, ("home",))
        for carer in pupil.carers:
            if rng.random() < 0.8:
                desk.know(carer, since, birth=False)
    for pupil in pupils:
        since = pupil.birth + 4 * YEAR + 200
        for parent in (pupil.mother, pupil.father):
            if parent is not None and not parent.died:
                at_home = parent.household == pupil.household
                desk.relate(
                    parent,
                    pupil,
                    "parent",
                    since,
                    keep=0.98,
                    caring="yes" if at_home and not pupil.care else "no" if pupil.care else "",
                    pr="yes",
                )
        for carer in pupil.carers:
            kind = {"foster": "foster_carer", "kinship": "grandparent"}.get(pupil.care, "step_parent")
            desk.relate(
                carer,
                pupil,
                kind,
                since,
                keep=0.9,
                caring="yes" if pupil.care else "",
                start=pupil.care_since,
            )
        write_siblings(pupil, desk, since, 0.6)


def write_siblings(child: Person, desk: Desk, since: int, keep: float) -> None:
    """A sibling row for each younger child of the same parent who has a record at this desk."""
    seen: set[int] = set()
    for parent in (child.mother, child.father):
        for other in parent.children if parent else ():
            if (
                other.number > child.number
                and other.birth
                and other.number not in seen
                and other.number in desk.records
            ):
                seen.add(other.number)
                kind = (
                    "sibling"
                    if other.mother is child.mother and other.father is child.father
                    else "half_sibling"
                )
                desk.relate(child, other, kind, max(since, other.birth), keep=keep)


def write_housing(world: World, desk: Desk, rng: Random) -> None:
    """Tenants of social homes: who lives there, with the ties that the tenancy form asks for."""
    for household in world.households:
        if rng.random() >= 0.17:
            continue
        members = [
            p for p in (*household.adults, *household.minors) if not p.died and not p.care and not p.hidden
        ]
        for member in members:
            desk.know(member, household.since)
            desk.homes(member, ("home",))
        adults = [p for p in household.adults if p in members]
        for place, one in enumerate(adults):
            for other in adults[place + 1 :]:
                couple = any(bond.end == 0 and other in (bond.one, bond.other) for bond in one.bonds)
                if couple:
                    desk.relate(one, other, "partner", household.since, keep=0.9, start=household.since)
                elif other in one.children:
                    desk.relate(one, other, "parent", household.since, keep=0.8)
                else:
                    desk.relate(
                        one,
                        other,
                        "household_member_other",
                        household.since,
                        keep=0.8,
                        start=max(household.since, one.birth, other.birth),
                    )
            for child in household.minors:
                if one in (child.mother, child.father) and child in members:
                    desk.relate(one, child, "parent", household.since, keep=0.85)
