"""What was loaded: every source, how fresh and how large it is."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from app.api.access import SourcesSeen
from app.api.openapi import listed
from app.api.replies import listing
from app.doors.parameters import Paged
from app.explore import sources
from app.models.source_answers import Sources

router = APIRouter(tags=["Sources"])


@router.get(
    "/sources",
    operation_id="sources",
    summary="Every source, how fresh it is and how much it holds",
    **listed(Sources),
)
def all_sources(request: Request, actor: SourcesSeen, asked: Annotated[Paged, Query()]) -> Response:
    """One item for each system of each agency."""
    return listing(request, asked, lambda door, asking, _: sources.sources(door.session, asking))
