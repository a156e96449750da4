"""A data steward works the queue by REST alone: sees, decides, is second, takes back."""

from __future__ import annotations

import threading
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.derive.export import canonical_export
from app.derive.ids import Ids
from app.derive.suspicions import suspect, withdraw
from app.graph.opening import session_at
from app.graph.servers import GraphAddress
from app.graph.session import GraphSession
from app.main import create_app
from tests.doors.conftest import BASE, settings_for
from tests.graph_server import make_empty
from tests.signing_in import SignsIn
from tests.worlds.loading import load_all
from tests.worlds.script import drafts_of, write_world

API = "/api/v1"
WORLD = """
extract NMC/liquid 2026-05-01 full
person c1 given_name=Mara family_name=Quill birth_date=2014-05-05 sex=F
person c2 given_name=Ines family_name=Quill birth_date=1988-05-05 sex=F
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
GIRL, MOTHER, HIDDEN = (
    ("NMC/liquid/c1", "NMP/connect/p1"),
    ("NMC/liquid/c2", "NMP/connect/p2"),
    "NMC/liquid/c3",
)


class Desk:
    """The world, its pairs, and a steward who is signed in."""

    def __init__(self, session: GraphSession, client: TestClient, ids: Ids) -> None:
        self.session, self.client, self.ids = session, client, ids

    def queue(self, **asked: str) -> dict[str, Any]:
        return self.client.get(f"{API}/matches", params=asked).json()

    def pair(self, one: str, other: str) -> Any:
        return self.client.get(f"{API}/matches/{self.ids.match_id(*sorted((one, other)))}")

    def decide(self, match_id: str, verdict: str, saw: str | None) -> Any:
        body = {"verdict": verdict, "reason": "the school knows her"}
        headers = {"If-Match": saw} if saw else {}
        return self.client.post(f"{API}/matches/{match_id}/decision", json=body, headers=headers)

    def take_back(self, match_id: str, saw: str) -> Any:
        address = f"{API}/matches/{match_id}/decision"
        return self.client.request("DELETE", address, json={"reason": "two girls"}, headers={"If-Match": saw})

    def export(self) -> list[str]:
        return list(canonical_export(self.session))


@pytest.fixture
def desk(graph_address: GraphAddress, tmp_path: Path) -> Generator[Desk]:
    settings = settings_for(graph_address, tmp_path / "home", clearance=2)
    with session_at(settings, graph_address) as session:
        make_empty(session)
        load_all(session, settings, write_world(drafts_of(WORLD), tmp_path / "world"))
        ids = Ids(settings.id_key.get_secret_value())
        for one, other in (GIRL, MOTHER, (GIRL[0], HIDDEN)):
            suspect(session, ids, one, other, reason="alike", by="test")
        with TestClient(create_app(settings, session), base_url=BASE, follow_redirects=False) as client:
            client.auth = SignsIn(settings, 2)
            yield Desk(session, client, ids)


def test_the_whole_queue_by_rest_alone(desk: Desk) -> None:
    before = desk.export()
    opened = desk.queue(status="open")
    assert opened["total"] == 2
    assert opened["counts_by_status"]["open"] == 2
    ids = [one["match_id"] for one in opened["items"]]
    for match_id in ids:
        seen = desk.client.get(f"{API}/matches/{match_id}")
        assert seen.headers["etag"] == seen.json()["etag"]
        decided = desk.decide(match_id, "same", seen.headers["etag"])
        assert decided.status_code == 200, decided.text
        assert decided.json()["one_person"] is True
        assert decided.headers["etag"] != seen.headers["etag"]
    assert desk.queue(status="open")["total"] == 0
    assert desk.queue(status="decided")["total"] == 2
    girl = desk.pair(*GIRL).json()
    person = girl["left"]["person"]["person_id"]
    near = desk.client.get(f"{API}/people/{person}/risks").json()
    assert [one["steps"] for one in near["items"]] == [1]
    told = desk.client.get(f"{API}/people/{person}/decisions").json()
    assert [one["decision"]["verdict"] for one in told["items"]] == ["same", "suspected"]
    assert told["items"][0]["decision"]["by"] == "test-steward-2"
    gone = {desk.ids.person_id(key) for key in GIRL} - {person}
    assert desk.client.get(f"{API}/people/{gone.pop()}").status_code == 308
    for match_id in ids:
        saw = desk.client.get(f"{API}/matches/{match_id}").headers["etag"]
        assert desk.take_back(match_id, saw).status_code == 200
    assert desk.export() == before
    assert desk.queue(status="open")["total"] == 2


def test_of_two_stewards_one_wins_and_the_other_sees_it(desk: Desk) -> None:
    seen = desk.pair(*GIRL)
    match_id, saw = seen.json()["match_id"], seen.headers["etag"]
    missing = desk.decide(match_id, "same", None)
    assert missing.status_code == 428
    assert desk.decide(match_id, "same", saw).status_code == 200
    second = desk.decide(match_id, "different", saw)
    assert (second.status_code, second.json()["title"]) == (409, "Decided meanwhile")
    assert second.json()["current"]["status"] == "decided"
    assert second.json()["current"]["etag"] == second.headers["etag"] == desk.pair(*GIRL).headers["etag"]
    # Whoever has seen what stands may decide otherwise; taken back, the first stands again.
    assert desk.decide(match_id, "different", second.headers["etag"]).json()["one_person"] is False
    back = desk.take_back(match_id, desk.pair(*GIRL).headers["etag"])
    assert back.json()["one_person"] is True
    assert [one["standing"] for one in back.json()["decisions"] if one["verdict"] == "same"] == [True]
    assert desk.take_back(match_id, back.headers["etag"]).json()["status"] == "open"
    nothing = desk.take_back(match_id, desk.pair(*GIRL).headers["etag"])
    assert nothing.status_code == 409


def test_two_stewards_at_one_time_are_one_who_decided_and_one_who_sees_it(desk: Desk) -> None:
    seen = desk.pair(*GIRL)
    match_id, saw = seen.json()["match_id"], seen.headers["etag"]
    ready = threading.Barrier(2)

    def act(verdict: str) -> Any:
        ready.wait(30)
        return desk.decide(match_id, verdict, saw)

    with ThreadPoolExecutor(2) as both:
        sent = [both.submit(act, verdict) for verdict in ("same", "different")]
        won, lost = sorted((one.result(120) for one in sent), key=lambda one: one.status_code)
    assert (won.status_code, lost.status_code) == (200, 409)
    (verdict,) = [
        one["verdict"] for one in won.json()["decisions"] if one["standing"] and one["rule"] == "by_hand"
    ]
    current = lost.json()["current"]
    assert [one["verdict"] for one in current["decisions"] if one["standing"]] == [verdict]
    assert current["etag"] == lost.headers["etag"] == won.headers["etag"]


def test_a_pair_that_changed_though_nobody_decided_is_412_and_so_is_what_never_stood(desk: Desk) -> None:
    seen = desk.pair(*GIRL)
    match_id, saw = seen.json()["match_id"], seen.headers["etag"]
    withdraw(desk.session, desk.ids, *GIRL, reason="not alike", by="test")
    changed = desk.decide(match_id, "same", saw)
    assert (changed.status_code, changed.json()["title"]) == (412, "Changed since you looked")
    assert changed.json()["current"]["status"] == "closed"
    assert desk.decide(match_id, "same", '"x"').status_code == 412
    assert desk.decide(match_id, "same", changed.headers["etag"]).status_code == 200


def test_a_pair_with_somebody_hidden_is_no_pair(desk: Desk) -> None:
    assert desk.pair(GIRL[0], HIDDEN).status_code == 404
    assert desk.pair(GIRL[0], HIDDEN).json() == desk.client.get(f"{API}/matches/Mnone").json()
    assert desk.decide(desk.ids.match_id(GIRL[0], HIDDEN), "same", '"x"').status_code == 404
    assert desk.queue()["total"] == 3


def test_what_is_refused_stays_refused(desk: Desk) -> None:
    seen = desk.pair(*GIRL)
    match_id = seen.json()["match_id"]
    assert desk.decide(match_id, "different", seen.headers["etag"]).json()["status"] == "decided"
    assert desk.pair(*GIRL).json()["new_evidence"] == []


def test_the_evidence_stands_field_by_field(desk: Desk) -> None:
    fields = {one["field"]: one for one in desk.pair(*GIRL).json()["evidence"]["fields"]}
    assert (fields["forename"]["left"], fields["forename"]["right"]) == ("Mara", "Marah")
    assert fields["birth_date"]["speaks"] == "for"
    assert all(one["text"] for one in fields.values())


def test_whom_the_rule_joined_is_overruled_by_rest(desk: Desk) -> None:
    before = desk.export()
    (listed,) = desk.queue(status="joined_by_rule")["items"]
    assert (listed["left_record"], listed["right_record"]) == RULED
    assert listed["verdict"] is None
    match_id = listed["match_id"]
    seen = desk.client.get(f"{API}/matches/{match_id}")
    assert seen.json()["one_person"] is True
    assert seen.json()["would_change"]["act"] == "different"
    nothing = desk.take_back(match_id, seen.headers["etag"])
    assert nothing.status_code == 409
    assert "overruled by deciding that they are two people" in nothing.json()["detail"]
    split = desk.decide(match_id, "different", seen.headers["etag"])
    assert (split.status_code, split.json()["one_person"]) == (200, False)
    assert desk.queue(status="joined_by_rule")["total"] == 0
    assert desk.take_back(match_id, split.headers["etag"]).json()["status"] == "joined_by_rule"
    assert desk.export() == before
