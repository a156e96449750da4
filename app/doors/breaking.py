"""Breaking the glass, whatever the door: checked, entered, told to whom the records belong."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import Request

from app.doors.entering import gate_of
from app.doors.looking import door_of
from app.errors import Conflict, Unknown
from app.explore import people
from app.models.actors import Actor
from app.security.glass import CLEARANCE, Glass


def broken_for(request: Request, actor: Actor, person_id: str, reason: str) -> Glass:
    """The glass, broken for one person. Raises Forbidden, BadInput, Unknown, Moved, Conflict, LedgerAway."""
    door, glasses, now = door_of(request), gate_of(request).glasses, datetime.now(UTC)
    glasses.check(actor, reason, now)
    owners = _owners(request, actor, person_id)
    with door.ledger.writing(actor, "glass", "break_glass", {"person_id": person_id}) as written:
        glass = glasses.open(actor, person_id, reason=reason, owners=owners, now=now)
        written.items = 1
    return glass


def _owners(request: Request, actor: Actor, person_id: str) -> tuple[str, ...]:
    """The agencies whose records the glass opens. Raises Unknown, Moved; Conflict where none is needed."""
    door = door_of(request)
    try:
        people.person(door.session, door.asking(), person_id=person_id)
    except Unknown:
        held = people.person(door.session, door.asking_at(CLEARANCE), person_id=person_id).records
        restricted = {one.agency for one in held if one.restriction > actor.clearance}
        return tuple(sorted(restricted or {one.agency for one in held}))
    raise Conflict("this person is seen at your clearance; no glass stands before them")
