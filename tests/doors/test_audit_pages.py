"""An auditor's pages: who looked at whom, whether the ledger is whole, and reviewing broken glass."""

from __future__ import annotations

import re
from collections.abc import Generator
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.ledger.asked import looks_by
from app.ledger.entry import people_in
from app.ledger.verifying import Fault, Verdict
from app.models.actors import Actor
from app.security.gate import Gate
from app.security.glass import Glass
from app.web import ledger as ledger_pages
from tests.doors.readers import SAME_ORIGIN, reader
from tests.doors.test_pages import check_outline

REASON = "The refuge rang: <i>the child</i> is missing since noon."


@pytest.fixture(scope="module")
def app(client: TestClient) -> FastAPI:
    return cast("FastAPI", client.app)


@pytest.fixture(scope="module")
def auditor(app: FastAPI) -> Generator[TestClient]:
    with reader(app, "auditor", purpose=False) as browser:
        yield browser


@pytest.fixture
def glass(app: FastAPI) -> Glass:
    gate: Gate = app.state.gate
    now = datetime.now(UTC)
    actor = Actor(
        name="p-7", role="practitioner", clearance=1, agency="NMC",
        purpose="section_47", reference="CASE-7", signed_in_at=now.timestamp(),
    )  # fmt: skip
    return gate.glasses.open(actor, "P" + "b" * 15, reason=REASON, owners=("NMP",), now=now)


def seen_by_steward(app: FastAPI) -> str:
    """The id of somebody at whom the steward has just looked."""
    with reader(app, "steward") as browser:
        return people_in(browser.get("/children/near-risk").content)[0]


def test_who_has_looked_at_a_person_and_why(app: FastAPI, auditor: TestClient) -> None:
    someone = seen_by_steward(app)
    page = auditor.get("/ledger", params={"person_id": f" {someone} "})
    assert (page.status_code, page.headers["location"]) == (303, f"/ledger/people/{someone}")
    seen = auditor.get(page.headers["location"])
    check_outline(seen.text)
    assert "dev-steward" in seen.text
    assert "CASE-1" in seen.text
    assert re.search(r"\d+ others?", seen.text)
    entry = looks_by(app.state.door.ledger.store, "dev-auditor", limit=1).entries[0]
    assert (entry.action, entry.question, entry.people) == ("audit", "ledger_person", (someone,))
    seen_by_steward(app)
    paged = auditor.get(f"/ledger/people/{someone}?limit=1").text
    following = re.findall(r'href="([^"]*cursor=[^"]*)"', paged)
    assert following
    assert auditor.get(following[0].replace("&amp;", "&")).status_code == 200
    nobody = auditor.get(f"/ledger/people/{'P' + 'c' * 15}")
    assert "No entry holds this id" in nobody.text


def test_what_an_actor_has_looked_at(app: FastAPI, auditor: TestClient) -> None:
    someone = seen_by_steward(app)
    sent = auditor.get("/ledger", params={"actor": "dev-steward"})
    seen = auditor.get(sent.headers["location"])
    check_outline(seen.text)
    assert f'href="/ledger/people/{someone}"' in seen.text
    odd = auditor.get("/ledger", params={"actor": "a/b <x>"})
    page = auditor.get(odd.headers["location"])
    assert page.status_code in {200, 404}
    assert "<x>" not in page.text


def test_an_empty_field_is_asked_for_again(auditor: TestClient) -> None:
    for field, said in (("person_id", "Enter a person&#39;s id"), ("actor", "Enter an actor&#39;s name")):
        page = auditor.get("/ledger", params={field: " "})
        assert page.status_code == 422
        check_outline(page.text)
        assert page.text.count(said) == 2


def test_whether_the_ledger_is_whole(
    app: FastAPI, auditor: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = auditor.get("/ledger/state")
    check_outline(whole.text)
    assert "The ledger is whole" in whole.text
    assert looks_by(app.state.door.ledger.store, "dev-auditor", limit=1).entries[0].question == "ledger_state"

    def broken(*_: Any) -> Verdict:
        return Verdict(9, 1, Fault(7, "its content is not what was written"), ())

    monkeypatch.setattr(ledger_pages, "verify", broken)
    page = auditor.get("/ledger/state")
    assert "The ledger is not whole" in page.text
    assert "Entry 7: Its content is not what was written." in page.text


def test_a_glass_is_reviewed_once_and_what_was_typed_stays(
    app: FastAPI, auditor: TestClient, glass: Glass
) -> None:
    page = auditor.get("/break-glass?waiting=true")
    check_outline(page.text)
    assert "&lt;i&gt;the child&lt;/i&gt;" in page.text
    review = f"/break-glass/{glass.glass_id}/review"
    unsaid = auditor.post(review, data={"note": "I rang them"}, headers=SAME_ORIGIN)
    assert unsaid.status_code == 422
    check_outline(unsaid.text)
    assert unsaid.text.count("Choose whether it was justified") == 2
    assert ">I rang them</textarea>" in unsaid.text
    long = auditor.post(review, data={"verdict": "justified", "note": "x" * 1001}, headers=SAME_ORIGIN)
    assert long.status_code == 422
    data = {"verdict": "justified", "note": "I rang them"}
    kept = auditor.post(review, data=data, headers=SAME_ORIGIN)
    assert kept.status_code == 303
    after = auditor.get(kept.headers["location"]).text
    assert "The review is kept" in after
    assert "said dev-auditor" in after
    twice = auditor.post(review, data=data | {"verdict": "not_justified"}, headers=SAME_ORIGIN)
    assert twice.status_code == 409
    assert "has reviewed this already" in twice.text
    assert auditor.post("/break-glass/nothing/review", data=data, headers=SAME_ORIGIN).status_code == 404


def test_a_steward_sees_only_their_own_agency_s_and_reviews_nothing(app: FastAPI, glass: Glass) -> None:
    with reader(app, "steward") as browser:
        page = browser.get("/break-glass")
        assert page.status_code == 200
        assert glass.glass_id not in page.text, "a steward of no agency owns no records"
        data = {"verdict": "justified"}
        refused = browser.post(f"/break-glass/{glass.glass_id}/review", data=data, headers=SAME_ORIGIN)
        assert refused.status_code == 403
    with reader(app, "practitioner") as browser:
        assert browser.get("/break-glass").status_code == 403
        assert browser.get("/ledger").status_code == 403
