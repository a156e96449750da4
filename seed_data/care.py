"""Children who do not live with a parent, families in refuges, the unborn, the dead, hidden addresses."""

from __future__ import annotations

from random import Random

from seed_data.days import TODAY
from seed_data.families import YEAR
from seed_data.names import draw_given, draw_group, draw_naming, surname_of
from seed_data.world import Household, Person, Stay, World


def change_lives(world: World, rng: Random) -> None:
    """Everything of this module, in a fixed order. At least one of each kind, however small the borough."""
    people = len(world.people)
    with_children = [h for h in world.households if h.minors and h.kind in {"family", "lone_parent"}]
    children = [child for h in with_children for child in h.minors]
    rng.shuffle(children)
    _bereave(with_children, max(2, people // 4000), rng)
    _place(world, children, max(4, len(children) * 67 // 10_000), rng)
    _kinship(world, children[::-1], max(1, people // 3000), rng)
    _shelter(world, with_children, max(2, people // 4000), rng)
    _expect(world, with_children, _expected(people), rng)
    _arrive_alone(world, _alone(people), rng)
    _lodge(world, with_children, _lodgers(people), rng)
    _die(world, rng)
    _restrict(world, rng)


def most_added(people: int) -> int:
    """The most people that this module adds to a borough that is to have `people`."""
    return _expected(people) + _alone(people) + _lodgers(people)


def _expected(people: int) -> int:
    return max(2, people // 700)


def _alone(people: int) -> int:
    return max(2, people // 5000)


def _lodgers(people: int) -> int:
    return max(2, people // 500)


def _move(person: Person, dwelling_stay: Stay) -> None:
    person.stays.append(dwelling_stay)


def _bereave(with_children: list[Household], count: int, rng: Random) -> None:
    """Lone parents who died: their children's only recorded carer is dead."""
    lone = [h for h in with_children if h.kind == "lone_parent"]
    for household in rng.sample(lone, min(count, len(lone))):
        parent = household.adults[0]
        parent.died = TODAY - rng.randrange(15, 400)
        parent.died = max(parent.died, max(child.birth for child in household.minors) + 1)


def _place(world: World, children: list[Person], count: int, rng: Random) -> None:
    """Looked-after children: foster homes, children's homes, for older ones hostels."""
    foster_homes = [h for h in world.households if h.kind == "couple"]
    institutions = world.homes.institutions
    done = 0
    for child in children:
        if done >= count:
            return
        if child.care or child.died or not (child.mother or child.father):
            continue
        since = max(child.birth + 20, TODAY - rng.randrange(30, 5 * YEAR))
        child.carers = []
        draw = done % 10
        if draw < 6 and draw != 1:
            home = foster_homes[rng.randrange(len(foster_homes))]
            child.care = "foster"
            since = max(since, home.since)
            child.carers = list(home.adults)
            dwelling = home.dwelling
        elif TODAY - child.birth > 16 * YEAR and draw > 7:
            child.care = "hostel"
            dwelling = rng.choice(institutions["hostel"])
        else:
            child.care = "childrens_home"
            dwelling = rng.choice(institutions["childrens_home"])
        child.care_since = since
        child.stays[:] = [
            Stay(s.dwelling, s.start, min(s.end or since, since), s.kind)
            for s in child.stays
            if s.start < since
        ]
        _move(child, Stay(dwelling, since, 0, "placement"))
        done += 1


def _kinship(world: World, children: list[Person], count: int, rng: Random) -> None:
    """Children who live with a grandparent."""
    homes = {person.number: h for h in world.households for person in h.adults}
    done = 0
    for child in children:
        parent = child.mother or child.father
        elder = parent and (parent.mother or parent.father)
        if done >= count or child.care or elder is None or elder.died:
            continue
        since = max(child.birth + 30, TODAY - rng.randrange(60, 4 * YEAR))
        child.care, child.care_since, child.carers = "kinship", since, [elder]
        child.stays[:] = [
            Stay(s.dwelling, s.start, min(s.end or since, since), s.kind)
            for s in child.stays
            if s.start < since
        ]
        _move(child, Stay(homes[elder.number].dwelling, since, 0, "home"))
        done += 1


def _shelter(world: World, with_children: list[Household], count: int, rng: Random) -> None:
    """Mothers with their children in a refuge; some then move on to an address that must stay secret."""
    lone = [h for h in with_children if h.kind == "lone_parent" and not h.adults[0].died]
    refuges = world.homes.institutions["refuge"]
    for number, household in enumerate(rng.sample(lone, min(2 * count, len(lone)))):
        members = [household.adults[0], *(child for child in household.minors if not child.care)]
        since = max(TODAY - rng.randrange(10, 250), household.since + 5)
        since = max([since, *(m.birth + 1 for m in members)])
        secret = None if number % 2 else world.homes.build()
        for member in members:
            member.hidden = True
            if secret is None:
                _move(member, Stay(refuges[number % len(refuges)], since, 0, "stays"))
            else:
                _close(member, since)
                _move(member, Stay(secret, since, 0, "home"))


def _close(person: Person, on: int) -> None:
    person.stays[:] = [
        s if s.end or s.kind != "home" else s._replace(end=max(on, s.start + 1)) for s in person.stays
    ]


def _expect(world: World, with_children: list[Household], count: int, rng: Random) -> None:
    """Unborn children of women who are in their households."""
    young = [h for h in with_children if h.adults[0].sex == "F" and TODAY - h.adults[0].birth < 40 * YEAR]
    for household in rng.sample(young, min(count, len(young))):
        mother = household.adults[0]
        unborn = Person(
            len(world.people), "Unborn", "", mother.family, mother.group, "U", 0, household.number
        )
        unborn.expected = TODAY + rng.randrange(10, 200)
        unborn.mother = mother
        mother.children.append(unborn)
        if len(household.adults) > 1 and household.adults[1].sex == "M" and household.kind == "family":
            unborn.father = household.adults[1]
            unborn.father.children.append(unborn)
        world.people.append(unborn)


def _arrive_alone(world: World, count: int, rng: Random) -> None:
    """Young people who came alone; their birth day is not known, so it is written as 1 January."""
    for _ in range(count):
        group = rng.choice(("horn_of_africa", "arabic", "chinese_vietnamese"))
        naming = draw_naming(rng, group)
        born = TODAY - TODAY % YEAR - rng.randrange(15, 17) * YEAR
        person = Person(
            len(world.people), draw_given(rng, group, "M"), "", surname_of(naming, "M", draw_given(rng, group, "M"), rng), group, "M", born, -1, care="alone"
        )  # fmt: skip
        person.care_since = TODAY - rng.randrange(5, 300)
        world.people.append(person)


def _lodge(world: World, with_children: list[Household], count: int, rng: Random) -> None:
    """Adults with no tie to anyone in a home where children live."""
    for household in rng.sample(with_children, min(count, len(with_children))):
        naming = draw_naming(rng, draw_group(rng))
        born = TODAY - rng.randrange(22, 60) * YEAR - rng.randrange(YEAR)
        lodger = Person(
            len(world.people),
            draw_given(rng, naming.group, "M"),
            "",
            surname_of(naming, "M", "", rng),
            naming.group,
            "M",
            born,
            household.number,
        )
        since = max(household.since, TODAY - rng.randrange(20, 700))
        _move(
            lodger,
            Stay(
                household.dwelling,
                since,
                0 if rng.random() < 0.7 else min(TODAY, since + rng.randrange(10, 200)),
                "home",
            ),
        )
        world.people.append(lodger)


def _die(world: World, rng: Random) -> None:
    """One person in 200 died, mostly the old; records of them stay."""
    for person in world.people:
        if (
            person.birth
            and not person.died
            and rng.random() < (0.04 if TODAY - person.birth > 75 * YEAR else 0.001)
        ):
            person.died = max(person.birth + 1, TODAY - rng.randrange(10, 3 * YEAR))


def _restrict(world: World, rng: Random) -> None:
    """A few people whose records are restricted, confidential or sealed, and adoption and protection barriers."""
    for person in world.people:
        draw = rng.random()
        if draw < 0.012:
            person.restriction = 1 if draw < 0.008 else 2 if draw < 0.0105 else 3
        elif draw < 0.013:
            person.barrier = "adoption" if person.is_child() else "witness_protection"
            person.restriction = 2
