"""The founding story from the start page to its end, both decisions made and taken back: by mouse alone, by keyboard alone."""

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
def test_from_the_start_page_to_the_end(
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
    expect(rubie).not_to_contain_text("Ruby")
    # Back to the decision, and on to the second: the girl herself, spelt two ways.
    tab.go_back()
    girl = f"{origin}/matches/{ids.match_id(*GIRL)}"
    press("button", "Next pair")
    expect(tab).to_have_url(girl)
    expect(tab.get_by_role("main")).to_contain_text("What would change")
    press("radio", "Yes, one person")
    press("textbox", "Why?")
    write("One girl: the school holds both spellings")
    press("button", "Decide")
    expect(tab).to_have_url(f"{girl}/decided")
    # What has changed: one person with both agencies' records, near the risk, and at the incident.
    press("link", "Look at this pair again, or take the decision back")
    press("link", "Rubie Shaw")
    said = tab.get_by_role("main")
    for told in ("Records behind: 2", "Incident NMP/DA-7", "Kelly Shaw", "1 step", "Rubie (NMC/liquid/51); Ruby (NMP/connect/1001)"):  # fmt: skip
        expect(said).to_contain_text(told)
    # Both are taken back, the last first, each from the page of the person.
    for pair, called in ((GIRL, "Rubie Shaw"), (FATHER, "Darren Holt")):
        if pair == FATHER:
            press("link", "Children near risk")
            press("link", called)
        press("link", "Records that may be this person's too")
        press("link", called)
        expect(tab).to_have_url(f"{origin}/matches/{ids.match_id(*pair)}")
        press("textbox", "Why is it taken back?")
        write("The story begins again")
        press("button", "Take it back")
        expect(tab.get_by_role("heading", level=1)).to_have_text("Nothing is decided")
    press("link", "Children near risk")
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Children near")
    expect(tab.get_by_role("main")).not_to_contain_text("Rubie Shaw")


def test_the_back_button_after_a_decision(tab: Page, story: tuple[str, Ids]) -> None:
    """The form as the browser kept it shows what stands, and sent once more it decides nothing twice."""
    origin, ids = story
    pair = f"{origin}/matches/{ids.match_id(*GIRL)}"
    signed_in(tab, origin)
    tab.goto(pair)
    tab.get_by_label("It cannot be said yet").check()
    tab.get_by_label("Why?").fill("Nobody has asked the school")
    tab.get_by_role("button", name="Decide").click()
    tab.wait_for_url(f"{pair}/decided")
    tab.go_back()
    expect(tab.get_by_role("heading", name="Take the decision back")).to_be_visible()
    expect(tab.get_by_role("main")).to_contain_text("Nobody has asked the school")
    tab.evaluate("document.querySelectorAll('[name=saw]').forEach(one => one.value = 'as it was before')")
    tab.get_by_label("It cannot be said yet").check()
    tab.get_by_label("Why?").fill("Nobody has asked the school")
    tab.get_by_role("button", name="Decide").click()
    expect(tab.get_by_role("alert")).to_contain_text("Nothing was decided by you just now")
    tab.get_by_label("Why is it taken back?").fill("It waits again")
    tab.get_by_role("button", name="Take it back").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Nothing is decided")


def signed_in(tab: Page, origin: str) -> None:
    """A data steward who has said why."""
    tab.goto(f"{origin}/sign-in?back=/purpose")
    tab.get_by_role("button", name="Data steward").click()
    tab.get_by_label("Putting records right").check()
    tab.get_by_label("Reference of the case").fill("CASE-1")
    tab.get_by_role("button", name="Continue").click()
    tab.wait_for_url(f"{origin}/")


def test_the_desk_in_two_tabs(tab: Page, story: tuple[str, Ids]) -> None:
    origin, ids = story
    pair = f"{origin}/matches/{ids.match_id(*GIRL)}"
    signed_in(tab, origin)
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
