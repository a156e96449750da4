"""The question library and an auditor's pages in a real Chromium: axe, the policy, 320 px, the form's way."""

from __future__ import annotations

from typing import Final

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.test_pages import WATCH, looked_at, pages, steward

__all__ = ["pages", "steward"]

LIBRARY: Final = (
    *("/questions", "/questions/children_near_risk", "/questions/search_people", "/questions/sources/answer"),
    *("/questions/children_near_risk/answer?limit=5", "/questions/children_near_risk/answer?max_steps=x"),
    *("/questions/children_near_risk_close_2/answer?limit=5", "/break-glass"),
)
AUDIT: Final = (
    *("/ledger", "/ledger?actor=", "/ledger/actors/dev-steward", "/ledger/actors/nobody", "/ledger/state"),
    *("/ledger/people/Paaaaaaaaaaaaaaa", "/break-glass", "/break-glass?waiting=true"),
)


def test_the_library_page_by_page(steward: BrowserContext, pages: str) -> None:
    tab = steward.new_page()
    wrong = {address: found for address in LIBRARY if (found := looked_at(tab, pages + address))}
    tab.close()
    assert wrong == {}


def test_an_auditor_s_pages(tabs: Browser, pages: str) -> None:
    context = tabs.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(WATCH)
    tab = context.new_page()
    tab.goto(f"{pages}/sign-in")
    tab.get_by_role("button", name="Auditor").click()
    wrong = {address: found for address in AUDIT if (found := looked_at(tab, pages + address))}
    context.close()
    assert wrong == {}


@pytest.mark.parametrize("script", [True, False])
def test_from_the_library_to_an_answer_by_the_form(tabs: Browser, pages: str, script: bool) -> None:
    context = tabs.new_context(java_script_enabled=script)
    tab = context.new_page()
    tab.goto(f"{pages}/sign-in?back=/questions")
    tab.get_by_role("button", name="Analyst").click()
    tab.locator("a[href='/questions/completeness_by_source']").click()
    tab.get_by_role("button", name="Ask").click()
    expect(tab.get_by_role("table")).to_be_visible()
    expect(tab.get_by_role("heading", name="How this was found")).to_be_visible()
    context.close()
