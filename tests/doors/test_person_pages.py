"""The pages of a person, a home, an incident and a search: what stands on them is what the API answers."""

from __future__ import annotations

import re
from collections.abc import Generator
from datetime import date
from html import unescape
from typing import Any, Final, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.ledger.asked import looks_by
from app.ledger.book import Ledger
from app.ledger.entry import people_in
from app.models.actors import NOBODY
from app.models.answers import Envelope, Person
from app.models.child_answers import PersonCarers
from app.models.match_answers import PersonDecisions
from app.models.people_answers import PersonAnswer, Timeline
from app.web.people import PersonAsked, WholePerson
from app.web.records import side_by_side
from tests.doors.clients import Client
from tests.doors.readers import SAME_ORIGIN, reader
from tests.doors.test_pages import check_outline
from tests.signing_in import headers_of

API: Final = "/api/v1"


@pytest.fixture(scope="module")
def app(client: TestClient) -> FastAPI:
    return cast("FastAPI", client.app)


@pytest.fixture(scope="module")
def browser(app: FastAPI) -> Generator[TestClient]:
    with reader(app, "steward") as opened:
        yield opened


@pytest.fixture(scope="module")
def api(app: FastAPI, browser: TestClient) -> TestClient:
    """The API for the same reader; the application runs already."""
    headers = headers_of(app.state.door.settings, "steward")
    return Client(app, base_url=str(browser.base_url), headers=headers)


def found(api: TestClient, **wanted: str) -> dict[str, Any]:
    """The first person whom a search finds."""
    hit: dict[str, Any] = api.post(f"{API}/searches/people", json=wanted).json()["items"][0]["person"]
    return hit


def words_of(text: str) -> str:
    """What a page says, without its tags and white space."""
    body = text[text.index("<main") : text.index("</main>")]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_the_founding_story_can_be_read(browser: TestClient, api: TestClient) -> None:
    """Rubie Shaw: her mother cares for her, her father is spelt two ways, and why nobody is in reach."""
    rubie = found(api, name="Rubie Shaw")["person_id"]
    reply = browser.get(f"/people/{rubie}")
    assert reply.status_code == 200
    check_outline(reply.text)
    said = words_of(reply.text)
    assert "NMC, liquid record 51" in said
    assert "Recorded as caring for Rubie Shaw Kelly Shaw" in said
    assert "Kelly Shaw is recorded as the mother of Rubie Shaw" in said
    assert "Home: 12 Alder Row, ZZ9 1AA" in said
    risks = api.get(f"{API}/people/{rubie}/risks").json()
    assert risks["why_empty"]["text"].rstrip(".") in said
    # The mother of the police record was at the incident, which does not name the child.
    homes = re.findall(r'href="(/households/[^"]+)"', reply.text)
    home = browser.get(unescape(homes[0]))
    assert "Kelly Shaw" in words_of(home.text)
    mothers = set(re.findall(r'href="(/people/P[^"?/]+)[^"]*"[^>]*><bdi[^>]*>Kelly Shaw', home.text))
    assert len(mothers) == 2
    told = [words_of(browser.get(mother).text) for mother in mothers]
    assert any("Incident NMP/DA-7" in one for one in told)
    incident = browser.get("/incidents/NMP/DA-7")
    check_outline(incident.text)
    assert "8 November 2025" in words_of(incident.text)
    assert "Ruby Shaw" in words_of(incident.text)


def test_a_person_is_shown_with_everything_that_the_api_answers(
    browser: TestClient, api: TestClient, app: FastAPI
) -> None:
    ledger: Ledger = app.state.door.ledger
    near = api.get(f"{API}/children/near-risk").json()["items"][0]
    person_id = near["child"]["person_id"]
    text = browser.get(f"/people/{person_id}?max_steps=2").text
    answered = b"".join(
        api.get(f"{API}/people/{person_id}{part}").content for part in ("", "/carers", "/risks", "/timeline")
    )
    missing = set(people_in(answered)) - set(people_in(text.encode()))
    # Of who is only named in a sentence of the timeline, the sentence stands there.
    assert missing == set()
    entry = looks_by(ledger.store, "dev-steward", limit=5).entries
    page = next(
        one for one in entry if one.question == "person" and set(people_in(text.encode())) <= set(one.people)
    )
    assert page.outcome == "answered"
    said = words_of(text)
    for link in near["path"]["links"]:
        assert link["text"].rstrip(".") in said
        assert all(one["text"].rstrip(".") in said for one in link["statements"])


def test_contradictions_stand_beside_each_other(browser: TestClient, api: TestClient) -> None:
    """Two records with one verified number and two spellings."""
    differing = [
        person
        for identifier in ("9999904017", "9999901018", "9999905315", "9999907091")
        for hit in api.post(f"{API}/searches/people", json={"identifier": identifier}).json()["items"]
        if (person := api.get(f"{API}/people/{hit['person']['person_id']}").json())["contradictions"]
    ]
    assert differing
    one = differing[0]
    text = browser.get(f"/people/{one['person']['person_id']}").text
    said = words_of(text)
    assert "Records differ" in said
    for contradiction in one["contradictions"]:
        assert all(record in said for held in contradiction["values"] for record in held["records"])
    assert text.count('class="govuk-table__row sl-differs"') == len(one["contradictions"])


@pytest.mark.parametrize("level", ["G0", "G1", "G3", "G5"])
def test_a_gap_is_told_in_words(browser: TestClient, api: TestClient, level: str) -> None:
    listed = api.get(f"{API}/children/without-carers", params={"level": level}).json()["items"]
    assert listed
    child = listed[0]
    carers = api.get(f"{API}/people/{child['child']['person_id']}/carers").json()
    assert (carers["gap"], carers["carers"]) == (child, []), "one child's gap is the list's"
    said = words_of(browser.get(f"/people/{child['child']['person_id']}").text)
    assert child["reason"].rstrip(".") in said


def test_carers_and_gaps_are_two_sides(api: TestClient) -> None:
    """Whoever has a carer is on no list of gaps, and the carer's own page names the child."""
    with_gap = {
        one["child"]["person_id"]
        for age in ("child", "unknown")
        for one in api.get(f"{API}/children/without-carers", params={"limit": 200, "age": age}).json()[
            "items"
        ]
    }
    near = api.get(f"{API}/children/near-risk", params={"limit": 200}).json()["items"]
    looked = 0
    for one in near:
        child = one["child"]["person_id"]
        answer = api.get(f"{API}/people/{child}/carers").json()
        assert (answer["gap"] is not None) == (child in with_gap) == (answer["carers"] == [])
        for carer in answer["carers"][:1]:
            other = api.get(f"{API}/people/{carer['person']['person_id']}/carers").json()
            back = {one["person"]["person_id"]: one["statements"] for one in other["cares_for"]}
            assert back[child] == carer["statements"]
            looked += 1
    assert looked > 3


def test_unknown_and_hidden_are_one_page(browser: TestClient) -> None:
    pages = [
        browser.get(address)
        for address in ("/people/P000000000000000", "/people/nobody", "/households/H0", "/incidents/NMP/none")
    ]
    assert {page.status_code for page in pages} == {404}
    check_outline(pages[0].text)
    # Word for word, but for the address itself and what is made anew for each page.
    told = {
        re.sub(r'nonce="[^"]*"|<code>.*?</code>|P000000000000000|nobody', "", one.text) for one in pages[:2]
    }
    assert len(told) == 1


def test_another_day_stays_in_the_links(browser: TestClient, api: TestClient) -> None:
    rubie = found(api, name="Rubie Shaw")["person_id"]
    page = browser.get(f"/people/{rubie}?valid_on-day=1&valid_on-month=3&valid_on-year=2020").text
    assert "As things were on 1 March 2020" in words_of(page)
    assert re.search(r'href="/people/P[^"]+\?valid_on=2020-03-01"', page)
    wrong = browser.get(f"/people/{rubie}?valid_on-day=31&valid_on-month=2&valid_on-year=2020")
    assert wrong.status_code == 422


def test_a_home_on_a_day_when_nobody_lived_there(browser: TestClient, api: TestClient) -> None:
    rubie = found(api, name="Rubie Shaw")["person_id"]
    line = api.get(f"{API}/people/{rubie}/timeline").json()["items"]
    home = next(one["household_id"] for one in line if one["household_id"])
    now = api.get(f"{API}/households/{home}").json()
    page = browser.get(f"/households/{home}").text
    check_outline(page)
    assert {one["person"]["person_id"] for one in now["residents"]} <= set(people_in(page.encode()))
    assert "Nobody is recorded as living there on that day" in words_of(
        browser.get(f"/households/{home}?valid_on=1950-01-01").text
    )


def test_a_crowd_is_named_and_paged(
    browser: TestClient, api: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A home of few stands for one of many: two on a page, and more than one is a crowd."""
    rubie = found(api, name="Rubie Shaw")["person_id"]
    line = api.get(f"{API}/people/{rubie}/timeline").json()["items"]
    home = next(one["household_id"] for one in line if one["household_id"])
    everybody = {
        one["person"]["person_id"] for one in api.get(f"{API}/households/{home}").json()["residents"]
    }
    assert len(everybody) > 2
    monkeypatch.setattr("app.web.places.PEOPLE_ON_A_PAGE", 2)
    monkeypatch.setattr("app.explore.households.MOST_PEOPLE", 1)
    seen: list[str] = []
    for number in range(1, -(-len(everybody) // 2) + 1):
        page = browser.get(f"/households/{home}?page={number}").text
        assert (
            f"{len(everybody)} people are recorded here on that day; a home of more than 1 ends a path"
            in words_of(page)
        )
        on_it = sorted(set(people_in(page.encode())))
        assert len(on_it) <= 2
        seen += on_it
    assert sorted(seen) == sorted(everybody), "each once"


def test_a_home_of_more_than_can_be_told_says_so(
    browser: TestClient, api: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few stand for the thousand that is the limit."""
    rubie = found(api, name="Rubie Shaw")["person_id"]
    line = api.get(f"{API}/people/{rubie}/timeline").json()["items"]
    home = next(one["household_id"] for one in line if one["household_id"])
    whole = api.get(f"{API}/households/{home}").json()
    residences = sum(len(one["statements"]) for one in whole["residents"])
    assert residences > 2
    assert whole["answer"]["notes"] == []
    monkeypatch.setattr("app.explore.households.MOST_RESIDENCES", residences)
    assert api.get(f"{API}/households/{home}").json()["answer"]["notes"] == [], "not one too many"
    monkeypatch.setattr("app.explore.households.MOST_RESIDENCES", 2)
    assert sum(len(one["statements"]) for one in api.get(f"{API}/households/{home}").json()["residents"]) == 2
    said = words_of(browser.get(f"/households/{home}").text)
    assert said.count("More than 2 residences are recorded here on that day") == 2, (
        "on top and in how it was found"
    )


def test_a_search_is_sent_once_and_can_be_gone_back_to(browser: TestClient, app: FastAPI) -> None:
    sent = browser.post("/search", data={"name": "Ruby Shaw", "postcode": ""}, headers=SAME_ORIGIN)
    assert sent.status_code == 303
    address = sent.headers["location"]
    assert "Ruby" not in address
    assert "Shaw" not in address
    first, again = browser.get(address), browser.get(address)
    check_outline(first.text)
    said = words_of(first.text)
    for name in ("Ruby Shaw", "Rubie Shaw"):
        assert name in said
    assert "Spelt differently" in said or "Sounds alike" in said
    assert "Not searched:" in said
    assert words_of(first.text) == words_of(again.text)
    with reader(app, "practitioner") as other:
        elsewhere = other.get(address)
        assert elsewhere.status_code == 404, "what one looks for is nobody else's"
        assert "That search is over" in words_of(elsewhere.text)
        assert "Ruby" not in elsewhere.text


def test_nothing_found_says_what_was_tried(browser: TestClient) -> None:
    sent = browser.post(
        "/search", data={"name": "Zzyzx Qwfpgj", "birth_date-day": "1", "birth_date-month": "2", "birth_date-year": "2003"},
        headers=SAME_ORIGIN,
    )  # fmt: skip
    said = words_of(browser.get(sent.headers["location"]).text)
    for part in (
        "Nobody is recorded like that",
        "Tried:",
        "day and month the other way round",
        "Not searched:",
        "What to try next",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Enter a name, a birth date, a postcode or a number"),
        ({"name": "x" * 201}, "Enter a name of at most 200 characters"),
        ({"birth_date-day": "31", "birth_date-month": "2", "birth_date-year": "2017"}, "Enter a birth date"),
        ({"birth_date-year": "2017", "name": "Ruby"}, "Enter a birth date"),
        ({"postcode": "ZZ9 " * 9}, "Enter a postcode of at most 20 characters"),
        ({"name": "محمد", "postcode": "ZZ9 1AA"}, "Enter the name in Latin letters"),
    ],
)
def test_what_cannot_be_searched_comes_back(
    browser: TestClient, given: dict[str, str], sentence: str
) -> None:
    reply = browser.post("/search", data=given, headers=SAME_ORIGIN)
    assert reply.status_code == 422
    check_outline(reply.text)
    assert sentence in words_of(reply.text)
    assert all(f'value="{value.strip()}"' in reply.text for value in given.values())


ARABIC: Final = "محمد عبد الله"
HOSTILE: Final = ('<img src=x onerror="alert(1)">', "\u202eevil", "{{ 7*7 }}", "a" * 200)


@pytest.mark.parametrize("name", HOSTILE)
def test_what_was_typed_stays_text(browser: TestClient, name: str) -> None:
    sent = browser.post("/search", data={"name": name}, headers=SAME_ORIGIN)
    text = browser.get(sent.headers["location"]).text
    check_outline(text)
    assert "<img" not in text
    assert name in words_of(text)


def test_a_person_with_nothing_and_names_that_are_markup(app: FastAPI, browser: TestClient) -> None:
    """The template itself, with an answer such as the worst source would give."""
    answer = Envelope(
        question="person", version="v", parts=[], parameters={}, valid_on=date(2026, 6, 1), known_on=date(2026, 6, 1),
        graph_sequence=1, limits=[], sources=[], notes=[],
    )  # fmt: skip
    templates = app.state.pages.templates
    for name in (*HOSTILE, ARABIC, ""):
        who = Person(
            person_id="P0", name=name, birth_date=None, age=None, sex="", is_child=False, agencies=[]
        )
        whole = WholePerson(
            who=PersonAnswer(person=who, records=[], contradictions=[], risk_facts=[], answer=answer),
            decisions=PersonDecisions(items=[], total=0, next_cursor=None, answer=answer, person=who),
            carers=PersonCarers(person=who, carers=[], cares_for=[], gap=None, answer=answer),
            risks=None, homes=[], incidents=[], answer=answer,
            timeline=Timeline(items=[], total=0, next_cursor=None, answer=answer, person=who),
        )  # fmt: skip
        view: dict[str, Any] = {
            "found": whole, "asked": PersonAsked.model_validate({}), "on": {}, "side_by_side": side_by_side, "has_page": bool,
            "path": "/people/P0", "here": "/people/P0", "reader": NOBODY, "cspNonce": "n", "at": "/people/P0",
        }  # fmt: skip
        text = templates.get_template("person.html").render(view)
        assert "<img" not in text
        assert (name or "No name recorded") in words_of(text)
        assert "Looking was stopped at its time limit" in words_of(text)
