"""Who lives with whom: single people, couples, families, step-families, grown children, sharers."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from seed_data.days import TODAY
from seed_data.names import Naming, draw_given, draw_group, draw_middle, draw_naming, surname_of
from seed_data.world import EIGHTEEN_YEARS_AGO, Household, Person, Stay, World

YEAR = 365
_TWINS = 0.015


@dataclass(slots=True)
class Separated:
    """Children whose other parent lives elsewhere and is still to be found among the borough's adults."""

    parent: Person
    children: list[Person]
    sex: str
    group: str
    parted: int


class Population:
    """Makes households until the borough has its people. `separated` is what `ties` then joins up."""

    def __init__(self, world: World, rng: Random) -> None:
        self.world = world
        self.rng = rng
        self.separated: list[Separated] = []

    def fill(self, people: int) -> None:
        """Add households until there are exactly `people` people."""
        while len(self.world.people) < people:
            left = people - len(self.world.people)
            draw = self.rng.random()
            if left < 8 or draw < 0.28:
                self._single()
            elif draw < 0.52:
                self._couple()
            elif draw < 0.80:
                self._family()
            elif draw < 0.92:
                self._grown_children()
            else:
                self._sharers()

    def top_up(self, people: int) -> None:
        """Add people who live alone until there are exactly `people`."""
        while len(self.world.people) < people:
            self._single()

    def person(self, naming: Naming, sex: str, birth: int, household: int, father_given: str = "") -> Person:
        """A new true person."""
        rng = self.rng
        number = len(self.world.people)
        given = draw_given(rng, naming.group, sex)
        person = Person(
            number, given, draw_middle(rng, naming.group, sex), surname_of(naming, sex, father_given, rng), naming.group, sex, birth, household
        )  # fmt: skip
        if rng.random() < 0.6:
            person.phone = f"07700 9{rng.randrange(100_000):05d}"
        self.world.people.append(person)
        return person

    def household(self, kind: str, adults: list[Person], minors: list[Person], since: int) -> Household:
        """Give people a home, and an earlier one where the borough has room for it."""
        homes, rng = self.world.homes, self.rng
        dwelling = homes.build()
        household = Household(len(self.world.households), kind, dwelling, since, adults, minors)
        dwelling.free_before = since
        previous = None
        if self.world.households and rng.random() < 0.55:
            candidate = self.world.households[rng.randrange(len(self.world.households))].dwelling
            previous = candidate if candidate.free_before >= since else homes.build()
        start = since - rng.randrange(YEAR, 9 * YEAR)
        for person in (*adults, *minors):
            if previous is not None and person.birth < since:
                person.stays.append(Stay(previous, max(start, person.birth), since, "home"))
                previous.free_before = start
            person.stays.append(Stay(dwelling, max(since, person.birth), 0, "home"))
        self.world.households.append(household)
        return household

    def _next(self) -> int:
        return len(self.world.households)

    def _since(self, latest: int = TODAY - 20) -> int:
        """When people moved in: often lately, sometimes long ago."""
        return latest - int(self.rng.expovariate(1 / (6 * YEAR))) % (30 * YEAR) - 5

    def _adult_birth(self, youngest: int, oldest: int) -> int:
        return TODAY - self.rng.randrange(youngest * YEAR + 5, oldest * YEAR)

    def _sex(self) -> str:
        return "F" if self.rng.random() < 0.5 else "M"

    def _naming(self) -> Naming:
        return draw_naming(self.rng, draw_group(self.rng))

    def _single(self) -> None:
        adult = self.person(self._naming(), self._sex(), self._adult_birth(20, 92), self._next())
        self.household("single", [adult], [], max(self._since(), adult.birth + 18 * YEAR))

    def _pair(self, woman_birth: int, naming: Naming) -> tuple[Person, Person]:
        """A couple; the woman often bears another surname than the man, and may have borne one before."""
        rng = self.rng
        man_birth = min(woman_birth - int(rng.gauss(2, 4) * YEAR), TODAY - 18 * YEAR)
        hers = draw_naming(rng, naming.group if rng.random() < 0.92 else draw_group(rng))
        man = self.person(naming, "M", max(man_birth, TODAY - 95 * YEAR), self._next())
        woman = self.person(hers, "F", woman_birth, self._next())
        if naming.group == hers.group and rng.random() < 0.55:
            woman.other_surname = woman.family
            woman.family = surname_of(naming, "F", "", rng)
        return woman, man

    def _couple(self) -> None:
        birth = self._adult_birth(22, 88)
        woman, man = self._pair(birth, self._naming())
        since = max(self._since(), max(woman.birth, man.birth) + 18 * YEAR)
        self.world.bond(woman, man, since - self.rng.randrange(0, 3 * YEAR))
        self.household("couple", [woman, man], [], since)

    def _children(
        self, naming: Naming, mother_birth: int, father_given: str, count: int, anchor: int
    ) -> list[Person]:
        """`count` births (now and then twins), one on `anchor`, their mother being 16 to 45; eldest first."""
        rng = self.rng
        births = [anchor]
        for _ in range(count - 1):
            gap = rng.randrange(400, 5 * YEAR)
            birth = births[0] - gap if rng.random() < 0.5 else births[-1] + gap
            if mother_birth + 16 * YEAR < birth < min(mother_birth + 45 * YEAR, TODAY - 10):
                births.append(birth)
                births.sort()
        children: list[Person] = []
        names: set[str] = set()
        for birth in births:
            born = [self.person(naming, self._sex(), birth, self._next(), father_given)]
            if rng.random() < _TWINS:
                born.append(self.person(naming, self._sex(), birth, self._next(), father_given))
                for twin in born:
                    twin.twin = born[0].number + 1
            for child in born:
                while child.given in names:
                    child.given = draw_given(rng, naming.group, child.sex)
                names.add(child.given)
            children.extend(born)
        return children

    def _family(self) -> None:
        rng = self.rng
        naming = self._naming()
        anchor = TODAY - rng.randrange(10, 18 * YEAR)
        mother_birth = min(anchor - int(rng.triangular(17, 43, 29) * YEAR), TODAY - 19 * YEAR)
        count = rng.choices((1, 2, 3, 4), cum_weights=(42, 84, 96, 100))[0]
        draw = rng.random()
        two = draw < 0.74
        blended = two and rng.random() < 0.13
        woman, man = self._pair(mother_birth, naming)
        if not two:
            self.world.people.pop(man.number)
            woman.number = man.number
        hers = (
            naming
            if not blended and rng.random() < 0.8
            else Naming(naming.group, woman.other_surname or woman.family, naming.second)
        )
        children = self._children(hers, mother_birth, man.given, count, anchor)
        for child in children:
            child.mother = woman
            woman.children.append(child)
        adults = [woman, man] if two else [woman]
        if not two and rng.random() < 0.12:
            self._swap_lone_parent(woman, children)
        shared = 0 if blended and len(children) == 1 else len(children) - 1
        first = children[0].birth
        for place, child in enumerate(children):
            if two and (not blended or (place == len(children) - 1 and shared)):
                child.father = man
                man.children.append(child)
        apart = [child for child in children if child.father is None or child.mother is None]
        since = max(self._since(), woman.birth + 17 * YEAR)
        if apart and rng.random() < 0.78:
            # A child born to the new couple bounds when the old one had parted.
            latest = min([TODAY - 30, *(child.birth - 300 for child in children if child not in apart)])
            parted = max(latest - rng.randrange(30, 9 * YEAR), max(child.birth for child in apart) - 200)
            parted = min(parted, TODAY - 25)
            self.separated.append(
                Separated(woman, apart, "M" if apart[0].mother is woman else "F", naming.group, parted)
            )
        if two:
            start = first - rng.randrange(300, 4 * YEAR) if not blended else min(self._since(), TODAY - 60)
            self.world.bond(woman, man, start)
            if blended:
                for child in apart:
                    child.carers.append(man)
        if rng.random() < 0.01 and man.sex == "M" and two:
            self._same_name(man, children)
        grown = [child for child in children if child.birth <= EIGHTEEN_YEARS_AGO]
        minors = [child for child in children if child.birth > EIGHTEEN_YEARS_AGO]
        self.household("family" if two else "lone_parent", [*adults, *grown], minors, since)

    def _swap_lone_parent(self, parent: Person, children: list[Person]) -> None:
        """One lone parent in eight is the father."""
        parent.sex = "M"
        parent.given = draw_given(self.rng, parent.group, "M")
        parent.middle = draw_middle(self.rng, parent.group, "M")
        for child in children:
            child.mother, child.father = None, parent

    def _same_name(self, father: Person, children: list[Person]) -> None:
        for child in children:
            if child.sex == "M" and child.group == father.group:
                child.given, child.middle = father.given, father.middle
                return

    def _grown_children(self) -> None:
        rng = self.rng
        woman, man = self._pair(self._adult_birth(42, 66), self._naming())
        naming = Naming(
            man.group, man.family.split(" ")[-1] if man.group != "sikh" else man.family, woman.family
        )
        grown: list[Person] = []
        for _ in range(1 if rng.random() < 0.7 else 2):
            birth = min(
                woman.birth + rng.randrange(19, 34) * YEAR + rng.randrange(YEAR), EIGHTEEN_YEARS_AGO - 3
            )
            child = self.person(naming, self._sex(), birth, self._next(), man.given)
            child.mother, child.father = woman, man
            woman.children.append(child)
            man.children.append(child)
            grown.append(child)
        if rng.random() < 0.05:
            self._same_name(man, grown)
        since = max(self._since(), woman.birth + 20 * YEAR)
        self.world.bond(woman, man, min(grown[0].birth - 400, since))
        self.household("grown_children", [woman, man, *grown], [], since)

    def _sharers(self) -> None:
        adults = [
            self.person(self._naming(), self._sex(), self._adult_birth(19, 38), self._next())
            for _ in range(self.rng.randrange(2, 5))
        ]
        self.household("sharers", adults, [], TODAY - self.rng.randrange(20, 3 * YEAR))
