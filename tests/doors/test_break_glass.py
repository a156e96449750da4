"""Breaking the glass: one person, one step, an hour; told to the owner, reviewed by an auditor."""

from __future__ import annotations

import time
from collections.abc import Generator
from datetime import datetime, timedelta
from html import escape
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.errors import AccessAway, Forbidden
from app.graph.session import GraphSession
from app.ledger.asked import looks_at
from app.ledger.book import Ledger
from app.main import create_app
from app.security.dev_users import token_for
from app.security.gate import Gate
from app.security.glass import review_due
from app.security.store import AccessStore
from app.settings import Settings
from tests.doors.conftest import BASE
from tests.doors.readers import SAME_ORIGIN, reader
from tests.signing_in import WHY, headers_of

API = "/api/v1"
REASON = "The refuge rang: the child is missing since noon."


@pytest.fixture
def service(small_world: Settings, session: GraphSession) -> Generator[TestClient]:
    """The application with the clearances that are given by default."""
    settings = small_world.model_copy(update={"clearance_practitioner": 1, "clearance_steward": 2})
    with TestClient(create_app(settings, session), base_url=BASE, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def ledger(service: TestClient) -> Ledger:
    return cast("FastAPI", service.app).state.door.ledger


@pytest.fixture
def gate(service: TestClient) -> Gate:
    return cast("FastAPI", service.app).state.gate


@pytest.fixture(scope="module")
def sealed(client: TestClient) -> dict[str, Any]:
    """A sealed person of the small world, as somebody with clearance 3 sees them."""
    for hit in client.post(f"{API}/searches/people", json={"name": "Jamie Fenn"}).json()["items"]:
        whole: dict[str, Any] = client.get(f"{API}/people/{hit['person']['person_id']}").json()
        if any(one["restriction"] == 3 for one in whole["records"]):
            return whole
    pytest.fail("nobody in the small world is sealed")


def practitioner(
    settings: Settings, name: str = "p-1", agency: str = "NMP", since: int = 0
) -> dict[str, str]:
    token = token_for(settings, "practitioner", name=name, agency=agency, now=lambda: time.time() - since)
    return {"Authorization": f"Bearer {token}"} | WHY


def break_it(client: TestClient, headers: dict[str, str], person_id: str, reason: str = REASON) -> Any:
    return client.post(f"{API}/break-glass", headers=headers, json={"person_id": person_id, "reason": reason})


def test_one_person_and_one_step_for_an_hour(
    service: TestClient,
    small_world: Settings,
    sealed: dict[str, Any],
    ledger: Ledger,
    gate: Gate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person_id = sealed["person"]["person_id"]
    asking = practitioner(small_world)
    assert service.get(f"{API}/people/{person_id}", headers=asking).status_code == 404
    broken = break_it(service, asking, person_id)
    assert broken.status_code == 201, broken.text
    through = asking | {"X-Break-Glass": broken.json()["glass_id"]}
    seen = service.get(f"{API}/people/{person_id}", headers=through)
    assert seen.json()["person"] == sealed["person"]
    assert service.get(f"{API}/people/{person_id}/timeline", headers=through).status_code == 200
    network = f"{API}/people/{person_id}/network"
    assert service.get(f"{network}?max_steps=1", headers=through).status_code == 200
    for further in (network, f"{network}?max_steps=2", f"{network}?max_steps=01"):
        assert service.get(further, headers=through).status_code == 403
    # Nobody else, by nobody else, by no other route.
    other = service.get(f"{API}/children/near-risk?limit=1", headers=asking).json()["items"][0]["child"]
    assert service.get(f"{API}/people/{other['person_id']}", headers=through).status_code == 403
    colleague = practitioner(small_world, "p-2") | {"X-Break-Glass": through["X-Break-Glass"]}
    assert service.get(f"{API}/people/{person_id}", headers=colleague).status_code == 403
    for address in ("/risks", "/risks?max_steps=1"):
        assert service.get(f"{API}/people/{person_id}{address}", headers=through).status_code == 404
    assert service.get(f"{API}/people/{person_id}", headers=asking).status_code == 404
    entries = looks_at(ledger.store, person_id).entries
    assert ("glass", "break_glass", "answered", "p-1") in {
        (e.action, e.question, e.outcome, e.actor) for e in entries
    }
    assert ("glass", "person", "answered", "p-1") in {
        (e.action, e.question, e.outcome, e.actor) for e in entries
    }
    # After its hour it opens nothing.
    held = gate.glasses.every(limit=200)[0]
    until = next(one.until for one in held if one.glass_id == through["X-Break-Glass"])
    late = datetime.fromisoformat(until)

    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return late

    monkeypatch.setattr("app.doors.entering.datetime", Later)
    assert service.get(f"{API}/people/{person_id}", headers=through).status_code == 403
    assert late - datetime.fromisoformat(broken.json()["until"]) == timedelta(0)


def test_what_does_not_break_it(service: TestClient, small_world: Settings, sealed: dict[str, Any]) -> None:
    person_id = sealed["person"]["person_id"]
    just = practitioner(small_world)
    seen = service.get(f"{API}/children/near-risk?limit=1", headers=just).json()["items"][0]["child"][
        "person_id"
    ]
    assert break_it(service, practitioner(small_world, since=601), person_id).status_code == 403
    assert break_it(service, just, person_id, "because I want to").status_code == 422
    assert break_it(service, just, person_id, "a" + " " * 40 + "b").status_code == 422
    assert break_it(service, just, "Paaaaaaaaaaaaaaa").status_code == 404
    assert break_it(service, just, seen).status_code == 409
    for role in ("analyst", "auditor", "admin"):
        assert break_it(service, headers_of(small_world, role), person_id).status_code == 403
    without = {"Authorization": just["Authorization"]}
    assert break_it(service, without, person_id).json()["title"] == "A purpose is needed"


def test_the_owner_is_told_at_once_and_an_auditor_reviews_it_once(
    service: TestClient, small_world: Settings, sealed: dict[str, Any], gate: Gate
) -> None:
    person_id = sealed["person"]["person_id"]
    owners = {one["agency"] for one in sealed["records"] if one["restriction"] > 1}
    before = gate.open_reviews()
    glass_id = break_it(service, practitioner(small_world, "p-3"), person_id).json()["glass_id"]
    assert gate.open_reviews() == before + 1
    assert f"sightline_break_glass_open_reviews {before + 1}" in service.get("/metrics").text

    def listed(role: Any, agency: str) -> dict[str, Any]:
        token = token_for(small_world, role, name=f"{role}-{agency}", agency=agency)
        reply = service.get(f"{API}/break-glass?waiting=true", headers={"Authorization": f"Bearer {token}"})
        return {one["glass_id"]: one for one in reply.json()["items"]}

    for agency in owners:
        told = listed("steward", agency)[glass_id]
        assert (told["actor"], told["reason"], set(told["owners"])) == ("p-3", REASON, owners)
    assert glass_id not in listed("steward", "NMV")
    assert glass_id not in listed("steward", "")
    assert glass_id not in listed("steward", "NM")
    assert listed("auditor", "")[glass_id]["person_id"] == person_id
    auditor = headers_of(small_world, "auditor")
    review = f"{API}/break-glass/{glass_id}/review"
    said = {"verdict": "justified", "note": "The log of the refuge agrees."}
    assert service.post(review, headers=headers_of(small_world, "steward"), json=said).status_code == 403
    own = headers_of(small_world, "auditor") | {
        "Authorization": f"Bearer {token_for(small_world, 'auditor', name='p-3')}"
    }
    assert service.post(review, headers=own, json=said).status_code == 403
    assert service.post(review, headers=auditor, json={"verdict": "fine"}).status_code == 422
    assert service.post(review, headers=auditor, json=said).json()["reviewed_by"] == "test-auditor"
    assert service.post(review, headers=auditor, json=said).status_code == 409
    assert service.post(f"{API}/break-glass/x/review", headers=auditor, json=said).status_code == 404
    assert gate.open_reviews() == before


def test_the_list_goes_on_page_by_page(
    service: TestClient, small_world: Settings, sealed: dict[str, Any]
) -> None:
    for _ in range(3):
        break_it(service, practitioner(small_world, "p-4"), sealed["person"]["person_id"])
    auditor = {"Authorization": headers_of(small_world, "auditor")["Authorization"]}
    found: list[str] = []
    cursor = ""
    while True:
        page = service.get(f"{API}/break-glass?limit=2{cursor}", headers=auditor).json()
        found += [one["glass_id"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert len(found) == len(set(found)) == page["total"] >= 3


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        ("2026-11-23T10:00:00+00:00", "2026-11-30T10:00:00+00:00"),
        ("2026-11-27T10:00:00+00:00", "2026-12-04T10:00:00+00:00"),
        ("2026-11-28T10:00:00+00:00", "2026-12-04T10:00:00+00:00"),
        # Good Friday and Easter Monday are no working days.
        ("2026-04-01T10:00:00+00:00", "2026-04-10T10:00:00+00:00"),
        # Half past midnight on a Monday in London, which is Sunday in UTC.
        ("2026-06-07T23:30:00+00:00", "2026-06-14T23:30:00+00:00"),
    ],
)
def test_a_review_is_due_after_five_working_days(opened: str, due: str) -> None:
    assert review_due(datetime.fromisoformat(opened)) == datetime.fromisoformat(due)


def test_no_glass_where_it_cannot_be_kept(
    service: TestClient, small_world: Settings, sealed: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> Any:
        raise AccessAway("away")

    headers = practitioner(small_world)
    monkeypatch.setattr(AccessStore, "writing", away)
    assert break_it(service, headers, sealed["person"]["person_id"]).status_code == 503


def test_from_a_page_it_opens_one_page_and_no_other(
    service: TestClient, client: TestClient, sealed: dict[str, Any], ledger: Ledger, gate: Gate
) -> None:
    person_id, name = sealed["person"]["person_id"], sealed["person"]["name"]
    form = f"/people/{person_id}/break-glass"
    with reader(cast("FastAPI", service.app), "practitioner") as browser:
        assert name not in browser.get(form).text, "the form looks nobody up"
        short = browser.post(form, data={"reason": "because"}, headers=SAME_ORIGIN)
        assert short.status_code == 422
        assert ">because</textarea>" in short.text
        opened = browser.post(form, data={"reason": REASON}, headers=SAME_ORIGIN)
        assert opened.status_code == 303
        behind = opened.headers["location"]
        page = browser.get(behind)
        assert page.status_code == 200
        assert name in page.text
        entry = looks_at(ledger.store, person_id, limit=1).entries[0]
        assert (entry.action, entry.question, entry.outcome) == ("glass", "person", "answered")
        near = client.get(f"{API}/people/{person_id}/network?max_steps=1").json()
        beside = {one["person"]["name"] for one in near["people"] if one["steps"]}
        assert beside, "somebody is one step away"
        assert not [one for one in beside if escape(one) not in page.text]
        glass_id = behind.rpartition("/")[2]
        other = f"/people/P{'a' * 15}/behind-glass/{glass_id}"
        assert browser.get(other).status_code == 403, "it is for one person"
        for cookie in ("dev-sightline-glass", f"dev-sightline-glass-{person_id}"):
            browser.cookies.set(cookie, glass_id)
        for part in ("", "/timeline", "/network", "/network?max_steps=4"):
            plain = browser.get(f"/people/{person_id}{part}", headers={"x-break-glass": glass_id})
            assert plain.status_code == 404, f"no other page takes a glass: {part}"
            assert name not in plain.text
    with reader(cast("FastAPI", service.app), "steward") as browser:
        assert browser.get(behind).status_code == 403, "it is for one reader"
    with (
        pytest.MonkeyPatch.context() as later,
        reader(cast("FastAPI", service.app), "practitioner") as browser,
    ):
        later.setattr(gate.glasses, "check", _too_late)
        late = browser.post(form, data={"reason": REASON}, headers=SAME_ORIGIN)
        assert late.status_code == 403
        assert "anew=yes" in late.text
        assert REASON in late.text, "nothing typed is lost"


def _too_late(*_: object) -> None:
    raise Forbidden("sign in again first: that must be no longer ago than 10 minutes")
