"""A list found once and given out in pages, or whole: the order is fixed, the details are read as needed."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from pydantic import BaseModel

from app.errors import BadInput, FieldProblem
from app.models.answers import Envelope

Item = TypeVar("Item", bound=BaseModel)
Answer = TypeVar("Answer", bound=BaseModel)
Key = tuple[str | int, ...]
MAX_PAGE = 200


@dataclass(frozen=True, slots=True)
class Found(Generic[Item, Answer]):
    """What a question found: sorted keys of all that matches, and how to read items for some of them.

    `details` makes the items of the given keys, in their order, with the files that took part in `parts`
    of the envelope that `answer` makes of (items, total, next position). Cursors name the last key given
    out, so a list that changes meanwhile neither repeats nor skips what stays in it.
    """

    item: type[Item]
    keys: Sequence[Key]
    details: Callable[[Sequence[Key]], list[Item]]
    answer: Callable[[list[Item], int, str | None], Answer]
    envelope: Envelope
    rows: list[list[Any]] | None = None

    @property
    def total(self) -> int:
        """How many match at the reader's clearance."""
        return len(self.keys)

    def page(self, *, limit: int = 50, after: str | None = None) -> Answer:
        """One page: at most `limit` items (1 to 200) after the position `after` of an earlier page.

        Raises BadInput for a position that is none, or a limit out of bounds.
        """
        if not 1 <= limit <= MAX_PAGE:
            raise BadInput(
                "that page size cannot be used", problems=(FieldProblem("limit", f"1 to {MAX_PAGE}"),)
            )
        start = 0 if after is None else bisect_right(self.keys, self._position(after))
        chosen = self.keys[start : start + limit]
        following = _text(chosen[-1]) if chosen and start + limit < len(self.keys) else None
        return self.answer(self.details(chosen) if chosen else [], self.total, following)

    def every(self, *, batch: int = MAX_PAGE) -> Iterator[Item]:
        """All items in order, read `batch` at a time."""
        for start in range(0, len(self.keys), batch):
            yield from self.details(self.keys[start : start + batch])

    def _position(self, after: str) -> Key:
        bad = BadInput(
            "that cursor cannot be used", problems=(FieldProblem("cursor", "not a position in this list"),)
        )
        try:
            parts: object = json.loads(after)
        except ValueError as error:
            raise bad from error
        if not isinstance(parts, list):
            raise bad
        key = tuple(cast(list[str | int], parts))
        # Compared with what the list holds: the same length and the same types, or it is not ours.
        if self.keys and [type(one) for one in key] != [type(one) for one in self.keys[0]]:
            raise bad
        return key


def _text(key: Key) -> str:
    return json.dumps(list(key), separators=(",", ":"))
