"""docs/api.md describes every route, and none that is not there."""

from __future__ import annotations

import re
from pathlib import Path

from app.main import create_app
from app.settings import Settings

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"


def test_the_page_lists_every_route_and_no_other() -> None:
    written = set(re.findall(r"^\| `([A-Z]+ /[^`]*)` \|", PAGE.read_text(), re.MULTILINE))
    served = {
        f"{method.upper()} {path}"
        for path, methods in create_app(Settings()).openapi()["paths"].items()
        for method in methods
    }
    assert written == served


def test_the_page_explains_every_status_that_a_route_declares() -> None:
    explained = set(re.findall(r"^\| (\d{3}) \|", PAGE.read_text(), re.MULTILINE))
    declared = {
        status
        for methods in create_app(Settings()).openapi()["paths"].values()
        for route in methods.values()
        for status in route["responses"]
    }
    assert {status for status in declared if status >= "300"} <= explained
