"""From a question to a page: what the address asks, asked as the API does, entered, and only then shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import Response

from app.deps import Door
from app.doors.looking import count, door_of, items_of, json_of, looking_at
from app.doors.paging import AnyFound, PagedT, Scope, open_list
from app.doors.parameters import Asked, refuse_repeated
from app.errors import BadInput, FieldProblem
from app.graph.session import Asking
from app.ledger.entry import Action
from app.web.asking_again import ANY_PAGE, DAY_PARTS, Again, keep
from app.web.rendering import reply, written

AskedT = TypeVar("AskedT", bound=Asked)
ModelT = TypeVar("ModelT", bound=BaseModel)
_REASONS: Final = {"extra_forbidden": "there is no such choice", "missing": "must be given"}


def asked_of(request: Request, model: type[ModelT], form: str = ANY_PAGE, **view: object) -> ModelT:
    """What the address asks for. Fields that a form sends empty are not given; a day may stand in three
    fields (`valid_on-day`, `-month`, `-year`). Raises BadInput.

    Whatever cannot be used comes back in the template `form`, which is given `view`.
    """
    keep(request, Again(model, form, view))
    given: dict[str, list[str]] = {}
    parts: dict[str, dict[str, str]] = {}
    for name, value in request.query_params.multi_items():
        field, _, part = name.rpartition("-")
        if field and part in DAY_PARTS:
            parts.setdefault(field, {})[part] = value.strip()
        elif value.strip():
            given.setdefault(name, []).append(value)
    for field, held in parts.items():
        if any(held.values()):
            given.setdefault(field, []).append(_day_of(held))
    refuse_repeated_in(model, given)
    # Names that only a question knows may be lists.
    several = model.model_config.get("extra") == "allow"
    try:
        return model.model_validate(
            {
                name: value if _is_list(model, name) or (several and len(value) > 1) else value[-1]
                for name, value in given.items()
            }
        )
    except ValidationError as error:
        raise BadInput(
            "something that was asked for cannot be used", problems=tuple(map(_problem, error.errors()))
        ) from error


def show(
    request: Request,
    asked: AskedT,
    ask: Callable[[Door, Asking, AskedT], BaseModel],
    template: str,
    *,
    status: int = 200,
    action: Action = "look",
    **view: object,
) -> Response:
    """A page about one object. It is in the ledger before it leaves, with everybody in it.

    The template has it as `found`, beside `asked`.
    """
    door = door_of(request)
    count(request)
    looking = looking_at(request, action, asked.model_dump(mode="json", exclude_none=True))
    with looking.under_way():
        found = ask(door, door.asking(asked.valid_on, asked.known_on), asked)
        nonce, text = written(request, template, {"found": found, "asked": asked, **view})
    looking.answered(json_of(found) + text.encode("utf-8", "replace"), 1)
    return reply(text, nonce, status=status)


def show_list(
    request: Request,
    asked: PagedT,
    ask: Callable[[Door, Asking, PagedT], AnyFound | BaseModel],
    template: str,
    *,
    about: str = "",
    private: str = "",
    question: str = "",
    action: Action = "look",
    **view: object,
) -> Response:
    """A page of a list. The template has the answer as `found`, `asked`, and `query` for links to others.

    `about` and `private` tie a cursor to its list, as they do in the API; `question` is what the ledger
    calls it, where that is not the route's own.
    """
    count(request)
    given = asked.model_dump(mode="json", exclude_none=True) | {"private": private}
    looking = looking_at(request, action, given, question)
    with looking.under_way():
        scope = Scope(request.scope["route"].operation_id, about, private)
        found = open_list(door_of(request), asked, ask, scope).page()
        shown = {"found": found, "asked": asked, "query": query_of(asked), **view}
        nonce, text = written(request, template, shown)
    looking.answered(json_of(found) + text.encode("utf-8", "replace"), items_of(found))
    return reply(text, nonce)


def query_of(asked: BaseModel) -> dict[str, Any]:
    """What was asked for, as an address says it again: without a page, and without what is the default."""
    return asked.model_dump(mode="json", exclude={"cursor"}, exclude_defaults=True, by_alias=True)


def refuse_repeated_in(model: type[BaseModel], given: dict[str, list[str]]) -> None:
    """Raises BadInput if a name stands more than once and its field holds one value."""
    refuse_repeated(model, (name for name, values in given.items() for _ in values))


def _is_list(model: type[BaseModel], name: str) -> bool:
    field = model.model_fields.get(name)
    return field is not None and str(field.annotation).startswith("list[")


def _day_of(parts: dict[str, str]) -> str:
    year, month, day = (parts.get(one, "") for one in ("year", "month", "day"))
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}"


def _problem(error: Any) -> FieldProblem:
    where = str(error["loc"][0]) if error["loc"] else ""
    said = _REASONS.get(error["type"]) or str(error["msg"]).removeprefix("Value error, ")
    return FieldProblem(where, said)
