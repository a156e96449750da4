"""What police and probation write down: risk facts, incidents, the people in them, approved addresses."""

from __future__ import annotations

from random import Random

from seed_data.days import TODAY, instant, iso
from seed_data.desk import Desk
from seed_data.families import YEAR
from seed_data.identifiers import cro_number, pnc_id
from seed_data.world import Incident, Person, RiskFact, World

_POLICE_MATTERS = {"conviction", "caution", "charge", "court_order"}


def write_risk_fact(fact: RiskFact, desk: Desk) -> None:
    """One risk fact, on any of the person's records."""
    number = desk.extract.tables["risk_facts"].rows + 1 if "risk_facts" in desk.extract.tables else 1
    role = "" if desk.rng.random() < 0.03 and fact.role != "victim" else fact.role
    desk.extract.add(
        "risk_facts",
        (
            f"RK{number:06d}", desk.some_record(fact.person), fact.kind, fact.basis, role, iso(fact.start), iso(fact.end), iso(min(fact.review_due, TODAY + 700)),
            str(fact.restriction or ""), iso(min(fact.start + desk.rng.randrange(0, 10), TODAY - 1)),
        ),
    )  # fmt: skip


def police_identifiers(person: Person) -> tuple[str, str]:
    """(PNC id, CRO number) of a true person; police and probation write the same ones."""
    year = 1995 + person.number % 31
    cro = cro_number(year, person.number) if person.number < 1_000_000 else ""
    return pnc_id(year, 1_000_000 + person.number), cro


def write_police(world: World, desk: Desk, rng: Random) -> None:
    """People in incidents, people with risk facts, and those whom the police met for other reasons."""
    listed = [
        f
        for f in world.risk_facts
        if f.role == "victim" or f.basis in _POLICE_MATTERS or f.basis in {"intelligence", "allegation"}
    ]
    convicted = {f.person.number for f in listed if f.basis in _POLICE_MATTERS and f.role != "victim"}
    for fact in listed:
        number, cro = (
            police_identifiers(fact.person)
            if fact.person.number in convicted and rng.random() < 0.85
            else ("", "")
        )
        _meet(fact.person, fact.start, desk, number, cro if rng.random() < 0.5 else "")
    for incident in world.incidents:
        for person, _, _ in incident.people:
            _meet(person, incident.on, desk)
    for person in world.people:
        if person.birth and rng.random() < (0.004 if person.is_child() else 0.16):
            _meet(person, TODAY - rng.randrange(20, 9 * YEAR), desk)
    for fact in listed:
        write_risk_fact(fact, desk)
    for number, incident in enumerate(world.incidents, start=1):
        _write_incident(number, incident, desk, rng)
    for bond in world.bonds:
        if bond.one.number in desk.records and bond.other.number in desk.records:
            if bond.end:
                desk.relate(bond.one, bond.other, "ex_partner", bond.end, keep=0.3, start=bond.end)
            else:
                desk.relate(bond.one, bond.other, "partner", bond.start, keep=0.45, start=bond.start)
    for child in world.people:
        if child.number in desk.records and child.is_child():
            for parent in (child.mother, child.father):
                if parent is not None:
                    desk.relate(parent, child, "parent", child.birth, keep=0.35)


def _meet(person: Person, on: int, desk: Desk, pnc: str = "", cro: str = "") -> None:
    if person.number not in desk.records:
        desk.know(person, on, pnc=pnc, cro=cro)
        desk.homes(person, ("home",))


def _write_incident(number: int, incident: Incident, desk: Desk, rng: Random) -> None:
    reference = f"{iso(incident.on)[:4]}-{number:06d}"
    when = instant(incident.on, incident.minute)
    home = incident.dwelling
    line = home.line if rng.random() < 0.94 else ""
    restriction = "1" if incident.kind == "exploitation" and rng.random() < 0.3 else ""
    postcode = home.postcode if line else ""
    uprn = home.uprn if line and rng.random() < 0.5 else ""
    desk.extract.add(
        "incidents",
        (
            reference,
            incident.kind,
            when,
            instant(min(incident.on + 1, TODAY - 1), incident.minute),
            uprn,
            line,
            postcode,
            "",
            restriction,
        ),
    )
    recorded = iso(min(incident.on + 1, TODAY - 1))
    for person, role, present in incident.people:
        desk.extract.add("involvements", (reference, desk.some_record(person), role, present, "", recorded))
    if incident.unknown_male:
        desk.extract.add(
            "involvements",
            (
                reference,
                desk.placeholder("Unknown", "Male", "M", incident.on),
                "suspect",
                "yes",
                "",
                recorded,
            ),
        )
    for child in incident.unrecorded:
        record = desk.records.get(child.number, "")
        desk.truth.add(
            "children_not_recorded",
            (f"{desk.agency}/{reference}", child.key, desk.prefix + record if record else ""),
        )


def write_probation(world: World, desk: Desk, rng: Random) -> None:
    """People under supervision after a conviction of the last years, at the address that probation approved."""
    for fact in world.risk_facts:
        if (
            fact.basis == "conviction"
            and fact.role != "victim"
            and fact.start > TODAY - 6 * YEAR
            and not fact.person.died
            and rng.random() < 0.4
        ):
            if fact.person.number in desk.records:
                continue
            number, cro = police_identifiers(fact.person)
            record = desk.know(
                fact.person,
                fact.start,
                pnc=number if rng.random() < 0.95 else "",
                cro=cro if rng.random() < 0.5 else "",
            )
            if fact.person.stays:
                stay = fact.person.stays[-1]
                desk.home(
                    fact.person,
                    record,
                    stay._replace(start=max(stay.start, fact.start)),
                    "bail" if rng.random() < 0.2 else "home",
                )
