"""Whatever is asked wrongly is refused as a problem document that names the field; never a 500."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

API = "/api/v1"
GAPS = f"{API}/children/without-carers"
NEAR = f"{API}/children/near-risk"
SEARCH = f"{API}/searches/people"


def problem(reply: Any, status: int) -> dict[str, Any]:
    """The problem document of a reply that must be one."""
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = reply.json()
    assert set(body) == {"type", "title", "status", "detail", "errors"}
    assert body["status"] == status
    return body


def pointers(body: dict[str, Any]) -> list[str]:
    return [one["pointer"] for one in body["errors"]]


@pytest.mark.parametrize(
    ("address", "pointer"),
    [
        (f"{GAPS}?colour=red", "colour"),
        (f"{GAPS}?max_steps=2", "max_steps"),
        (f"{GAPS}?level=G7", "level"),
        (f"{GAPS}?no_path=perhaps", "no_path"),
        (f"{GAPS}?limit=0", "limit"),
        (f"{GAPS}?limit=201", "limit"),
        (f"{GAPS}?limit=many", "limit"),
        (f"{GAPS}?clearance=3", "clearance"),
        (f"{GAPS}?valid_on=2026-02-30", "valid_on"),
        (f"{GAPS}?valid_on=01/06/2026", "valid_on"),
        (f"{GAPS}?valid_on=1780272000", "valid_on"),
        (f"{GAPS}?known_on=0001-01-01", "known_on"),
        (f"{GAPS}?known_on=9999-12-31", "known_on"),
        (f"{GAPS}?valid_on=%D9%A2%D9%A0%D9%A2%D9%A6-%D9%A0%D9%A6-%D9%A0%D9%A1", "valid_on"),
        (f"{NEAR}?max_steps=9", "max_steps"),
        (f"{NEAR}?max_steps=0", "max_steps"),
        (f"{NEAR}?max_steps=1&max_steps=2", "max_steps"),
        (f"{GAPS}?valid_on=2026-01-01&valid_on=2026-02-01", "valid_on"),
        (f"{API}/paths?from=a&from=b&to=c", "from"),
        (f"{API}/questions/children_near_risk/answer?max_steps=1&max_steps=2", "max_steps"),
        (f"{API}/questions/children_near_risk/answer?limit=1&limit=2", "limit"),
        (f"{NEAR}?max_steps=2.5", "max_steps"),
        (f"{NEAR}?profile=everything", "profile"),
        (f"{NEAR}?kind=unkindness", "kind"),
        (f"{NEAR}?kind=drugs&kind=", "kind"),
        (f"{NEAR}?basis=hearsay", "basis"),
        (f"{NEAR}?cursor=forged", "cursor"),
        (f"{NEAR}?cursor=", "cursor"),
        (f"{NEAR}?cursor=%00%ED%A0%80%F0%9F%92%A9", "cursor"),
        (f"{API}/people/nobody/network?max_people=301", "max_people"),
        (f"{API}/paths?from=a", "to"),
        (f"{API}/paths?from=a&to=b&max_steps=99999999999999999999999", "max_steps"),
        (f"{API}/questions/children_near_risk/answer?max_steps=9", "max_steps"),
        (f"{API}/questions/children_near_risk/answer?max_steps=two", "max_steps"),
        (f"{API}/questions/children_near_risk/answer?clearance=3", "clearance"),
        (f"{API}/questions/siblings_not_linked/answer?colour=red", "colour"),
        (f"{API}/questions/search_people/answer?name=Rubie", "name"),
        (f"{API}/questions/search_people/answer?postcode=ZZ9+1AA", "postcode"),
        (f"{API}/questions/search_people/answer?identifier=9990000018", "identifier"),
        (f"{API}/questions/search_people/answer?birth_date=2017-05-14", "birth_date"),
        (f"{API}/questions/draw_person/answer?who=Kelly+Shaw", "who"),
        (f"{API}/questions/draw_children_near_risk/answer?child=Rubie", "child"),
        (f"{API}/questions/draw_household/answer?address=12+Alder+Row", "address"),
        (f"{API}/questions/siblings_not_linked/answer?valid_on=soon", "valid_on"),
    ],
)
def test_a_bad_parameter_is_named(client: TestClient, address: str, pointer: str) -> None:
    assert pointer in pointers(problem(client.get(address), 422))


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (b"", ""),
        (b"{", ""),
        (b"[]", ""),
        (b'"Rubie"', ""),
        (b"\xff\xfe\x00", ""),
        (b"{}", ""),
        (b'{"name": 7}', "/name"),
        (b'{"name": "\\ud800"}', "/name"),
        (b'{"name": "Rubie", "surname": "Shaw"}', "/surname"),
        (b'{"name": "Rubie", "a/b~c": 1}', "/a~1b~0c"),
        (b'{"birth_date": "14.05.2017"}', "/birth_date"),
        (b'{"birth_date": 1494720000}', "/birth_date"),
        (b'{"name": "' + b"x" * 201 + b'"}', "/name"),
    ],
)
def test_a_bad_body_is_named(client: TestClient, body: bytes, pointer: str) -> None:
    reply = client.post(SEARCH, content=body, headers={"content-type": "application/json"})
    found = pointers(problem(reply, 422))
    assert pointer in found or pointer == ""


@pytest.mark.parametrize(
    "name", ["\x00", "💩" * 60, "' OR 1=1 //", "a*~", "/.*/", "()[]{}^:\\", "\u202eybuR", " "]
)
def test_odd_text_finds_nobody_or_is_refused_and_breaks_nothing(client: TestClient, name: str) -> None:
    assert client.post(SEARCH, json={"name": name}).status_code in {200, 422}
    assert client.post(SEARCH, json={"postcode": name[:20]}).status_code in {200, 422}
    assert client.post(SEARCH, json={"identifier": name[:50]}).status_code in {200, 422}
    assert client.get(GAPS, params={"agency": name}).status_code in {200, 422}


def test_the_words_that_were_looked_for_are_not_repeated(client: TestClient) -> None:
    reply = client.post(SEARCH, json={"name": "Rubie", "Shaw-Marker": "Zebedee"})
    assert "Rubie" not in reply.text
    assert "Zebedee" not in reply.text


@pytest.mark.parametrize(
    "address",
    [
        f"{API}/people/P000000000000000",
        f"{API}/people/%00",
        f"{API}/people/{'x' * 64}/network",
        f"{API}/people/4%3A0%3A1/risks",
        f"{API}/people/P000000000000000/timeline",
        f"{API}/households/H000000000000000",
        f"{API}/incidents/NMP/nothing",
        f"{API}/incidents/NMP/a/b/c",
        f"{API}/questions/no_such_question",
        f"{API}/questions/no_such_question/answer",
        f"{API}/questions/search_candidates/answer?text=*:*",
        f"{API}/questions/..%2Fschema%2Fapplied_migrations/answer",
        f"{API}/loads/R0",
        f"{API}/paths?from=P0&to=P1",
        f"{API}/nothing",
        "/favicon.ico",
    ],
)
def test_what_is_unknown_is_a_404(client: TestClient, address: str) -> None:
    problem(client.get(address), 404)


def test_a_long_id_is_refused(client: TestClient) -> None:
    problem(client.get(f"{API}/people/{'x' * 5000}"), 422)


def test_two_megabytes_are_refused(client: TestClient) -> None:
    body = json.dumps({"name": "x" * 2_000_000}).encode()
    headers = {"content-type": "application/json"}
    problem(client.post(SEARCH, content=body, headers=headers), 413)
    in_pieces = (body[at : at + 65_536] for at in range(0, len(body), 65_536))
    problem(client.post(SEARCH, content=in_pieces, headers=headers), 413)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_another_method_is_told_which_are_taken(client: TestClient, method: str) -> None:
    reply = client.request(method, GAPS)
    problem(reply, 405)
    assert reply.headers["allow"] == "GET"
    assert client.get(SEARCH).headers["allow"] == "POST"


@pytest.mark.parametrize("host", ["sightline.example", "127.0.0.1.example", "", "[::1", "192.0.2.7:8000"])
def test_another_host_name_is_not_answered(client: TestClient, host: str) -> None:
    problem(client.get("/health/live", headers={"host": host}), 421)


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000", "LOCALHOST"])
def test_this_machines_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/health/live", headers={"host": host}).status_code == 200
