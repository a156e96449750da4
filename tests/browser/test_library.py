"""The question library in a real Chromium: from the list of questions to an answer, by the form."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_pages import pages

__all__ = ["pages"]


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
