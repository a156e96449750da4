"""The question library: every question with its form and Cypher, asked as the API asks it."""

from __future__ import annotations

import re
from collections.abc import Generator
from html import unescape
from typing import cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.explore import registry
from app.settings import Settings
from tests.doors.readers import reader
from tests.doors.test_pages import check_outline
from tests.signing_in import headers_of

API = "/api/v1"


@pytest.fixture(scope="module")
def app(client: TestClient) -> FastAPI:
    return cast("FastAPI", client.app)


@pytest.fixture(scope="module")
def steward(app: FastAPI) -> Generator[TestClient]:
    with reader(app, "steward") as browser:
        yield browser


@pytest.fixture(scope="module")
def as_steward(small_world: Settings) -> dict[str, str]:
    """What the API is sent by a steward at the clearance of the one in front of the pages."""
    return headers_of(small_world, "steward")


@pytest.fixture(scope="module")
def analyst(app: FastAPI) -> Generator[TestClient]:
    with reader(app, "analyst", purpose=False) as browser:
        yield browser


def test_every_question_has_its_page_with_its_cypher_and_each_parameter(analyst: TestClient) -> None:
    library = analyst.get("/questions").text
    check_outline(library)
    for asked in registry.names():
        assert f'href="/questions/{asked.name}"' in library
        page = analyst.get(f"/questions/{asked.name}")
        assert page.status_code == 200
        text = unescape(page.text)
        for file in asked.files:
            assert file.text.strip() in text
            assert f"/neo4j-browser/?question={file.name}" in text
        for column in asked.columns:
            assert column.meaning[1:].rstrip(".") in text
    check_outline(analyst.get("/questions/person").text)
    for name in ("start.md", "sightline.grass", "favourites.zip"):
        assert f'href="/browser/{name}"' in library
        assert analyst.get(f"/browser/{name}").status_code == 200


def test_each_parameter_has_a_field_of_its_kind(steward: TestClient) -> None:
    page = steward.get("/questions/children_near_risk").text
    for parameter in registry.asked("children_near_risk").parameters:
        assert f'name="{parameter.name}"' in page, parameter.name
        for choice in parameter.choices:
            assert f'value="{choice}"' in page, (parameter.name, choice)
    assert 'name="valid_on-day"' in page
    assert 'name="kind" type="checkbox"' in page
    private = steward.get("/questions/search_people")
    assert private.status_code == 200
    assert 'name="postcode"' not in private.text


def test_an_answer_is_the_api_s_own(
    steward: TestClient, client: TestClient, as_steward: dict[str, str]
) -> None:
    given = {"max_steps": "1", "profile": "wider"}
    address = f"{API}/questions/children_near_risk/answer"
    whole = client.get(address, params=given | {"limit": 3}, headers=as_steward).json()
    page = steward.get("/questions/children_near_risk/answer", params=given | {"limit": "3", "age": ""})
    assert page.status_code == 200
    check_outline(page.text)
    assert f"{whole['total']} rows, 3 on this page" in page.text
    for item in whole["items"]:
        assert f'href="/people/{item["child"]["person_id"]}"' in page.text
        assert item["path"]["text"][:40] in unescape(page.text)
    following = unescape(re.findall(r'href="([^"]*cursor=[^"]*)"', page.text)[0])
    assert "max_steps=1" in following
    second = steward.get(following)
    assert second.status_code == 200
    assert "First page" in second.text


def test_lists_dates_and_what_a_form_sends_empty(
    steward: TestClient, client: TestClient, as_steward: dict[str, str]
) -> None:
    asked = "/questions/children_near_risk/answer"
    page = steward.get(
        f"{asked}?kind=domestic_abuse&kind=drugs&basis=&valid_on-day=30&valid_on-month=1&valid_on-year=2025"
        "&known_on-day=&known_on-month=&known_on-year="
    )
    assert page.status_code == 200, page.text
    params = {"kind": ["domestic_abuse", "drugs"], "valid_on": "2025-01-30"}
    total = client.get(f"{API}{asked}", params=params, headers=as_steward).json()["total"]
    assert f"{total} row" in page.text
    assert "30 January 2025" in page.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("max_steps=nine", "must be a whole number"),
        ("colour=red", "is not a parameter of this question"),
        ("profile=closest", "must be one of"),
        ("valid_on=1.1.2026", "a date is written YYYY-MM-DD"),
        ("cursor=x", "not a cursor of this list"),
    ],
)
def test_what_cannot_be_asked_comes_back_with_the_form(steward: TestClient, query: str, said: str) -> None:
    page = steward.get(f"/questions/children_near_risk/answer?{query}")
    assert page.status_code == 422
    check_outline(page.text)
    assert said in page.text
    assert 'action="/questions/children_near_risk/answer"' in page.text


def test_names_have_no_place_in_an_address(steward: TestClient) -> None:
    for query in ("name=Rubie", "postcode=ZZ9+1AA"):
        page = steward.get(f"/questions/search_people/answer?{query}")
        assert page.status_code == 422
        assert "does not stand in an address" in page.text


def test_who_may_ask_what(app: FastAPI, analyst: TestClient) -> None:
    nameless = [one.name for one in registry.names() if not registry.identifies(one.name)]
    for name in nameless:
        given = {"run_id": "R0"} if "load" in name and name != "sources_loaded" else {}
        page = analyst.get(f"/questions/{name}/answer", params=given)
        assert page.status_code in {200, 404}, (name, page.text)
        check_outline(page.text)
    assert analyst.get("/questions/children_near_risk/answer").status_code == 403
    assert "your role reads about nobody" in analyst.get("/questions/children_near_risk").text
    with reader(app, "steward", purpose=False) as hurried:
        assert hurried.get("/questions/children_near_risk").status_code == 200
        sent = hurried.get("/questions/children_near_risk/answer")
        assert sent.headers["location"].startswith("/purpose")
    with reader(app, "auditor", purpose=False) as auditor:
        assert auditor.get("/questions/sources/answer").status_code == 403
    assert analyst.get("/questions/no_such_question").status_code == 404


def test_a_question_opens_in_browser_s_editor(analyst: TestClient) -> None:
    name = "explore/children_counted"
    opened = analyst.get("/browser/opening.json", params={"question": name})
    if opened.status_code == 503:
        pytest.fail(opened.text)
    assert "cmd=edit" in opened.json()["query"]
    assert "Register" in opened.json()["query"] or "MATCH" in opened.json()["query"]
    assert analyst.get("/browser/opening.json", params={"question": "ingest/load_records"}).status_code == 404
