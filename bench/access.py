"""What the locks cost: the service with sign-in, clearance and ledger, against the same without them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

from app.explore import children
from bench.caller import Caller, calling
from bench.pairs import AnswersDiffer, Pair
from bench.place import ASKING, Place, served

ABOVE = 0.001
SCREENING = 1.10
API = "/api/v1"


@contextmanager
def lines(place: Place) -> Generator[list[Pair]]:
    """A pair for a point read and one for a screening, while the service without locks runs."""
    near = children.near_risk(place.session, ASKING, max_steps=2, profile="close").page(limit=1, after=None)
    child = near.items[0].child.person_id
    command = [sys.executable, "-m", "bench.unlocked"]
    with (
        served(place.settings, place.address, command, "unlocked.log") as base,
        # The same request to both: what a caller spends on its headers is not the service's.
        calling(base, place.client.headers) as unlocked,
    ):
        screening = {"max_steps": "2", "profile": "close", "limit": "1"}
        yield [
            _pair("locks: one person", place.client, unlocked, f"{API}/people/{child}", {}, 300, None),
            _pair(
                "locks: screening, close, N = 2",
                place.client, unlocked, f"{API}/children/near-risk", screening, 20, SCREENING,
            ),
        ]  # fmt: skip


def _pair(
    name: str,
    locked: Caller,
    unlocked: Caller,
    path: str,
    given: dict[str, str],
    rounds: int,
    ratio: float | None,
) -> Pair:
    def ask(client: Caller) -> Callable[[], Any]:
        return lambda: client.get(path, params=given).raise_for_status()

    def compare() -> None:
        with_locks, without = ask(locked)().json(), ask(unlocked)().json()
        for answer in (with_locks, without):
            answer.pop("next_cursor", None)
        if with_locks != without:
            raise AnswersDiffer(f"{name}: {str(with_locks)[:300]} against {str(without)[:300]}")

    return Pair(
        name=name,
        a_is="as served",
        b_is="without sign-in and ledger",
        a=ask(locked),
        b=ask(unlocked),
        limit=ratio or ABOVE,
        kind="ratio" if ratio else "gap",
        rounds=rounds,
        compare=compare,
    )
