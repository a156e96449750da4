"""Lists: pages that add up to the whole, cursors that pin, CSV and NDJSON of the same rows."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.doors.conftest import TODAY

API = "/api/v1"
GAPS = f"{API}/children/without-carers"
NEAR = f"{API}/children/near-risk"
LISTS = [
    GAPS,
    NEAR,
    f"{NEAR}/groups",
    f"{API}/incidents/children-not-recorded",
    f"{API}/sources",
    f"{API}/questions/siblings_not_linked/answer",
    f"{API}/questions/children_without_second_parent/answer",
    f"{API}/questions/adults_unexplained/answer",
    f"{API}/questions/completeness_by_source/answer",
    f"{API}/questions/children_near_risk/answer",
]


def all_pages(client: TestClient, address: str, **parameters: Any) -> list[Any]:
    items: list[Any] = []
    page = client.get(address, params=parameters).json()
    while True:
        items += page["items"]
        if page["next_cursor"] is None:
            return items
        page = client.get(
            address, params={"cursor": page["next_cursor"], "limit": parameters["limit"]}
        ).json()


@pytest.mark.parametrize("address", LISTS)
def test_every_list_has_the_envelope(client: TestClient, address: str) -> None:
    reply = client.get(address)
    assert reply.status_code == 200, reply.text
    body = reply.json()
    assert {"items", "total", "next_cursor", "answer"} <= set(body)
    answer = body["answer"]
    assert answer["valid_on"] == answer["known_on"] == str(TODAY)
    assert len(answer["version"]) == 12
    assert answer["parts"]
    assert answer["sources"]
    assert body["total"] >= len(body["items"]) > 0


@pytest.mark.parametrize("address", LISTS)
def test_pages_add_up_to_the_whole_list(client: TestClient, address: str) -> None:
    whole = client.get(address, params={"limit": 200}).json()
    assert all_pages(client, address, limit=3) == whole["items"]


@pytest.mark.parametrize("address", LISTS)
def test_ndjson_and_csv_are_the_whole_list(client: TestClient, address: str) -> None:
    items = client.get(address, params={"limit": 200}).json()["items"]
    lines = client.get(address, headers={"accept": "application/x-ndjson"})
    assert lines.headers["content-type"].startswith("application/x-ndjson")
    assert [json.loads(line) for line in lines.text.splitlines()] == items
    table = client.get(address, headers={"accept": "text/csv"})
    assert table.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(table.text, newline="")))
    assert len(rows) == len(items) + 1
    assert {len(row) for row in rows} == {len(rows[0])}
    said = json.loads(table.headers["sightline-answer"])
    assert said["total"] == len(items)
    assert said["valid_on"] == str(TODAY)


def test_a_cursor_brings_its_parameters_and_both_dates(client: TestClient) -> None:
    first = client.get(NEAR, params={"max_steps": 3, "limit": 1, "valid_on": "2026-05-01"}).json()
    second = client.get(NEAR, params={"cursor": first["next_cursor"], "limit": 1}).json()
    assert second["answer"]["parameters"] == first["answer"]["parameters"]
    assert second["answer"]["valid_on"] == "2026-05-01"
    assert second["answer"]["known_on"] == str(TODAY)
    repeated = {"cursor": first["next_cursor"], "limit": 1, "max_steps": 3, "valid_on": "2026-05-01"}
    assert client.get(NEAR, params=repeated).json() == second


@pytest.mark.parametrize(
    "changed", [{"max_steps": 2}, {"profile": "all"}, {"known_on": "2026-05-01"}, {"kind": "drugs"}]
)
def test_a_cursor_refuses_other_parameters(client: TestClient, changed: dict[str, Any]) -> None:
    first = client.get(NEAR, params={"max_steps": 3, "limit": 1}).json()
    reply = client.get(NEAR, params={"cursor": first["next_cursor"], **changed})
    assert reply.status_code == 422
    assert [one["pointer"] for one in reply.json()["errors"]] == list(changed)


def test_a_cursor_of_another_list_or_person_is_refused(client: TestClient, someone: str) -> None:
    cursor = client.get(NEAR, params={"max_steps": 3, "limit": 1}).json()["next_cursor"]
    assert client.get(GAPS, params={"cursor": cursor}).status_code == 422
    timeline = client.get(f"{API}/people/{someone}/timeline", params={"limit": 1}).json()
    other = client.get(GAPS, params={"limit": 1}).json()["items"][0]["child"]["person_id"]
    assert other != someone
    foreign = client.get(f"{API}/people/{other}/timeline", params={"cursor": timeline["next_cursor"]})
    assert foreign.status_code == 422


def test_a_search_goes_on_with_the_same_body_and_no_other(client: TestClient) -> None:
    address = f"{API}/searches/people"
    first = client.post(address, params={"limit": 1}, json={"name": "Shaw"}).json()
    assert first["total"] > 1
    following = {"cursor": first["next_cursor"], "limit": 1}
    second = client.post(address, params=following, json={"name": "Shaw"}).json()
    assert second["items"] != first["items"]
    assert client.post(address, params=following, json={"name": "Holt"}).status_code == 422


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/html", "application/json"),
        ("text/csv;q=0.5, application/x-ndjson", "application/x-ndjson"),
        ("application/json, text/csv", "application/json"),
        ("text/csv;q=strange", "application/json"),
        ("TEXT/CSV", "text/csv"),
    ],
)
def test_accept_chooses_the_form(client: TestClient, accept: str, given: str) -> None:
    reply = client.get(f"{API}/sources", headers={"accept": accept})
    assert reply.headers["content-type"].split(";")[0] == given
