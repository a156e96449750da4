"""Ties between households: the parent who lives elsewhere, grandparents, weekends away."""

from __future__ import annotations

from random import Random

from seed_data.days import TODAY
from seed_data.families import YEAR, Separated
from seed_data.names import Naming, draw_given, surname_of
from seed_data.world import Household, Person, Stay, World

_TRIES = 6


class Pool:
    """Adults by year of birth, from whom a relative of about the right age is taken once."""

    def __init__(self, rng: Random, adults: list[Person]) -> None:
        self._rng = rng
        self._by_year: dict[int, list[Person]] = {}
        for adult in adults:
            self._by_year.setdefault(adult.birth // YEAR, []).append(adult)

    def take(self, birth: int, spread: int) -> Person | None:
        """Somebody born within `spread` years of an ordinal, or nobody after a few tries."""
        for _ in range(_TRIES):
            year = birth // YEAR + self._rng.randrange(-spread, spread + 1)
            adults = self._by_year.get(year)
            if adults:
                place = self._rng.randrange(len(adults))
                adults[place], adults[-1] = adults[-1], adults[place]
                return adults.pop()
        return None


def join_separated(world: World, separated: list[Separated], rng: Random) -> None:
    """Find the other parent of children of parted couples; some of them have the children to stay."""
    free = [a for h in world.households if h.kind in {"single", "couple", "sharers"} for a in h.adults]
    pools = {
        sex: Pool(rng, [a for a in free if a.sex == sex and TODAY - a.birth < 62 * YEAR]) for sex in "FM"
    }
    for case in separated:
        other = pools[case.sex].take(case.parent.birth, 5)
        youngest_parent = min(child.birth for child in case.children) - 15 * YEAR
        if other is None or other.birth > youngest_parent:
            continue
        for child in case.children:
            if case.sex == "M":
                child.father = other
            else:
                child.mother = other
            other.children.append(child)
        first = min(child.birth for child in case.children)
        world.bond(case.parent, other, first - rng.randrange(300, 4 * YEAR), case.parted)
        _lived_together(case, other, first)
        home = other.stays[-1]
        if rng.random() < 0.28:
            for child in case.children:
                if child.is_child():
                    child.stays.append(
                        Stay(home.dwelling, max(home.start, case.parted, child.birth), 0, "stays")
                    )


def _lived_together(case: Separated, other: Person, first: int) -> None:
    """The parted couple shared the parent's home of those days; the other's own later home starts afterwards."""
    for stay in case.parent.stays:
        start = max(stay.start, first - 200)
        end = min(stay.end or TODAY, case.parted)
        if start + 30 < end and stay.kind == "home":
            now = other.stays[-1]
            other.stays[:] = [Stay(stay.dwelling, start, end, "home")]
            other.stays.append(Stay(now.dwelling, max(now.start, end), 0, "home"))
            return


def join_grandparents(world: World, rng: Random) -> None:
    """Give some parents of today's children parents of their own in the borough, of their naming convention."""
    elders = [
        a for h in world.households if h.kind in {"single", "couple", "grown_children"} for a in h.adults[:2]
    ]
    pool = Pool(rng, [a for a in elders if TODAY - a.birth > 42 * YEAR])
    households = {person.number: h for h in world.households for person in h.adults}
    renamed: set[int] = set()
    for household in world.households:
        if not household.minors:
            continue
        for adult in household.adults[:2]:
            if adult.mother is not None or adult.father is not None or rng.random() > 0.4:
                continue
            elder = pool.take(adult.birth - 28 * YEAR, 7)
            if (
                elder is None
                or elder.number in renamed
                or adult.birth - elder.birth < 16 * YEAR
                or elder.children
            ):
                continue
            _become_parent(elder, adult, households[elder.number], rng)
            renamed.update(person.number for person in households[elder.number].adults)


def _become_parent(elder: Person, adult: Person, home: Household, rng: Random) -> None:
    surname = adult.other_surname or adult.family
    couple = [
        person for person in home.adults[:2] if not person.children and adult.birth - person.birth > 15 * YEAR
    ]
    for person in couple:
        person.group = adult.group
        person.given = draw_given(rng, adult.group, person.sex)
        person.family = (
            surname_of(Naming(adult.group, surname, surname), person.sex, "", rng)
            if adult.group in {"sikh", "east_european"}
            else surname
        )
        if person.sex == "F":
            adult.mother = person
        else:
            adult.father = person
        person.children.append(adult)
        if person is not elder and home.kind != "couple":
            break
