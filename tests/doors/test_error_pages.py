"""Each error as a page: what happened, what to do next, and nothing that is nobody's business."""

from __future__ import annotations

from collections.abc import Generator
from typing import Final, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app import errors
from app.graph.session import GraphSession
from app.main import create_app
from app.settings import Settings
from app.web.refusals import NEXT
from tests.doors.clients import Client
from tests.doors.conftest import BASE
from tests.doors.readers import HTML, SAME_ORIGIN, reader
from tests.doors.test_pages import check_outline

SECRET: Final = "bolt://neo4j:zqsecret@10.0.0.7"


@pytest.fixture(scope="module")
def browser(client: TestClient) -> Generator[TestClient]:
    with reader(cast("FastAPI", client.app), "steward") as opened:
        yield opened


@pytest.mark.parametrize(
    ("error", "status", "told"),
    [
        (errors.Forbidden("these records are of another agency"), 403, True),
        (errors.Unknown("there is no such person"), 404, True),
        (errors.Conflict("somebody else was first"), 409, True),
        (errors.TooLarge("more than any question needs"), 413, True),
        (errors.TooMany("that is 60 searches in a minute", seconds=7), 429, True),
        (errors.GraphAway("the database cannot be reached"), 503, True),
        (errors.LedgerAway("the audit ledger cannot be written"), 503, True),
        (errors.TooSlow("stopped at its time limit"), 504, True),
        (errors.NoRoom(f"no room at {SECRET}"), 507, False),
        (errors.SettingsError(f"a setting is wrong: {SECRET}"), 500, False),
        (RuntimeError(SECRET), 500, False),
    ],
    ids=lambda one: type(one).__name__ if isinstance(one, Exception) else None,
)
def test_each_says_what_happened_and_what_to_do(
    browser: TestClient, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, told: bool
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("app.explore.sources.sources", fails)
    page = browser.get("/sources", headers={"x-request-id": "number-of-this-request"})
    assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
    check_outline(page.text)
    assert NEXT[status] in page.text
    assert (str(error)[1:] in page.text) == told
    assert SECRET not in page.text
    assert "zqsecret" not in page.text
    assert "Traceback" not in page.text
    assert ("number-of-this-request" in page.text) == (status >= 500), "who is told has the number to tell"
    if status in {429, 503}:
        assert int(page.headers["retry-after"]) == (7 if status == 429 else 5)


def test_too_much_at_once(browser: TestClient) -> None:
    page = browser.post("/search", data={"name": "x" * 2_000_000}, headers=SAME_ORIGIN)
    assert page.status_code == 413
    check_outline(page.text)
    assert NEXT[413] in page.text


def test_too_many_searches(small_world: Settings, session: GraphSession) -> None:
    app = create_app(small_world.model_copy(update={"searches_per_minute": 1}), session)
    with Client(app, base_url=BASE), reader(app, "practitioner") as browser:
        for status in (200, 429):
            sent = browser.post("/search", data={"name": "Rubie Shaw"}, headers=SAME_ORIGIN)
            page = browser.get(sent.headers["location"])
            assert page.status_code == status
        check_outline(page.text)
        assert NEXT[429] in page.text
        assert "Rubie" not in page.text
        assert 0 < int(page.headers["retry-after"]) <= 60
        assert browser.get("/children/near-risk").status_code == 200, "lists are not searches"


def test_what_nobody_serves(client: TestClient) -> None:
    for path, method, status in (("/nothing", "GET", 404), ("/people", "GET", 404), ("/gaps", "POST", 405)):
        page = client.request(method, path, headers=HTML | SAME_ORIGIN)
        assert page.status_code == status, path
        check_outline(page.text)
        assert NEXT[status] in page.text
