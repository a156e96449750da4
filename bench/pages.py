"""What a page adds to the API's answer: the same questions by the same reader, as HTML and as JSON."""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

import httpx2 as httpx

from app.ledger.entry import people_in
from app.security.dev_users import token_for
from bench.pairs import AnswersDiffer, Pair
from bench.place import Place

API: Final = "/api/v1"
MORE: Final = 0.030
WHY: Final = {"purpose": "front_door", "reference": "BENCH-1"}
FIFTY: Final = ("/children/without-carers?limit=50", "/children/near-risk?limit=50")
PARTS: Final = ("", "/carers", "/risks", "/timeline")


@contextmanager
def lines(place: Place) -> Generator[list[Pair]]:
    """Both lists with fifty children, and one person, while a reader is signed in to the pages."""
    base = str(place.client.base_url)
    headers = {
        "Authorization": f"Bearer {token_for(place.settings, 'steward')}",
        "X-Access-Purpose": WHY["purpose"],
        "X-Access-Reference": WHY["reference"],
    }
    with (
        httpx.Client(base_url=base, timeout=120, headers=headers) as api,
        httpx.Client(base_url=base, timeout=120, headers={"accept": "text/html"}) as pages,
    ):
        same = {"origin": base, "sec-fetch-site": "same-origin"}
        pages.post("/sign-in/as", data={"role": "steward"}, headers=same)
        pages.post("/purpose", data=WHY, headers=same)
        child = api.get(API + FIFTY[1]).raise_for_status().json()["items"][0]["child"]["person_id"]
        person = f"/people/{child}"
        yield [
            *(_pair(f"page: {path}", pages, api, path, [path]) for path in FIFTY),
            _pair("page: one person", pages, api, person, [person + part for part in PARTS]),
        ]


def _pair(name: str, pages: httpx.Client, api: httpx.Client, path: str, asked: list[str]) -> Pair:
    def page() -> bytes:
        return pages.get(path).raise_for_status().content

    def answers() -> bytes:
        return b"".join(api.get(API + one).raise_for_status().content for one in asked)

    def compare() -> None:
        # Whoever stands in the middle of a path is named in its sentence, without an id of their own there.
        said = answers()
        shown = people_in(page())
        about = people_in(
            b"".join(re.findall(rb'"(?:child|risk_person|person)":\{"person_id":"[^"]+"', said))
        )
        missing, strange = set(about) - set(shown), set(shown) - set(people_in(said))
        if missing or strange or not about:
            raise AnswersDiffer(
                f"{name}: {len(missing)} people are not on the page, {len(strange)} on it alone"
            )

    return Pair(
        name, "as a page", "by the API", page, answers, limit=MORE, kind="gap", rounds=30, compare=compare
    )
