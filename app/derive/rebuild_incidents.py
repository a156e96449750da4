"""Incidents that are marked: who was involved with whom, written anew."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from app.derive.commands import DROP_ENCOUNTERS, TAKE_STALE_INCIDENTS, WRITE_ENCOUNTERS, IncidentSeen
from app.derive.encounters import Encounter, Involvement, encounters
from app.derive.ids import Ids
from app.derive.rectangles import Rect, union
from app.derive.work import PageDone
from app.graph.session import Unit
from app.graph.values import as_text
from app.models.days import FAR_FUTURE, FAR_PAST

INCIDENTS = 200
LINKS = 1_000
day_of = date.fromisoformat


def incident_page(unit: Unit, ids: Ids) -> PageDone:
    """Work out one page of marked incidents."""
    incidents = unit.run(TAKE_STALE_INCIDENTS, page=INCIDENTS)
    if not incidents:
        return PageDone(0)
    unit.run(DROP_ENCOUNTERS, incident_keys=[one.incident_key for one in incidents])
    links = [link for one in incidents for link in _links(one)]
    for start in range(0, len(links), LINKS):
        unit.run(WRITE_ENCOUNTERS, batch=as_text(links[start : start + LINKS]))
    return PageDone(len(incidents), len(links), more=len(incidents) == INCIDENTS)


def _links(incident: IncidentSeen) -> list[dict[str, Any]]:
    """Links of everybody involved, on each day on which the incident was known to have happened."""
    involved = [
        Involvement(
            statement_id=one["statement_id"],
            person_id=one["person_id"],
            record_key=one["from_record"],
            agency=one["agency"],
            role=one["role"],
            known_from=day_of(one["known_from"]),
            known_to=day_of(one["known_to"]),
            tier=one["tier"],
            recorded_at=one["recorded_at"],
        )
        for one in incident.involved
    ]
    known_as: dict[date, list[Rect]] = defaultdict(list)
    for one in incident.versions:
        known = Rect(FAR_PAST, FAR_FUTURE, day_of(one["known_from"]), day_of(one["known_to"]))
        known_as[day_of(one["occurred_on"])].append(known)
    return [
        _link(incident.incident_key, occurred_on, met)
        for occurred_on, told in sorted(known_as.items())
        for span in union(told)
        for met in encounters((span.known_from, span.known_to), involved)
    ]


def _link(incident_key: str, occurred_on: date, met: Encounter) -> dict[str, Any]:
    return {
        "start": met.left.person_id,
        "end": met.right.person_id,
        "left_at": met.left.recorded_at,
        "right_at": met.right.recorded_at,
        "props": {
            "derived": True,
            "kind": "involved_with",
            "incident_key": incident_key,
            "from_record": met.left.record_key,
            "to_record": met.right.record_key,
            "from_role": met.left.role,
            "to_role": met.right.role,
            "sources": [met.left.statement_id, met.right.statement_id],
            "agencies": sorted({met.left.agency, met.right.agency}),
            "valid_from": occurred_on,
            "walk_from": occurred_on,
            "close_to": FAR_PAST,
            "wider_to": FAR_FUTURE,
            "known_from": met.known_from,
            "known_to": met.known_to,
            "tier": met.tier,
        },
    }
