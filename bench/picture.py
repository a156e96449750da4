"""How long a picture of three hundred people takes, whole request and drawn, in a Chromium without a GPU."""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Iterator
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright

from bench.pages import API, WHY
from bench.pairs import AnswersDiffer
from bench.place import Place

LIMIT: Final = 2.0
ROUNDS: Final = 9
PEOPLE: Final = 300
WIDEST: Final = {"max_steps": "4", "profile": "all"}
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
# The script marks the person asked about once keyboard and panel are there; then two frames are painted.
DRAWN: Final = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def drawn(place: Place) -> dict[str, Any]:
    """Seconds of each load of the largest picture, first compared with the answer. Raises AnswersDiffer."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=next(found for name in BROWSERS if (found := shutil.which(name))),
            args=["--no-sandbox", "--disable-gpu"],
        )
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        origin = str(place.client.base_url).rstrip("/").replace("127.0.0.1", "localhost")
        own = {"origin": origin, "sec-fetch-site": "same-origin"}
        context.request.post(f"{origin}/sign-in/as", form={"role": "steward"}, headers=own)
        context.request.post(f"{origin}/purpose", form=dict(WHY), headers=own)
        person, people = _largest(place)
        address = f"{origin}/people/{person}/network?" + "&".join(f"{k}={v}" for k, v in WIDEST.items())
        tab = context.new_page()
        _compare(tab, address, people)
        times = [_timed(tab, address) for _ in range(ROUNDS)]
        browser.close()
    median = statistics.median(times)
    return {"people": len(people), "seconds": times, "median": median, "holds": median <= LIMIT}


def said(found: dict[str, Any]) -> str:
    """The line of the table."""
    times = found["seconds"]
    name = f"picture: {found['people']} people, whole request and drawn"
    least, most = (f"{one * 1000:.0f}" for one in (min(times), max(times)))
    verdict = "ok" if found["holds"] else "MISSED"
    limits = f"least {least}, most {most}; at most {LIMIT * 1000:.0f} ms"
    return f"{name:<58} {found['median'] * 1000:.0f} ms ({limits}) {verdict}"


def _largest(place: Place) -> tuple[str, set[str]]:
    """The first person whose picture is full, or else the one with the most people in it."""
    best: tuple[str, set[str]] = ("", set())
    for person in _candidates(place):
        asked = {"person_id": person, **WIDEST}
        answer: Any = place.client.get(f"{API}/questions/person_picture/answer", params=asked).json()
        people = {one["person"]["person_id"] for one in answer["people"]}
        if len(people) > len(best[1]):
            best = (person, people)
        if len(people) >= PEOPLE:
            break
    return best


def _candidates(place: Place) -> Iterator[str]:
    asked = {"limit": 100, **WIDEST}
    near: Any = place.client.get(f"{API}/children/near-risk", params=asked).raise_for_status().json()
    yield from dict.fromkeys(one["risk_person"]["person_id"] for one in near["items"])


def _compare(tab: Page, address: str, people: set[str]) -> None:
    tab.goto(address)
    keys: list[str] = tab.eval_on_selector_all(
        "#people tr[data-key]", "all => all.map(one => one.dataset.key)"
    )
    if set(keys) != people or tab.locator("#picture svg .person").count() != len(people):
        raise AnswersDiffer(f"the picture has {len(keys)} people, the answer {len(people)}")


def _timed(tab: Page, address: str) -> float:
    tab.goto("about:blank")
    began = time.perf_counter()
    tab.goto(address, wait_until="commit")
    tab.wait_for_selector("#picture svg .here")
    tab.evaluate(DRAWN)
    return time.perf_counter() - began
