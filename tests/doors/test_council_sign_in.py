"""The council's sign-in through the pages: there and back, each part tried wrong, and with several roles or none."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.graph.session import GraphSession
from app.main import create_app
from app.settings import Settings
from tests.council_issuer import CLIENT, asked_at, issuer_at_work
from tests.doors.clients import Client
from tests.doors.conftest import BASE
from tests.doors.readers import HTML, SAME_ORIGIN, WHY
from tests.doors.test_pages import check_outline

WANTED: Final = "/children/near-risk?max_steps=1"


@dataclass(frozen=True, slots=True)
class Council:
    """The service with a council's sign-in, and that sign-in."""

    app: FastAPI
    issuer: Any

    @contextmanager
    def browser(self) -> Generator[TestClient]:
        """Somebody who has not signed in."""
        client = Client(
            self.app, base_url=BASE, raise_server_exceptions=False, follow_redirects=False, headers=HTML
        )
        yield client
        client.cookies.clear()

    def sent_there(self, browser: TestClient, back: str = "/gaps", **claims: object) -> dict[str, str]:
        """Press the button of the sign-in page; returns what the issuer is asked."""
        begun = browser.post("/sign-in/start", data={"back": back}, headers=SAME_ORIGIN)
        assert begun.status_code == 303, begun.text
        return asked_at(self.issuer, begun.headers["location"], **claims)

    def signed_in(self, browser: TestClient, back: str = "/gaps", **claims: object) -> Any:
        """There and back; returns the reply to the return."""
        asked = self.sent_there(browser, back, **claims)
        return browser.get("/sign-in/return", params={"state": asked["state"], "code": "good"})


@pytest.fixture(scope="module")
def council(
    small_world: Settings, session: GraphSession, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Council]:
    with issuer_at_work() as issuer:
        home: Path = tmp_path_factory.mktemp("council")
        given = {
            "home": home,
            "oidc_issuer": issuer.base,
            "oidc_audience": "sightline",
            "oidc_client_id": CLIENT,
        }
        settings = Settings.model_validate(small_world.model_dump() | given)
        app = create_app(settings, session)
        with Client(app, base_url=BASE):
            yield Council(app, issuer)


def refused(reply: Any) -> None:
    """A page that says so and what to do, nobody signed in, nothing told."""
    assert reply.status_code == 401
    check_outline(reply.text)
    assert "You were not signed in" in reply.text
    assert 'action="/sign-in/start"' in reply.text
    assert not [one for one in reply.headers.get_list("set-cookie") if one.startswith("dev-sightline=")]


def test_there_and_back_to_where_one_was_going(council: Council) -> None:
    with council.browser() as browser:
        sent = browser.get(WANTED)
        assert sent.headers["location"].startswith("/sign-in?back=")
        form = browser.get(sent.headers["location"]).text
        check_outline(form)
        assert f'name="back" value="{WANTED}"' in form
        asked = council.sent_there(browser, WANTED, roles=["practitioner"])
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        assert asked["redirect_uri"] == f"{BASE}/sign-in/return"
        assert min(len(asked[one]) for one in ("state", "nonce", "code_challenge")) >= 43
        kept = browser.cookies["dev-sightline-signing-in"]
        assert kept not in asked.values(), "what this browser alone knows does not travel"
        back = browser.get("/sign-in/return", params={"state": asked["state"], "code": "good"})
        assert (back.status_code, back.headers["location"]) == (303, WANTED)
        cookies = back.headers.get_list("set-cookie")
        session = next(one for one in cookies if one.startswith("dev-sightline="))
        assert "HttpOnly" in session
        assert "samesite=lax" in session.lower()
        assert any(one.startswith("dev-sightline-signing-in=") and "Max-Age=0" in one for one in cookies)
        assert browser.get(WANTED).headers["location"].startswith("/purpose")
        browser.post("/purpose", data=WHY | {"back": WANTED}, headers=SAME_ORIGIN)
        page = browser.get(WANTED)
        assert page.status_code == 200
        assert "Practitioner, NMC" in page.text


def test_a_return_is_good_once(council: Council) -> None:
    with council.browser() as browser:
        asked = council.sent_there(browser)
        given = {"state": asked["state"], "code": "good"}
        cookie = dict(browser.cookies)
        assert browser.get("/sign-in/return", params=given).status_code == 303
        spent = len(council.issuer.sent)
        with council.browser() as again:
            again.cookies.update(cookie)
            refused(again.get("/sign-in/return", params=given))
        assert len(council.issuer.sent) == spent, "no code is tried for a stranger"


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "wrong"},
        {"state": ""},
        {"code": "bad"},
        {"code": ""},
        {"error": "access_denied", "error_description": "<img src=x onerror=alert(1)>"},
        {"error": "login_required", "code": ""},
    ],
)
def test_what_does_not_fit_signs_nobody_in(council: Council, changed: dict[str, str]) -> None:
    with council.browser() as browser:
        asked = council.sent_there(browser)
        reply = browser.get("/sign-in/return", params={"state": asked["state"], "code": "good"} | changed)
        refused(reply)
        assert "onerror" not in reply.text
        assert browser.get("/gaps").headers["location"].startswith("/sign-in"), "nobody is signed in"


@pytest.mark.parametrize(
    "claims", [{"nonce": "another"}, {"aud": "elsewhere"}, {"exp": 1}, {"iss": "http://127.0.0.1:9"}]
)
def test_a_token_for_something_else_signs_nobody_in(council: Council, claims: dict[str, Any]) -> None:
    with council.browser() as browser:
        refused(council.signed_in(browser, **claims))


def test_another_browser_cannot_finish_it(council: Council) -> None:
    with council.browser() as mine, council.browser() as theirs:
        asked = council.sent_there(mine)
        council.sent_there(theirs)
        refused(theirs.get("/sign-in/return", params={"state": asked["state"], "code": "good"}))
        refused(mine.get("/sign-in/return", params={"state": asked["state"], "code": "good"}))


def test_ten_minutes_and_no_longer(council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    with council.browser() as browser:
        asked = council.sent_there(browser)
        later = datetime.now(UTC) + timedelta(minutes=11)
        monkeypatch.setattr(council.app.state.sign_in, "_now", lambda: later)
        refused(browser.get("/sign-in/return", params={"state": asked["state"], "code": "good"}))


@pytest.mark.parametrize(
    "back",
    ["//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere.example", "/sign-in/return", "x"],
)
def test_nobody_is_sent_elsewhere(council: Council, back: str) -> None:
    with council.browser() as browser:
        assert council.signed_in(browser, back, roles=["analyst"]).headers["location"] == "/"


def test_whoever_has_several_roles_chooses_one_and_may_change(council: Council) -> None:
    with council.browser() as browser:
        assert (
            council.signed_in(browser, "/gaps", roles=["steward", "auditor"]).headers["location"] == "/gaps"
        )
        sent = browser.get("/gaps")
        assert (sent.status_code, sent.headers["location"]) == (303, "/role?back=%2Fgaps")
        form = browser.get(sent.headers["location"])
        check_outline(form.text)
        assert form.text.count('name="role"') == 2
        for wrong in ("", "admin", "practitioner"):
            again = browser.post("/role", data={"role": wrong, "back": "/gaps"}, headers=SAME_ORIGIN)
            assert again.status_code == 422
            check_outline(again.text)
            assert again.text.count("Choose a role") == 2, "in the summary and at the field"
        before = browser.cookies["dev-sightline"]
        chosen = browser.post("/role", data={"role": "auditor", "back": "/gaps"}, headers=SAME_ORIGIN)
        assert (chosen.status_code, chosen.headers["location"]) == (303, "/gaps")
        assert browser.cookies["dev-sightline"] != before, "under a new session id"
        page = browser.get("/ledger")
        assert page.status_code == 200
        assert "Change role" in page.text
        assert browser.get("/matches").status_code == 403
        browser.post("/role", data={"role": "steward", "back": "//elsewhere.example"}, headers=SAME_ORIGIN)
        assert browser.get("/ledger").status_code == 403
        assert browser.get("/matches").headers["location"].startswith("/purpose"), "the purpose is asked anew"


@pytest.mark.parametrize("roles", [[], ["gardener"], None])
def test_whoever_has_no_role_here_is_told_so(council: Council, roles: list[str] | None) -> None:
    with council.browser() as browser:
        back = council.signed_in(browser, WANTED, roles=roles)
        page = browser.get(back.headers["location"]) if back.status_code == 303 else back
        assert page.status_code == 403, "not round and round between sign-in and page"
        check_outline(page.text)
        assert "no role" in page.text
        assert "ask whoever runs this service" in page.text
        assert browser.get("/").status_code == 200


def test_signing_in_anew_asks_the_issuer_to_ask(council: Council) -> None:
    with council.browser() as browser:
        form = browser.get("/sign-in?back=/gaps&anew=yes").text
        assert 'name="anew" value="yes"' in form
        begun = browser.post("/sign-in/start", data={"back": "/gaps", "anew": "yes"}, headers=SAME_ORIGIN)
        assert "prompt=login" in begun.headers["location"]


def test_no_other_site_begins_a_sign_in(council: Council) -> None:
    with council.browser() as browser:
        elsewhere = {"sec-fetch-site": "cross-site", "origin": "https://elsewhere.example"}
        assert browser.post("/sign-in/start", data={"back": "/"}, headers=elsewhere).status_code == 403


def test_an_issuer_that_is_away_is_said_on_a_page(
    small_world: Settings, session: GraphSession, tmp_path: Path
) -> None:
    given = {
        "home": tmp_path,
        "oidc_issuer": "http://127.0.0.1:9",
        "oidc_audience": "a",
        "oidc_client_id": CLIENT,
    }
    app = create_app(Settings.model_validate(small_world.model_dump() | given), session)
    with Client(app, base_url=BASE, headers=HTML, raise_server_exceptions=False) as browser:
        away = browser.post("/sign-in/start", data={"back": "/gaps"}, headers=SAME_ORIGIN)
        assert away.status_code == 503
        check_outline(away.text)
        assert "nobody can sign in now" in away.text
        assert int(away.headers["retry-after"]) > 0
