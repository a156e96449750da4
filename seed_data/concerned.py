"""What is written down because of a concern: by children's services, police and probation."""

from __future__ import annotations

from random import Random

from seed_data.days import TODAY, instant, iso
from seed_data.desk import Desk
from seed_data.everyday import pupil_number, write_siblings
from seed_data.families import YEAR
from seed_data.identifiers import cro_number, pnc_id
from seed_data.world import Incident, Person, RiskFact, World

_PRACTITIONERS = (
    "A. Lomax",
    "B. Osgood",
    "C. Reyes",
    "D. Farley",
    "E. Nkemelu",
    "F. Haq",
    "G. Tranmer",
    "H. Quist",
)
_ATTENDANCE = (("NMC", 1.0, 0.95), ("NMP", 0.9, 0.65), ("NMH", 0.8, 0.6), ("NME", 0.7, 0.55))
_POLICE_MATTERS = {"conviction", "caution", "charge", "court_order"}


def write_social_care(world: World, desk: Desk, rng: Random) -> None:
    """Children who were referred or are looked after, with their families."""
    involved: dict[int, tuple[Person, int]] = {}
    for referral in world.referrals:
        child, since = involved.get(referral.child.number, (referral.child, referral.received))
        involved[child.number] = (child, min(since, referral.received))
    for person in world.people:
        if person.care or (person.barrier == "adoption") or (not person.birth and rng.random() < 0.5):
            involved.setdefault(person.number, (person, person.care_since or max(TODAY - 100, person.birth)))
    for child, since in involved.values():
        _know_family(child, since, desk, rng)
    for child, since in involved.values():
        _relate_family(child, since, desk, rng)
    for fact in world.risk_facts:
        if fact.basis == "assessment" and fact.role != "victim" and rng.random() < 0.8:
            desk.know(fact.person, fact.start)
            if fact.person.number not in involved:
                desk.homes(fact.person)
            write_risk_fact(fact, desk)
        elif fact.person.number in desk.records and rng.random() < 0.25:
            write_risk_fact(fact, desk)
    _write_referrals(world, desk, rng)


def _know_family(child: Person, since: int, desk: Desk, rng: Random) -> None:
    if child.number not in desk.records:
        desk.know(
            child,
            since,
            upn=pupil_number(child)
            if child.birth and TODAY - child.birth > 5 * YEAR and rng.random() < 0.6
            else "",
        )
        desk.homes(child)
    relatives: list[tuple[Person | None, float]] = [(child.mother, 0.95), (child.father, 0.68)]
    if child.mother is not None:
        relatives += [
            (sibling, 0.72) for sibling in child.mother.children if sibling is not child and sibling.birth
        ]
    relatives += [(carer, 0.85) for carer in child.carers]
    for parent in (child.mother, child.father):
        if parent is not None:
            relatives += [(parent.mother, 0.2), (parent.father, 0.12)]
    for relative, share in relatives:
        if relative is not None and relative.number not in desk.records and rng.random() < share:
            desk.know(relative, since, birth=relative.is_child() or rng.random() < 0.7)
            desk.homes(relative)
    if child.father is None and rng.random() < 0.1:
        placeholder = desk.placeholder("Unknown", "Father", "M", since)
        desk.extract.add(
            "relationships",
            (
                placeholder,
                desk.records[child.number],
                "parent",
                "unknown",
                "no",
                "",
                "",
                "",
                "",
                iso(min(since, TODAY - 1)),
            ),
        )


def _relate_family(child: Person, since: int, desk: Desk, rng: Random) -> None:
    kind = "parent" if child.birth else "parent_of_unborn_child"
    for parent in (child.mother, child.father):
        if parent is None:
            continue
        at_home = parent.household == child.household
        if child.care and child.care_since:
            if desk.relate(
                parent,
                child,
                kind,
                since,
                keep=0.97,
                caring="yes",
                pr="yes",
                start=child.birth,
                end=child.care_since,
            ):
                desk.relate(
                    parent,
                    child,
                    kind,
                    child.care_since,
                    keep=1.0,
                    caring="no",
                    pr="yes",
                    start=child.care_since,
                )
        else:
            caring = ("yes" if rng.random() < 0.85 else "") if at_home else "no"
            desk.relate(
                parent,
                child,
                kind,
                since,
                keep=0.96,
                caring=caring,
                pr="yes" if rng.random() < 0.6 else "unknown",
            )
        for elder in (parent.mother, parent.father):
            if elder is not None and elder.number in desk.records and child.care != "kinship":
                desk.relate(elder, child, "grandparent", since, keep=0.9)
        for bond in parent.bonds:
            other = bond.other if bond.one is parent else bond.one
            if (
                parent.number < other.number
                and parent.number in desk.records
                and other.number in desk.records
                and rng.random() < 0.7
            ):
                if bond.end:
                    desk.relate(parent, other, "ex_partner", bond.end, keep=0.8, start=bond.end)
                else:
                    desk.relate(parent, other, "partner", bond.start, keep=0.9, start=bond.start)
    for carer in child.carers:
        kind = {"foster": "foster_carer", "kinship": "carer_kinship"}.get(child.care, "step_parent")
        desk.relate(
            carer,
            child,
            kind,
            max(since, child.care_since),
            keep=0.93,
            caring="yes" if child.care else "",
            start=child.care_since,
        )
    write_siblings(child, desk, since, 0.75)


def _write_referrals(world: World, desk: Desk, rng: Random) -> None:
    for number, referral in enumerate(world.referrals, start=1):
        record, minute = desk.records[referral.child.number], rng.randrange(1200)
        received = instant(referral.received, minute)
        decided = instant(referral.decided, minute + 300) if referral.decided else ""
        practitioner = rng.choice(_PRACTITIONERS) if referral.decided or rng.random() < 0.5 else ""
        desk.extract.add(
            "referrals",
            (
                f"RF{number:06d}",
                record,
                received,
                referral.source,
                decided,
                referral.decision,
                practitioner,
                received,
            ),
        )
        if referral.started:
            late = (
                "family not available"
                if referral.authorised - referral.received > 63 and rng.random() < 0.7
                else ""
            )
            row = (
                f"AS{number:06d}",
                record,
                f"RF{number:06d}",
                iso(referral.started),
                iso(referral.authorised),
                late,
            )
            desk.extract.add(
                "assessments", (*row, iso(min(referral.authorised or referral.started, TODAY - 1)))
            )
            if rng.random() < 0.2:
                _write_meeting(number, record, referral.started, desk, rng)


def _write_meeting(number: int, record: str, started: int, desk: Desk, rng: Random) -> None:
    on = min(started + rng.randrange(1, 20), TODAY - 1)
    kind = rng.choice(("strategy", "icpc", "core_group"))
    desk.extract.add("meetings", (f"MT{number:06d}", record, kind, instant(on, 500), instant(on, 700)))
    for agency, invited, attended in _ATTENDANCE:
        asked = rng.random() < invited
        came = asked and rng.random() < attended
        row = (
            "yes" if asked else "no",
            "yes" if came else "no",
            "yes" if asked and rng.random() < 0.6 else "no",
            "yes" if asked and not came and rng.random() < 0.5 else "no",
        )
        desk.extract.add("attendance", (f"MT{number:06d}", agency, *row))


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
    return pnc_id(year, 100_000 + person.number), cro_number(year, person.number % 1_000_000)


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
