"""From an answer to bytes: one object, one page of a list, or a whole list as CSV or NDJSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import Final, TypeVar

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.api.edge import REQUEST_ID
from app.api.pages import AnyFound, PagedT, Scope, open_list
from app.api.parameters import Asked, refuse_repeated
from app.api.tables import csv_lines
from app.deps import Door
from app.graph.session import Asking
from app.ledger.entry import Action
from app.ledger.looking import Looking
from app.security.gate import allow

CSV: Final = "text/csv"
NDJSON: Final = "application/x-ndjson"
JSON: Final = "application/json"
_ENDING: Final = {CSV: "csv", NDJSON: "ndjson"}
# Where a request keeps who has signed in.
ACTOR: Final = "actor"
# Where it keeps that the person is seen through a broken glass.
GLASS: Final = "glass"
_CHUNK_BYTES: Final = 64 * 1024

AskedT = TypeVar("AskedT", bound=Asked)


def door_of(request: Request) -> Door:
    """The door that the application was opened with, for whoever has signed in."""
    door: Door = request.app.state.door
    return replace(door, actor=getattr(request.state, ACTOR, door.actor))


def json_of(answer: BaseModel) -> bytes:
    """An answer as JSON, by pydantic's own serialiser: dumped once, validated not again."""
    return answer.__pydantic_serializer__.to_json(answer)


def one(answer: BaseModel) -> Response:
    """A single object."""
    return Response(json_of(answer), media_type=JSON)


def single(request: Request, asked: AskedT, ask: Callable[[Door, Asking, AskedT], BaseModel]) -> Response:
    """Ask for a single object at the coordinates that `asked` names; it is in the ledger before it leaves."""
    door = door_of(request)
    refuse_repeated(asked, names_given(request))
    count(request)
    looking = looking_at(request, "look", asked.model_dump(mode="json", exclude_none=True))
    with looking.under_way():
        sent = json_of(ask(door, door.asking(asked.valid_on, asked.known_on), asked))
    looking.answered(sent, 1)
    return Response(sent, media_type=JSON)


def looking_at(
    request: Request, action: Action, parameters: Mapping[str, object], question: str = ""
) -> Looking:
    """What the ledger will hold of a request; a route's question is its operation."""
    return door_of(request).looking(
        "glass" if getattr(request.state, GLASS, False) else action,
        question or request.scope["route"].operation_id,
        {**request.path_params, **parameters},
        request.scope.get(REQUEST_ID, ""),
    )


def listing(
    request: Request,
    asked: PagedT,
    ask: Callable[[Door, Asking, PagedT], AnyFound | BaseModel],
    *,
    about: str = "",
    private: str = "",
    question: str = "",
    action: Action = "look",
) -> Response:
    """Ask for a list and answer with a page of it, or with the whole of it as CSV or NDJSON.

    What leaves is in the ledger before, as `action` and under `question` (the route's own if not
    given); a whole list as an export, portion by portion.

    `about` is what the path names (a person's id), `private` what must not stand in a cursor: both tie
    a cursor to its list. Raises BadInput for a cursor that cannot be used here.
    """
    refuse_repeated(asked, names_given(request))
    count(request)
    scope = Scope(request.scope["route"].operation_id, about, private)
    given = asked.model_dump(mode="json", exclude_none=True) | {"private": private}
    looking = looking_at(request, action, given, question)
    with looking.under_way():
        wanted = wanted_type(request.headers.get("accept", ""))
        if wanted != JSON:
            allow(door_of(request).actor, "export")
        opened = open_list(door_of(request), asked, ask, scope)
        if wanted != JSON and not isinstance(opened.answer, BaseModel):
            return whole(opened.answer, wanted, looking)
        page = opened.page()
        sent = json_of(page)
    looking.answered(sent, items_of(page))
    return Response(sent, media_type=JSON)


def items_of(page: BaseModel) -> int:
    """How many items an answer holds; a single object is one."""
    return len(getattr(page, "items", (page,)))


def names_given(request: Request) -> list[str]:
    """Every parameter's name in the query, as often as it stands there."""
    return [name for name, _ in request.query_params.multi_items()]


def count(request: Request, question: str = "") -> None:
    """Count a question by name; a route's question is its operation. Raises TooMany."""
    asked = question or request.scope["route"].operation_id
    request.app.state.limits.check(request, door_of(request).actor.name, asked)
    request.app.state.metrics.questions.labels(asked).inc()


def wanted_type(accept: str) -> str:
    """The one of JSON, CSV and NDJSON that an `Accept` likes best; JSON unless another is named."""
    best, weight = JSON, 0.0
    for part in accept.split(","):
        name, *options = (piece.strip().lower() for piece in part.split(";"))
        quality = _quality(options)
        if name in {JSON, CSV, NDJSON} and quality > weight:
            best, weight = name, quality
    return best


def _quality(options: list[str]) -> float:
    for option in options:
        if option.startswith("q="):
            try:
                return float(option[2:])
            except ValueError:
                return 0.0
    return 1.0


def whole(found: AnyFound, media_type: str, looking: Looking) -> Response:
    """The whole list, row by row, never more than a batch of it in memory.

    Each portion is in the ledger before it leaves, and the first one before the answer begins, so that
    what goes wrong at once is still a problem document; what goes wrong later cuts the connection, so
    no half list looks complete.
    What the envelope would say is in the header `Sightline-Answer`.
    """
    lines = csv_lines(found.item, found.every()) if media_type == CSV else _json_lines(found)
    portions = entered(in_chunks(lines), looking)
    first = next(portions)
    headers = {
        # json.dumps, because a header is ASCII and this says everything in it.
        "Sightline-Answer": json.dumps({"total": found.total, **found.envelope.model_dump(mode="json")}),
        "Content-Disposition": f'attachment; filename="{found.envelope.question}.{_ENDING[media_type]}"',
    }
    return StreamingResponse(chain([first], portions), media_type=media_type, headers=headers)


def entered(portions: Iterator[tuple[bytes, int]], looking: Looking) -> Iterator[bytes]:
    """Portions of an export, each with the number of its lines, each entered before it is given out."""
    for portion, lines in portions:
        looking.answered(portion, lines, action="export")
        yield portion


def _json_lines(found: AnyFound) -> Iterator[bytes]:
    for item in found.every():
        yield json_of(item) + b"\n"


def in_chunks(lines: Iterator[bytes]) -> Iterator[tuple[bytes, int]]:
    """At least one portion, be it empty: an empty list is an answer too."""
    held: list[bytes] = []
    size = 0
    given = False
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= _CHUNK_BYTES:
            yield b"".join(held), len(held)
            given = True
            held.clear()
            size = 0
    if held or not given:
        yield b"".join(held), len(held)
