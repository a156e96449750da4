"""One person's network, and the paths between two people: as a picture, and as a table of the same facts."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Path
from markupsafe import Markup
from pydantic import Field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.deps import Door
from app.doors.looking import door_of
from app.doors.paging import AnyFound
from app.doors.parameters import Asked, Paged, PathsAsked, Steps, WhichProfile
from app.explore import people, picture, search
from app.graph.session import Asking
from app.models.answers import Profile
from app.models.names import words
from app.models.people_answers import PersonAnswer
from app.models.picture_answers import PathsPicture, PictureAnswer
from app.web.access import SeesPeople, from_our_pages
from app.web.picture.facts import facts_of, spoken
from app.web.picture.layout import picture_of
from app.web.picture.svg import svg_of
from app.web.showing import asked_of, query_of, show, show_list
from app.web.words import address

router = APIRouter(dependencies=[Depends(from_our_pages)])
PersonId = Annotated[str, Path(max_length=64)]
MONTHS: Final = 240
"""How far back the slider reaches, in months."""
_SEE_OTHER: Final = 303
_HITS: Final = 20
_NAME: Final = "Enter the name of the other person"
_LATIN: Final = "Enter the name in Latin letters: names in other scripts cannot be searched for"


class PictureAsked(Asked):
    """How far, by which links, who is opened; `month` is where the slider stands, `month_was` stood."""

    max_steps: Steps = 2
    profile: WhichProfile = "close"
    open: list[str] = Field(default_factory=list, max_length=picture.MOST_OPENED)
    month: int | None = Field(None, ge=0, le=MONTHS)
    month_was: int | None = Field(None, ge=0, le=MONTHS)


class StartAsked(Paged):
    """One end of a path, while the other is looked for."""

    start: str = Field(alias="from", min_length=1, max_length=64)
    max_steps: Steps = 2
    profile: WhichProfile = "close"


@router.get("/people/{person_id}/network", operation_id="person_network_page")
def person_network(request: Request, reader: SeesPeople, person_id: PersonId) -> Response:
    """Everybody around one person as a picture, and every fact behind it as a table."""
    asked = asked_of(request, PictureAsked)
    today = door_of(request).asking().valid_on
    if asked.month is not None or asked.month_was is not None:
        return _canonical(request, asked, today)

    def ask(door: Door, asking: Asking, asked: PictureAsked) -> PictureAnswer:
        return picture.picture(
            door.session,
            asking,
            person_id=person_id,
            max_steps=asked.max_steps,
            profile=asked.profile,
            opened=asked.open,
        )

    return show(
        request, asked, ask, "network.html",
        person_id=person_id, months=MONTHS, month=_month_of(asked.valid_on or today, today),
        query=query_of(asked), drawn=_drawn, today=today,
    )  # fmt: skip


def _canonical(request: Request, asked: PictureAsked, today: date) -> Response:
    """Send the browser to the address without the slider: if it was moved, the day is the slider's."""
    query = query_of(asked)
    moved = asked.month is not None and asked.month != asked.month_was
    if moved and asked.month is not None:
        query["valid_on"] = _day_of(asked.month, today).isoformat()
    return RedirectResponse(address(request.url.path, query, month=None, month_was=None), _SEE_OTHER)


def _day_of(month: int, today: date) -> date:
    """The day on which the slider stands; the last place is today."""
    back = today.year * 12 + today.month - 1 - (MONTHS - month)
    year, at = divmod(back, 12)
    return date(year, at + 1, min(today.day, monthrange(year, at + 1)[1]))


def _month_of(day: date, today: date) -> int:
    """Where the slider stands on a day."""
    return max(0, min(MONTHS, MONTHS - (today.year - day.year) * 12 - (today.month - day.month)))


@router.get("/paths", operation_id="paths_page")
def shortest_paths(request: Request, reader: SeesPeople) -> Response:
    """All shortest paths between two people as sentences and as a picture, or why there is none.

    Without the second person, a form to find them.
    """
    if not request.query_params.get("to"):
        return _choosing(request)
    asked = asked_of(request, PathsAsked)

    def ask(door: Door, asking: Asking, asked: PathsAsked) -> PathsPicture:
        return picture.picture_of_paths(
            door.session,
            asking,
            start=asked.start,
            end=asked.end,
            max_steps=asked.max_steps,
            profile=asked.profile,
        )

    return show(request, asked, ask, "paths.html", query=query_of(asked), drawn=_drawn)


def _choosing(request: Request) -> Response:
    return _to_whom(request, asked_of(request, StartAsked))


def _to_whom(request: Request, asked: StartAsked, *, status: int = 200, **view: Any) -> Response:
    """The form for the other end; with `at_fault`, what cannot be used in it."""

    def ask(door: Door, asking: Asking, asked: StartAsked) -> PersonAnswer:
        return people.person(door.session, asking, person_id=asked.start)

    return show(request, asked, ask, "paths_start.html", status=status, **view)


@router.post("/paths/people", operation_id="find_for_path")
def find_other(
    request: Request,
    reader: SeesPeople,
    start: Annotated[str, Form(alias="from", min_length=1, max_length=64)],
    name: Annotated[str, Form(max_length=200)] = "",
    max_steps: Annotated[int, Form(ge=1, le=4)] = 2,
    profile: Annotated[Profile, Form()] = "close",
) -> Response:
    """People who may be meant as the other end. A form's body, so that no name stands in an address."""
    asked = StartAsked.model_validate(
        {"from": start, "max_steps": max_steps, "profile": profile, "limit": _HITS}
    )

    def ask(door: Door, asking: Asking, asked: StartAsked) -> AnyFound:
        return search.search(door.session, asking, name=name)

    if not words(name):
        return _to_whom(
            request, asked, status=422, given=name, at_fault={"name": _LATIN if name.strip() else _NAME}
        )
    return show_list(
        request, asked, ask, "paths_people.html",
        private=name, action="search", start=start, name=name, given=query_of(asked),
    )  # fmt: skip


def _drawn(answer: PictureAnswer) -> dict[str, Any]:
    """The picture as text that a template may put in as it is, and its facts."""
    steps = answer.answer.parameters.get("max_steps")
    subject = answer.people[0].person.name or "somebody without a recorded name"
    title = f"Picture of the network of {subject}. The same facts stand in the table below."
    laid = picture_of(answer, max_steps=steps if isinstance(steps, int) else 4)
    # Safe: svg_of escapes every text and attribute.
    svg = Markup(svg_of(laid, title=title, says=spoken(answer)))  # noqa: S704 - svg_of escapes
    return {"svg": svg, "facts": facts_of(answer), "width": laid.width, "height": laid.height}
