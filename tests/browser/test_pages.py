"""Every page of the frame in a real Chromium: axe, reflow, policy, keyboard alone, and without JavaScript."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.graph.session import GraphSession
from app.settings import Settings
from tests.browser.conftest import served

AXE: Final = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WATCH: Final = """window.refused = [];
document.addEventListener('securitypolicyviolation', e => window.refused.push(e.violatedDirective + ' ' + e.blockedURI));"""
PAGES: Final = (
    *("/", "/children/without-carers", "/children/without-carers?level=G4&valid_on=2026-05-01", "/nothing"),
    *(
        "/children/near-risk",
        "/children/near-risk?kind=violence&limit=2",
        "/children/near-risk/groups",
        "/gaps",
    ),
    *("/gaps/siblings-not-linked", "/gaps/one-recorded-parent", "/gaps/unexplained-adults", "/sources"),
    *("/gaps/children-not-on-incidents", "/gaps/completeness", "/purpose", "/accessibility", "/privacy"),
    "/children/near-risk?max_steps=9",
)
SIGNED_OUT: Final = ("/", "/sign-in", "/signed-out", "/privacy", "/nothing")


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


def looked_at(tab: Page, address: str) -> dict[str, Any]:
    """What is wrong with a page, by kind; empty if nothing is."""
    tab.goto(address)
    tab.evaluate("() => document.querySelectorAll('details').forEach(one => one.open = true)")
    tab.evaluate(AXE.read_text())
    found: list[str] = tab.evaluate(
        """rules => axe.run(document, {runOnly: rules}).then(r => r.violations.map(
          v => v.id + ': ' + v.nodes.slice(0, 2).map(n => n.html.slice(0, 200)).join(' | ')))""",
        RULES,
    )
    wrong: dict[str, Any] = {"axe": found, "policy": tab.evaluate("() => window.refused")}
    for width in (320, 1280):
        tab.set_viewport_size({"width": width, "height": 900})
        wrong[f"sideways at {width}"] = tab.evaluate(
            "() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"
        )
    return {kind: what for kind, what in wrong.items() if what}


def test_every_page_of_somebody_signed_in(steward: BrowserContext, pages: str) -> None:
    tab = steward.new_page()
    wrong = {address: found for address in PAGES if (found := looked_at(tab, pages + address))}
    tab.close()
    assert wrong == {}


def test_every_page_of_nobody(tabs: Browser, pages: str) -> None:
    context = tabs.new_context()
    context.add_init_script(WATCH)
    tab = context.new_page()
    wrong = {address: found for address in SIGNED_OUT if (found := looked_at(tab, pages + address))}
    context.close()
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
