"""Every question answers where nothing is loaded, and says so."""

from __future__ import annotations

from datetime import date

import pytest

from app.explore.registry import names
from app.graph.session import Asking, GraphSession
from tests.more import cases

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize("clearance", cases([3], more=[0]))
def test_every_question_answers_on_an_empty_graph(graph: GraphSession, clearance: int) -> None:
    asking = Asking(TODAY, TODAY, clearance, "test")
    for one in names():
        if any(parameter.required for parameter in one.parameters) or one.name == "search_people":
            continue
        found = one.answer(graph, asking, {})
        assert hasattr(found, "page"), one.name
        page = found.page()  # pyright: ignore[reportAttributeAccessIssue] - checked on the line before
        assert page.answer.question == one.name
        assert page.answer.limits
