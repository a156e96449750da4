"""What was loaded: every source, and one load."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from app.api.openapi import answered, listed
from app.api.parameters import Asked, Paged
from app.api.replies import listing, single
from app.explore import sources
from app.models.source_answers import LoadAnswer, Sources

router = APIRouter(tags=["Sources"])


@router.get(
    "/sources",
    operation_id="sources",
    summary="Every source, how fresh it is and how much it holds",
    **listed(Sources),
)
def all_sources(request: Request, asked: Annotated[Paged, Query()]) -> Response:
    """One item for each system of each agency."""
    return listing(request, asked, lambda door, asking, _: sources.sources(door.session, asking))


@router.get(
    "/loads/{run_id:path}",
    operation_id="load",
    summary="One load, its counts and its rejected rows",
    **answered(LoadAnswer, 404),
)
def one_load(
    request: Request,
    run_id: Annotated[str, Path(max_length=200, description="A load's id, as `sightline load` says it.")],
    asked: Annotated[Asked, Query()],
) -> Response:
    """When it ran, what it read, what it rejected, parked and retired."""
    return single(request, asked, lambda door, asking, _: sources.load(door.session, asking, run_id=run_id))
