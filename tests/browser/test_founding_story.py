"""The founding story from the start page to near risk after the decision: by mouse alone, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.derive.ids import Ids
from app.derive.suspicions import suspect
from app.graph.opening import session_at
from app.graph.servers import GraphAddress
from app.ingest.load import load_extract
from tests.browser.axe import WATCH, looked_at
from tests.browser.conftest import served
from tests.doors.conftest import SMALL, settings_for
from tests.graph_server import make_empty

FATHER: Final = ("NMC/liquid/53", "NMP/connect/1004")
GIRL: Final = ("NMC/liquid/51", "NMP/connect/1001")
WHY: Final = "Same birth date, and the social worker knows that the spelling is the police's."
FOCUSED: Final = "one => one === document.activeElement"
Reach = Callable[[Any, str], None]


@pytest.fixture(scope="module")
def story(
    graph_address: GraphAddress, tmp_path_factory: pytest.TempPathFactory
) -> Generator[tuple[str, Ids]]:
    """The service on the two agencies of the story, with the two pairs that wait."""
    settings = settings_for(graph_address, tmp_path_factory.mktemp("home"), clearance=2)
    with session_at(settings, graph_address) as session:
        make_empty(session)
        for name in ("NMC-liquid", "NMP-connect"):
            load_extract(session, settings, SMALL / name)
        ids = Ids(settings.id_key.get_secret_value())
        for pair in (FATHER, GIRL):
            suspect(session, ids, *pair, reason="the names are alike", by="tests")
        with served(settings, session) as origin:
            yield origin, ids


@pytest.fixture
def tab(tabs: Browser) -> Generator[Page]:
    context: BrowserContext = tabs.new_context(viewport={"width": 1280, "height": 900})
    context.add_init_script(WATCH)
    yield context.new_page()
    context.close()


def by_mouse(tab: Page) -> tuple[Reach, Callable[[str], None]]:
    """Click what is wanted; typing is the only use of the keyboard."""

    def press(role: Any, name: str) -> None:
        tab.get_by_role(role, name=name).first.click()

    return press, tab.keyboard.insert_text


def by_keyboard(tab: Page) -> tuple[Reach, Callable[[str], None]]:
    """Press Tab until what is wanted has the focus, then the key that it takes."""

    def press(role: Any, name: str) -> None:
        wanted = tab.get_by_role(role, name=name).first
        wanted.wait_for()
        # Tab stops at one of a group of radios, and the arrows go from there.
        there = "one => document.activeElement.name === one.name" if role == "radio" else FOCUSED
        for _ in range(150):
            if wanted.evaluate(there):
                break
            tab.keyboard.press("Tab")
        else:
            pytest.fail(f"{name} is not reached")
        if role == "radio":
            tab.keyboard.press("Space")
            while not wanted.evaluate(FOCUSED):
                tab.keyboard.press("ArrowDown")
            expect(wanted).to_be_checked()
        elif role != "textbox":
            tab.keyboard.press("Enter")

    return press, tab.keyboard.type


@pytest.mark.parametrize("way", [by_mouse, by_keyboard])
def test_from_the_start_page_to_near_risk_after_the_decision(
    tab: Page, story: tuple[str, Ids], way: Callable[[Page], tuple[Reach, Callable[[str], None]]]
) -> None:
    origin, ids = story
    press, write = way(tab)
    father = f"/matches/{ids.match_id(*FATHER)}"
    tab.goto(origin)
    press("link", "Sign in")
    press("button", "Data steward")
    press("link", "Children near risk")
    tab.get_by_label("Reference of the case").wait_for()
    press("radio", "Putting records right")
    press("textbox", "Reference of the case or ticket")
    write("CASE-2041")
    press("button", "Continue")
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Children near")
    # On the facts there is no recorded path from the girls to him.
    expect(tab.get_by_role("main")).not_to_contain_text("Rubie Shaw")
    press("link", "Matches")
    press("link", "Darren Holt")
    expect(tab).to_have_url(f"{origin}{father}")
    expect(tab.locator(".sl-how-differs").first).to_contain_text("Differs")
    expect(tab.get_by_role("main")).to_contain_text("What would change")
    assert looked_at(tab, tab.url) == {}
    tab.set_viewport_size({"width": 1280, "height": 900})
    press("radio", "Yes, one person")
    press("textbox", "Why?")
    write(WHY)
    press("button", "Decide")
    expect(tab).to_have_url(f"{origin}{father}/decided")
    assert looked_at(tab, tab.url) == {}
    tab.set_viewport_size({"width": 1280, "height": 900})
    press("link", "Children near risk, as it is now")
    rubie = tab.locator("article", has_text="Rubie Shaw")
    expect(rubie).to_contain_text("1 step")
    expect(rubie).to_contain_text("Darren Holt")
    # Back to the form as the browser kept it: what stands now is shown, and nothing is decided twice.
    tab.go_back()
    tab.go_back()
    expect(tab.get_by_role("heading", name="Take the decision back")).to_be_visible()
    press("textbox", "Why is it taken back?")
    write("The story begins again")
    press("button", "Take it back")
    expect(tab.get_by_role("heading", level=1)).to_have_text("Nothing is decided")
    press("button", "Next pair")
    expect(tab).to_have_url(f"{origin}/matches/{ids.match_id(*GIRL)}")


def test_the_desk_in_each_state(tab: Page, story: tuple[str, Ids]) -> None:
    origin, ids = story
    pair = f"{origin}/matches/{ids.match_id(*GIRL)}"
    tab.goto(f"{origin}/sign-in?back=/purpose")
    tab.get_by_role("button", name="Data steward").click()
    tab.get_by_label("Putting records right").check()
    tab.get_by_label("Reference of the case").fill("CASE-1")
    tab.get_by_role("button", name="Continue").click()
    # Two tabs: the second sees what the first has decided, and keeps what was typed.
    other = tab.context.new_page()
    for one in (tab, other):
        one.goto(pair)
        one.get_by_label("It cannot be said yet").check()
        one.get_by_label("Why?").fill("Two of a name in one street")
    tab.get_by_role("button", name="Decide").click()
    other.get_by_role("button", name="Decide").click()
    expect(other.get_by_role("alert")).to_contain_text("Nothing was decided by you just now")
    expect(other.get_by_label("Why?")).to_have_value("Two of a name in one street")
    expect(other.get_by_label("It cannot be said yet")).to_be_checked()
    other.get_by_role("button", name="Decide").focus()
    other.get_by_label("Why?").fill("")
    other.get_by_role("button", name="Decide").click()
    expect(other.locator(".govuk-error-summary")).to_be_focused()
    other.get_by_label("Why is it taken back?").fill("It waits again")
    other.get_by_role("button", name="Take it back").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Nothing is decided")
