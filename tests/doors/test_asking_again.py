"""A filter that cannot be used comes back as its form, with what was typed and what is wrong, and no answer."""

from __future__ import annotations

import re
from collections.abc import Generator
from html import unescape
from typing import Final, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from tests.doors.readers import reader
from tests.doors.test_pages import Outline, check_outline

GAPS: Final = "/children/without-carers"
NEAR: Final = "/children/near-risk"


@pytest.fixture(scope="module")
def browser(client: TestClient) -> Generator[TestClient]:
    with reader(cast("FastAPI", client.app), "steward") as opened:
        yield opened


def of_somebody(address: str, someone: str) -> str:
    return address.replace("{person}", someone)


@pytest.mark.parametrize(
    ("address", "said", "leads_to"),
    [
        (f"{GAPS}?age=abc", "Choose children, or people without a birth date", "age"),
        (f"{GAPS}?level=G9", "Choose from the list what is missing", "level"),
        (f"{GAPS}?agency=XXX", "Known are: ", "agency"),
        (f"{GAPS}?agency={'x' * 201}", "longer than any agency", "agency"),
        (f"{GAPS}?no_path=perhaps", "with or without a path", "no_path"),
        (f"{GAPS}?valid_on-day=31&valid_on-month=2&valid_on-year=2020", "a real day", "valid_on-day"),
        (f"{GAPS}?valid_on=soon", "a real day", "valid_on-day"),
        (f"{GAPS}?known_on=0001-01-01", "As agencies had recorded by", "known_on-day"),
        (f"{GAPS}?limit=0", "from 1 to 200", ""),
        (f"{GAPS}?cursor=forged", "begin at its first page", ""),
        (f"{GAPS}?colour=red", "use the form instead", ""),
        (f"{GAPS}?level=G1&level=G2", "one alone", "level"),
        (f"{NEAR}?max_steps=9", "Choose from 1 to 4 steps", "max_steps"),
        (f"{NEAR}?kind=unkindness", "Choose kinds from the list", "kind"),
        (f"{NEAR}?basis=hearsay&kind=violence", "what it rests on", "basis"),
        (f"{NEAR}/groups?profile=everything", "Choose close, wider or all links", "profile"),
        ("/gaps/children-not-on-incidents?kind=xyz", "Choose kinds from the list", "kind"),
        ("/gaps/siblings-not-linked?valid_on=x", "a real day", "valid_on-day"),
        ("/gaps/one-recorded-parent?valid_on=x", "a real day", "valid_on-day"),
        ("/gaps/unexplained-adults?valid_on=x", "a real day", "valid_on-day"),
        ("/gaps/completeness?valid_on=x", "a real day", "valid_on-day"),
        ("/sources?known_on=x", "a real day", "known_on-day"),
        ("/matches?status=maybe", "what stands of the pair", "status"),
        ("/matches?agency=XXX", "Known are: ", "agency"),
        ("/people/{person}?max_steps=five", "Choose from 1 to 4 steps", "max_steps"),
        ("/people/{person}/timeline?valid_on=x", "a real day", "valid_on-day"),
        ("/people/{person}/network?profile=x", "Choose close, wider or all links", "profile"),
        ("/people/{person}/network?month=9999", "choose a day instead", ""),
        ("/paths?from={person}&to={person}", "the same person: choose another", ""),
        ("/paths?from={person}&to=P0&max_steps=0", "Choose from 1 to 4 steps", "max_steps"),
        ("/paths", "open a person", ""),
        ("/break-glass?waiting=x", "Choose all, or those that wait for a review", ""),
    ],
)
def test_the_form_comes_back(
    browser: TestClient, someone: str, address: str, said: str, leads_to: str
) -> None:
    page = browser.get(of_somebody(address, someone))
    assert page.status_code == 422
    check_outline(page.text)
    outline = Outline(page.text)
    assert outline.title.startswith("Error: ")
    summary = page.text.partition('class="govuk-error-summary"')[2].partition("</ul>")[0]
    assert said in unescape(summary)
    assert outline.values("article", "class") == [], "nothing is answered"
    assert "Nothing was looked up" in page.text
    links = [one[1:] for one in re.findall(r'href="(#[^"]*)"', summary)]
    assert links == ([leads_to] if leads_to else [])
    ids = [value for _, name, value in outline.attributes if name == "id"]
    assert set(links) <= set(ids), "the link leads to the field"
    assert len(ids) == len(set(ids))
    if leads_to:
        field = leads_to.removesuffix("-day")
        assert page.text.count("govuk-error-message") == 1, "said at the field too"
        assert f'id="{field}-error"' in page.text


def test_what_was_typed_is_in_the_form_still(browser: TestClient) -> None:
    page = browser.get(
        f"{NEAR}?max_steps=3&profile=wider&kind=violence&basis=hearsay&age=unknown"
        "&valid_on-day=%3Cb%3E&valid_on-month=2&valid_on-year=2020&known_on=2025-03-04"
    ).text
    for typed in (
        *('value="3" selected', 'value="wider" selected', 'value="violence" checked'),
        *('value="unknown" selected', 'value="&lt;b&gt;"', 'value="2020"', 'value="2025"', 'value="04"'),
    ):
        assert typed in page, typed
    assert page.count("govuk-error-message") == 1, "the day; what was right is not blamed"


def test_the_same_is_a_document_for_whoever_reads_documents(browser: TestClient) -> None:
    reply = browser.get(f"{GAPS}?age=abc", headers={"accept": "application/json"})
    assert (reply.status_code, reply.headers["content-type"]) == (422, "application/problem+json")
