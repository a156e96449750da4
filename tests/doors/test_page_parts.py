"""What pages are made of: few scripts, and templates in which a misspelt field never reads as nothing."""

from __future__ import annotations

import gzip
import re
from typing import cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from jinja2 import ChainableUndefined, UndefinedError

from app.ledger.verifying import Fault
from app.web.rendering import Templates
from tests.doors.readers import reader
from tests.doors.test_pages import WHO_READS, Outline, places

__all__ = ["places"]


def test_scripts_of_pages_without_a_picture_are_small(client: TestClient, places: dict[str, str]) -> None:
    asked = {path: re.sub(r"\{(\w+)(:path)?\}", lambda place: places[place[1]], path) for path in WHO_READS}
    with reader(cast("FastAPI", client.app), "steward") as browser:
        for path, address in asked.items():
            sources = Outline(browser.get(address).text).values("script", "src")
            if path != "/people/{person_id}/network":  # and paths, once both people are known
                assert sum(len(gzip.compress(browser.get(one).content)) for one in sources) < 20_000, path
                assert not [one for one in sources if "picture" in one], path


def test_a_field_that_an_answer_has_not_fails_and_never_reads_as_nothing() -> None:
    templates = Templates(undefined=ChainableUndefined)
    fault = Fault(1, "it is missing")
    assert (
        templates.from_string("{{ one.text }}{{ one.why is defined }}").render(one=fault)
        == "it is missingFalse"
    )
    for text in ("{% if one.why %}{% endif %}", "{{ one.why or 'nothing' }}", "{{ one.why.text }}"):
        with pytest.raises(UndefinedError):
            templates.from_string(text).render(one=fault)
