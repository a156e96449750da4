"""A filter that cannot be used: the same form again, with what was typed in it and what is wrong on top.

Nothing is looked up meanwhile: an answer to a question that was not asked would mislead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Final, get_origin

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import Response

from app.errors import BadInput, FieldProblem
from app.web.rendering import page

DAY_PARTS: Final = ("day", "month", "year")
ANY_PAGE: Final = "ask_again.html"
"""For a page without a list: the form of days, links and steps by itself."""
_AGAIN: Final = "_sightline_again"
_A_DAY: Final = "must be a real day between 1900 and 2199, such as 27 3 2026"
WORDS: Final[dict[str, str]] = {
    "valid_on": f"As things were on: this {_A_DAY}",
    "known_on": f"As agencies had recorded by: this {_A_DAY}",
    "max_steps": "Choose from 1 to 4 steps",
    "profile": "Choose close, wider or all links",
    "level": "Choose from the list what is missing",
    "age": "Choose children, or people without a birth date",
    "no_path": "Choose with or without a path to a carer",
    "kind": "Choose kinds from the list",
    "basis": "Choose from the list what it rests on",
    "status": "Choose from the list what stands of the pair",
    "waiting": "Choose all, or those that wait for a review",
    "limit": "A page can hold from 1 to 200",
    "page": "There is no such part: begin at the first",
    "cursor": "The link to this part of the list cannot be used any more: begin at its first page",
    "month": "The slider stands where no month is: choose a day instead",
    "month_was": "The slider stood where no month is: choose a day instead",
    "open": "Too many people are opened at once: begin again at one of them",
    "from": "It is not said at whom a path begins: open a person, and choose paths to somebody else",
    "to": "It is not said at whom a path ends: choose the other person",
}
_DAYS: Final = frozenset({"valid_on", "known_on"})
_WITH_A_FIELD: Final = _DAYS | {
    *("max_steps", "profile", "level", "agency", "no_path", "age", "kind", "basis", "status"),
}
_TOO_LONG: Final = "This is longer than any agency, kind or person is called"


@dataclass(frozen=True, slots=True)
class Day:
    """A day as it was typed, which may be none."""

    day: str = ""
    month: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Again:
    """What a request's page asks by, and the template that holds its form."""

    model: type[BaseModel]
    template: str
    view: Mapping[str, object] = field(default_factory=dict[str, object])


def keep(request: Request, again: Again) -> None:
    """From now on, whatever of this request cannot be used comes back with its form."""
    setattr(request.state, _AGAIN, again)


def asked_again(request: Request, error: BadInput) -> Response | None:
    """The form again, status 422; None for a request that has none."""
    again: Again | None = getattr(request.state, _AGAIN, None)
    if again is None or request.method not in {"GET", "HEAD"}:
        return None
    problems = error.problems or (FieldProblem("", error.detail),)
    at_fault = {one.pointer: _sentence(again.model, one) for one in problems}
    typed = typed_in(request, again.model, at_fault)
    # What has no field on the page is named, and leads nowhere.
    wrong = [_item(name, said, typed) for name, said in at_fault.items()]
    return page(
        request, again.template, status=422,
        found=None, asked=typed, query={}, wrong=wrong, at_fault=at_fault, **again.view,
    )  # fmt: skip


def typed_in(request: Request, model: type[BaseModel], at_fault: Mapping[str, str]) -> SimpleNamespace:
    """What the address gave, field by field, as its form shows it: a choice that is none is the usual one."""
    given: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        given.setdefault(name, []).append(value.strip())
    shown: dict[str, object] = {}
    for name, one in model.model_fields.items():
        called = one.alias or name
        usual = one.get_default(call_default_factory=True)
        held = [value for value in given.get(called, []) if value]
        if called in _DAYS:
            shown[name] = _day(given, called, held)
        elif get_origin(one.annotation) is list:
            shown[name] = held
        elif called in at_fault or not held:
            shown[name] = "" if usual is None or one.is_required() else usual
        else:
            shown[name] = _value(held[-1], usual)
    return SimpleNamespace(**shown)


def _value(said: str, usual: object) -> object:
    if isinstance(usual, bool):
        return said.lower() in {"true", "yes", "on", "1"}
    return int(said) if isinstance(usual, int) and said.isdecimal() else said


def _day(given: Mapping[str, list[str]], name: str, held: list[str]) -> Day | None:
    if held:
        year, _, rest = held[-1].partition("-")
        month, _, day = rest.partition("-")
        return Day(day, month, year) if rest else Day(day=held[-1])
    parts = {one: given[f"{name}-{one}"][-1] for one in DAY_PARTS if f"{name}-{one}" in given}
    return Day(**parts) if any(parts.values()) else None


def _sentence(model: type[BaseModel], problem: FieldProblem) -> str:
    name = problem.pointer
    known = {one.alias or called for called, one in model.model_fields.items()}
    if name and name not in known:
        return "This page cannot be asked for everything that the address names: use the form instead"
    if problem.reason == "may be given once":
        return f"{WORDS.get(name, 'Choose one')}: one alone, and the address gives several"
    if name == "to" and problem.reason.startswith("is the same"):
        return "Both ends of this path are the same person: choose another person"
    if name in WORDS:
        return WORDS[name]
    return _TOO_LONG if "at most" in problem.reason else _capital(problem.reason)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _item(name: str, said: str, typed: SimpleNamespace) -> dict[str, Any]:
    if name not in _WITH_A_FIELD or name not in vars(typed):
        return {"text": said}
    # A date's first box takes the focus, as GOV.UK's date input asks for it.
    return {"text": said, "href": f"#{name}-day" if name in _DAYS else f"#{name}"}
