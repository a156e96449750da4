"""What everybody may read: how accessible the pages are, and what is recorded about whoever reads them."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.web.access import Anybody
from app.web.rendering import page

router = APIRouter()


@router.get("/accessibility", operation_id="accessibility")
def accessibility(request: Request, reader: Anybody) -> Response:
    """What was tested, when and how, and what is known not to work."""
    return page(request, "accessibility.html")


@router.get("/privacy", operation_id="privacy")
def privacy(request: Request, reader: Anybody) -> Response:
    """What is recorded about the reader, who sees that, and for how long."""
    return page(request, "privacy.html")
