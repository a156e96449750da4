"""The picture of a network in a real Chromium: keyboard, speech, kinds, hostile names, small screens, no script.

`-s` prints how long the picture of 300 people takes.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from app.derive.ids import Ids
from app.derive.suspicions import suspect
from app.graph.opening import session_at
from app.graph.servers import GraphAddress
from app.settings import Settings
from tests.browser.conftest import served
from tests.doors.conftest import settings_for
from tests.graph_server import make_empty
from tests.worlds.family import CROWD, FAMILY, HOSTILE, KINSHIP
from tests.worlds.loading import load_all
from tests.worlds.script import drafts_of, write_world

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WATCH = "window.refused = []; document.addEventListener('securitypolicyviolation', e => refused.push(e.blockedURI))"
AMY, NOOR, HOSTILE_ONE, MIA = "NMC/rowan/t1", "NMV/kinship/n0", "NMC/hostile/x0", "NMV/crowd/c0"


@pytest.fixture(scope="module")
def families(
    graph_address: GraphAddress, tmp_path_factory: pytest.TempPathFactory
) -> Generator[tuple[str, Ids]]:
    """The application on the families that a picture must be able to draw."""
    folder = tmp_path_factory.mktemp("families")
    settings: Settings = settings_for(graph_address, folder / "home")
    ids = Ids(settings.id_key.get_secret_value())
    with session_at(settings, graph_address) as session:
        make_empty(session)
        drafts = drafts_of("\n".join((FAMILY, HOSTILE, CROWD, KINSHIP)))
        load_all(session, settings, write_world(drafts, folder / "extracts"))
        suspect(session, ids, "NMC/rowan/fa", "NMP/rowan/p5", reason="by the test", by="tests")
        with served(settings, session) as origin:
            yield origin, ids


class Reader:
    """A signed-in reader's tab, and everything that its console said."""

    def __init__(self, tabs: Browser, origin: str, ids: Ids, **options: Any) -> None:
        given: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}, **options}
        self.context = tabs.new_context(**given)
        self.context.add_init_script(WATCH)
        self.origin, self.ids, self.said = origin, ids, list[str]()
        own: Any = {"origin": origin, "sec-fetch-site": "same-origin"}
        self.context.request.post(f"{origin}/sign-in/as", form={"role": "practitioner"}, headers=own)
        why: Any = {"purpose": "front_door", "reference": "CASE-1"}
        self.context.request.post(f"{origin}/purpose", form=why, headers=own)
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda one: self.said.append(one.text))
        self.page.on("pageerror", lambda one: self.said.append(str(one)))

    def open(self, record_key: str, query: str = "") -> Page:
        self.page.goto(f"{self.origin}/people/{self.ids.person_id(record_key)}/network{query}")
        return self.page

    def press(self, *keys: str) -> str:
        for key in keys:
            self.page.keyboard.press(key)
        return self.page.locator("#picture-says").inner_text()


@pytest.fixture(scope="module")
def reader(tabs: Browser, families: tuple[str, Ids]) -> Generator[Reader]:
    opened = Reader(tabs, *families)
    yield opened
    opened.context.close()


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it is, with everything unfolded."""
    page.evaluate("() => document.querySelectorAll('details').forEach(one => one.open = true)")
    page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(
        "() => axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html.slice(0, 200)))"
    )
    return found


def test_arrows_follow_the_links_and_are_spoken(reader: Reader) -> None:
    page = reader.open(AMY)
    page.locator("#picture").focus()
    up = reader.press("ArrowUp")
    assert "recorded as parents of" in up
    assert "1 step away" in up
    assert reader.press("Home").startswith("Amy Reed, 14 May 2011 (15)")
    aside = reader.press("ArrowRight")
    assert "Ben Reed, 14 May 2011 (15)" in aside
    assert page.locator("#panel-heading").inner_text() == "Ben Reed"
    assert "recorded as" in page.locator("#panel-facts").inner_text()
    before = page.locator("#picture svg").get_attribute("viewBox")
    reader.press("+")
    assert page.locator("#picture svg").get_attribute("viewBox") != before
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.partition("?")[0].endswith(f"/people/{reader.ids.person_id('NMC/rowan/t2')}")


def test_kinds_are_hidden_in_the_picture_and_in_the_table(reader: Reader) -> None:
    page = reader.open(AMY)
    assert page.locator("svg .k-home.box").first.is_visible()
    page.get_by_label("Homes", exact=True).uncheck()
    assert not page.locator("svg .k-home.box").first.is_visible()
    assert page.locator('#facts tr[data-kind="home"]:visible').count() == 0


def test_the_slider_and_opening_keep_the_place(reader: Reader) -> None:
    page = reader.open(AMY)
    page.locator("#month").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**valid_on=2026-05-01**")
    assert "1 May 2026" in page.locator("#picture-count").inner_text()
    assert page.evaluate("document.activeElement.id") == "month"
    people = page.locator("#people tbody tr").count()
    page.locator("#people tr", has_text="Jack Reed").get_by_text("Show their next step").click()
    page.wait_for_url("**open=**")
    assert page.locator("#people tbody tr").count() > people
    assert page.locator("svg .here").get_attribute("data-key") == reader.ids.person_id("NMC/rowan/el")


def test_a_picture_is_saved(reader: Reader) -> None:
    page = reader.open(AMY)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as PNG").click()
    assert saved.value.suggested_filename == "network.png"
    assert Path(saved.value.path()).read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(("who", "query"), [(AMY, "?profile=wider&max_steps=3"), (HOSTILE_ONE, "?profile=all"), (MIA, ""), ("NMP/rowan/p3", "?profile=all")])  # fmt: skip
def test_nothing_to_find_for_axe_and_nothing_said_by_the_console(
    reader: Reader, who: str, query: str
) -> None:
    reader.said.clear()
    reader.open(who, query)
    assert violations(reader.page) == []
    assert reader.page.evaluate("window.refused") == []
    assert reader.said == []


def test_hostile_names_stay_text(reader: Reader) -> None:
    page = reader.open(HOSTILE_ONE, "?profile=all")
    assert page.locator("#picture img, #picture script, #facts img, #facts b").count() == 0
    assert "<img src=x" in page.locator("h1").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_drawn_labels_are_no_wider_than_they_were_measured(reader: Reader) -> None:
    """In this machine's font: no text reaches the next symbol or another text."""
    for who, query in ((AMY, "?profile=wider&max_steps=3"), ("NMP/rowan/p3", "?profile=all")):
        page = reader.open(who, query)
        page.wait_for_selector("svg .here")
        over: Any = page.evaluate(
            """() => {
              const texts = [...document.querySelectorAll("#picture svg text")].map((one) => one.getBBox());
              const hits = [...document.querySelectorAll("#picture svg .hit")];
              let over = 0;
              for (const hit of hits) {
                const own = [...hit.parentNode.querySelectorAll("text")].map((one) => one.getBBox());
                const x = Number(hit.getAttribute("x")) + 5, y = Number(hit.getAttribute("y")) + 5;
                for (const t of texts) {
                  if (own.some((o) => o.x === t.x && o.y === t.y)) continue;
                  if (t.x < x + 38 && t.x + t.width > x && t.y < y + 38 && t.y + t.height > y) over += 1;
                }
              }
              return over;
            }"""
        )
        assert over == 0


def test_a_crowd_and_a_cut_are_said(reader: Reader) -> None:
    text = reader.open(MIA).locator("main").inner_text()
    assert "a home of 400 people" in text
    assert "400 live here, 2 shown" in reader.page.locator("#picture").inner_text().replace("\n", " ")
    began = time.perf_counter()
    page = reader.open(NOOR)
    page.wait_for_selector("svg .here")
    print(f"300 people: {time.perf_counter() - began:.2f} s from the address to the picture")  # noqa: T201 - a figure to read, never asserted
    assert page.locator("svg .person").count() == 300
    assert "people are left out" in page.locator("main").inner_text()


@pytest.mark.parametrize("width", [320, 1280])
def test_small_screens_and_large_type_do_not_scroll_sideways(
    tabs: Browser, families: tuple[str, Ids], width: int
) -> None:
    """1280 at 400 % is 320 wide."""
    scale = 4 if width == 1280 else 1
    small = Reader(
        tabs, *families, viewport={"width": width // scale, "height": 900 // scale}, device_scale_factor=scale
    )
    try:
        page = small.open(AMY)
        page.wait_for_selector("svg .here")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    finally:
        small.context.close()


def test_without_a_script_everything_is_there(tabs: Browser, families: tuple[str, Ids]) -> None:
    plain = Reader(tabs, *families, java_script_enabled=False)
    try:
        page = plain.open(AMY)
        assert page.locator("svg .person").count() > 10
        assert page.locator("svg .person").first.is_visible()
        assert not page.locator("#picture-controls").is_visible()
        page.get_by_text("Exact days, which links, how far").click()
        page.locator("#max_steps").select_option("1")
        page.get_by_role("button", name="Show", exact=True).click()
        assert "within 1 step," in page.locator("#picture-count").inner_text()
    finally:
        plain.context.close()
