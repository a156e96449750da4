"""The start page: what this is, what needs a human, and where to ask. Full pages come later."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from app.deps import Door
from app.errors import SightlineError
from app.explore import children, sources

router = APIRouter(include_in_schema=False)
_FOLDER: Final = Path(__file__).parent
_PAGE: Final = Template((_FOLDER / "start.html").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of the start page, as sentences; `trouble` says why there are none."""

    sentences: tuple[str, ...] = ()
    trouble: str = ""


@router.get("/")
def start(request: Request) -> Response:
    """The start page. Nobody has signed in here: in dev it counts what is open, elsewhere nothing."""
    door: Door = request.app.state.door
    shown = counts_of(door) if door.settings.env == "dev" else Counts()
    page = _PAGE.substitute(
        banner=_banner(door),
        base=escape(str(request.base_url).rstrip("/")),
        day=f"{door.asking().valid_on:%d %B %Y}".lstrip("0"),
        trouble=f'<p class="trouble">{escape(shown.trouble)}</p>' if shown.trouble else "",
        figures="\n".join(f"<p>{escape(one)}</p>" for one in shown.sentences),
        token=_HOW_TO_SIGN_IN if door.settings.has_dev_users else "",
        browser=_BROWSER if door.settings.env == "dev" else "",
    )
    return Response(page, media_type="text/html", status_code=503 if shown.trouble else 200)


@router.get("/start.css")
def style() -> Response:
    """The page's one style sheet."""
    return Response((_FOLDER / "start.css").read_bytes(), media_type="text/css")


def counts_of(door: Door) -> Counts:
    """How many children each of the two questions finds among open facts, or why that cannot be said now."""
    asking = door.asking()
    try:
        gaps = children.without_carers(door.session, asking).page(limit=1, after=None)
        near = children.near_risk(door.session, asking).page(limit=1, after=None)
        held = sources.sources(door.session, asking).page(limit=200, after=None)
    except SightlineError as error:
        return Counts(trouble=f"{error.title}: {error.detail}.")
    return Counts(
        (
            f"{gaps.gaps:,} of {gaps.children:,} children have a gap where a carer should be recorded.",
            f"{near.total:,} of {near.children:,} children are within 2 steps of a person with a live"
            " risk fact (profile close).",
            f"{held.total:,} source{'' if held.total == 1 else 's'} loaded."
            " Restricted facts are not counted here."
            if held.total
            else "No source is loaded yet: `sightline load FOLDER`.",
        )
    )


def _banner(door: Door) -> str:
    if door.settings.today is None:
        return ""
    return f'<p class="banner">Today is set to {door.settings.today}. Invented people only.</p>'


_HOW_TO_SIGN_IN: Final = "; <code>sightline token practitioner</code> prints a token of a development user"
_BROWSER: Final = (
    '<li><a href="/neo4j-browser/">Neo4j Browser</a>, with a guide and every question as a favourite'
    " (user <code>neo4j</code>; <code>sightline neo4j status</code> says where the password is)</li>"
)
