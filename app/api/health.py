"""Whether the service lives, whether it can answer, and what it counts."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from app import __version__
from app.api.metrics import CONTENT_TYPE, Metrics
from app.api.problems import responses
from app.api.replies import one
from app.doors.looking import door_of

router = APIRouter(tags=["Service"])


class Health(BaseModel):
    """A sign of life."""

    status: Literal["live", "ready"]
    version: str


@router.get("/health/live", operation_id="health_live", summary="The process answers", response_model=Health)
def live() -> Response:
    """Asks nothing of the database."""
    return one(Health(status="live", version=__version__))


@router.get(
    "/health/ready",
    operation_id="health_ready",
    summary="The database answers too",
    response_model=Health,
    responses=responses(),
)
def ready(request: Request) -> Response:
    """503 while the database is away or not at the right version."""
    door_of(request).check()
    return one(Health(status="ready", version=__version__))


_METRICS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Prometheus' text format.",
        "content": {"text/plain": {"schema": {"type": "string"}}},
    }
}


@router.get(
    "/metrics",
    operation_id="metrics",
    summary="Counters for Prometheus",
    response_class=Response,
    responses=_METRICS,
)
def metrics(request: Request) -> Response:
    """Requests and seconds by route template, questions by name."""
    counted: Metrics = request.app.state.metrics
    return Response(counted.text(), media_type=CONTENT_TYPE)
