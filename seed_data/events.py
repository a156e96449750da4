"""What happened: risk facts, incidents (with the children who were named or not), referrals."""

from __future__ import annotations

from random import Random

from seed_data.days import TODAY
from seed_data.families import YEAR
from seed_data.homes import Dwelling
from seed_data.world import Bond, Incident, Person, Referral, RiskFact, World

FLAGGED_SHARE = 0.006
_KINDS = (
    "domestic_abuse",
    "violence",
    "drugs",
    "sexual_offence",
    "risk_to_children",
    "neglect",
    "exploitation",
    "mappa",
    "weapons",
    "other",
)
_KIND_WEIGHTS = (34, 21, 16, 9, 6, 4, 4, 3, 2, 1)
_BASES = ("conviction", "caution", "court_order", "charge", "assessment", "allegation", "intelligence")
_BASIS_WEIGHTS = (40, 15, 8, 10, 10, 12, 5)
_SOURCES = ("6", "2A", "1A", "3B", "3A", "5D", "4", "9", "1B", "3E", "7", "5B")
_SOURCE_WEIGHTS = (28, 21, 8, 7, 6, 8, 5, 4, 3, 5, 3, 2)


def happen(world: World, rng: Random) -> None:
    """Everything of this module, in a fixed order."""
    _flag(world, rng)
    _domestic_abuse(world, rng)
    _other_incidents(world, rng)
    _refer(world, rng)


def _flag(world: World, rng: Random) -> None:
    adults = [
        p for p in world.people if p.birth and not p.is_child() and 18 * YEAR < TODAY - p.birth < 68 * YEAR
    ]
    men = [p for p in adults if p.sex == "M"]
    women = [p for p in adults if p.sex == "F"]
    wanted = max(8, round(len(world.people) * FLAGGED_SHARE))
    fathers = [p for p in men if any(child.is_child() for child in p.children)]
    others = [p for p in men if not any(child.is_child() for child in p.children)]
    flagged = rng.sample(fathers, min(len(fathers), wanted * 45 // 100))
    flagged += rng.sample(others, min(len(others), wanted * 42 // 100))
    flagged += rng.sample(women, min(len(women), wanted - len(flagged)))
    for person in flagged:
        for _ in range(rng.choices((1, 2, 3), cum_weights=(65, 90, 100))[0]):
            world.risk_facts.append(
                _risk_fact(rng, person, "perpetrator" if rng.random() < 0.8 else "suspect")
            )
    teenagers = [p for p in world.people if p.is_child() and p.birth and TODAY - p.birth > 12 * YEAR]
    for child in rng.sample(teenagers, min(len(teenagers), max(1, len(world.people) // 4000))):
        fact = _risk_fact(rng, child, "suspect")
        fact.kind, fact.basis = rng.choice(("exploitation", "violence", "drugs")), "intelligence"
        world.risk_facts.append(fact)


def _risk_fact(rng: Random, person: Person, role: str) -> RiskFact:
    earliest = max(person.birth + 12 * YEAR, TODAY - 20 * YEAR)
    start = earliest + int((TODAY - 10 - earliest) * rng.random() ** 0.6)
    kind = rng.choices(_KINDS, weights=_KIND_WEIGHTS)[0]
    basis = rng.choices(_BASES, weights=_BASIS_WEIGHTS)[0]
    end = min(start + rng.randrange(YEAR, 6 * YEAR), TODAY - 1) if rng.random() < 0.2 else 0
    review = (
        start + rng.choice((180, 365, 730)) if basis in {"assessment", "court_order", "allegation"} else 0
    )
    restriction = rng.choice((1, 2)) if basis == "intelligence" and rng.random() < 0.4 else 0
    return RiskFact(person, kind, basis, role, start, end if end > start else 0, review, restriction)


def _home(person: Person, on: int) -> Dwelling | None:
    """Where somebody lived on a day, as far as that is known."""
    for stay in reversed(person.stays):
        if stay.start <= on and (not stay.end or on < stay.end) and stay.dwelling.kind == "home":
            return stay.dwelling
    return None


def _domestic_abuse(world: World, rng: Random) -> None:
    """Incidents between couples, past and present: those with a flagged partner first, then others."""
    flagged = {fact.person.number for fact in world.risk_facts if fact.kind == "domestic_abuse"}
    bonds = [b for b in world.bonds if b.one.number in flagged or b.other.number in flagged]
    wanted = max(4, len(world.people) * 3 // 100)
    while len(bonds) < wanted:
        bonds.append(world.bonds[rng.randrange(len(world.bonds))])
    for bond in bonds:
        incident = _domestic_incident(bond, flagged, rng)
        if incident is not None:
            world.incidents.append(incident)
            victim = incident.people[0][0]
            if rng.random() < 0.2:
                kind = rng.choice(("domestic_abuse", "marac"))
                world.risk_facts.append(
                    RiskFact(victim, kind, "assessment", "victim", incident.on + 1, 0, incident.on + 366, 0)
                )


def _domestic_incident(bond: Bond, flagged: set[int], rng: Random) -> Incident | None:
    on = TODAY - 2 - int(rng.random() ** 1.3 * 5 * YEAR)
    on = max(on, bond.start + 10)
    victim, other = (bond.one, bond.other) if bond.one.sex == "F" else (bond.other, bond.one)
    if victim.number in flagged and other.number not in flagged:
        victim, other = other, victim
    dwelling = _home(victim, on) or _home(other, on)
    if (
        dwelling is None
        or on >= TODAY - 1
        or (victim.died and victim.died <= on)
        or (other.died and other.died <= on)
    ):
        return None
    unknown = rng.random() < 0.10
    people = [(victim, "victim", "yes")]
    if not unknown:
        people.append((other, "suspect" if rng.random() < 0.6 else "perpetrator", "yes"))
    children = [
        c for c in victim.children if c.birth and c.birth < on and on - c.birth < 18 * YEAR and not c.died
    ]
    unrecorded: list[Person] = []
    for child in children:
        if rng.random() < 0.65:
            present = rng.random() < 0.6
            people.append(
                (child, "child_present" if present else "child_affected", "yes" if present else "no")
            )
        else:
            unrecorded.append(child)
    return Incident("domestic_abuse", on, rng.randrange(1200), dwelling, people, unrecorded, unknown)


def _other_incidents(world: World, rng: Random) -> None:
    count = len(world.people)
    alive = [
        p for p in world.people if p.birth and not p.died and p.stays and p.stays[-1].dwelling.kind == "home"
    ]
    children = [p for p in alive if p.is_child() and TODAY - p.birth > 3 * YEAR]
    adults = [p for p in alive if not p.is_child() and TODAY - p.birth < 60 * YEAR]
    flagged = [fact.person for fact in world.risk_facts if fact.role != "victim" and not fact.person.died]
    for number in range(max(4, count // 60)):
        on, minute = TODAY - 2 - rng.randrange(4 * YEAR), rng.randrange(1200)
        if number % 3 == 0:
            child = children[rng.randrange(len(children))]
            world.incidents.append(
                Incident(
                    "missing",
                    max(on, child.birth + 900),
                    minute,
                    child.stays[-1].dwelling,
                    [(child, "other", "yes")],
                    [],
                )
            )
            continue
        kind = ("violence", "drugs", "child_abuse", "exploitation")[number % 4]
        lead = (
            flagged[rng.randrange(len(flagged))] if rng.random() < 0.3 else adults[rng.randrange(len(adults))]
        )
        people = [(lead, "suspect", "yes")]
        for _ in range(rng.randrange(1, 4)):
            people.append(
                (adults[rng.randrange(len(adults))], rng.choice(("victim", "witness", "suspect")), "yes")
            )
        if rng.random() < 0.3:
            people.append((children[rng.randrange(len(children))], "child_present", "yes"))
        place = (lead.stays or people[1][0].stays)[-1].dwelling
        world.incidents.append(Incident(kind, on, minute, place, _distinct(people, on), []))
    for _ in range(1 + count // 20_000):
        on = TODAY - rng.randrange(30, 2 * YEAR)
        crowd = [(p, "witness", "yes") for p in rng.sample(adults, min(len(adults), 24))]
        crowd += [(p, "child_present", "yes") for p in rng.sample(children, min(len(children), 3))]
        crowd.append((flagged[rng.randrange(len(flagged))], "suspect", "yes"))
        world.incidents.append(
            Incident("violence", on, 1100, world.homes.institutions["hospital"][0], _distinct(crowd, on), [])
        )


def _distinct(people: list[tuple[Person, str, str]], on: int) -> list[tuple[Person, str, str]]:
    """Each person once, and nobody who was not born yet."""
    kept: dict[int, tuple[Person, str, str]] = {}
    for row in people:
        if row[0].birth < on:
            kept.setdefault(row[0].number, row)
    return list(kept.values())


def _refer(world: World, rng: Random) -> None:
    """Five referrals a year for each hundred children, over three years; some decided or assessed late, some not yet."""
    children = [p for p in world.people if p.is_child() and p.birth and p.stays]
    troubled = [
        p for i in world.incidents for p, role, _ in i.people if role.startswith("child") and p.is_child()
    ]
    for _ in range(max(4, len(children) * 16 // 100)):
        child = (
            rng.choice(troubled)
            if troubled and rng.random() < 0.25
            else children[rng.randrange(len(children))]
        )
        received = max(TODAY - 1 - int(rng.random() * 3 * YEAR), child.birth + 1)
        decided = received + (rng.randrange(0, 2) if rng.random() < 0.9 else rng.randrange(3, 20))
        decision = rng.choices(("assessment", "no further action", "early help"), weights=(55, 30, 15))[0]
        started = authorised = 0
        if decided >= TODAY:
            decided, decision = 0, ""
        elif decision == "assessment":
            started = decided + rng.randrange(0, 6)
            authorised = started + (rng.randrange(15, 62) if rng.random() < 0.84 else rng.randrange(63, 120))
            started, authorised = (
                (started if started < TODAY else 0),
                (authorised if authorised < TODAY else 0),
            )
        source = rng.choices(_SOURCES, weights=_SOURCE_WEIGHTS)[0]
        world.referrals.append(Referral(child, received, source, decided, decision, started, authorised))
