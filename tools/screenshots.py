"""The README's pictures, taken from a running demo: `python -m tools.screenshots [ADDRESS]`.

`make demo` first. In a Chromium it signs in as the data steward, follows the founding story from the start
page to near risk after the decision, and takes the decision back, so that the demo is as it was.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT / "docs" / "pictures"
DEMO: Final = "http://127.0.0.1:8000"
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
WIDTH: Final = 1280
REASON: Final = "Same birth date; his social worker confirms that the police spell him Holte."


def take(page: Page, name: str, *, height: int = 900) -> None:
    """What stands at the top of a page, so high, as a small PNG."""
    page.set_viewport_size({"width": WIDTH, "height": height})
    page.screenshot(path=FOLDER / f"{name}.png", animations="disabled", caret="hide")
    print(f"docs/pictures/{name}.png")


def sign_in(page: Page, address: str) -> None:
    """As the demo's data steward, who puts records right."""
    page.goto(f"{address}/sign-in?back=/purpose")
    page.get_by_role("button", name="Data steward").click()
    page.get_by_label("Putting records right").check()
    page.get_by_label("Reference of the case").fill("CASE-2041")
    page.get_by_role("button", name="Continue").click()


def person_address(page: Page, address: str, name: str, birth: tuple[str, str, str]) -> str:
    """The page of one person, found as a reader finds them."""
    page.goto(f"{address}/search")
    page.get_by_label("Name", exact=True).fill(name)
    for label, value in zip(("Day", "Month", "Year"), birth, strict=True):
        page.get_by_label(label, exact=True).first.fill(value)
    page.get_by_role("main").get_by_role("button", name="Search").click()
    page.get_by_role("main").get_by_role("link", name=name).first.click()
    page.wait_for_url("**/people/*")
    return page.url.partition("?")[0]


def follow(page: Page, address: str) -> None:
    """The story, page by page."""
    sign_in(page, address)
    page.goto(address)
    take(page, "start", height=1000)
    child = person_address(page, address, "Rubie Shaw", ("14", "5", "2017"))
    page.goto(f"{child}/network")
    page.locator("#picture").wait_for()
    page.locator("#picture").screenshot(path=FOLDER / "family.png", animations="disabled")
    print("docs/pictures/family.png")
    pair = pair_of(page, address)
    page.goto(pair)
    take(page, "pair", height=1420)
    page.get_by_label("Yes, one person").check()
    page.get_by_label("Why?").fill(REASON)
    page.get_by_role("button", name="Decide").click()
    try:
        page.get_by_role("heading", level=1).wait_for()
        page.goto(f"{address}/children/near-risk?max_steps=1&limit=200")
        page.locator("article", has_text="Rubie Shaw").screenshot(path=FOLDER / "near-risk.png")
        print("docs/pictures/near-risk.png")
    finally:
        page.goto(pair)
        page.get_by_label("Why is it taken back?").fill("The pictures are taken")
        page.get_by_role("button", name="Take it back").click()
        page.get_by_role("heading", level=1).wait_for()


def pair_of(page: Page, address: str) -> str:
    """The pair of the father's two records, found from his page."""
    person_address(page, address, "Darren Holt", ("21", "9", "1988"))
    page.get_by_role("link", name="Records that may be this person's too").click()
    found = page.locator("a", has_text="(NMC/liquid/53)").filter(has_text="(NMP/connect/1004)").first
    return f"{address}{found.get_attribute('href')}"


def main(address: str = DEMO) -> int:
    """Take all of them. Ends with 1 where there is no browser."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        print(f"sightline: no browser: none of {', '.join(BROWSERS)} is on the path", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = running.new_context(viewport={"width": WIDTH, "height": 900}).new_page()
        follow(page, address.rstrip("/"))
        running.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
