"""Incidents: one with its people, and those that do not name the children of the people involved."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from app.errors import BadInput, FieldProblem, Unknown
from app.explore.envelope import HUBS, Around, around, envelope
from app.explore.listing import Found, Key
from app.explore.persons import person_of
from app.explore.rows import PersonRow, Row
from app.explore.words import listed, named, plain, relation
from app.graph.catalogue import question
from app.graph.session import Asking, GraphSession
from app.models.answers import Statement
from app.models.place_answers import (
    IncidentAdult,
    IncidentAnswer,
    IncidentChild,
    IncidentChildren,
    IncidentSeen,
    Involved,
)
from app.models.vocabulary import INCIDENT_KINDS


class IncidentRow(Row):
    """An incident as known on the day."""

    agency: str
    reference: str
    kind: str
    occurred_at: datetime
    occurred_on: date
    recorded_at: datetime
    summary: str
    household_id: str | None


class InvolvedRow(Row):
    """One involvement."""

    person: PersonRow
    role: str
    present: str
    agency: str
    system: str
    record_keys: list[str]
    recorded_at: datetime


class IncidentPeopleRow(Row):
    """An incident with its involvements."""

    incident: IncidentRow
    people: list[InvolvedRow]


class NotRecordedRow(Row):
    """Three lists of one length: days since 1970, incidents, children."""

    days: list[int]
    incident_keys: list[str]
    child_ids: list[str]


class ThroughRow(Row):
    """An adult through whom a child belongs to an incident."""

    person: PersonRow
    role: str
    kind: str
    agencies: list[str]


class IncidentChildRow(Row):
    """One incident and one child whom it does not name."""

    incident_key: str
    incident: IncidentRow
    child: PersonRow
    through: list[ThroughRow]


INCIDENT = question("incident_people", IncidentPeopleRow)
NOT_RECORDED = question("incidents_children_not_recorded", NotRecordedRow)
WHY = question("incident_child_why", IncidentChildRow)


def incident(session: GraphSession, asking: Asking, *, agency: str, reference: str) -> IncidentAnswer:
    """One incident, the people on it by id, and children of them whom it does not name. Raises Unknown."""
    about = around(session, asking)
    rows = session.read(INCIDENT, asking, agency=agency, reference=reference)
    if not rows:
        raise Unknown("there is no such incident")
    row = rows[0]
    involved: dict[str, list[InvolvedRow]] = {}
    for one in row.people:
        involved.setdefault(one.person.person_id, []).append(one)
    limits = [HUBS]
    if len(involved) > 20:
        limits.append(f"{len(involved)} people are recorded on this incident: it links nobody")
    return IncidentAnswer(
        incident=_seen(row.incident),
        people=[_involved(found, row.incident, about) for found in involved.values()],
        children_not_named=_not_named(session, about, f"{agency}/{reference}"),
        answer=envelope(
            "incident",
            about,
            [INCIDENT.file, NOT_RECORDED.file, WHY.file],
            {"agency": agency, "reference": reference},
            limits=limits,
        ),
    )


def _not_named(session: GraphSession, about: Around, incident_key: str) -> list[IncidentChild]:
    rows: list[list[Any]] = session.values(NOT_RECORDED, about.asking, kind="", incident_key=incident_key)
    child_ids: list[str] = rows[0][2]
    if not child_ids:
        return []
    pairs = [[incident_key, child_id] for child_id in child_ids]
    return [_item(row, about) for row in session.read(WHY, about.asking, pairs=pairs)]


def _seen(row: IncidentRow) -> IncidentSeen:
    return IncidentSeen(
        agency=row.agency,
        reference=row.reference,
        kind=row.kind,
        occurred_at=row.occurred_at,
        occurred_on=row.occurred_on,
        recorded_at=row.recorded_at,
        summary=row.summary,
        household_id=row.household_id,
    )


def _involved(found: Sequence[InvolvedRow], about_incident: IncidentRow, about: Around) -> Involved:
    said = {one.present for one in found}
    return Involved(
        person=person_of(found[0].person, about.asking.valid_on),
        roles=list(dict.fromkeys(one.role for one in found)),
        present="yes" if "yes" in said else "no" if said == {"no"} else "unknown",
        statements=[
            Statement(
                agency=one.agency,
                system=one.system,
                record_ids=[key.split("/", 2)[-1] for key in one.record_keys],
                kind=one.role,
                valid_from=about_incident.occurred_on,
                valid_to=None,
                recorded_at=one.recorded_at,
                status="current",
                text=(
                    f"{one.person.name} is recorded as {plain(one.role)}"
                    f" at incident {about_incident.reference} ({named(one.agency, about.names)})"
                ),
            )
            for one in found
        ],
    )


def children_not_recorded(
    session: GraphSession, asking: Asking, *, kind: str | None = "domestic_abuse"
) -> Found[IncidentChild, IncidentChildren]:
    """Incidents of a kind (None: of any) and children of the people involved whom they do not name.

    The latest incident first, then by key and child. Raises BadInput for a kind that is not known.
    """
    if kind is not None and kind not in INCIDENT_KINDS:
        problem = FieldProblem("kind", f"must be one of {', '.join(INCIDENT_KINDS)}")
        raise BadInput("that kind of incident is not known", problems=(problem,))
    about = around(session, asking)
    lists: list[list[Any]] = session.values(NOT_RECORDED, asking, kind=kind or "", incident_key="")
    days, incident_keys, child_ids = lists[0]
    # Days count downwards so that sorted keys begin with the latest.
    keys: list[Key] = [(-day, *rest) for day, *rest in zip(days, incident_keys, child_ids, strict=True)]
    answer = envelope("incidents_children_not_recorded", about, [NOT_RECORDED.file, WHY.file], {"kind": kind})

    def details(chosen: Sequence[Key]) -> list[IncidentChild]:
        pairs = [[str(incident_key), str(child_id)] for _, incident_key, child_id in chosen]
        rows = {
            (row.incident_key, row.child.person_id): row for row in session.read(WHY, asking, pairs=pairs)
        }
        return [_item(rows[a, b], about) for a, b in pairs if (a, b) in rows]

    return Found(
        IncidentChild,
        keys,
        details,
        lambda items, total, following: IncidentChildren(
            items=items,
            total=total,
            next_cursor=following,
            answer=answer,
            incidents=len(set(incident_keys)),
        ),
        answer,
    )


def _item(row: IncidentChildRow, about: Around) -> IncidentChild:
    child = person_of(row.child, row.incident.occurred_on)
    through: list[IncidentAdult] = []
    for one in row.through:
        adult = person_of(one.person, about.asking.valid_on)
        how = relation(one.kind, adult.name, adult.sex, child.name)
        sources = listed(named(agency, about.names) for agency in one.agencies)
        through.append(IncidentAdult(person=adult, role=one.role, how=f"{how} ({sources})"))
    adults = listed(dict.fromkeys(f"{one.person.name} ({plain(one.role)})" for one in through))
    return IncidentChild(
        incident=_seen(row.incident),
        child=person_of(row.child, about.asking.valid_on),
        through=through,
        text=(
            f"Incident {row.incident.reference}, {plain(row.incident.kind)}, {row.incident.occurred_on},"
            f" does not name {child.name}, a child of {adults}."
        ),
    )
