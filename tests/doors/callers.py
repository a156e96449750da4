"""Everybody who may ask: what each sends to say who it is, what it asks, and which routes must answer it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from app.explore import registry
from app.models.roles import PEOPLE_ROLES
from app.security.api_keys import ApiKeys, Wanted
from app.security.store import AccessStore
from app.settings import Settings
from tests.doors.requests_of_all import API, Ask
from tests.signing_in import WHY, headers_of

ANSWER: Final = f"GET {API}/questions/{{name}}/answer"
LOADS: Final = f"GET {API}/loads/{{run_id}}"
SOURCES: Final = f"GET {API}/sources"
GLASSES: Final = f"GET {API}/break-glass"
PEOPLE: Final = frozenset(
    {
        *(f"GET {API}/children/{one}" for one in ("near-risk", "near-risk/groups", "without-carers")),
        *(
            f"GET {API}/people/{{person_id}}{one}"
            for one in ("", "/carers", "/network", "/risks", "/timeline", "/decisions")
        ),
        *(f"POST {API}/searches/people", f"POST {API}/codes", f"GET {API}/paths"),
        *(f"GET {API}/households/{{household_id}}", f"GET {API}/incidents/{{agency}}/{{reference}}"),
        f"GET {API}/incidents/children-not-recorded",
    }
)
MATCHES: Final = frozenset({f"GET {API}/matches", f"GET {API}/matches/{{match_id}}"})
FEEDER_SOURCE: Final = "NMV/elsewhere"
"""A feeder's source that no world holds: every load is another's."""

FEW: Final = 20
"""So many requests to a route are always all asked: one of them is answered."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who asks. Of the routes in `answers` everything is asked, and each must answer 200 at least
    once, all of them together `at_least` so often; of every other route one thing is asked, and none answers 200.

    `nth`: of what is many, each nth is asked; `days`: of how many days is asked.
    """

    name: str
    headers: dict[str, str]
    answers: frozenset[str]
    at_least: int
    nth: int = 1
    days: int = 1

    def asks(self, route: str, every: Sequence[Ask]) -> Sequence[Ask]:
        """What this caller asks of a route; every load, because each is another's for a feeder."""
        if route == LOADS:
            return every
        if route not in self.answers:
            return every[:1]
        return every if len(every) <= FEW else every[:: self.nth]


def clearances(clearance: int) -> dict[str, int]:
    """Settings under which each role that has one is at this clearance, 2 at most."""
    return {f"clearance_{role}": clearance for role in PEOPLE_ROLES}


def callers_of(settings: Settings, clearance: int) -> list[Caller]:
    """One of each kind, those who see people at this clearance."""
    with closing(AccessStore(settings)) as store:
        keys = ApiKeys(store)
        every = frozenset(one.name for one in registry.names())
        reader = Wanted(
            f"reader-{clearance}", "reader", 1,
            questions=every, purposes=frozenset({WHY["X-Access-Purpose"]}), clearance=clearance,
        )  # fmt: skip
        feeder = Wanted(f"feeder-{clearance}", "feeder", 1, source=FEEDER_SOURCE)
        secret = {one.role: keys.issue(one)[1] for one in (reader, feeder)}
    keyed = {role: {"Authorization": f"Bearer {one}"} | WHY for role, one in secret.items()}
    roles = {role: headers_of(settings, role) for role in PEOPLE_ROLES}
    nothing: frozenset[str] = frozenset()
    return [
        Caller(
            "steward", roles["steward"], PEOPLE | MATCHES | {ANSWER, SOURCES, LOADS, GLASSES}, 200, days=2
        ),
        Caller("practitioner", roles["practitioner"], PEOPLE | {ANSWER, SOURCES, LOADS}, 50, nth=4),
        Caller("analyst", roles["analyst"], frozenset({ANSWER, SOURCES, LOADS}), 8),
        Caller("auditor", roles["auditor"], frozenset({SOURCES, GLASSES}), 2),
        Caller("admin", roles["admin"], frozenset({SOURCES, LOADS}), 3),
        Caller("reader", keyed["reader"], frozenset({ANSWER, SOURCES}), 20, nth=4),
        # Each other source's load is unknown to it, and so is one that never was.
        Caller("feeder", keyed["feeder"], nothing, 0),
        Caller("nobody", {}, nothing, 0),
    ]
