"""The questions that draw pictures in Neo4j Browser, asked by name: nodes and links come as maps."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from app.graph.catalogue import all_files

PICTURES = [file.short_name for file in all_files() if file.folder == "analyst"]


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_can_be_asked_by_name(client: TestClient, name: str) -> None:
    answer = client.get(f"/api/v1/questions/{name}/answer")
    assert answer.status_code == 200
    body = answer.json()
    assert body["items"]
    assert "search_0" not in answer.text
    assert "9999-12-31" in answer.text  # a day, as a day is written


def test_a_picture_of_one_person_holds_who_and_what_is_around(client: TestClient) -> None:
    found = client.post("/api/v1/searches/people", json={"name": "Darren Holte"}).json()["items"]
    given = {"who": found[0]["person"]["person_id"], "valid_on": "2026-06-01"}
    items = client.get("/api/v1/questions/draw_person/answer", params=given).json()["items"]
    assert [item["person"]["name"] for item in items] == ["Darren Holte"]
    facts = [one for one in items[0]["people"] if one["labels"] == ["RiskFact"]]
    assert {fact["risk_kind"] for fact in facts} == {"domestic_abuse", "drugs"}
    assert {link["type"] for link in items[0]["links"]} == {"ABOUT_PERSON"}


def test_the_three_girls_of_the_founding_story_are_three_people(client: TestClient) -> None:
    items = client.get("/api/v1/questions/draw_people_born_on/answer").json()["items"]
    seen = {item["person"]["name"]: [one["record_key"] for one in item["records"]] for item in items}
    assert seen == {
        "Ruby Shaw": ["NMP/connect/1001"],
        "Rubie Shaw": ["NMC/liquid/51"],
        "Rosie Shaw": ["NMC/liquid/54"],
    }


def test_children_drawn_near_a_risk_are_those_that_the_question_finds(client: TestClient) -> None:
    found = client.get("/api/v1/children/near-risk", params={"max_steps": 2, "limit": 200}).json()
    children = {item["child"]["person_id"] for item in found["items"]}
    drawn = client.get(
        "/api/v1/questions/draw_children_near_risk/answer", params={"drawn": 1000, "limit": 200}
    )
    ends = {item["people"][-1]["person_id"] for item in drawn.json()["items"]}
    assert ends == children


def test_children_drawn_without_a_carer_are_those_that_the_question_finds(client: TestClient) -> None:
    found = client.get("/api/v1/children/without-carers", params={"limit": 200}).json()
    children = {item["child"]["person_id"] for item in found["items"]}
    drawn = client.get(
        "/api/v1/questions/draw_children_without_carers/answer", params={"drawn": 1000, "limit": 200}
    )
    assert {item["child"]["person_id"] for item in drawn.json()["items"]} == children
