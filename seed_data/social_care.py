"""What children's services write down: families of concern, referrals, assessments, meetings."""

from __future__ import annotations

from random import Random

from seed_data.days import TODAY, instant, iso
from seed_data.desk import Desk
from seed_data.everyday import pupil_number, write_siblings
from seed_data.families import YEAR
from seed_data.police import write_risk_fact
from seed_data.world import Person, World

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


def write_social_care(world: World, desk: Desk, rng: Random) -> None:
    """Children who were referred or are looked after, with their families."""
    involved: dict[int, tuple[Person, int]] = {}
    for referral in world.referrals:
        child, since = involved.get(referral.child.number, (referral.child, referral.received))
        involved[child.number] = (child, min(since, referral.received))
    for fact in world.risk_facts:
        for child in fact.person.children:
            if fact.role != "victim" and child.is_child() and rng.random() < 0.3:
                since = max(fact.start + rng.randrange(5, 400), child.birth or TODAY - 60)
                involved.setdefault(child.number, (child, min(since, TODAY - 5)))
    for child, since in world.of_concern:
        involved.setdefault(child.number, (child, since))
    for person in world.people:
        if person.care or (person.barrier == "adoption") or (not person.birth and rng.random() < 0.5):
            involved.setdefault(person.number, (person, person.care_since or max(TODAY - 100, person.birth)))
    for child, since in involved.values():
        _know_family(child, since, desk, rng)
    for child, since in involved.values():
        _relate_family(child, since, desk, rng)
    _relate_siblings(involved, desk, rng)
    for tie in world.ties:
        for person in (tie.one, tie.other):
            desk.know(person, TODAY - 300)
        desk.relate(tie.one, tie.other, tie.kind, TODAY - 300, keep=1.0, start=tie.start)
    for fact in world.risk_facts:
        if (
            fact.basis == "assessment"
            and fact.role != "victim"
            and (rng.random() < 0.8 or fact.person.number in desk.records)
        ):
            desk.know(fact.person, fact.start)
            if fact.person.number not in involved:
                desk.homes(fact.person)
            write_risk_fact(fact, desk)
        elif fact.person.number in desk.records and rng.random() < 0.45:
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


def _relate_siblings(involved: dict[int, tuple[Person, int]], desk: Desk, rng: Random) -> None:
    """Brothers and sisters who came in beside a child of concern: their parents are asked about less often."""
    by_number = {
        sibling.number: (sibling, since)
        for child, since in involved.values()
        if child.mother
        for sibling in child.mother.children
    }
    for sibling, since in by_number.values():
        if sibling.number in involved or sibling.number not in desk.records:
            continue
        for parent in (sibling.mother, sibling.father):
            if parent is not None and parent.number in desk.records:
                caring = (
                    ("yes" if rng.random() < 0.7 else "") if parent.household == sibling.household else "no"
                )
                desk.relate(parent, sibling, "parent", since, keep=0.9, caring=caring)


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
