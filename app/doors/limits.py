"""How much one caller may ask: searches in a minute, people opened in a day. Counted in memory alone.

A sliding window: whatever was counted less than a window ago still counts. What is refused is not counted,
and the same person opened again within the window counts once.
"""

from __future__ import annotations

import hashlib
import math
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Final

from starlette.requests import Request

from app.errors import TooMany
from app.settings import Settings

MINUTE: Final = 60.0
DAY: Final = 86_400.0
MOST_CALLERS: Final = 1_000
"""So many callers are remembered; who has not asked for longest is forgotten first."""

SEARCHES: Final = frozenset({"search_people"})
# What names a person by id, in a path, in a query or as a parameter of a question asked by name.
_OPENS: Final = (
    *("person_id", "person_ids", "child_ids", "from", "to", "start_id", "end_id", "who", "child"),
)

Clock = Callable[[], float]


class Window:
    """At most `most` different things for each caller in any `seconds`; 0 is no limit."""

    def __init__(self, name: str, most: int, seconds: float, clock: Clock) -> None:
        self.name = name
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._callers: OrderedDict[str, OrderedDict[bytes, float]] = OrderedDict()

    def take(self, caller: str, things: Iterable[str]) -> float:
        """Count things for a caller: all of them, or none if there is no room for all.

        Returns the seconds until there is room, 0.0 if they were counted.
        """
        if not self._most:
            return 0.0
        now = self._clock()
        with self._lock:
            held = self._held(caller, now)
            marks = dict.fromkeys(_mark(thing) for thing in things)
            fresh = [mark for mark in marks if mark not in held]
            over = len(held) + len(fresh) - self._most
            if over > 0:
                # So many of the oldest must leave; more than the limit at once is never let in.
                ages = list(held.values())
                leaves = ages[min(over, len(ages)) - 1] if ages else now
                return max(leaves + self._seconds - now, 0.001)
            held.update(dict.fromkeys(fresh, now))
            return 0.0

    def callers(self) -> int:
        """How many callers are remembered."""
        return len(self._callers)

    def _held(self, caller: str, now: float) -> OrderedDict[bytes, float]:
        held = self._callers.setdefault(caller, OrderedDict())
        self._callers.move_to_end(caller)
        while len(self._callers) > MOST_CALLERS:
            self._callers.popitem(last=False)
        while held and next(iter(held.values())) <= now - self._seconds:
            held.popitem(last=False)
        return held


class Limits:
    """The limits of one application. Safe to share between threads."""

    def __init__(self, settings: Settings, clock: Clock = time.monotonic) -> None:
        self.searches = Window("searches", settings.searches_per_minute, MINUTE, clock)
        self.people = Window("people", settings.people_per_day, DAY, clock)

    def check(self, request: Request, caller: str, question: str) -> None:
        """Count what a caller's request asks for; `question` is its operation. Raises TooMany."""
        if question in SEARCHES:
            # Each search counts, also the same one again.
            self._take(request, self.searches, caller, [secrets.token_hex(8)])
        if opened := people_named(request):
            self._take(request, self.people, caller, opened)

    def opens(self, request: Request, caller: str, person: str) -> None:
        """Count a person whom a request names in its body, by an id or a code. Raises TooMany."""
        self._take(request, self.people, caller, [person])

    def _take(self, request: Request, window: Window, caller: str, things: list[str]) -> None:
        wait = window.take(caller, things)
        if wait:
            request.app.state.metrics.limited.labels(window.name).inc()
            raise TooMany(
                f"more {window.name} than one caller may ask for; `Retry-After` says when to go on",
                seconds=math.ceil(wait),
            )


def people_named(request: Request) -> list[str]:
    """The ids of people that a request names, wherever they stand in it."""
    named = [str(request.path_params["person_id"])] if "person_id" in request.path_params else []
    for name in _OPENS:
        named += [one for text in request.query_params.getlist(name) for one in text.split(",")]
    return [one.strip() for one in named if one.strip()]


def _mark(thing: str) -> bytes:
    # Short, however long the thing is, and no id of a person.
    return hashlib.blake2b(thing.encode(errors="replace"), digest_size=8).digest()
