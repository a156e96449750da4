"""Looking for a person: a form that posts, and results under an opaque address that can be gone back to.

What is looked for is kept for half an hour, encrypted, for whoever typed it; so no name stands in an address,
and a reload or the back button sends no form again.
"""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Path
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.deps import Door
from app.doors.elsewhere import noted_by, policies_for
from app.doors.entering import gate_of
from app.doors.paging import AnyFound
from app.doors.parameters import Paged, SearchWanted
from app.errors import BadInput, FieldProblem
from app.explore import elsewhere
from app.graph.session import Asking
from app.models.names import words
from app.models.people_answers import SearchWay
from app.security.kept_forms import KeptForm
from app.web.access import SeesPeople, from_our_pages
from app.web.rendering import page
from app.web.showing import asked_of, show_list

router = APIRouter(dependencies=[Depends(from_our_pages)])
WAYS: Final[dict[SearchWay, str]] = {
    "identifier": "Same identifier",
    "exact": "Same name",
    "known_as": "Known by that name",
    "misspelt": "Spelt differently",
    "sounds_alike": "Sounds alike",
    "nickname": "A form of the name",
    "swapped_names": "Names the other way round",
    "part_of_name": "Part of the name is alike",
    "birth_date": "Same birth date",
    "swapped_day_and_month": "Day and month the other way round",
    "postcode": "At that postcode",
}
TRIED: Final = {
    "name": "the name as it is written, with a letter or two otherwise, by its sound, as a short or long"
    " form, as a name that somebody is known by, with its words joined or apart, and given and family name"
    " the other way round",
    "birth_date": "the birth date, and the same with day and month the other way round; with a name also"
    " whoever bears one of the names and was born on that day",
    "postcode": "every address at that postcode, also one that somebody has left",
    "identifier": "the number in every scheme: NHS, UPN, PNC, CRO and those of other systems",
}
_PAGE: Final = "/search"
_SEE_OTHER: Final = 303
_PARTS: Final = ("day", "month", "year")
_WORDS: Final = {
    "name": "Enter a name of at most 200 characters",
    "birth_date": "Enter a birth date as day, month and year, such as 14 5 2017",
    "postcode": "Enter a postcode of at most 20 characters",
    "identifier": "Enter a number of at most 50 characters",
}
_LATIN: Final = "Enter the name in Latin letters: names in other scripts cannot be searched for"
_NOTHING: Final = "Enter a name, a birth date, a postcode or a number"


@router.get("/search", operation_id="search_page")
def search_page(request: Request, reader: SeesPeople) -> Response:
    """The form, with what was typed before a session ended."""
    return page(request, "search.html", given={})


@router.post("/search", operation_id="begin_search")
def begin_search(
    request: Request,
    reader: SeesPeople,
    name: Annotated[str, Form(max_length=2_000)] = "",
    day: Annotated[str, Form(alias="birth_date-day", max_length=20)] = "",
    month: Annotated[str, Form(alias="birth_date-month", max_length=20)] = "",
    year: Annotated[str, Form(alias="birth_date-year", max_length=20)] = "",
    postcode: Annotated[str, Form(max_length=200)] = "",
    identifier: Annotated[str, Form(max_length=200)] = "",
) -> Response:
    """Keep what is looked for, and go on to its results."""
    given = {
        "name": name.strip(),
        **{f"birth_date-{part}": one.strip() for part, one in zip(_PARTS, (day, month, year), strict=True)},
        "postcode": postcode.strip(),
        "identifier": identifier.strip(),
    }
    try:
        _wanted(given)
    except BadInput as refused:
        wrong = {one.pointer: one.reason for one in refused.problems}
        return page(request, "search.html", status=422, given=given, wrong=wrong)
    search_id = gate_of(request).forms.keep(reader.name, KeptForm(_PAGE, given))
    return RedirectResponse(f"{_PAGE}/{search_id}", _SEE_OTHER)


@router.get("/search/{search_id}", operation_id="search_people")
def search_results(
    request: Request, reader: SeesPeople, search_id: Annotated[str, Path(max_length=100)]
) -> Response:
    """Who may be meant, and how each was met; or what was tried, where was not looked, what to try next."""
    kept = gate_of(request).forms.find(reader.name, search_id)
    if kept is None or kept.page != _PAGE:
        return page(request, "search.html", status=404, given={}, over=True)
    given = dict(kept.fields)
    wanted = _wanted(given)

    def ask(door: Door, asking: Asking, asked: Paged) -> AnyFound:
        return elsewhere.found(
            door.session,
            asking,
            policies_for(request),
            noted_by(request),
            name=wanted.name,
            birth_date=wanted.birth_date,
            postcode=wanted.postcode,
            identifier=wanted.identifier,
        )

    asked_for = [one for one in TRIED if getattr(wanted, one) is not None]
    return show_list(
        request, asked_of(request, Paged), ask, "search_results.html",
        private=wanted.model_dump_json(), action="search",
        given=given, wanted=wanted, ways=WAYS, tried=[TRIED[one] for one in asked_for], asked_for=asked_for,
    )  # fmt: skip


def _wanted(given: dict[str, str]) -> SearchWanted:
    """What a form asks for. Raises BadInput with a sentence for each field that cannot be used."""
    fields = {name: given[name] for name in ("name", "postcode", "identifier") if given[name]}
    day, month, year = (given[f"birth_date-{part}"] for part in _PARTS)
    if day or month or year:
        fields["birth_date"] = f"{year}-{month.zfill(2)}-{day.zfill(2)}"
    if given["name"] and not words(given["name"]):
        # Names are compared letter by letter in Latin script; to search without it in silence would mislead.
        raise BadInput("the name cannot be searched", problems=(FieldProblem("name", _LATIN),))
    if not fields:
        raise BadInput("there is nothing to look for", problems=(FieldProblem("name", _NOTHING),))
    try:
        return SearchWanted.model_validate(fields)
    except ValidationError as error:
        wrong = dict.fromkeys(str(one["loc"][0]) for one in error.errors())
        raise BadInput(
            "something that is looked for cannot be used",
            problems=tuple(FieldProblem(one, _WORDS[one]) for one in wrong),
        ) from error
