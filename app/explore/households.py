"""One dwelling on a day: who is recorded as living there, and by which source."""

from __future__ import annotations

from datetime import date, datetime

from app.errors import Unknown
from app.explore.envelope import HUBS, around, envelope
from app.explore.links import place
from app.explore.persons import person_of
from app.explore.rows import PersonRow, Row
from app.explore.words import counted, day_range, listed, named, plain
from app.graph.catalogue import question
from app.graph.session import Asking, GraphSession
from app.models.answers import Statement
from app.models.place_answers import HouseholdAnswer, HouseholdSeen, Resident
from app.models.vocabulary import INSTITUTIONS

MOST_PEOPLE = 20
MOST_RESIDENCES = 1_000
"""So many are told of one home; one of more says so."""


class AddressRow(Row):
    """One way in which a visible statement writes the address."""

    address: str | None
    postcode: str | None


class ResidenceRow(Row):
    """One residence that holds on the day."""

    person: PersonRow
    kind: str
    agency: str
    system: str
    record_keys: list[str]
    address: str | None
    postcode: str | None
    valid_from: date | None
    valid_to: date | None
    recorded_at: datetime


class HouseholdRow(Row):
    """A dwelling and its residents."""

    uprn: str | None
    addresses: list[AddressRow]
    kinds: list[str]
    residents: list[ResidenceRow]


CUT = "more than {number:,} residences are recorded here on that day, and the rest are left out"
HOUSEHOLD = question("household_on", HouseholdRow)


def household(session: GraphSession, asking: Asking, *, household_id: str) -> HouseholdAnswer:
    """Who lived at a dwelling on `asking.valid_on`, by id. Raises Unknown.

    A dwelling of which the reader may see no statement is unknown, and its address is as the visible
    statements write it.
    """
    about = around(session, asking)
    rows = session.read(HOUSEHOLD, asking, household_id=household_id, limit=MOST_RESIDENCES + 1)
    if not rows:
        raise Unknown("there is no such household")
    row = rows[0]
    told, cut = row.residents[:MOST_RESIDENCES], len(row.residents) > MOST_RESIDENCES
    notes = [CUT.format(number=MOST_RESIDENCES)] if cut else []
    kinds = row.kinds
    written = sorted((one.address or "", one.postcode or "") for one in row.addresses)
    address, postcode = next((one for one in written if one[0]), written[0])
    residents: dict[str, list[ResidenceRow]] = {}
    for one in told:
        residents.setdefault(one.person.person_id, []).append(one)
    institution = [kind for kind in kinds if kind in INSTITUTIONS]
    limits = [HUBS]
    if institution:
        limits.append(
            f"this dwelling is an institution ({listed(map(plain, institution))}): living here links nobody"
        )
    elif len(residents) > MOST_PEOPLE:
        people = counted(len(residents), "person lives", "people live")
        limits.append(f"{people} here on this day: living here links nobody")
    return HouseholdAnswer(
        household=HouseholdSeen(
            household_id=household_id,
            uprn=row.uprn,
            address=address,
            postcode=postcode,
            dwelling_kinds=kinds,
            institutional=bool(institution),
        ),
        residents=[
            Resident(
                person=person_of(found[0].person, asking.valid_on),
                statements=[_statement(one, about.names) for one in found],
            )
            for found in residents.values()
        ],
        answer=envelope(
            "household", about, [HOUSEHOLD.file], {"household_id": household_id}, limits=limits, notes=notes
        ),
    )


def _statement(row: ResidenceRow, names: dict[str, str]) -> Statement:
    when = day_range(row.valid_from, row.valid_to, row.recorded_at)
    where = place(row.address, row.postcode)
    return Statement(
        agency=row.agency,
        system=row.system,
        record_ids=[key.split("/", 2)[-1] for key in row.record_keys],
        kind=row.kind,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        recorded_at=row.recorded_at,
        status="current",
        text=(
            f"{row.person.name} is recorded at {where}, {plain(row.kind)}"
            f" ({named(row.agency, names)}, {when})"
        ),
    )
