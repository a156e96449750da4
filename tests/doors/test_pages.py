"""Every page: who may read it, what stands on it, what the ledger holds of it, and how one signs in to it."""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import ExitStack
from html.parser import HTMLParser
from typing import Final, cast

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from app.ledger.asked import looks_by
from app.ledger.book import Ledger
from app.ledger.entry import people_in
from app.main import PAGES
from app.models.roles import PEOPLE_ROLES, Role
from app.web.static import ASSETS
from tests.doors.readers import SAME_ORIGIN, WHY, reader
from tests.signing_in import headers_of

API: Final = "/api/v1"
EVERYBODY: Final = frozenset(PEOPLE_ROLES)
READS: Final = frozenset({"practitioner", "steward"})
# Who reads which page, written down a second time by hand; `None` among them: also who has not signed in.
WHO_READS: dict[str, frozenset[str | None]] = {
    "/": EVERYBODY | {None},
    "/sign-in": EVERYBODY | {None},
    "/signed-out": EVERYBODY | {None},
    "/accessibility": EVERYBODY | {None},
    "/privacy": EVERYBODY | {None},
    "/role": EVERYBODY,
    "/purpose": EVERYBODY,
    "/children/without-carers": READS,
    "/children/near-risk": READS,
}
NO_PAGE: Final = {
    f"{ASSETS}/{{name}}": "a built file",
    "/sign-in/return": "where the issuer sends people back",
}


@pytest.fixture(scope="module")
def app(client: TestClient) -> FastAPI:
    return cast("FastAPI", client.app)


@pytest.fixture(scope="module")
def browsers(app: FastAPI) -> Generator[dict[str | None, TestClient]]:
    """One browser for each role, and one in which nobody has signed in."""
    roles: tuple[Role | None, ...] = (*PEOPLE_ROLES, None)
    with ExitStack() as opened:
        yield {role: opened.enter_context(reader(app, role)) for role in roles}


@pytest.fixture
def ledger(app: FastAPI) -> Ledger:
    ledger: Ledger = app.state.door.ledger
    return ledger


class Outline(HTMLParser):
    """What a page is made of, as far as everybody's pages have it in common."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.title = ""
        self._in_title = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self._in_title = tag == "title"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
            self._in_title = False

    def values(self, tag: str, name: str) -> list[str]:
        return [value for one, other, value in self.attributes if (one, other) == (tag, name)]


def page_routes() -> set[str]:
    return {
        route.path
        for module in PAGES
        for route in module.router.routes
        if isinstance(route, APIRoute) and "GET" in (route.methods or ())
    } - set(NO_PAGE)


def test_every_page_has_its_rule_here() -> None:
    assert page_routes() == set(WHO_READS)


@pytest.mark.parametrize("path", sorted(WHO_READS))
def test_each_page_as_each_role(browsers: dict[str | None, TestClient], path: str) -> None:
    for role, browser in browsers.items():
        reply = browser.get(path)
        if role in WHO_READS[path]:
            assert reply.status_code == 200, (role, path)
            check_outline(reply.text)
        elif role is None:
            assert reply.status_code == 303
            assert reply.headers["location"].startswith("/sign-in")
        else:
            assert reply.status_code == 403, (role, path)
            assert "Not allowed" in reply.text
            check_outline(reply.text)


def check_outline(text: str) -> None:
    outline = Outline(text)
    assert outline.values("html", "lang") == ["en"]
    assert outline.tags.count("h1") == 1
    assert outline.tags.count("main") == 1
    assert re.search(r"\w.* \u2013 Sightline", outline.title)
    assert "#main-content" in outline.values("a", "href")
    assert not [name for _, name, _ in outline.attributes if name.startswith("on")], "no inline handlers"
    assert not [name for _, name, _ in outline.attributes if name == "style"], "no inline styles"
    scripts = outline.tags.count("script")
    assert scripts == len(outline.values("script", "src")) + len(outline.values("script", "nonce"))
    elsewhere = [v for _, name, v in outline.attributes if name in {"href", "src", "action"} and "//" in v]
    assert elsewhere == []
    posts = outline.values("form", "method").count("post")
    assert posts == 0 or "submit" in outline.values("button", "type")


def test_whoever_has_not_signed_in_is_sent_to_sign_in_and_comes_back(app: FastAPI) -> None:
    wanted = "/children/near-risk?max_steps=1"
    with reader(app, None) as browser:
        sent = browser.get(wanted)
        assert sent.status_code == 303
        assert sent.headers["location"] == "/sign-in?back=%2Fchildren%2Fnear-risk%3Fmax_steps%3D1"
        assert f'value="{wanted}"' in browser.get(sent.headers["location"]).text
        begun = browser.post("/sign-in/as", data={"role": "steward", "back": wanted}, headers=SAME_ORIGIN)
        assert begun.headers["location"] == wanted
        asked = browser.get(wanted)
        assert asked.status_code == 303
        assert asked.headers["location"].startswith("/purpose?back=")
        given = browser.post("/purpose", data=WHY | {"back": wanted}, headers=SAME_ORIGIN)
        assert given.headers["location"] == wanted
        assert browser.get(wanted).status_code == 200


@pytest.mark.parametrize(
    "back", ["//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere.example", "elsewhere"]
)
def test_nobody_is_sent_elsewhere(app: FastAPI, back: str) -> None:
    with reader(app, None) as browser:
        begun = browser.post("/sign-in/as", data={"role": "steward", "back": back}, headers=SAME_ORIGIN)
        assert begun.headers["location"] == "/"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "https://elsewhere.example"},
        {"sec-fetch-site": "cross-site", "origin": "https://elsewhere.example"},
        {"sec-fetch-site": "same-site"},
        {"origin": "null"},
    ],
)
def test_a_form_of_another_site_is_refused(app: FastAPI, headers: dict[str, str]) -> None:
    with reader(app, "steward") as browser:
        for path, data in (("/purpose", WHY), ("/sign-in/as", {"role": "admin"}), ("/sign-out", {})):
            assert browser.post(path, data=data, headers=headers).status_code == 403, path
        assert browser.get("/children/near-risk").status_code == 200


def test_a_page_is_in_the_ledger_with_everybody_on_it(app: FastAPI, ledger: Ledger) -> None:
    with reader(app, "steward") as browser:
        text = browser.get("/children/near-risk?limit=3").text
    entry = looks_by(ledger.store, "dev-steward", limit=1).entries[0]
    assert (entry.question, entry.outcome, entry.items) == ("children_near_risk", "answered", 3)
    assert (entry.purpose, entry.reference) == ("front_door", "CASE-1")
    shown = set(people_in(text.encode()))
    assert len(shown) > 3
    assert shown <= set(entry.people)


def test_the_start_page_counts_as_the_api_does(app: FastAPI, client: TestClient) -> None:
    settings = app.state.door.settings
    headers = headers_of(settings, "practitioner")
    gaps = client.get(f"{API}/children/without-carers", headers=headers).json()
    with reader(app, "practitioner", purpose=False) as browser:
        page = browser.get("/").text
    assert f"{gaps['gaps']:,} of {gaps['children']:,} children" in page


def test_errors_are_pages_for_people_and_documents_for_systems(app: FastAPI, client: TestClient) -> None:
    with reader(app, "steward") as browser:
        for path, status in (("/nothing", 404), ("/children/near-risk?max_steps=9", 422)):
            page = browser.get(path)
            assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
            check_outline(page.text)
            document = browser.get(path, headers={"accept": "*/*"})
            assert document.headers["content-type"] == "application/problem+json"
    assert (
        client.get(f"{API}/nothing", headers={"accept": "text/html"}).headers["content-type"]
        == "application/problem+json"
    )
