"""A whole list as CSV or NDJSON, portion by portion, each in the ledger before it leaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain
from typing import Final

from starlette.responses import Response, StreamingResponse

from app.doors.looking import json_of
from app.doors.paging import AnyFound
from app.doors.tables import csv_lines
from app.ledger.looking import Looking

CSV: Final = "text/csv"
NDJSON: Final = "application/x-ndjson"
JSON: Final = "application/json"
_ENDING: Final = {CSV: "csv", NDJSON: "ndjson"}
_CHUNK_BYTES: Final = 64 * 1024


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
