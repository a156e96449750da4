"""A whole list as CSV for somebody at a browser: without what names people, unless that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.deps import Door
from app.doors.looking import count, door_of, looking_at
from app.doors.paging import AnyFound, PagedT, Scope, open_list
from app.doors.tables import TableColumn, columns_of, csv_line
from app.doors.whole import CSV, entered, in_chunks
from app.errors import BadInput
from app.graph.session import Asking

NAMELESS: Final = frozenset(
    {
        *("person_id", "age", "is_child", "agencies", "holders", "level", "steps", "assumptions", "kind"),
        *("paths_total", "other_risk_people", "children_total"),
    }
)
"""The columns that say nothing of who somebody is but their id, by the last part of their name. A column that
is not named here may hold a name, a birth date or an address: it is left out."""


def send_whole(
    request: Request,
    asked: PagedT,
    ask: Callable[[Door, Asking, PagedT], AnyFound],
    *,
    names: bool,
) -> Response:
    """The whole list, portion by portion, each in the ledger before it leaves."""
    count(request)
    given = asked.model_dump(mode="json", exclude_none=True) | {"names": names}
    looking = looking_at(request, "export", given)
    with looking.under_way():
        scope = Scope(request.scope["route"].operation_id)
        found = open_list(door_of(request), asked, ask, scope).answer
        if isinstance(found, BaseModel):
            raise BadInput("that is no list")
        portions = entered(in_chunks(_lines(found, names=names)), looking)
        first = next(portions)
    name = f"{found.envelope.question}-{found.envelope.valid_on}{'' if names else '-without-names'}.csv"

    def every() -> Iterator[bytes]:
        yield first
        yield from portions

    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(every(), media_type=CSV, headers=headers)


def columns(model: type[BaseModel], *, names: bool) -> list[TableColumn]:
    """The columns that are sent."""
    every = columns_of(model)
    return [one for one in every if names or one.name.rpartition(".")[2] in NAMELESS]


def _lines(found: AnyFound, *, names: bool) -> Iterator[bytes]:
    sent = columns(found.item, names=names)
    yield csv_line([one.name for one in sent])
    for item in found.every():
        yield csv_line([one.take(item) for one in sent])
