"""One person on one page: records, carers, risk in reach, what is dated; and the timeline by itself."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from app.deps import Door
from app.doors.elsewhere import noted_by, policies_for
from app.doors.paging import AnyFound
from app.doors.parameters import Asked, Paged, Steps, WhichProfile
from app.errors import TooSlow
from app.explore import care, decisions, elsewhere, people, risks
from app.explore.envelope import joined
from app.graph.session import Asking
from app.models.answers import Envelope, Profile
from app.models.child_answers import PersonCarers
from app.models.match_answers import PersonDecisions
from app.models.people_answers import PersonAnswer, PersonRisks, Timeline, TimelineEntry
from app.web.access import SeesPeople, from_our_pages
from app.web.records import side_by_side
from app.web.rendering import has_page
from app.web.showing import asked_of, query_of, show, show_list

router = APIRouter(dependencies=[Depends(from_our_pages)])
PersonId = Annotated[str, Path(max_length=64)]


class PersonAsked(Asked):
    """How far the page looks for risk facts, and by which links."""

    max_steps: Steps = 2
    profile: WhichProfile = "close"


class WholePerson(BaseModel):
    """What the page shows. `risks` are absent if looking for them took too long; `decisions`, `homes` and
    `incidents` are the latest first.
    """

    who: PersonAnswer
    decisions: PersonDecisions
    carers: PersonCarers
    risks: PersonRisks | None
    timeline: Timeline
    homes: list[TimelineEntry]
    incidents: list[TimelineEntry]
    answer: Envelope


@router.get("/people/{person_id}", operation_id="person")
def person(request: Request, reader: SeesPeople, person_id: PersonId) -> Response:
    """Everything that is recorded about one person, each question as the API answers it."""

    def ask(door: Door, asking: Asking, asked: PersonAsked) -> WholePerson:
        policies = policies_for(request)
        who = elsewhere.person(door.session, asking, policies, noted_by(request), person_id=person_id)
        decided = decisions.person_decisions(door.session, asking, person_id=person_id).page()
        carers = care.person_carers(door.session, asking, person_id=person_id)
        near = _risks(door, asking, person_id, asked.max_steps, asked.profile)
        dated = people.timeline(door.session, asking, person_id=person_id)
        line, entries = dated.page(), list(dated.every())[::-1]
        answers = [one.answer for one in (decided, carers, near, line) if one is not None]
        return WholePerson(
            who=who,
            decisions=decided,
            carers=carers,
            risks=near,
            timeline=line,
            homes=[one for one in entries if one.what == "home"],
            incidents=[one for one in entries if one.what == "incident"],
            answer=joined("person", [*answers, who.answer]),
        )

    asked = asked_of(request, PersonAsked)
    return show(
        request, asked, ask, "person.html",
        on=_days(asked), side_by_side=side_by_side, has_page=has_page(request),
    )  # fmt: skip


@router.get("/people/{person_id}/timeline", operation_id="person_timeline")
def person_timeline(request: Request, reader: SeesPeople, person_id: PersonId) -> Response:
    """What is dated about one person, a page at a time."""

    def ask(door: Door, asking: Asking, asked: Paged) -> AnyFound:
        return people.timeline(door.session, asking, person_id=person_id)

    asked = asked_of(request, Paged)
    return show_list(request, asked, ask, "timeline.html", about=person_id, on=_days(asked))


def _risks(
    door: Door, asking: Asking, person_id: str, max_steps: int, profile: Profile
) -> PersonRisks | None:
    try:
        found = risks.risks(door.session, asking, person_id=person_id, max_steps=max_steps, profile=profile)
        return found.page()
    except TooSlow:
        # The rest of the page is there all the same, and says that this was not looked at.
        return None


def _days(asked: Asked) -> dict[str, object]:
    """Both days, for links to other pages, where they are not today."""
    return {name: value for name, value in query_of(asked).items() if name in {"valid_on", "known_on"}}
