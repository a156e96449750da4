"""Every page: who may read it, what stands on it, what the ledger holds of it, and how one signs in to it."""

from __future__ import annotations

import csv
import re
from collections.abc import Generator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from html import unescape
from html.parser import HTMLParser
from typing import Final, cast

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy import select

from app.ledger.asked import looks_by
from app.ledger.book import Ledger
from app.ledger.entry import people_in
from app.main import PAGES
from app.models.roles import PEOPLE_ROLES, Role
from app.security.store import AccessStore, forms
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
    "/children/near-risk/groups": READS,
    "/gaps": EVERYBODY,
    "/gaps/siblings-not-linked": READS,
    "/gaps/one-recorded-parent": READS,
    "/gaps/unexplained-adults": READS,
    "/gaps/children-not-on-incidents": READS,
    "/gaps/completeness": READS | {"analyst"},
    "/sources": EVERYBODY,
    "/questions": EVERYBODY,
    "/matches": frozenset({"steward"}),
    "/matches/{match_id}": frozenset({"steward"}),
    "/matches/{match_id}/decided": frozenset({"steward"}),
    "/questions/{name}": EVERYBODY,
    "/questions/{name}/answer": READS | {"analyst"},
    "/ledger": frozenset({"auditor"}),
    "/ledger/state": frozenset({"auditor"}),
    "/ledger/people/{person_id}": frozenset({"auditor"}),
    "/ledger/actors/{actor}": frozenset({"auditor"}),
    "/break-glass": frozenset({"auditor", "steward"}),
    "/people/{person_id}": READS,
    "/people/{person_id}/timeline": READS,
    "/households/{household_id}": READS,
    "/incidents/{agency}/{reference:path}": READS,
    "/search": READS,
    "/people/{person_id}/network": READS,
    "/paths": READS,
    "/people/{person_id}/break-glass": READS,
    # Nobody without a glass of their own: tests/doors/test_break_glass.py has one.
    "/people/{person_id}/behind-glass/{glass_id}": frozenset(),
}
# The small world has no pair: whoever may see one is told that there is none.
NO_SUCH: Final = {"/matches/{match_id}", "/matches/{match_id}/decided"}
NO_PAGE: Final = {
    f"{ASSETS}/{{name}}": "a built file",
    "/sign-in/return": "where the issuer sends people back",
    "/search/{search_id}": "results, for whoever searched alone: test_person_pages.py",
}


@pytest.fixture(scope="module")
def app(client: TestClient) -> FastAPI:
    return cast("FastAPI", client.app)


@pytest.fixture
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


@pytest.fixture(scope="module")
def places(client: TestClient, someone: str) -> dict[str, str]:
    """Something for each place of an address."""
    rubie = client.post(f"{API}/searches/people", json={"name": "Rubie Shaw"}).json()["items"][0]["person"]
    line = client.get(f"{API}/people/{rubie['person_id']}/timeline").json()["items"]
    home = next(one["household_id"] for one in line if one["household_id"])
    return {
        "person_id": someone, "household_id": home, "agency": "NMP", "reference": "DA-7",
        "name": "sources", "match_id": "Mnone", "actor": "dev-steward", "glass_id": "0" * 16,
    }  # fmt: skip


@pytest.mark.parametrize("path", sorted(WHO_READS))
def test_each_page_as_each_role(
    browsers: dict[str | None, TestClient], places: dict[str, str], path: str
) -> None:
    address = re.sub(r"\{(\w+)(:path)?\}", lambda place: places[place[1]], path)
    if path == "/paths":
        address = f"/paths?from={places['person_id']}"
    for role, browser in browsers.items():
        reply = browser.get(address)
        if role in WHO_READS[path]:
            assert reply.status_code == (404 if path in NO_SUCH else 200), (role, path)
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
        {"sec-fetch-site": "none"},
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


def test_a_list_is_taken_away_without_names_unless_asked(app: FastAPI, ledger: Ledger) -> None:
    everybody: set[str] = set()
    with reader(app, "steward") as browser:
        for path in ("/children/near-risk.csv?max_steps=1", "/children/without-carers.csv"):
            named = browser.post(path, data={"names": "yes"}, headers=SAME_ORIGIN)
            rows = list(csv.DictReader(named.text.splitlines()))
            names = {row["child.name"] for row in rows if row["child.name"]}
            assert len(names) > 5
            everybody |= names
            nameless = browser.post(path, headers=SAME_ORIGIN)
            assert nameless.headers["content-disposition"].endswith('-without-names.csv"')
            assert [row["child.person_id"] for row in csv.DictReader(nameless.text.splitlines())] == [
                row["child.person_id"] for row in rows
            ]
            assert not [name for name in names if name in nameless.text]
            assert not re.search(r"\d{4}-\d\d-\d\d", nameless.text), "no birth date"
            assert looks_by(ledger.store, "dev-steward", limit=1).entries[0].action == "export"
    with reader(app, "practitioner") as browser:
        assert browser.post("/children/near-risk.csv", headers=SAME_ORIGIN).status_code == 403


def test_filters_stand_in_the_address(app: FastAPI) -> None:
    with reader(app, "steward") as browser:
        all_of_them = browser.get("/children/without-carers").text
        some = browser.get(
            "/children/without-carers?level=G3&agency=&valid_on-day=&valid_on-month=&valid_on-year="
        )
        assert some.text.count("<article") == all_of_them.count(
            "There was a carer; that has ended, or is disputed</strong>"
        )
        then = browser.get("/children/without-carers?valid_on-day=3&valid_on-month=2&valid_on-year=2020")
        assert "3 February 2020" in then.text
        wrong = browser.get("/children/without-carers?valid_on-day=31&valid_on-month=2&valid_on-year=2020")
        assert wrong.status_code == 422
        assert "valid_on" in wrong.text


def test_pages_of_a_list_are_the_whole_list(app: FastAPI) -> None:
    seen: list[str] = []
    with reader(app, "steward") as browser:
        address = "/children/near-risk?limit=4"
        while address:
            text = browser.get(address).text
            seen += re.findall(
                r'sl-card__title"><span class="sl-person"><a [^>]*href="/people/(P\w{15})', text
            )
            following = re.search(r'href="([^"]+)" rel="next"', text)
            address = unescape(following[1]) if following else ""
        whole = browser.get("/children/near-risk?limit=200").text
    assert len(seen) == len(set(seen)) > 8
    assert seen == re.findall(
        r'sl-card__title"><span class="sl-person"><a [^>]*href="/people/(P\w{15})', whole
    )


def test_what_was_typed_is_there_again_after_signing_in(app: FastAPI) -> None:
    with reader(app, "steward", purpose=False) as browser:
        form = {
            "purpose": "court",
            "reference": "typed and wrong",
            "back": "/gaps",
            "_page": "/purpose?back=%2Fgaps",
        }
        sessions = app.state.gate.sessions
        with pytest.MonkeyPatch.context() as later:
            later.setattr(sessions, "_now", lambda: datetime.now(UTC) + timedelta(minutes=16))
            sent = browser.post("/purpose", data=form, headers=SAME_ORIGIN)
        assert sent.status_code == 303
        assert sent.headers["location"] == "/sign-in?back=%2Fpurpose%3Fback%3D%252Fgaps"
        assert "what you typed is kept" in browser.get(sent.headers["location"]).text
        assert "typed and wrong" not in sent.headers["location"] + str(sent.headers)
        held = AccessStore(app.state.door.settings)
        with held.reading() as tx:
            kept = [row.body for row in tx.execute(select(forms))]
        held.close()
        assert kept
        assert not [body for body in kept if "typed" in body]
        other = browser.post("/sign-in/as", data={"role": "analyst"}, headers=SAME_ORIGIN)
        assert other.status_code == 303
        assert "typed and wrong" not in browser.get("/purpose?back=%2Fgaps").text, "nobody else's"
        browser.post("/sign-in/as", data={"role": "steward"}, headers=SAME_ORIGIN)
        again = browser.get("/purpose?back=%2Fgaps").text
        assert 'value="typed and wrong"' in again
        assert "Nothing has been sent yet" in again


def test_a_session_ends_when_access_is_taken_back(
    app: FastAPI, browsers: dict[str | None, TestClient]
) -> None:
    with reader(app, "steward") as browser:
        assert browser.get("/children/near-risk").status_code == 200
        assert app.state.gate.sessions.end_all("dev-steward") > 0
        assert browser.get("/children/near-risk").headers["location"].startswith("/sign-in")
    # The browser of all the other tests was signed in as the same person.
    browsers["steward"].post("/sign-in/as", data={"role": "steward"}, headers=SAME_ORIGIN)
    browsers["steward"].post("/purpose", data=WHY, headers=SAME_ORIGIN)


def test_a_session_ends_by_itself(app: FastAPI) -> None:
    sessions = app.state.gate.sessions
    with reader(app, "steward") as browser, pytest.MonkeyPatch.context() as later:
        start = datetime.now(UTC)
        for minutes, status in ((14, 200), (28, 200), (44, 303), (44 + 14, 303)):
            later.setattr(sessions, "_now", lambda minutes=minutes: start + timedelta(minutes=minutes))
            assert browser.get("/gaps").status_code == status, minutes
    with reader(app, "steward") as browser, pytest.MonkeyPatch.context() as later:
        start = datetime.now(UTC)
        for minutes in range(10, 500, 10):
            later.setattr(sessions, "_now", lambda minutes=minutes: start + timedelta(minutes=minutes))
            assert browser.get("/gaps").status_code == (200 if minutes < 480 else 303), minutes
