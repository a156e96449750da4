"""From an answer to bytes: one object, one page of a list, or a whole list as CSV or NDJSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Final, TypeVar

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.api.pages import AnyFound, PagedT, Scope, open_list
from app.api.parameters import Asked, refuse_repeated
from app.api.tables import csv_lines
from app.deps import Door
from app.graph.session import Asking

CSV: Final = "text/csv"
NDJSON: Final = "application/x-ndjson"
JSON: Final = "application/json"
_ENDING: Final = {CSV: "csv", NDJSON: "ndjson"}
_CHUNK_BYTES: Final = 64 * 1024

AskedT = TypeVar("AskedT", bound=Asked)


def door_of(request: Request) -> Door:
    """The door that the application was opened with."""
    door: Door = request.app.state.door
    return door


def json_of(answer: BaseModel) -> bytes:
    """An answer as JSON, by pydantic's own serialiser: dumped once, validated not again."""
    return answer.__pydantic_serializer__.to_json(answer)


def one(answer: BaseModel) -> Response:
    """A single object."""
    return Response(json_of(answer), media_type=JSON)


def single(request: Request, asked: AskedT, ask: Callable[[Door, Asking, AskedT], BaseModel]) -> Response:
    """Ask for a single object at the coordinates that `asked` names."""
    door = door_of(request)
    refuse_repeated(asked, names_given(request))
    count(request)
    return one(ask(door, door.asking(asked.valid_on, asked.known_on), asked))


def listing(
    request: Request,
    asked: PagedT,
    ask: Callable[[Door, Asking, PagedT], AnyFound | BaseModel],
    *,
    about: str = "",
    private: str = "",
) -> Response:
    """Ask for a list and answer with a page of it, or with the whole of it as CSV or NDJSON.

    `about` is what the path names (a person's id), `private` what must not stand in a cursor: both tie
    a cursor to its list. Raises BadInput for a cursor that cannot be used here.
    """
    refuse_repeated(asked, names_given(request))
    count(request)
    scope = Scope(request.scope["route"].operation_id, about, private)
    opened = open_list(door_of(request), asked, ask, scope)
    wanted = wanted_type(request.headers.get("accept", ""))
    if wanted == JSON or isinstance(opened.answer, BaseModel):
        return one(opened.page())
    return whole(opened.answer, wanted)


def names_given(request: Request) -> list[str]:
    """Every parameter's name in the query, as often as it stands there."""
    return [name for name, _ in request.query_params.multi_items()]


def count(request: Request, question: str = "") -> None:
    """Count a question by name; a route's question is its operation. Raises TooMany."""
    asked = question or request.scope["route"].operation_id
    request.app.state.limits.check(request, asked)
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


def whole(found: AnyFound, media_type: str) -> Response:
    """The whole list, row by row, never more than a batch of it in memory.

    The first rows are read before the answer begins, so that what goes wrong at once is still a
    problem document; what goes wrong later cuts the connection, so no half list looks complete.
    What the envelope would say is in the header `Sightline-Answer`.
    """
    lines = csv_lines(found.item, found.every()) if media_type == CSV else _json_lines(found)
    first = list(islice(lines, 2))
    headers = {
        # json.dumps, because a header is ASCII and this says everything in it.
        "Sightline-Answer": json.dumps({"total": found.total, **found.envelope.model_dump(mode="json")}),
        "Content-Disposition": f'attachment; filename="{found.envelope.question}.{_ENDING[media_type]}"',
    }
    return StreamingResponse(_in_chunks(chain(first, lines)), media_type=media_type, headers=headers)


def _json_lines(found: AnyFound) -> Iterator[bytes]:
    for item in found.every():
        yield json_of(item) + b"\n"


def _in_chunks(lines: Iterator[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= _CHUNK_BYTES:
            yield b"".join(held)
            held.clear()
            size = 0
    if held:
        yield b"".join(held)
