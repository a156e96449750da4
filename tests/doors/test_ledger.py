"""Each door enters what it is about to answer; where it cannot, nothing leaves."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable
from itertools import pairwise
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.doors import whole as whole_lists
from app.errors import LedgerAway
from app.ledger.asked import looks_at
from app.ledger.book import Ledger
from app.ledger.entry import Entry, people_in, read_back
from app.ledger.store import Store, entries
from app.ledger.verifying import verify
from tests.doors.conftest import SMALL
from tests.doors.test_command_line import Run, sightline

__all__ = ["sightline"]
API = "/api/v1"
NOBODY = "P" + "a" * 15
STEWARD = "test-steward-3"
OPERATOR = f"local:{getpass.getuser()}"


@pytest.fixture
def ledger(client: TestClient) -> Ledger:
    """The ledger of the service under test."""
    return cast("FastAPI", client.app).state.door.ledger


def latest(ledger: Ledger, number: int = 1) -> list[Entry]:
    with ledger.store.reading() as tx:
        found = tx.execute(select(entries.c.body).order_by(entries.c.sequence.desc()).limit(number))
        return [read_back(bytes(body)) for (body,) in found]


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let the ledger's disk fail, after so many entries more."""

    def fail(after: int = 0) -> None:
        left = after
        plain = Store.add

        def add(store: Store, *given: Any) -> None:
            nonlocal left
            if not left:
                raise OperationalError("", {}, Exception("disk I/O error"))
            left -= 1
            plain(store, *given)

        monkeypatch.setattr(Store, "add", add)

    return fail


def addresses(child: str, risk: str) -> dict[str, str]:
    """Each kind of answer that names people, by the question that the ledger holds."""
    return {
        "person": f"/people/{child}",
        "person_carers": f"/people/{child}/carers",
        "person_network": f"/people/{child}/network",
        "person_risks": f"/people/{child}/risks",
        "person_timeline": f"/people/{child}/timeline",
        "paths": f"/paths?from={child}&to={risk}",
        "children_near_risk": "/children/near-risk?limit=3",
        "children_without_carers": "/children/without-carers",
        "incidents_children_not_recorded": "/incidents/children-not-recorded",
        "siblings_not_linked": "/questions/siblings_not_linked/answer",
        "children_near_risk_close_2": "/questions/children_near_risk_close_2/answer",
        "sources": "/sources",
    }


def test_every_answer_is_entered_with_the_people_in_it(client: TestClient, ledger: Ledger) -> None:
    near = client.get(f"{API}/children/near-risk").json()["items"][0]
    child, risk = near["child"]["person_id"], near["risk_person"]["person_id"]
    for question, address in addresses(child, risk).items():
        reply = client.get(API + address, headers={"x-request-id": f"ask-{question}"})
        assert reply.status_code == 200, reply.text
        [entry] = latest(ledger)
        assert (entry.question, entry.action, entry.outcome) == (question, "look", "answered")
        assert entry.request_id == f"ask-{question}"
        assert entry.people == people_in(reply.content)
        assert entry.items == len(reply.json().get("items", [0]))
        if question != "sources":
            assert entry.people
            for person_id in entry.people:
                assert looks_at(ledger.store, person_id).entries[0] == entry
    assert verify(ledger.store, ledger.anchors).fault is None


def test_a_search_is_entered_without_what_was_looked_for(client: TestClient, ledger: Ledger) -> None:
    near = client.get(f"{API}/children/near-risk").json()["items"][0]["child"]
    found = client.post(f"{API}/searches/people", json={"name": near["name"]})
    [entry] = latest(ledger)
    assert (entry.action, entry.question) == ("search", "search_people")
    assert near["person_id"] in entry.people == people_in(found.content)
    assert near["name"].encode() not in entry.canonical()
    client.post(f"{API}/searches/people", json={"name": "Zzyzx Qwortle"})
    assert latest(ledger)[0].people == ()
    assert latest(ledger)[0].parameters != entry.parameters


@pytest.mark.parametrize("address", [f"/people/{NOBODY}", f"/people/{NOBODY}/risks"])
def test_asking_for_somebody_who_is_not_there_is_entered(
    client: TestClient, ledger: Ledger, address: str
) -> None:
    assert client.get(API + address).status_code == 404
    [entry] = latest(ledger)
    assert (entry.outcome, entry.people, entry.items) == ("not_found", (NOBODY,), 0)


def test_a_question_that_is_refused_is_entered(client: TestClient, ledger: Ledger) -> None:
    assert client.get(f"{API}/children/near-risk?kind=no_such_kind").status_code == 422
    assert latest(ledger)[0].outcome == "refused"


@pytest.mark.parametrize("media_type", ["application/x-ndjson", "text/csv"])
def test_an_export_is_entered_portion_by_portion(
    client: TestClient, ledger: Ledger, media_type: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole_lists, "_CHUNK_BYTES", 2_000)
    assert ledger.append() == []
    client.get(f"{API}/sources")
    had = latest(ledger)[0].sequence
    reply = client.get(f"{API}/children/near-risk", headers={"accept": media_type})
    added = latest(ledger)[0].sequence - had
    entries = latest(ledger, added)
    assert added > 1
    assert {(one.action, one.question, one.request_id) for one in entries} == {
        ("export", "children_near_risk", reply.headers["x-request-id"])
    }
    assert sum(one.items for one in entries) == len(reply.text.splitlines())
    assert {one for entry in entries for one in entry.people} == set(people_in(reply.content))


def test_an_empty_export_is_entered_too(client: TestClient, ledger: Ledger) -> None:
    address = f"{API}/children/near-risk?valid_on=1950-01-01&known_on=1950-01-01"
    reply = client.get(address, headers={"accept": "application/x-ndjson"})
    assert (reply.status_code, reply.content) == (200, b"")
    assert (latest(ledger)[0].action, latest(ledger)[0].items) == ("export", 0)


def test_without_a_ledger_nothing_is_answered(
    client: TestClient, someone: str, broken: Callable[[int], None]
) -> None:
    broken(0)
    for address in (*addresses(someone, someone).values(), f"/people/{NOBODY}"):
        for accept in ("application/json", "text/csv", "application/x-ndjson"):
            reply = client.get(API + address, headers={"accept": accept})
            assert reply.status_code == 503, address
            assert reply.headers["content-type"] == "application/problem+json"
            assert reply.json()["title"] == "The ledger is away"
            assert int(reply.headers["retry-after"]) > 0
            assert people_in(reply.content) == ()
    assert client.post(f"{API}/searches/people", json={"name": "Shaw"}).status_code == 503
    assert client.get(f"{API}/ledger/people/{someone}").status_code == 503
    assert client.get("/health/live").status_code == 200


def test_an_export_whose_next_portion_cannot_be_entered_is_cut(
    client: TestClient, ledger: Ledger, broken: Callable[[int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = client.get(f"{API}/children/near-risk", headers={"accept": "application/x-ndjson"})
    monkeypatch.setattr(whole_lists, "_CHUNK_BYTES", 2_000)
    broken(1)
    cut = client.get(f"{API}/children/near-risk", headers={"accept": "application/x-ndjson"})
    assert 0 < len(cut.content) < len(whole.content)
    monkeypatch.undo()
    assert people_in(cut.content) == latest(ledger)[0].people


def test_a_service_whose_ledger_fails_is_not_ready(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Store) -> None:
        raise LedgerAway("the ledger cannot be used")

    monkeypatch.setattr(Store, "check", fail)
    assert client.get("/health/ready").status_code == 503
    monkeypatch.undo()
    assert client.get("/health/ready").status_code == 200


def test_who_has_looked_at_a_person_by_rest(client: TestClient, ledger: Ledger, someone: str) -> None:
    for _ in range(3):
        client.get(f"{API}/people/{someone}")
    address = f"{API}/ledger/people/{someone}"
    first = client.get(address, params={"limit": 2}).json()
    assert first["person_id"] == someone
    assert [one["question"] for one in first["items"]] == ["person", "person"]
    assert {one["actor"] for one in first["items"]} == {STEWARD}
    assert first["total"] >= 3
    second = client.get(address, params={"limit": 2, "cursor": first["next_cursor"]}).json()
    # Asking is an entry as well, and the newest of them; what follows the cursor is older.
    assert second["total"] == first["total"] + 1
    assert latest(ledger)[0].question == "ledger_person"
    assert (latest(ledger)[0].action, latest(ledger)[0].people) == ("audit", (someone,))
    sequences = [one["sequence"] for one in first["items"] + second["items"]]
    assert all(newer > older for newer, older in pairwise(sequences))
    assert client.get(f"{API}/ledger/people/{NOBODY[:-1]}b").json()["total"] == 0
    other = client.get(f"{API}/ledger/actors/{STEWARD}", params={"cursor": first["next_cursor"]})
    assert other.status_code == 422
    assert client.get(address, params=[("limit", "1"), ("limit", "2")]).status_code == 422


def test_what_an_actor_has_looked_at_by_rest(client: TestClient, ledger: Ledger, someone: str) -> None:
    client.get(f"{API}/people/{someone}")
    page = client.get(f"{API}/ledger/actors/{STEWARD}", params={"limit": 1}).json()
    assert page["items"][0]["person_ids"] == [someone]
    assert latest(ledger)[0].question == "ledger_actor"
    assert someone in latest(ledger)[0].people
    assert client.get(f"{API}/ledger/actors/nobody").json()["items"] == []


def test_ask_is_entered_before_it_prints(
    sightline: Run, ledger: Ledger, someone: str, broken: Callable[[int], None]
) -> None:
    for format_, action in (("table", "look"), ("json", "look")):
        asked = sightline("ask", "person", "--person_id", someone, "--format", format_)
        assert asked.code == 0
        assert (latest(ledger)[0].action, latest(ledger)[0].question) == (action, "person")
        assert someone in latest(ledger)[0].people
    exported = sightline("ask", "children_near_risk", "--format", "csv")
    assert latest(ledger)[0].action == "export"
    assert latest(ledger)[0].people == people_in(exported.out)
    assert sightline("ask", "person", "--person_id", NOBODY).code == 2
    assert (latest(ledger)[0].outcome, latest(ledger)[0].people) == ("not_found", (NOBODY,))
    broken(0)
    for format_ in ("table", "json"):
        refused = sightline("ask", "person", "--person_id", someone, "--format", format_)
        assert (refused.code, refused.out) == (1, b"")
        assert "nothing is answered" in refused.said


def test_the_ledger_from_the_command_line(sightline: Run, client: TestClient, someone: str) -> None:
    client.get(f"{API}/people/{someone}")
    sightline("ledger", "actor", STEWARD, "--limit", "1")
    person = sightline("ledger", "person", someone, "--limit", "9")
    assert person.code == 0
    assert b"(steward)  look person: answered, 1 person; front_door, CASE-1" in person.out
    actor = json.loads(sightline("ledger", "actor", OPERATOR, "--limit", "1", "--json").out)
    assert (actor["items"][0]["question"], actor["items"][0]["person_ids"]) == ("ledger_person", [someone])
    sequence = actor["items"][0]["sequence"]
    before = sightline("ledger", "actor", OPERATOR, "--before", str(sequence), "--limit", "1")
    assert int(before.out.split()[0]) < sequence
    checked = sightline("ledger", "verify")
    assert (checked.code, b"the ledger is whole: " in checked.out) == (0, True)
    head = sightline("ledger", "head").out.split()
    assert int(head[0]) > sequence
    assert b"yes" in head


def test_verify_ends_with_1_and_names_the_entry(
    sightline: Run, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGHTLINE_HOME", str(tmp_path))
    assert b"0 entries" in sightline("ledger", "verify").out
    assert b"no ledger" in sightline("ledger", "head").out
    sightline("ledger", "person", NOBODY)
    anchors = tmp_path / "ledger-anchors.jsonl"
    anchors.write_text(anchors.read_text().replace('"sequence":1', '"sequence":2'))
    ended = sightline("ledger", "verify")
    assert (ended.code, ended.out) == (1, b"")
    assert ended.said.startswith("sightline: entry 1: ")


def test_a_load_is_entered_before_and_after(sightline: Run, ledger: Ledger) -> None:
    folder = sorted(path.parent for path in SMALL.rglob("extract.toml"))[0]
    again = sightline("load", str(folder))
    assert again.code == 0, again.said
    done, intent = latest(ledger, 2)
    assert (intent.action, intent.outcome, done.outcome) == ("load", "intent", "done")
    assert intent.request_id == done.request_id
    failed = sightline("load", str(folder / "nothing"))
    assert failed.code != 0
    assert [one.outcome for one in latest(ledger, 2)] == ["failed", "intent"]


def test_the_whole_graph_is_not_printed_without_an_entry(
    sightline: Run, ledger: Ledger, someone: str, broken: Callable[[int], None]
) -> None:
    printed = sightline("export-canonical")
    assert printed.code == 0
    assert latest(ledger)[0].question == "export_canonical"
    assert looks_at(ledger.store, someone).entries[0].question == "export_canonical"
    broken(0)
    assert sightline("export-canonical").out == b""
