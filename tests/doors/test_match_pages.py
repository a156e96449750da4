"""The steward's desk as pages: seen, decided, taken back; second, signed out, in two tabs."""

from __future__ import annotations

import re
from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.derive.ids import Ids
from app.derive.suspicions import suspect
from app.graph.opening import session_at
from app.graph.servers import GraphAddress
from app.graph.session import GraphSession
from app.ledger.asked import looks_by
from app.main import create_app
from app.security.gate import Gate
from tests.doors.clients import Client
from tests.doors.conftest import BASE, settings_for
from tests.doors.readers import SAME_ORIGIN, reader
from tests.doors.test_pages import check_outline
from tests.graph_server import make_empty
from tests.signing_in import headers_of
from tests.worlds.loading import load_all
from tests.worlds.script import drafts_of, write_world

WORLD = """
extract NMC/liquid 2026-05-01 full
person c1 given_name=Mara family_name=Quill birth_date=2014-05-05 sex=F
person c2 given_name=Ines family_name=Quill birth_date=1988-05-05 sex=F phone=07700900111
person c3 given_name=Mary family_name=Quill birth_date=2014-05-05 sex=F restriction=3
person c4 given_name=Noor family_name=Vale birth_date=1990-07-07 sex=F nhs_number=9990000018 nhs_number_status=01
link c2 parent c1
extract NMP/connect 2026-05-01 full
person p1 given_name=Marah family_name=Quill birth_date=2014-05-05 sex=F
person p2 given_name=Inez family_name=Quill birth_date=1988-05-05 sex=F
person p4 given_name=Nour family_name=Vale birth_date=1990-07-07 sex=F nhs_number=9990000018 nhs_number_status=01
risk k1 p2 violence conviction
"""
RULED = ("NMC/liquid/c4", "NMP/connect/p4")
GIRL = ("NMC/liquid/c1", "NMP/connect/p1")
MOTHER = ("NMC/liquid/c2", "NMP/connect/p2")
HIDDEN = "NMC/liquid/c3"
REASON = "The school knows one girl, <b>not two</b> & the number is hers."


class Desk:
    """The world with its pairs, and a steward in front of a browser."""

    def __init__(self, app: FastAPI, ids: Ids) -> None:
        self.app, self.ids = app, ids

    @property
    def gate(self) -> Gate:
        gate: Gate = self.app.state.gate
        return gate

    def address(self, one: str, other: str) -> str:
        return f"/matches/{self.ids.match_id(*sorted((one, other)))}"


@pytest.fixture(scope="module")
def desk(graph_address: GraphAddress, tmp_path_factory: pytest.TempPathFactory) -> Generator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    settings = settings_for(graph_address, folder / "home", clearance=2)
    with session_at(settings, graph_address) as session:
        make_empty(session)
        load_all(session, settings, write_world(drafts_of(WORLD), folder / "world"))
        ids = Ids(settings.id_key.get_secret_value())
        _suspect(session, ids)
        app = create_app(settings, session)
        with Client(app, base_url=BASE):
            yield Desk(app, ids)


def _suspect(session: GraphSession, ids: Ids) -> None:
    for one, other in (GIRL, MOTHER, (GIRL[0], HIDDEN)):
        suspect(session, ids, one, other, reason="alike", by="test")


@pytest.fixture
def steward(desk: Desk) -> Generator[TestClient]:
    with reader(desk.app, "steward") as browser:
        yield browser
        # Whatever was decided is taken back, so that each test begins with the same pairs.
        for pair in (GIRL, MOTHER, RULED):
            while 'id="take-back"' in (text := browser.get(desk.address(*pair)).text):
                data = {"back_reason": "the test is over", "saw": saw(text)}
                done = browser.post(f"{desk.address(*pair)}/take-back", data=data, headers=SAME_ORIGIN)
                assert done.status_code == 303, done.text


def saw(text: str) -> str:
    """The version of the pair that a page holds in its form."""
    found = re.search(r'name="saw" value="([^"]+)"', text)
    assert found
    return unescape(found[1])


def decide(browser: TestClient, address: str, seen: str, verdict: str = "same", reason: str = REASON) -> Any:
    data = {"verdict": verdict, "reason": reason, "saw": seen, "_page": address}
    return browser.post(f"{address}/decision", data=data, headers=SAME_ORIGIN)


def typed_in(text: str) -> str:
    found = re.search(r'<textarea[^>]*name="reason"[^>]*>(.*?)</textarea>', text, re.DOTALL)
    assert found
    return unescape(found[1])


def test_from_the_queue_to_a_decision_and_back(desk: Desk, steward: TestClient) -> None:
    queue = steward.get("/matches")
    assert queue.status_code == 200
    check_outline(queue.text)
    assert "2 pairs" in queue.text
    girl, mother = desk.address(*GIRL), desk.address(*MOTHER)
    assert {girl, mother} <= set(re.findall(r'href="(/matches/M[^"]+)"', queue.text))
    page = steward.get(mother)
    check_outline(page.text)
    assert f'href="{girl}"' in page.text, "the next pair"
    # Its own words: other tests decide the same pair, and what was taken back is told as well.
    reason = f"{REASON} So it says today."
    done = decide(steward, mother, saw(page.text), reason=reason)
    assert (done.status_code, done.headers["location"]) == (303, f"{mother}/decided")
    after = steward.get(done.headers["location"])
    check_outline(after.text)
    assert "One person" in after.text
    assert unescape(after.text).count(reason) == 1
    assert f'href="{girl}"' in after.text
    assert "1 pair" in steward.get("/matches").text
    assert "decided to be one person" in steward.get("/matches?status=decided").text
    # The girl is near her mother's risk now.
    assert "Mara Quill" in steward.get("/children/near-risk").text
    again = steward.get(mother).text
    data = {"back_reason": "two women after all", "saw": saw(again), "_page": mother}
    back = steward.post(f"{mother}/take-back", data=data, headers=SAME_ORIGIN)
    assert back.headers["location"] == f"{mother}/decided"
    told = steward.get(back.headers["location"]).text
    assert "Nothing is decided" in told
    assert "Two women after all" in told
    assert "Mara Quill" not in steward.get("/children/near-risk").text


def test_an_old_address_of_a_person_leads_on(desk: Desk, steward: TestClient) -> None:
    """Each page of somebody whose records moved leads to the same page of who they are now; undone, it is theirs."""
    mother = desk.address(*MOTHER)
    assert decide(steward, mother, saw(steward.get(mother).text)).status_code == 303
    one, other = sorted(desk.ids.person_id(key) for key in MOTHER)
    moved = [
        (old, new)
        for old, new in ((one, other), (other, one))
        if steward.get(f"/people/{old}").status_code == 308
    ]
    assert len(moved) == 1
    ((old, new),) = moved
    for page in ("", "/timeline", "/network?max_steps=1&profile=wider"):
        sent = steward.get(f"/people/{old}{page}")
        assert (sent.status_code, sent.headers["location"]) == (308, f"/people/{new}{page}")
        there = steward.get(sent.headers["location"])
        assert there.status_code == 200
        assert "Ines Quill" in there.text or "Inez Quill" in there.text
    girl = desk.ids.person_id(GIRL[0])
    sent = steward.get(f"/paths?from={girl}&to={old}")
    assert (sent.status_code, sent.headers["location"]) == (308, f"/paths?from={girl}&to={new}")
    back = {"back_reason": "two after all", "saw": saw(steward.get(mother).text)}
    assert steward.post(f"{mother}/take-back", data=back, headers=SAME_ORIGIN).status_code == 303
    assert steward.get(f"/people/{old}").status_code == 200


def test_the_pairs_of_one_person(desk: Desk, steward: TestClient) -> None:
    """From a person to the pairs of their records, and nobody else's; of somebody hidden nothing is told."""
    person = desk.ids.person_id(GIRL[0])
    assert f'href="/matches?status=any&amp;person_id={person}"' in steward.get(f"/people/{person}").text
    page = steward.get(f"/matches?status=any&person_id={person}")
    assert page.status_code == 200
    check_outline(page.text)
    assert desk.address(*GIRL) in page.text
    assert desk.address(*MOTHER) not in page.text
    assert "1 pair" in page.text
    hidden, nobody = (
        steward.get(f"/matches?person_id={one}") for one in (desk.ids.person_id(HIDDEN), "P" + "a" * 15)
    )
    assert hidden.status_code == nobody.status_code == 404


def test_what_would_change_is_what_the_api_says(desk: Desk, steward: TestClient) -> None:
    address = desk.address(*MOTHER)
    headers = headers_of(desk.app.state.door.settings, "steward")
    # Beside the running service, without ending it.
    client = Client(desk.app, base_url=BASE)
    change = client.get(f"/api/v1{address}", headers=headers).json()["would_change"]
    text = unescape(steward.get(address).text)
    assert change is not None, "two families are tried in good time"
    assert change["text"][1:] in text
    assert change["risks"], "the daughter comes near the mother's risk"
    for one in change["risks"]:
        card = re.search(rf"{re.escape(one['child']['name'])}.*?</dl>", text, re.DOTALL)
        assert card
        now, then = re.findall(r"<dd>(.*?)</dd>", card[0], re.DOTALL)
        assert ("No recorded path" in now) == (one["steps_before"] is None)
        assert ("No recorded path" in then) == (one["steps_after"] is None)
        assert one["path"]["text"] in then
    said = [one["text"][1:] for one in change["links_gained"]]
    assert said
    assert [one for one in said if one not in text] == []


def test_the_records_stand_side_by_side_with_what_differs_in_words(desk: Desk, steward: TestClient) -> None:
    text = re.sub(r"<[^>]+>", " ", steward.get(desk.address(*MOTHER)).text)
    rows = {
        label: re.search(rf"\b{label}\s+.*?(Same|Differs|Missing in one|Missing in both)\b", text, re.DOTALL)
        for label in ("Given name", "Family name", "Birth date", "Telephone")
    }
    assert {label: found[1] for label, found in rows.items() if found} == {
        "Given name": "Differs",
        "Family name": "Same",
        "Birth date": "Same",
        "Telephone": "Missing in one",
    }


@pytest.mark.parametrize(
    ("verdict", "reason", "said"),
    [
        ("", REASON, "Choose whether they are one person"),
        ("perhaps", REASON, "Choose whether they are one person"),
        ("same", "  ", "Say why, in your own words"),
        ("same", "x" * 501, "At most 500 characters; these are 501"),
    ],
)
def test_what_cannot_be_used_comes_back_with_what_was_typed(
    desk: Desk, steward: TestClient, verdict: str, reason: str, said: str
) -> None:
    address = desk.address(*GIRL)
    page = decide(steward, address, saw(steward.get(address).text), verdict, reason)
    assert page.status_code == 422
    check_outline(page.text)
    assert page.text.count(said) == 2, "in the summary and at the field"
    assert re.search(r"<title[^>]*>\s*Error: ", page.text)
    assert typed_in(page.text) == reason
    assert ('value="same" checked' in page.text) == (verdict == "same")


def test_whoever_is_second_sees_what_stands_and_keeps_what_they_typed(
    desk: Desk, steward: TestClient
) -> None:
    address = desk.address(*GIRL)
    with reader(desk.app, "steward") as other_tab:
        first = other_tab.get(address).text
        seen, so_far = saw(first), desk_decisions(first).count("Two people")
        assert decide(steward, address, saw(steward.get(address).text), "different").status_code == 303
        second = decide(other_tab, address, seen)
        assert second.status_code == 409
        check_outline(second.text)
        assert "Nothing was decided by you just now" in second.text
        assert "decided to be two people" in second.text
        assert typed_in(second.text) == REASON
        assert 'value="same" checked' in second.text
        assert saw(second.text) == saw(steward.get(address).text) != seen
        # The button pressed once more, or the back button and then the button: never decided twice.
        assert decide(steward, address, seen, "different").status_code == 409
        assert decide(other_tab, address, "").status_code == 409
        stood = desk_decisions(steward.get(address).text)
        assert stood.count("Two people") == so_far + 1
        # Having looked again, they may decide otherwise.
        assert decide(other_tab, address, saw(second.text)).status_code == 303


def desk_decisions(text: str) -> str:
    return text[text.index('id="decisions"') : text.index('id="decide"')]


def test_nothing_typed_is_lost_when_the_session_ends(
    desk: Desk, steward: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = desk.address(*GIRL)
    with reader(desk.app, "steward") as browser:
        seen = saw(browser.get(address).text)
        with monkeypatch.context() as later:
            later.setattr(desk.gate.sessions, "_now", lambda: datetime.now(UTC) + timedelta(minutes=16))
            sent = decide(browser, address, seen, "unsure")
        assert sent.status_code == 303
        assert sent.headers["location"].startswith("/sign-in?back=")
        assert "kept for half an hour" in browser.get(sent.headers["location"]).text
        # Meanwhile somebody else decides.
        assert decide(steward, address, saw(steward.get(address).text), "different").status_code == 303
        begun = browser.post("/sign-in/as", data={"role": "steward", "back": address}, headers=SAME_ORIGIN)
        assert begun.headers["location"] == address
        given = browser.post(
            "/purpose",
            data={"purpose": "front_door", "reference": "CASE-1", "back": address},
            headers=SAME_ORIGIN,
        )
        assert given.status_code == 303
        page = browser.get(address).text
        assert "You were signed out while you were typing" in page
        assert "This pair has changed since you began to type" in page
        assert typed_in(page) == REASON
        assert 'value="unsure" checked' in page
        assert decide(browser, address, saw(page), "unsure").status_code == 303
        assert "signed out while" not in browser.get(address).text, "once sent, it is forgotten"
    desk_of = steward.get(address)
    assert "Not to be said yet" in desk_of.text


def test_whom_a_rule_joined_is_listed_and_can_be_overruled(desk: Desk, steward: TestClient) -> None:
    address = desk.address(*RULED)
    listed = steward.get("/matches?status=joined_by_rule")
    check_outline(listed.text)
    assert f'href="{address}"' in listed.text
    assert "Joined on" in listed.text
    page = steward.get(address).text
    check_outline(page)
    assert "A rule joined these two records" in page
    assert 'id="take-back"' not in page, "nobody has decided anything that could be taken back"
    assert decide(steward, address, saw(page), "different").status_code == 303
    after = steward.get(f"{address}/decided").text
    assert "Two people" in after
    again = steward.get(address).text
    data = {"back_reason": "one woman after all", "saw": saw(again), "_page": address}
    assert steward.post(f"{address}/take-back", data=data, headers=SAME_ORIGIN).status_code == 303
    assert "Joined by a rule" in steward.get(f"{address}/decided").text


def test_somebody_hidden_is_no_pair_and_only_stewards_decide(desk: Desk, steward: TestClient) -> None:
    hidden, none = desk.address(GIRL[0], HIDDEN), "/matches/Mnone"
    for address in (hidden, f"{hidden}/decided"):
        seen, nothing = steward.get(address), steward.get(address.replace(hidden, none))
        assert seen.status_code == nothing.status_code == 404
    assert decide(steward, hidden, '"x"').status_code == 404
    for role in ("practitioner", "analyst", "auditor", "admin"):
        with reader(desk.app, cast("Any", role)) as browser:
            assert browser.get("/matches").status_code == 403
            assert browser.get(desk.address(*GIRL)).status_code == 403
            assert decide(browser, desk.address(*GIRL), '"x"').status_code == 403


def test_a_form_of_another_site_decides_nothing(desk: Desk, steward: TestClient) -> None:
    address = desk.address(*GIRL)
    data = {"verdict": "same", "reason": REASON, "saw": saw(steward.get(address).text)}
    for headers in ({}, {"sec-fetch-site": "cross-site", "origin": "https://elsewhere.example"}):
        assert steward.post(f"{address}/decision", data=data, headers=headers).status_code == 403
    assert 'id="take-back"' not in steward.get(address).text


def test_the_ledger_has_who_looked_and_who_decided(desk: Desk, steward: TestClient) -> None:
    address = desk.address(*GIRL)
    decide(steward, address, saw(steward.get(address).text), "unsure")
    entries = looks_by(desk.app.state.door.ledger.store, "dev-steward", limit=4).entries
    said = [(one.action, one.question, one.outcome, len(one.people)) for one in entries]
    assert said[0][:3] == ("decide", "decide_match", "answered")
    assert said[0][3] == 2
    assert {one[2] for one in said[1:3]} == {"intent", "done"}
    assert said[3][:3] == ("look", "match", "answered")
    assert set(entries[0].people) <= set(entries[3].people), "and whoever it would change"
