"""Makes the fictional borough: what is true, what each agency wrote down of it, and the labels."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

from seed_data.care import change_lives, most_added
from seed_data.days import TODAY, iso
from seed_data.desk import Desk, Habits
from seed_data.events import happen
from seed_data.everyday import write_health, write_housing, write_schools
from seed_data.extract import Folder, open_extract, open_truth
from seed_data.families import Population
from seed_data.homes import found_institutions
from seed_data.planted import plant
from seed_data.police import write_police, write_probation
from seed_data.social_care import write_social_care
from seed_data.ties import join_grandparents, join_separated
from seed_data.world import World

VERSION = "1"
"""Moves whenever the same people and seed would give other bytes."""

FEWEST = 50
EXTRACTED_AT = "2026-06-01T02:00:00+01:00"


@dataclass(frozen=True, slots=True)
class Summary:
    """What was written. `rows` counts by agency and file, `people` and `children` are true people."""

    version: str
    people: int
    children: int
    households: int
    seed: int
    extracted_at: str
    rows: dict[str, dict[str, int]]
    truth: dict[str, int]

    def __str__(self) -> str:
        """A line for each source, then one for the whole."""
        lines = [
            f"{source}: " + ", ".join(f"{rows} {name}" for name, rows in files.items())
            for source, files in self.rows.items()
        ]
        whole = f"{self.people} people, {self.children} of them children, in {self.households} households"
        return "\n".join([*lines, f"{whole} (seed {self.seed}, version {self.version})"])


@dataclass(frozen=True, slots=True)
class Office:
    """One agency's system: its habits and what it writes down."""

    agency: str
    system: str
    habits: Habits
    write: Callable[[World, Desk, Random], None]


# name_wrong birth_missing birth_wrong middle address_missing address_varied uprn_missing stale nhs_given
# nhs_verified twice keeps_restriction
_OFFICES = (
    Office(
        "NMH",
        "wards",
        Habits(0.03, 0.001, 0.006, 0.9, 0.02, 0.03, 0.12, 0.06, 0.99, 0.92, 0.012),
        write_health,
    ),
    Office(
        "NME",
        "register",
        Habits(0.03, 0.002, 0.010, 0.8, 0.03, 0.06, 0.30, 0.08, 0.25, 0.60, 0.010),
        write_schools,
    ),
    Office(
        "NMO",
        "tenancies",
        Habits(0.05, 0.030, 0.020, 0.5, 0.00, 0.01, 0.03, 0.00, 0.00, 0.00, 0.010),
        write_housing,
    ),
    Office(
        "NMC",
        "casefile",
        Habits(0.07, 0.010, 0.020, 0.6, 0.05, 0.07, 0.25, 0.12, 0.75, 0.80, 0.030, True),
        write_social_care,
    ),
    Office(
        "NMP",
        "beat",
        Habits(0.12, 0.065, 0.050, 0.4, 0.08, 0.12, 0.60, 0.25, 0.00, 0.00, 0.150, True),
        write_police,
    ),
    Office(
        "NMR",
        "orders",
        Habits(0.04, 0.000, 0.010, 0.7, 0.00, 0.05, 0.40, 0.00, 0.00, 0.00, 0.000, True),
        write_probation,
    ),
)


def generate(people: int, seed: int, out: Path) -> Summary:
    """Write a fictional borough of `people` people to `out`: extract folders, `truth/`, `manifest.json`.

    The same people, seed and VERSION give the same bytes on every machine. What an earlier run left in those
    folders is replaced; nothing else in `out` is touched. Raises ValueError below 50 people.
    """
    if people < FEWEST:
        raise ValueError(f"a borough needs at least {FEWEST} people, not {people}")
    world = make_world(people, seed)
    out.mkdir(parents=True, exist_ok=True)
    for folder in ("truth", *(f"{office.agency}-{office.system}" for office in _OFFICES)):
        shutil.rmtree(out / folder, ignore_errors=True)
    truth = open_truth(out)
    _label_people(world, truth)
    rows: dict[str, dict[str, int]] = {}
    for office in _OFFICES:
        rng = _stream(seed, people, office.agency)
        extract = open_extract(out, office.agency, office.system, EXTRACTED_AT)
        office.write(world, Desk(office.agency, office.system, extract, truth, office.habits, rng), rng)
        rows[f"{office.agency}/{office.system}"] = extract.close()
    summary = Summary(
        version=VERSION,
        people=len(world.people),
        children=sum(1 for person in world.people if person.is_child()),
        households=len(world.households),
        seed=seed,
        extracted_at=EXTRACTED_AT,
        rows=rows,
        truth=truth.close(),
    )
    (out / "manifest.json").write_text(json.dumps(asdict(summary), indent=2) + "\n", encoding="utf-8")
    return summary


def make_world(people: int, seed: int) -> World:
    """What is true in the borough; nobody has written anything down yet."""
    world = World()
    found_institutions(world.homes, people)
    population = Population(world, _stream(seed, people, "people"))
    population.fill(people - most_added(people))
    join_separated(world, population.separated, _stream(seed, people, "parted"))
    join_grandparents(world, _stream(seed, people, "elders"))
    change_lives(world, _stream(seed, people, "care"))
    population.top_up(people)
    happen(world, _stream(seed, people, "events"))
    plant(world, _stream(seed, people, "planted"))
    return world


def _stream(seed: int, people: int, what: str) -> Random:
    """A random stream of its own for each part, so that a change in one part leaves the others alone."""
    return Random(f"{VERSION}/{seed}/{people}/{what}")


def _label_people(world: World, truth: Folder) -> None:
    for person in world.people:
        home = f"D{person.stays[-1].dwelling.number:07d}" if person.stays else ""
        twin = f"T{person.twin - 1:07d}" if person.twin else ""
        truth.add(
            "true_people",
            (
                person.key, home, person.given, person.middle, person.family, iso(person.birth), person.sex, person.group, twin,
                "yes" if person.is_child() else "no",
            ),
        )  # fmt: skip
        for parent in (person.mother, person.father):
            if parent is not None:
                truth.add("true_links", (parent.key, person.key, "parent", iso(person.birth), ""))
        for carer in person.carers:
            kind = {"foster": "foster_carer", "kinship": "carer_kinship"}.get(person.care, "step_parent")
            truth.add("true_links", (carer.key, person.key, kind, iso(person.care_since), ""))
    for tie in world.ties:
        truth.add("true_links", (tie.one.key, tie.other.key, tie.kind, iso(tie.start), ""))
    for bond in world.bonds:
        truth.add(
            "true_links",
            (bond.one.key, bond.other.key, "partner", iso(min(bond.start, TODAY)), iso(bond.end)),
        )
