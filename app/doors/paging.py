"""One page of a list, wherever it was asked: what a cursor pins, and how the next one is sealed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel

from app.deps import Door
from app.doors.cursor import Place, Seal
from app.doors.parameters import Paged
from app.errors import BadInput, FieldProblem
from app.explore.listing import Found
from app.graph.session import Asking
from app.models.answers import Listing

PagedT = TypeVar("PagedT", bound=Paged)
AnyFound = Found[Any, Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which list a cursor belongs to: the question, what its path names, and what must not stand in a
    cursor (the name that is looked for) but ties it all the same.
    """

    question: str
    about: str = ""
    private: str = ""

    def text(self, seal: Seal) -> str:
        """The scope as the seal takes it."""
        return f"{self.question}|{self.about}|{seal.digest(self.private) if self.private else ''}"


@dataclass(frozen=True, slots=True)
class Opened:
    """A list that has been asked for: `answer` is a single object where the question gives one."""

    answer: AnyFound | BaseModel
    scope: Scope
    seal: Seal
    pins: dict[str, Any]
    limit: int
    after: str | None

    def page(self) -> BaseModel:
        """The page asked for, its `next_cursor` sealed; or the single object."""
        if isinstance(self.answer, BaseModel):
            return self.answer
        page: Listing[Any] = self.answer.page(limit=self.limit, after=self.after)
        if page.next_cursor is None:
            return page
        sealed = self.seal.close(self.scope.text(self.seal), Place(self.pins, page.next_cursor))
        return page.model_copy(update={"next_cursor": sealed})


def open_list(
    door: Door,
    asked: PagedT,
    ask: Callable[[Door, Asking, PagedT], AnyFound | BaseModel],
    scope: Scope,
) -> Opened:
    """Ask for a list, from its beginning or from where the cursor says.

    Raises BadInput for a cursor that is not of this list, or that comes with parameters other than
    its own; and whatever the question raises.
    """
    seal = Seal.of(door.settings, door.actor.clearance)
    asked, after = _continued(asked, seal, scope.text(seal))
    asking = door.asking(asked.valid_on, asked.known_on)
    pins = pins_of(asked) | {"valid_on": str(asking.valid_on), "known_on": str(asking.known_on)}
    return Opened(ask(door, asking, asked), scope, seal, pins, asked.limit, after)


def pins_of(asked: Paged) -> dict[str, Any]:
    """The parameters of a list as plain JSON values, without the page."""
    return asked.model_dump(mode="json", exclude={"limit", "cursor"}, exclude_none=True)


def _continued(asked: PagedT, seal: Seal, scope: str) -> tuple[PagedT, str | None]:
    """What the cursor was made for, and where it goes on; `asked` itself where there is no cursor."""
    if asked.cursor is None:
        return asked, None
    place = seal.open(scope, asked.cursor)
    given = {name: value for name, value in pins_of(asked).items() if name in asked.model_fields_set}
    differing = [name for name, value in given.items() if place.pins.get(name) != value]
    if differing:
        raise BadInput(
            "the cursor was made for other parameters",
            problems=tuple(
                FieldProblem(name, "leave it out, or give what the first page was asked with")
                for name in differing
            ),
        )
    return type(asked).model_validate(place.pins | {"limit": asked.limit}), place.after
