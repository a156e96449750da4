"""The network as a picture and as a table, and the paths between two people, as pages without a browser."""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.derive.ids import Ids
from app.ledger.asked import looks_by
from app.ledger.book import Ledger
from app.ledger.entry import people_in
from app.settings import Settings
from tests.doors.readers import SAME_ORIGIN, reader

RUBIE, DAREN, OTHER = "NMC/liquid/51", "NMC/liquid/55", "NMV/openhand/R-01"


@pytest.fixture(scope="module")
def browser(client: TestClient) -> Generator[TestClient]:
    with reader(cast("FastAPI", client.app), "practitioner") as opened:
        yield opened


@pytest.fixture(scope="module")
def ids(small_world: Settings) -> Ids:
    return Ids(small_world.id_key.get_secret_value())


def rows_of(text: str) -> list[list[str]]:
    """The table of facts: each row's cells as text."""
    body = text.partition('id="facts"')[2].partition("</table>")[0]
    rows = re.findall(r"<tr class=\"govuk-table__row\" data-kind.*?</tr>", body, re.DOTALL)
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]


def test_the_picture_stands_on_the_page_without_a_script(browser: TestClient, ids: Ids) -> None:
    person_id = ids.person_id(RUBIE)
    text = browser.get(f"/people/{person_id}/network").text
    svg = re.search(r"<svg xmlns.*?</svg>", text, re.DOTALL)
    assert svg is not None
    assert svg[0].count('<g class="person"') == 6
    assert "12 Alder Row" in svg[0]
    rows = rows_of(text)
    assert ["Kelly Shaw", "mother of", "Rubie Shaw"] in [row[:3] for row in rows]
    assert ["Darren Holt", "former partner of", "Kelly Shaw"] in [row[:3] for row in rows]
    assert all(len(row) == 6 and all(row) for row in rows)
    assert "valid_on=&" not in text.replace("&amp;", "&")
    assert sorted({row[3].removeprefix("recorded ") for row in rows if row[1] == "mother of"}) == [
        "1 Mar 2018"
    ]


def test_what_is_drawn_is_what_the_question_answers(
    browser: TestClient, client: TestClient, ids: Ids
) -> None:
    person_id = ids.person_id(RUBIE)
    asked: Any = client.get(
        "/api/v1/questions/person_picture/answer", params={"person_id": person_id, "max_steps": 3}
    ).json()
    text = browser.get(f"/people/{person_id}/network", params={"max_steps": 3}).text
    drawn = set(re.findall(r'data-key="([^"]+)" data-says', text))
    named = {one["person"]["person_id"] for one in asked["people"]}
    named |= {f"incident:{one['agency']}/{one['reference']}" for one in asked["incidents"]}
    assert drawn == named
    statements = sum(len(one["statements"]) for one in asked["links"])
    statements += sum(len(it["statements"]) for one in asked["homes"] for it in one["residents"])
    statements += sum(len(it["statements"]) for one in asked["incidents"] for it in one["involved"])
    statements += sum(len(one["risk_facts"]) for one in asked["people"]) + len(asked["suspected"])
    assert len(rows_of(text)) == statements


def test_the_slider_works_without_a_script(browser: TestClient, ids: Ids) -> None:
    path = f"/people/{ids.person_id(RUBIE)}/network"
    moved = browser.get(path, params={"month": 120, "month_was": 240, "valid_on-year": "", "max_steps": 3})
    assert moved.status_code == 303
    assert moved.headers["location"] == f"{path}?max_steps=3&valid_on=2016-06-01"
    left = browser.get(
        path,
        params={
            "month": 240,
            "month_was": 240,
            "valid_on-day": 2,
            "valid_on-month": 3,
            "valid_on-year": 2020,
        },
    )
    assert left.headers["location"] == f"{path}?valid_on=2020-03-02"
    assert "1 June 2016" in browser.get(moved.headers["location"]).text


def test_a_person_is_opened_and_closed_by_the_address(browser: TestClient, ids: Ids) -> None:
    path, father = f"/people/{ids.person_id(RUBIE)}/network", ids.person_id("NMC/liquid/53")
    near = browser.get(path, params={"max_steps": 1}).text
    opened = browser.get(path, params={"max_steps": 1, "open": father}).text
    grandfather = ids.person_id(DAREN)
    assert f'data-key="{grandfather}"' not in near
    assert f'data-key="{grandfather}"' in opened
    assert "Hide their next step" in opened


def test_everybody_drawn_is_in_the_ledger(browser: TestClient, client: TestClient, ids: Ids) -> None:
    ledger: Ledger = cast("FastAPI", client.app).state.door.ledger
    text = browser.get(f"/people/{ids.person_id(RUBIE)}/network").text
    entry = looks_by(ledger.store, "dev-practitioner", limit=1).entries[0]
    assert (entry.question, entry.outcome) == ("person_network_page", "answered")
    shown = set(people_in(text.encode()))
    assert len(shown) > 4
    assert shown <= set(entry.people)


def test_paths_as_sentences_and_picture(browser: TestClient, ids: Ids) -> None:
    asked = {"from": ids.person_id(RUBIE), "to": ids.person_id(DAREN)}
    text = browser.get("/paths", params=asked).text
    assert "2 steps apart" in text
    assert "Darren Holt is recorded as the father of Rubie Shaw" in text
    assert text.count('<g class="person"') == 3


def test_no_path_says_why(browser: TestClient, ids: Ids) -> None:
    asked = {"from": ids.person_id(RUBIE), "to": ids.person_id(OTHER)}
    text = browser.get("/paths", params=asked).text
    assert "No recorded path within 2 steps" in text
    assert "It does not say that there is nothing." in text


def test_the_other_person_is_found_without_a_name_in_an_address(browser: TestClient, ids: Ids) -> None:
    start = ids.person_id(RUBIE)
    form = browser.get("/paths", params={"from": start}).text
    assert 'action="/paths/people"' in form
    found = browser.post("/paths/people", data={"from": start, "name": "Darren Holt"}, headers=SAME_ORIGIN)
    assert found.status_code == 200
    assert f"to={ids.person_id(DAREN)}" in found.text
    assert "Darren" not in " ".join(re.findall(r'href="([^"]*)"', found.text))
    refused = browser.post("/paths/people", data={"from": start, "name": " "}, headers=SAME_ORIGIN)
    assert refused.status_code == 422


def test_nobody_and_nonsense_are_refused(browser: TestClient, ids: Ids) -> None:
    assert browser.get("/people/P-nobody/network").status_code == 404
    assert browser.get(f"/people/{ids.person_id(RUBIE)}/network", params={"max_steps": 9}).status_code == 422
    assert browser.get(f"/people/{ids.person_id(RUBIE)}/network", params={"colour": "red"}).status_code == 422
