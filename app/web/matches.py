"""The data steward's desk: the queue, one pair with all that bears on it, deciding, taking back, the next."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, get_args

from fastapi import APIRouter, Depends, Form, Path
from pydantic import Field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.deps import Door
from app.doors.deciding import decided, ids_of, taken_back
from app.doors.looking import door_of
from app.doors.paging import AnyFound
from app.doors.parameters import Asked, DecisionWanted, Paged, Text
from app.errors import Changed, Conflict, FieldProblem, NotSaidWhich
from app.explore import matches
from app.explore.effects import with_effects
from app.explore.waiting import next_waiting
from app.graph.session import Asking
from app.models.match_answers import MatchAnswer, MatchStatusAsked, Verdict
from app.web.access import DecidesMatches, forget_form, from_our_pages
from app.web.showing import asked_of, show, show_list
from app.web.side_by_side import compared

router = APIRouter(dependencies=[Depends(from_our_pages)])
MatchId = Annotated[str, Path(max_length=64)]
Typed = Annotated[str, Form()]
MOST_REASON: Final = 500
PAIR: Final = "match.html"
_SEE_OTHER: Final = 303
STATUS_WORDS: Final[dict[str, tuple[str, str, str]]] = {
    "needs_attention": ("Needs attention", "red", "Decisions contradict each other, or one has no effect"),
    "refused_new_evidence": (
        "New evidence",
        "orange",
        "Decided to be two people; a record says otherwise now",
    ),
    "open": ("Waiting", "blue", "May be one person; nobody has decided"),
    "unsure": ("Unsure", "grey", "Looked at, and not decided"),
    "decided": ("Decided", "green", "Somebody has decided"),
    "joined_by_rule": (
        "Joined by a rule",
        "turquoise",
        "Both carry the same verified number; nobody has decided otherwise",
    ),
    "closed": ("Closed", "grey", "Nothing is proposed any more"),
}
VERDICT_WORDS: Final[dict[str, str]] = {
    "same": "One person",
    "different": "Two people",
    "unsure": "Not to be said yet",
    "suspected": "Suspected to be one person",
}


class QueueAsked(Paged):
    """Which pairs; those that wait for a first decision, unless another is asked for."""

    status: MatchStatusAsked | Literal["any"] = Field("open", description="Only pairs of which this stands.")
    agency: Text | None = Field(None, description="Only pairs with a record of this agency.")
    person_id: str | None = Field(None, max_length=64, description="Only pairs with a record of this person.")


def _queue(door: Door, asking: Asking, asked: QueueAsked) -> AnyFound:
    status = None if asked.status == "any" else asked.status
    return matches.matches(
        door.session, asking, status=status, agency=asked.agency, person_id=asked.person_id
    )


@router.get("/matches", operation_id="matches")
def queue(request: Request, reader: DecidesMatches) -> Response:
    """Pairs of records that may be one person, the strongest evidence first."""
    asked = asked_of(request, QueueAsked, "matches.html", statuses=STATUS_WORDS)
    return show_list(request, asked, _queue, "matches.html", statuses=STATUS_WORDS)


@router.get("/matches/{match_id}", operation_id="match")
def pair(request: Request, reader: DecidesMatches, match_id: MatchId) -> Response:
    """Both records side by side, the evidence, what would change, and the form to decide."""
    return _pair(request, match_id, PAIR)


@router.get("/matches/{match_id}/decided", operation_id="match")
def after(request: Request, reader: DecidesMatches, match_id: MatchId) -> Response:
    """What stands of a pair after a decision, whichever it was and whoever took it, and the next pair."""
    return _pair(request, match_id, "match_decided.html")


@router.post("/matches/{match_id}/decision", operation_id="decide_match")
def decide_match(
    request: Request,
    reader: DecidesMatches,
    match_id: MatchId,
    verdict: Typed = "",
    reason: Typed = "",
    saw: Typed = "",
) -> Response:
    """Decide on exactly what was seen; what has changed meanwhile is shown, and nothing is decided."""
    given: dict[str, str] = {"verdict": verdict, "reason": reason, "saw": saw}
    chosen: Verdict | None = next((one for one in get_args(Verdict) if one == verdict), None)
    said, problem = _reason(reason, "Say why, in your own words")
    wrong = [problem] if problem else []
    if chosen is None:
        wrong.insert(0, FieldProblem("verdict", "Choose whether they are one person"))
    if chosen is None or problem:
        return _pair(request, match_id, PAIR, status=422, said=given, wrong=wrong)
    wanted = DecisionWanted(verdict=chosen, reason=said)
    try:
        decided(request, match_id, saw, wanted)
    except (Changed, Conflict, NotSaidWhich) as stopped:
        return _not_done(request, match_id, given, stopped)
    return _done(request, match_id)


@router.post("/matches/{match_id}/take-back", operation_id="take_back_match")
def take_back_match(
    request: Request, reader: DecidesMatches, match_id: MatchId, back_reason: Typed = "", saw: Typed = ""
) -> Response:
    """Take back what stands, on exactly what was seen."""
    given = {"back_reason": back_reason, "saw": saw}
    said, problem = _reason(back_reason, "Say why it is taken back, in your own words", "back_reason")
    if problem:
        return _pair(request, match_id, PAIR, status=422, said=given, wrong=[problem])
    try:
        taken_back(request, match_id, saw, said)
    except (Changed, Conflict, NotSaidWhich) as stopped:
        return _not_done(request, match_id, given, stopped)
    return _done(request, match_id)


def _pair(request: Request, match_id: str, template: str, *, status: int = 200, **view: Any) -> Response:
    """A pair as it stands now; `said` in the view is what was typed and is still in the form."""
    asked = asked_of(request, Asked)
    door = door_of(request)
    shown: dict[str, Any] = {
        "following": next_waiting(door.session, door.asking(), match_id),
        "compared": compared,
        "statuses": STATUS_WORDS,
        "verdicts": VERDICT_WORDS,
        "most_reason": MOST_REASON,
    }

    def ask(door: Door, asking: Asking, asked: Asked) -> MatchAnswer:
        if template == PAIR:
            return with_effects(door.session, ids_of(door), asking, match_id=match_id)
        return matches.match(door.session, asking, match_id=match_id)

    return show(request, asked, ask, template, status=status, **shown, **view)


def _not_done(
    request: Request, match_id: str, given: dict[str, str], stopped: Changed | Conflict | NotSaidWhich
) -> Response:
    """The pair as it stands now, that nothing was decided and why, with what was typed."""
    return _pair(request, match_id, PAIR, status=409, said=given, stopped=stopped)


def _done(request: Request, match_id: str) -> Response:
    reply = RedirectResponse(f"/matches/{match_id}/decided", _SEE_OTHER)
    forget_form(request, reply)
    return reply


def _reason(typed: str, empty: str, field: str = "reason") -> tuple[str, FieldProblem | None]:
    said = " ".join(typed.split())
    if not said:
        return said, FieldProblem(field, empty)
    if len(said) > MOST_REASON:
        return said, FieldProblem(field, f"At most {MOST_REASON} characters; these are {len(said)}")
    return said, None
