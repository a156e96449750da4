"""The pages of a person, a home, an incident and a search in a real Chromium: axe, narrow, large, without scripts."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import PATIENCE

AXE: Final = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
# A desk, a telephone, and 1280 points at 400 %.
SIZES: Final = {"desk": (1280, 900), "narrow": (320, 640), "enlarged": (320, 256)}


def signed_in(context: BrowserContext, origin: str) -> Page:
    """A tab of a practitioner with a purpose, through the pages, with the mouse alone."""
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{origin}/search")
    page.locator("button[name=role][value=practitioner]").click()
    page.locator("input[name=purpose]").first.check()
    page.fill("input[name=reference]", "CASE-1")
    page.locator("main form button").click()
    page.wait_for_url("**/search")
    return page


def rubie(page: Page) -> str:
    """From the search to the page of Rubie Shaw."""
    page.fill("#name", "Rubie Shaw")
    page.locator("main form button").click()
    page.wait_for_url("**/search/*")
    return page.url


@pytest.fixture(scope="module", params=["scripts", "no scripts"])
def tab(tabs: Browser, service: str, request: pytest.FixtureRequest) -> Generator[Page]:
    context = tabs.new_context(
        java_script_enabled=request.param == "scripts", viewport={"width": 1280, "height": 900}
    )
    try:
        yield signed_in(context, service)
    finally:
        context.close()


def states(page: Page, origin: str) -> Generator[str]:
    """Each page and state, one after another; yields its name."""
    page.goto(f"{origin}/search")
    yield "search"
    page.locator("main form button").click()
    page.locator(".govuk-error-summary").wait_for()
    yield "search wrong"
    results = rubie(page)
    yield "results"
    page.locator("main .sl-person a").first.click()
    page.locator("#records").wait_for()
    yield "person"
    page.locator("main a[href^='/households/']").first.click()
    page.locator("h2", has_text="Who is recorded there").wait_for()
    yield "household"
    page.go_back()
    page.go_back()
    page.locator("h1", has_text="may be meant").wait_for()
    assert page.url == results, "the back button sends no form again"
    page.goto(f"{origin}/incidents/NMP/DA-7")
    yield "incident"
    page.locator("main .sl-person a").first.click()
    page.locator("#records").wait_for()
    yield "person on the incident"
    page.goto(f"{origin}/search")
    page.fill("#name", "Zzyzx Qwfpgj")
    page.locator("main form button").click()
    page.locator("h1", has_text="Nobody is recorded like that").wait_for()
    yield "nothing"


def test_each_page_at_each_size(tab: Page, service: str, tmp_path: Path) -> None:
    axe = AXE.read_text(encoding="utf-8")
    scripts = tab.locator("body.js-enabled").count() > 0
    wrong: list[str] = []
    for state in states(tab, service):
        for size, (width, height) in SIZES.items():
            tab.set_viewport_size({"width": width, "height": height})
            wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wide > 0:
                wrong.append(f"{state}, {size}: {wide} points to the side")
            tab.screenshot(path=tmp_path / f"{state.replace(' ', '-')}-{size}.png", full_page=True)
        tab.set_viewport_size({"width": 1280, "height": 900})
        if not scripts:
            continue
        tab.evaluate(axe)
        found: list[dict[str, Any]] = tab.evaluate("axe.run().then(result => result.violations)")
        wrong += [f"{state}: {one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"][:3]]
    assert not wrong, "\n".join(wrong)


def test_a_keyboard_reaches_the_records(tab: Page, service: str) -> None:
    """The region in which records stand side by side is scrolled with the keyboard."""
    rubie_results = f"{service}/search"
    tab.goto(rubie_results)
    rubie(tab)
    tab.locator("main .sl-person a").first.focus()
    tab.keyboard.press("Enter")
    tab.locator("#records").wait_for()
    region = tab.locator("[role=region][aria-label^='Records']")
    for _ in range(80):
        tab.keyboard.press("Tab")
        if region.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError("the records cannot be reached")
