"""Security headers on every answer that there is: each route, each refusal, each file, each page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.routing import Mount, Route

from app.api.edge import MAX_BODY_BYTES, SECURITY_HEADERS
from app.explore import people
from app.settings import Settings
from app.web.browser_server import browser_app
from tests.doors.text_fields import document

API = "/api/v1"
SEARCH = f"{API}/searches/people"
BROWSER = ("/neo4j-browser", "/browser/")
# Neo4j Browser's own files and the opening page hold no data, and may be kept; each has a policy of its own.
BROWSER_FILES = (
    *(
        "/neo4j-browser",
        "/neo4j-browser/",
        "/neo4j-browser/?dbms=bolt://localhost",
        "/neo4j-browser/nothing.js",
    ),
    *("/neo4j-browser/index.html?dbms=x", "/browser/opening.js", "/browser/opening.json"),
    *("/browser/favourites.zip", "/browser/start.md", "/browser/sightline.grass", "/browser/nothing"),
)
SAMPLES = {
    "person_id": "P0",
    "actor": "local",
    "household_id": "H0",
    "agency": "NMP",
    "reference": "x",
    "run_id": "R0",
    "glass_id": "0",
    "match_id": "M0",
    "name": "sources",
}
DOCUMENT = document()


def check(reply: Any, address: str) -> None:
    """Every header of a reply."""
    headers: Mapping[str, str] = reply.headers
    apart, page = address.startswith(BROWSER), headers.get("content-type", "").startswith("text/html")
    for name, value in SECURITY_HEADERS.items():
        assert name in headers, f"{name}: {address}"
        own = (apart and name == "Cache-Control") or ((apart or page) and name == "Content-Security-Policy")
        if not own:
            assert headers[name] == value, address
    policy = {
        rule.split()[0]: rule.split()[1:]
        for rule in headers["content-security-policy"].split(";")
        if rule.strip()
    }
    assert policy["default-src"] in (["'none'"], ["'self'"]), address
    assert policy["frame-ancestors"] == ["'none'"], address
    assert "'unsafe-inline'" not in policy.get("script-src", []), address
    if not apart:
        assert not any("unsafe" in source for sources in policy.values() for source in sources), address
    if page and not apart:
        assert re.fullmatch(r"'self' 'nonce-[A-Za-z0-9_-]{22}'", " ".join(policy["script-src"])), address
    assert not any("*" in source for sources in policy.values() for source in sources), address
    if apart:
        assert headers["cache-control"] in {"no-store", "no-cache", "max-age=86400"}, address
    assert headers["x-request-id"]
    assert "server" not in headers
    assert "access-control-allow-origin" not in headers


ROUTES = [(method.upper(), path) for path, methods in DOCUMENT["paths"].items() for method in methods]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_route_and_how_it_refuses(client: TestClient, method: str, path: str) -> None:
    address = re.sub(r"\{(\w+)\}", lambda found: SAMPLES[found[1]], path)
    elsewhere = {"origin": "http://elsewhere.example"}
    seen: list[int] = []
    bodies: list[dict[str, Any]] = [{"json": {"postcode": "ZZ9 1AA"}}, {"json": {"colour": 1}}]
    for asked, body in zip((address, f"{address}?colour=red"), bodies, strict=True):
        reply = client.request(method, asked, headers=elsewhere, **(body if method == "POST" else {}))
        check(reply, address)
        seen.append(reply.status_code)
    wrong = client.request("PATCH", address, headers=elsewhere)
    check(wrong, address)
    assert wrong.status_code == 405
    asked_before = client.options(address, headers=elsewhere | {"access-control-request-method": method})
    check(asked_before, address)
    # Extracts are sent by feeders alone.
    sends = (method, path) == ("POST", f"{API}/loads")
    assert set(seen) <= ({403} if sends else {200, 404, 422})


@pytest.mark.parametrize("accept", ["text/csv", "application/x-ndjson"])
def test_a_whole_list(client: TestClient, accept: str) -> None:
    check(client.get(f"{API}/children/near-risk", headers={"accept": accept}), accept)


def test_every_kind_of_refusal(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(people, "person", broken)
    long = b"x" * (MAX_BODY_BYTES + 1)
    json = {"content-type": "application/json"}
    replies = {
        404: client.get("/nothing"),
        405: client.put("/health/live"),
        413: client.post(SEARCH, content=long, headers=json),
        421: client.get("/health/live", headers={"host": "elsewhere.example"}),
        422: client.post(SEARCH, content=b"{", headers=json),
        500: client.get(f"{API}/people/P0"),
    }
    assert {status: reply.status_code for status, reply in replies.items()} == {s: s for s in replies}
    for status, reply in replies.items():
        check(reply, str(status))
    in_pieces = client.post(SEARCH, content=iter([long[:40_000], long[40_000:]]), headers=json)
    assert in_pieces.status_code == 413
    check(in_pieces, "413 in pieces")


@pytest.mark.parametrize("address", ["/", "/metrics", "/health/live", f"{API}/openapi.json", *BROWSER_FILES])
def test_pages_and_files(client: TestClient, address: str) -> None:
    reply = client.get(address, follow_redirects=False)
    assert reply.status_code == (404 if "nothing" in address else 307 if address == "/neo4j-browser" else 200)
    check(reply, address)


def test_nothing_is_served_that_is_not_looked_at_here(client: TestClient) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    others = {
        f"{outer}{route.path}"
        for outer, routes in [
            ("", app.routes),
            *((r.path, r.routes) for r in app.routes if isinstance(r, Mount)),
        ]
        for route in routes
        if isinstance(route, Route)
    }
    assert "/browser/opening.js" in others
    known = {path for _, path in ROUTES} | {path.split("?")[0] for path in BROWSER_FILES}
    known |= {"/", f"{API}/openapi.json", "/neo4j-browser/{path:path}", "/browser/{name}"}
    assert {re.sub(r":path\}", "}", path) for path in others} - known <= {"/neo4j-browser/{path}"}


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("/neo4j-browser/", "localhost"),
        ("/neo4j-browser", "localhost"),
        ("/nothing", "localhost"),
        ("/", "elsewhere.example"),
    ],
)
def test_browser_on_a_server_of_its_own(small_world: Settings, address: str, host: str) -> None:
    alone = TestClient(browser_app(small_world, "bolt://localhost:7687"), base_url=f"http://{host}")
    headers = alone.get(address, follow_redirects=False).headers
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cache-control"]
