"""Every page as each role reads it, also such as name what the reader may not see."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar, cast
from urllib.parse import quote

from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from app.main import PAGES
from app.models.roles import Role
from tests.doors.readers import SAME_ORIGIN, reader
from tests.doors.requests_of_all import Known

ROLES: Final[tuple[Role, ...]] = ("practitioner", "steward", "analyst", "auditor")
# They say nothing of the graph's content. Every other page is asked.
WITHOUT_CONTENT: Final = {
    "/assets/{name}": "a built file",
    "/sign-in/return": "where the issuer sends people back",
    "/sign-in": "says nothing but how",
    "/signed-out": "says nothing at all",
    "/role": "the reader's own roles",
    "/purpose": "the reader's own purpose",
    "/accessibility": "what was tested",
    "/privacy": "what is recorded",
    "/search": "a form",
    "/search/{search_id}": "what a form looked for: searched below, under an address made anew each time",
    "/questions": "the catalogue, made of files",
    "/questions/{name}": "the catalogue, made of files",
    "/ledger": "a form",
    "/ledger/state": "how long the ledger is: it differs by what was asked before, auditors alone read it",
    "/ledger/people/{person_id}": "who looked: it differs by what was answered, auditors alone read it",
    "/ledger/actors/{actor}": "who looked: it differs by what was answered, auditors alone read it",
}
WIDE: Final = "?max_steps=4&profile=all"
# How else a page is asked: its widest search, each level, a day in the past.
MORE: Final[dict[str, tuple[str, ...]]] = {
    "/children/without-carers": (
        "?no_path=true",
        "?age=unknown",
        "?limit=2",
        "?agency=NMP",
        "?valid_on=2025-01-30",
    ),
    "/children/near-risk": ("?max_steps=4&profile=all", "?limit=2&max_steps=3", "?age=unknown"),
    "/children/near-risk/groups": ("?max_steps=4&profile=all",),
    "/gaps/children-not-on-incidents": ("?kind=missing",),
    "/people/{person_id}": (WIDE,),
    "/people/{person_id}/network": (WIDE,),
    "/matches": ("?status=any", "?status=any&agency=NMP", "?limit=1"),
}
EXPORTS: Final = (f"/children/near-risk.csv{WIDE}", "/children/without-carers.csv")
MOST: Final = 12
SEARCHES: Final = 4
MAY_SEARCH: Final = frozenset({"practitioner", "steward"})
T = TypeVar("T")


def addresses(known: Known) -> Iterator[str]:
    """Every page's addresses, with each kind of thing that a path can name, hidden or not."""
    named: dict[str, list[dict[str, str]]] = {
        "person_id": [{"person_id": one} for one in [*_some(known.people), "Pnobody"]],
        "household_id": [{"household_id": one} for one in [*_some(known.homes), "Hnone"]],
        "agency,reference": [
            dict(zip(("agency", "reference"), one.split("/", 1), strict=True))
            for one in [*_some(known.incidents), f"{known.agency}/none"]
        ],
        "name": [{"name": one} for one in ("children_near_risk", "completeness_by_source")],
        "match_id": [{"match_id": one} for one in [*known.matches, "Mnone"]],
        "run_id": [{"run_id": "Rnone"}],
        "person_id,glass_id": [{"person_id": one, "glass_id": "none"} for one in _some(known.people)],
        "": [{}],
    }
    for path in page_paths():
        if path == "/paths":  # asked of pairs, below
            continue
        for given in named[",".join(re.findall(r"\{(\w+)(?::path)?\}", path))]:
            filled = path
            for name, value in given.items():
                whole = f"{{{name}:path}}" in path
                filled = filled.replace(f"{{{name}:path}}", f"{{{name}}}")
                filled = filled.replace(f"{{{name}}}", quote(value, safe="/" if whole else ""))
            yield filled
            for more in MORE.get(path, ()):
                yield filled + more
    for one, other in zip(_some(known.people), _some(known.people[::-1]), strict=False):
        if one != other:
            yield f"/paths?from={one}&to={other}&max_steps=4&profile=all"


def page_paths() -> list[str]:
    """Every page but those that say nothing of the graph."""
    found = {
        route.path
        for module in PAGES
        for route in module.router.routes
        if isinstance(route, APIRoute) and "GET" in (route.methods or ())
    }
    return sorted(found - set(WITHOUT_CONTENT))


def read_by_all(client: TestClient, known: Known, seen: Callable[[str, str, Any], None]) -> None:
    """Let each role read every page; `seen` gets the role, the address and the reply."""
    app = cast("FastAPI", client.app)
    app.state.pages = replace(app.state.pages, nonce=lambda: "n" * 22)
    asked = list(addresses(known))
    with ExitStack() as opened:
        for role in ROLES:
            browser = opened.enter_context(reader(app, role))
            browser.headers["x-request-id"] = "the-same-for-all"
            for address in asked:
                seen(role, address, browser.get(address))
            for words, reply in _searched(browser, role, known):
                seen(role, words, reply)
            for address in EXPORTS:
                for names in ("", "yes"):
                    form = {"names": names}
                    seen(role, f"{address} {names}", browser.post(address, data=form, headers=SAME_ORIGIN))


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply without the address that is made anew for each search."""

    status_code: int
    headers: dict[str, str]
    content: bytes


def _searched(browser: TestClient, role: Role, known: Known) -> Iterator[tuple[str, Any]]:
    """The pages of a search by what is hidden and by what is not, each with its words."""
    births = (dict(zip(("year", "month", "day"), one.split("-"), strict=False)) for one in known.births)
    forms = [
        *({"name": one} for one in _some(known.names, SEARCHES)),
        *({"identifier": one} for one in _some(known.identifiers, SEARCHES)),
        *({"postcode": one} for one in _some(known.postcodes, SEARCHES)),
        *({f"birth_date-{part}": one for part, one in day.items()} for day in _some(list(births), SEARCHES)),
    ]
    if role not in MAY_SEARCH:
        yield "/search", browser.post("/search", data=forms[0], headers=SAME_ORIGIN)
        return
    for form in forms:
        sent = browser.post("/search", data=form, headers=SAME_ORIGIN)
        assert sent.status_code == 303, (form, sent.text)
        found = browser.get(sent.headers["location"])
        made_anew = sent.headers["location"].removeprefix("/search/").encode()
        body = found.content.replace(made_anew, b"this-search")
        headers = {name: value for name, value in found.headers.items() if name != "content-length"}
        yield f"/search?{form}", Reply(found.status_code, headers, body)
    for name in _some(known.names, SEARCHES):
        form = {"from": known.seen[0], "name": name}
        yield f"/paths/people?{form}", browser.post("/paths/people", data=form, headers=SAME_ORIGIN)


def _some(many: list[T], most: int = MOST) -> list[T]:
    return many[:: max(1, len(many) // most)]
