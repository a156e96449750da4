"""The start page: what needs a human today, each number opening to its list; before sign-in, what this is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.deps import Door
from app.doors.looking import door_of
from app.errors import SightlineError
from app.explore import children, matches, sources
from app.explore.emptiness import STALE_AFTER_DAYS
from app.models.source_answers import SourceSeen
from app.web.access import Anybody
from app.web.rendering import page

router = APIRouter()
_MOST_SOURCES: Final = 200


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of the start page; `trouble` says why there are none."""

    by_level: dict[str, int] = field(default_factory=dict[str, int])
    gaps: int = 0
    children: int = 0
    age_unknown: int = 0
    by_steps: dict[str, int] = field(default_factory=dict[str, int])
    near: int = 0
    share: float = 0.0
    pairs: dict[str, int] = field(default_factory=dict[str, int])
    sources: int = 0
    late: tuple[SourceSeen, ...] = ()
    loading: tuple[SourceSeen, ...] = ()
    trouble: str = ""


@router.get("/", operation_id="start")
def start(request: Request, reader: Anybody) -> Response:
    """The start page. Counts name nobody, so no purpose is asked and nothing is entered; the counts are
    those of the reader's own clearance. Who has not signed in is told nothing of what is held.
    """
    if reader is None:
        return page(request, "welcome.html")
    counts = counts_of(door_of(request)) if reader.may("sources") else Counts()
    status = 503 if counts.trouble else 200
    return page(request, "start.html", status=status, counts=counts, stale_after=STALE_AFTER_DAYS)


def counts_of(door: Door) -> Counts:
    """How many children each of the two questions finds for this reader, and which sources are late."""
    asking = door.asking()
    try:
        held = sources.sources(door.session, asking).page(limit=_MOST_SOURCES, after=None)
        late = tuple(one for one in held.items if one.days_old > STALE_AFTER_DAYS)
        loading = tuple(one for one in held.items if one.loading)
        if not door.actor.may("people"):
            return Counts(sources=held.total, late=late, loading=loading)
        gaps = children.without_carers(door.session, asking).page(limit=1, after=None)
        near = children.near_risk(door.session, asking).page(limit=1, after=None)
        pairs: dict[str, int] = {}
        if door.actor.may("decide"):
            pairs = matches.matches(door.session, asking).page(limit=1, after=None).counts_by_status
    except SightlineError as error:
        return Counts(trouble=f"{error.title}: {error.detail}.")
    return Counts(
        by_level=gaps.counts_by_level,
        gaps=gaps.gaps,
        children=gaps.children,
        age_unknown=gaps.age_unknown,
        by_steps=near.counts_by_steps,
        near=near.total,
        share=near.share,
        pairs=pairs,
        sources=held.total,
        late=late,
        loading=loading,
    )
