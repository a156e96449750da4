"""Which names a family bears, by naming convention. The lists are in `name_lists`; nobody here is anybody."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from seed_data.name_lists import GIVEN, SURNAMES

# (group, share of households); the order is part of what a seed means.
SHARES: tuple[tuple[str, float], ...] = (
    ("british", 0.70),
    ("irish_welsh_scots", 0.05),
    ("sikh", 0.03),
    ("south_asian_muslim", 0.06),
    ("hindu", 0.03),
    ("chinese_vietnamese", 0.015),
    ("iberian", 0.015),
    ("arabic", 0.02),
    ("west_african", 0.025),
    ("east_european", 0.03),
    ("horn_of_africa", 0.015),
    ("caribbean", 0.01),
)
_GROUPS = [group for group, _ in SHARES]
_CUMULATIVE = [sum(share for _, share in SHARES[: n + 1]) for n in range(len(SHARES))]
_ENDINGS = {"ski": "ska", "cki": "cka", "ov": "ova", "ev": "eva"}


@dataclass(frozen=True, slots=True)
class Naming:
    """How one family is named: the convention, and what is handed on."""

    group: str
    surname: str
    second: str


def draw_group(rng: Random) -> str:
    """A naming convention, by its share of households."""
    return rng.choices(_GROUPS, cum_weights=_CUMULATIVE)[0]


def draw_naming(rng: Random, group: str) -> Naming:
    """A family's surname (and the second one, where the convention has two)."""
    surnames = SURNAMES[group]
    # Squaring the draw makes the first names of a list far commoner than the last, as surnames are.
    first = surnames[int(len(surnames) * rng.random() ** 2)]
    return Naming(group, first, surnames[int(len(surnames) * rng.random())])


def draw_given(rng: Random, group: str, sex: str) -> str:
    """A given name of the convention."""
    names = GIVEN[group][0 if sex == "F" else 1]
    return names[int(len(names) * rng.random() ** 1.5)]


def draw_middle(rng: Random, group: str, sex: str) -> str:
    """A middle name; most records of some conventions have none."""
    share = 0.55 if group in {"british", "irish_welsh_scots", "caribbean", "west_african"} else 0.12
    return draw_given(rng, group, sex) if rng.random() < share else ""


def surname_of(naming: Naming, sex: str, father_given: str, rng: Random) -> str:
    """The last name of a family's member: often not the father's, never to be taken for a family's mark."""
    group, surname = naming.group, naming.surname
    if group == "sikh":
        own = "Kaur" if sex == "F" else "Singh"
        return own if rng.random() < 0.7 else f"{own} {surname}"
    if group == "south_asian_muslim":
        if sex == "F":
            return rng.choice(("Begum", "Bibi", "Khatun", "Akhtar", surname))
        return surname
    if group == "horn_of_africa":
        return father_given or surname
    if group == "arabic" and rng.random() < 0.2 and father_given:
        return f"{'bint' if sex == 'F' else 'bin'} {father_given}"
    if group == "iberian":
        return f"{surname} {naming.second}"
    if group == "east_european" and sex == "F":
        for ending, female in _ENDINGS.items():
            if surname.endswith(ending):
                return surname[: -len(ending)] + female
    return surname
