"""Extracts: one is sent by the system that holds it, and what came of a load is asked by its id."""

from __future__ import annotations

import re
import shutil
from pathlib import PurePath
from typing import Annotated, Any, Final, cast

from anyio import from_thread
from fastapi import APIRouter, Path, Query
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from app.api.access import LoadsSeen, Sends
from app.api.edge import API, form_of
from app.api.openapi import answered
from app.api.problems import responses
from app.api.replies import single
from app.doors.looking import count, door_of, json_of
from app.doors.parameters import Asked
from app.doors.whole import JSON
from app.errors import BadInput, ExtractError, FieldProblem
from app.explore import sources
from app.ingest.extract import HEADER_FILE
from app.jobs import MAPPING_FILE, Job, Loads
from app.models.source_answers import LoadAnswer, SentLoad

router = APIRouter(prefix="/loads", tags=["Sources"])
MOST_FILES: Final = 20
_CHUNK: Final = 1 << 20
_CSV: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.-]{0,99}\.csv", re.ASCII | re.IGNORECASE)
_BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {
                            "type": "array",
                            "items": {"type": "string", "format": "binary"},
                            "description": f"{HEADER_FILE}, the CSV files, and {MAPPING_FILE} for a layout of"
                            " one's own.",
                        }
                    },
                }
            }
        },
    }
}


@router.post(
    "",
    operation_id="send_load",
    summary="Send an extract",
    status_code=202,
    response_model=SentLoad,
    responses=responses(413),
    openapi_extra=_BODY,
)
def send(
    request: Request,
    feeder: Sends,
    confirm_retire: Annotated[
        bool, Query(description="Go on although more than a fifth of the records are gone.")
    ] = False,
) -> Response:
    """A feeder's own source only. What is acknowledged is on disk and is loaded even if the service ends;
    the same files sent again are the same load."""
    count(request)
    loads: Loads = request.app.state.loads
    # Read only now, so that nobody who may not send fills the disk.
    form = from_thread.run(form_of, request, MOST_FILES)
    draft = loads.draft()
    try:
        for name, sent in _files(form):
            with (draft / name).open("wb") as kept:
                shutil.copyfileobj(sent.file, kept, _CHUNK)
        job = loads.accept(feeder, draft, confirm_retire=confirm_retire)
    finally:
        from_thread.run(form.close)
        shutil.rmtree(draft, ignore_errors=True)
    location = {"Location": f"{API}/loads/{job.run_id}"}
    return Response(json_of(_of_job(job)), status_code=202, media_type=JSON, headers=location)


@router.get(
    "/{run_id:path}",
    operation_id="load",
    summary="One load, its counts and its rejected rows",
    **answered(cast(Any, LoadAnswer | SentLoad), 404),
)
def one_load(
    request: Request,
    actor: LoadsSeen,
    run_id: Annotated[str, Path(max_length=200, description="A load's id, as it was said when it was sent.")],
    asked: Annotated[Asked, Query()],
) -> Response:
    """When it ran, what it read, what it rejected, parked and retired; a feeder sees its own source's."""
    if actor.role != "feeder":
        return single(
            request, asked, lambda door, asking, _: sources.load(door.session, asking, run_id=run_id)
        )
    count(request)
    loads: Loads = request.app.state.loads
    job = loads.find(run_id, actor.source)
    door = door_of(request)
    found = (
        _of_job(job)
        if job is not None
        else sources.sent_load(door.session, door.asking(), run_id=run_id, source=actor.source)
    )
    return Response(json_of(found), media_type=JSON)


def _files(form: FormData) -> list[tuple[str, UploadFile]]:
    """The files with names that can be used. Raises BadInput, ExtractError if a name is there twice."""
    found: dict[str, UploadFile] = {}
    for sent in form.getlist("files"):
        name = PurePath(sent.filename or "").name if isinstance(sent, UploadFile) else ""
        if not isinstance(sent, UploadFile) or not (
            name in {HEADER_FILE, MAPPING_FILE} or _CSV.fullmatch(name)
        ):
            raise BadInput(
                "a file cannot be used",
                problems=(FieldProblem("files", f"{HEADER_FILE}, {MAPPING_FILE} or a name ending in .csv"),),
            )
        if name in found:
            raise ExtractError(f"{name} is there twice")
        found[name] = sent
    if HEADER_FILE not in found and MAPPING_FILE not in found:
        missing = FieldProblem("files", f"{HEADER_FILE} must be among them")
        raise BadInput("there is no extract in it", problems=(missing,))
    return list(found.items())


def _of_job(job: Job) -> SentLoad:
    return SentLoad(
        run_id=job.run_id, source=job.source, state=job.state, detail=job.detail, counts=None, rejected=None
    )
