"""Requests to every route, also such as name what a reader may not see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from random import Random
from typing import Any, Final, TypeVar
from urllib.parse import quote

from fastapi.testclient import TestClient

T = TypeVar("T")
API: Final = "/api/v1"
# They say nothing of the graph's content. A route that is neither here nor asked below fails the tests.
WITHOUT_CONTENT: Final = {
    "GET /health/live": "the process is up",
    "GET /health/ready": "the graph's schema is right and the ledger can be written",
    "GET /metrics": "the service's own counters and times",
    f"GET {API}/questions": "the catalogue, made of files",
    f"GET {API}/questions/{{name}}": "the catalogue, made of files",
    f"GET {API}/ledger/people/{{person_id}}": "who looked: it differs by what was answered, auditors alone read it",
    f"GET {API}/ledger/actors/{{actor}}": "who looked: it differs by what was answered, auditors alone read it",
    f"POST {API}/loads": "sends what the sender holds; tests/doors/test_own_loads.py looks at what comes of it",
}
WIDE: Final = {"max_steps": "4", "profile": "all"}
SAID: Final = {"verdict": "different", "reason": "two girls"}
BACK: Final = {"reason": "seen again"}
LONG_REASON: Final = "The school rang: the child is missing since noon."


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody who had seen everything could name. `runs` are the loads of the graph at hand, `seen` the
    people who are open to everybody.
    """

    people: list[str]
    seen: list[str]
    homes: list[str]
    incidents: list[str]
    names: list[str]
    identifiers: list[str]
    postcodes: list[str]
    births: list[str]
    agency: str
    runs: list[str]
    codes: list[str]
    matches: list[str]


@dataclass(frozen=True, slots=True)
class Ask:
    """One request; `body` makes it a POST. `dated`: it may be asked of a day."""

    path: str
    query: dict[str, str] = field(default_factory=dict[str, str])
    body: dict[str, str] | None = None
    accept: str = "application/json"
    dated: bool = True
    method: str = ""
    headers: dict[str, str] = field(default_factory=dict[str, str])


def every_request(client: TestClient, known: Known) -> dict[str, list[Ask]]:
    """Method and template of each route -> the requests to it. Fails if there is a route without one."""
    found = {f"{method} {API}{path}": list(asks) for (method, path), asks in _each(known).items()}
    found[f"GET {API}/questions/{{name}}/answer"] = list(_by_name(client, known))
    document = client.get(f"{API}/openapi.json").json()
    routes = {f"{method.upper()} {path}" for path, methods in document["paths"].items() for method in methods}
    assert set(found) == routes - set(WITHOUT_CONTENT), "each route that says something of the graph is asked"
    assert set(WITHOUT_CONTENT) < routes, "a route that is no more is not excused"
    assert all(found.values()), "each route has a request"
    return found


def _each(known: Known) -> dict[tuple[str, str], Iterable[Ask]]:
    random = Random(5)

    def some(of: Sequence[T], number: int) -> list[T]:
        return random.sample(of, min(number, len(of)))

    people = [*known.people, "Pnobody"]
    few = some(people, 8)
    looked_for = (
        [{"name": name} for name in some(known.names, 12)]
        + [{"identifier": value} for value in some(known.identifiers, 6)]
        + [{"postcode": value} for value in known.postcodes]
        + [{"birth_date": value} for value in some(known.births, 6)]
    )
    near = f"{API}/children/near-risk"
    gaps = f"{API}/children/without-carers"
    return {
        ("GET", "/children/near-risk"): [
            *(Ask(near, WIDE | {"profile": profile}) for profile in ("close", "wider", "all")),
            Ask(near, WIDE | {"age": "unknown"}),
            Ask(near, WIDE | {"limit": "1"}),
            Ask(near, WIDE, accept="text/csv"),
        ],
        ("GET", "/children/near-risk/groups"): [Ask(f"{near}/groups", WIDE)],
        ("GET", "/children/without-carers"): [
            Ask(gaps),
            Ask(gaps, {"no_path": "true"}),
            Ask(gaps, {"agency": known.agency}),
            Ask(gaps, accept="application/x-ndjson"),
        ],
        ("POST", "/searches/people"): [Ask(f"{API}/searches/people", body=one) for one in looked_for],
        ("POST", "/codes"): [Ask(f"{API}/codes", body={"code": one}) for one in [*known.codes, "Cnone"]],
        ("GET", "/people/{person_id}"): [Ask(f"{API}/people/{one}") for one in people],
        ("GET", "/people/{person_id}/carers"): [Ask(f"{API}/people/{one}/carers") for one in people],
        ("GET", "/people/{person_id}/network"): [
            Ask(f"{API}/people/{one}/network", WIDE | {"max_people": size})
            for one in few
            for size in ("300", "3")
        ],
        ("GET", "/people/{person_id}/risks"): [Ask(f"{API}/people/{one}/risks", WIDE) for one in few],
        ("GET", "/people/{person_id}/timeline"): [Ask(f"{API}/people/{one}/timeline") for one in few],
        ("GET", "/people/{person_id}/decisions"): [Ask(f"{API}/people/{one}/decisions") for one in people],
        ("GET", "/matches"): [
            Ask(f"{API}/matches"),
            Ask(f"{API}/matches", {"status": "open"}),
            Ask(f"{API}/matches", {"agency": known.agency}),
            Ask(f"{API}/matches", {"limit": "1"}),
            *(Ask(f"{API}/matches", {"person_id": one}) for one in people),
            Ask(f"{API}/matches", accept="text/csv"),
        ],
        ("GET", "/matches/{match_id}"): [Ask(f"{API}/matches/{one}") for one in [*known.matches, "Mnone"]],
        # Never on what stands, so that nothing is decided; tests/doors/test_matches.py decides.
        ("POST", "/matches/{match_id}/decision"): [
            Ask(f"{API}/matches/{one}/decision", body=SAID, headers=seen, dated=False)
            for one in [*known.matches, "Mnone"]
            for seen in ({}, {"If-Match": '"what never stood"'})
        ],
        ("DELETE", "/matches/{match_id}/decision"): [
            Ask(f"{API}/matches/{one}/decision", body=BACK, headers=seen, dated=False, method="DELETE")
            for one in [*known.matches, "Mnone"]
            for seen in ({}, {"If-Match": '"what never stood"'})
        ],
        ("GET", "/paths"): [
            Ask(f"{API}/paths", WIDE | {"from": one, "to": other})
            for one, other in some(list(product(people, people)), 20)
        ],
        ("GET", "/households/{household_id}"): [
            Ask(f"{API}/households/{one}") for one in [*known.homes, "Hnone"]
        ],
        ("GET", "/incidents/{agency}/{reference}"): [
            Ask(f"{API}/incidents/{quote(one)}") for one in [*known.incidents, "NMP/none"]
        ],
        ("GET", "/incidents/children-not-recorded"): [Ask(f"{API}/incidents/children-not-recorded")],
        ("GET", "/sources"): [Ask(f"{API}/sources")],
        ("GET", "/loads/{run_id}"): [Ask(f"{API}/loads/{one}") for one in [*known.runs, "Rnone"]],
        ("POST", "/break-glass"): [
            # Too short a reason breaks no glass, whoever it is for.
            *(_glass(one, "because") for one in few),
            *(_glass(one, LONG_REASON) for one in [*some(known.seen, 4), "Pnobody"]),
        ],
        # Nobody's glass was broken here: so it would be in a world where nobody is hidden.
        ("GET", "/break-glass"): [Ask(f"{API}/break-glass", dated=False)],
        ("POST", "/break-glass/{glass_id}/review"): [
            Ask(f"{API}/break-glass/none/review", body={"verdict": "justified"}, dated=False)
        ],
    }


def _glass(person_id: str, reason: str) -> Ask:
    return Ask(f"{API}/break-glass", body={"person_id": person_id, "reason": reason}, dated=False)


def _by_name(client: TestClient, known: Known) -> Iterator[Ask]:
    """Every question of the catalogue, with the first and a later one of what it may be given."""
    agencies = [one.split("/", 1)[0] for one in known.incidents] or [known.agency]
    references = [one.split("/", 1)[1] for one in known.incidents] or ["none"]
    lists = [",".join(known.people[:40]), ",".join(known.people[-40:])]
    given: dict[str, list[str]] = {
        **dict.fromkeys(("person_id", "from", "start_id", "who", "child"), known.people),
        **dict.fromkeys(("to", "end_id"), known.people[::-1]),
        **dict.fromkeys(("child_ids", "person_ids"), lists),
        "household_id": known.homes,
        "agency": agencies,
        "reference": references,
        "run_id": known.runs,
        "name": known.names,
    }
    items: list[dict[str, Any]] = client.get(f"{API}/questions", params={"limit": "200"}).json()["items"]
    for item in items:
        wanted = [one["name"] for one in item["parameters"] if one["name"] in given]
        for place in (0, 0.7) if wanted else (0,):
            chosen = {name: given[name][int(place * len(given[name]))] for name in wanted}
            yield Ask(f"{API}/questions/{item['name']}/answer", chosen)
