"""What a source's policy lets be said to whoever asks, and the entry that is made when it is said."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request

from app.doors.entering import gate_of
from app.doors.looking import door_of, looking_at
from app.explore.elsewhere import Noted
from app.security.elsewhere import Policy


def policies_for(request: Request) -> tuple[Policy, ...]:
    """The policies that hold for whoever asks."""
    return gate_of(request).policies_for(door_of(request).actor)


def noted_by(request: Request) -> Noted:
    """Enters that somebody hidden was hinted at: an auditor finds it where that person is asked for."""

    def note(person_ids: Sequence[str]) -> None:
        looking_at(request, "look", {}, "known_elsewhere").answered(" ".join(person_ids).encode(), 0)

    return note
