"""A steward's act on a pair, whatever the door: its intent in the ledger before, what came of it after."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request

from app.deps import Door
from app.derive.ids import Ids
from app.doors.looking import count, door_of, json_of, looking_at
from app.doors.parameters import DecisionWanted
from app.errors import NotSaidWhich
from app.explore.deciding import decide, take_back
from app.models.match_answers import MatchAnswer


def ids_of(door: Door) -> Ids:
    """Ids under the key of the settings."""
    return Ids(door.settings.id_key.get_secret_value())


def decided(request: Request, match_id: str, saw: str, wanted: DecisionWanted) -> MatchAnswer:
    """Decide on what was seen, whose etag `saw` is. Raises NotSaidWhich, and what `decide` does."""

    def act(door: Door) -> MatchAnswer:
        return decide(
            door.session, ids_of(door), door.asking(),
            match_id=match_id, said=wanted.verdict, reason=wanted.reason, saw=saw,
        )  # fmt: skip

    return _written(request, match_id, saw, {"verdict": wanted.verdict}, act)


def taken_back(request: Request, match_id: str, saw: str, reason: str) -> MatchAnswer:
    """Take back what stands of a pair. Raises NotSaidWhich, and what `take_back` does."""

    def act(door: Door) -> MatchAnswer:
        return take_back(door.session, ids_of(door), door.asking(), match_id=match_id, reason=reason, saw=saw)

    return _written(request, match_id, saw, {}, act)


def _written(
    request: Request, match_id: str, saw: str, told: dict[str, str], act: Callable[[Door], MatchAnswer]
) -> MatchAnswer:
    door = door_of(request)
    count(request)
    looking = looking_at(request, "decide", told)
    with looking.under_way():
        if not saw:
            raise NotSaidWhich("send `If-Match` with the `ETag` of the pair that you looked at")
        name = request.scope["route"].operation_id
        with door.ledger.writing(door.actor, "decide", name, {"match_id": match_id, **told}) as written:
            found = act(door)
            written.items = 1
    looking.answered(json_of(found), 1)
    return found
