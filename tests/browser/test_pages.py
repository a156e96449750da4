"""The lists in a real Chromium: axe on a whole world, a form with mistakes, the keyboard alone, and without JavaScript."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from app.graph.session import GraphSession
from app.settings import Settings
from tests.browser.axe import WATCH, looked_at
from tests.browser.conftest import served

LISTS: Final = ("/children/without-carers", "/children/near-risk", "/children/near-risk/groups", "/sources")


@pytest.fixture(scope="module")
def pages(small_world: Settings, session: GraphSession) -> Generator[str]:
    """The address of the whole application on the small world."""
    with served(small_world, session) as origin:
        yield origin


@pytest.fixture(scope="module")
def steward(tabs: Browser, pages: str) -> Generator[BrowserContext]:
    """A browser window in which a data steward has signed in and said why."""
    context = tabs.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(WATCH)
    tab = context.new_page()
    tab.goto(f"{pages}/sign-in?back=/purpose")
    tab.get_by_role("button", name="Data steward").click()
    tab.get_by_label("Deciding at the front door").check()
    tab.get_by_label("Reference of the case").fill("CASE-1")
    tab.get_by_role("button", name="Continue").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("What needs a human today")
    tab.close()
    yield context
    context.close()


def test_the_lists_of_the_small_world(steward: BrowserContext, pages: str) -> None:
    """Every kind of gap and of path; each page by itself is in test_every_page.py."""
    tab = steward.new_page()
    wrong = {address: found for address in LISTS if (found := looked_at(tab, pages + address))}
    tab.close()
    assert wrong == {}


def test_a_form_with_mistakes_says_so_first(steward: BrowserContext, pages: str) -> None:
    tab = steward.new_page()
    tab.goto(f"{pages}/purpose")
    tab.get_by_label("Reference of the case").fill("Rubie")
    tab.get_by_role("button", name="Continue").click()
    summary = tab.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    summary.get_by_role("link").click()
    expect(tab.get_by_label("Reference of the case")).to_be_focused()
    assert tab.title().startswith("Error: ")
    tab.close()


def test_signing_in_and_a_list_with_the_keyboard_alone(tabs: Browser, pages: str) -> None:
    context = tabs.new_context()
    tab = context.new_page()

    def to(role: Any, name: str) -> None:
        """Press Tab until this has the focus."""
        wanted = tab.get_by_role(role, name=name).first
        for _ in range(60):
            tab.keyboard.press("Tab")
            if wanted.evaluate("one => one === document.activeElement"):
                return
        pytest.fail(f"{name} is not reached")

    tab.goto(f"{pages}/children/near-risk")
    to("link", "Skip to main content")
    tab.keyboard.press("Enter")
    to("button", "Practitioner")
    tab.keyboard.press("Enter")
    tab.get_by_label("Reference of the case").wait_for()
    to("radio", "Deciding at the front door")
    tab.keyboard.press("Space")
    tab.keyboard.press("ArrowDown")
    to("textbox", "Reference of the case")
    tab.keyboard.type("case-7")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Children near")
    expect(tab.get_by_text("assessing a child in need")).to_be_visible()
    to("combobox", "At most")
    tab.keyboard.press("ArrowUp")
    to("button", "Show")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**max_steps=1**")
    context.close()


def test_without_javascript(tabs: Browser, pages: str) -> None:
    context = tabs.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{pages}/children/without-carers")
    tab.get_by_role("button", name="Data steward").click()
    tab.get_by_label("Putting records right").check()
    tab.get_by_label("Reference of the case").fill("CASE-1")
    tab.get_by_role("button", name="Continue").click()
    tab.get_by_label("What is missing").select_option("G0")
    tab.get_by_role("button", name="Show").click()
    expect(tab.locator("article").first).to_contain_text("Nobody is linked at all")
    tab.get_by_role("link", name="Children near risk").click()
    step = tab.locator("details.sl-step").first
    step.locator("summary").click()
    expect(step.locator("li").first).to_be_visible()
    with tab.expect_download() as taken:
        tab.get_by_role("button", name="Download").click()
    assert taken.value.suggested_filename.endswith("-without-names.csv")
    tab.get_by_role("button", name="Sign out").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("You are signed out")
    context.close()
