"""Every question is planned and asked as it lies; the operators that make a search fast are pinned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from app.explore.registry import names
from app.graph.catalogue import all_files
from app.graph.session import Asking, GraphSession
from tests.graph_server import plan_anew

ASKING = Asking(date(2026, 6, 1), date(2026, 6, 1), 0, "plans")
FILES = [file for file in all_files() if file.mode == "read"]
PRUNED = "VarLengthExpand(Pruning,BFS,All)"
# Searches that must visit each person once, however many statements join them.
SEARCHES = (
    "children_near_risk_",
    "near_risk_why_",
    "near_risk_groups_",
    *("network_close_", "network_wider_", "network_all_"),
    "person_risks_",
    "nearest_carer",
    "children_without_path_to_carer",
)


@pytest.fixture
def planned(graph: GraphSession) -> GraphSession:
    """A graph for which nothing has been planned before."""
    plan_anew(graph)
    return graph


def operators(plan: Mapping[str, Any]) -> Iterator[str]:
    yield str(plan["operatorType"]).partition("@")[0]
    for child in plan.get("children", []):
        yield from operators(child)


def test_every_read_is_a_read_and_searches_keep_their_operator(planned: GraphSession) -> None:
    lost: list[str] = []
    for file in FILES:
        plan = planned.plan(file)
        assert plan["query_type"] == "r", file.name
        used = list(operators(plan["plan"]))
        # One step cannot multiply paths; there the plain operator is as good, as it is where a longer
        # search is only begun when a search of one step found nobody.
        if file.short_name.endswith("_1"):
            continue
        if file.short_name.startswith(SEARCHES) and PRUNED not in used:
            lost.append(file.name)
        if "VarLengthExpand(All)" in used and file.short_name != "nearest_carer":
            lost.append(f"{file.name}: walks every path")
        if file.short_name.startswith("path_length") and "ShortestPath" not in used:
            lost.append(f"{file.name}: no two-sided search")
    assert not lost, "\n".join(lost)


# Commands that mean to look at everything of a kind.
WHOLE = {
    *("derive/count_stale", "derive/export_nodes", "derive/export_relationships"),
    # Only when a setting is changed, and then every identifier is in question.
    "derive/set_rule",
    # Only when keys are made otherwise than before, and then everybody's are.
    "derive/renew_keys",
    *("mirror/open_ids", "mirror/open_sources", "mirror/open_state"),
}


def test_no_command_of_loading_looks_through_all_of_a_kind(planned: GraphSession) -> None:
    """A scan costs nothing in a test's small graph and everything in a borough: each finds by an index."""
    scans = {
        file.name: sorted({used for used in operators(planned.plan(file)["plan"]) if "Scan" in used})
        for file in all_files()
        if file.folder in {"ingest", "derive", "mirror"} and file.name not in WHOLE
    }
    assert {name: found for name, found in scans.items() if found} == {}


def test_children_are_found_by_the_index_on_birth_dates(planned: GraphSession) -> None:
    for file in FILES:
        if file.short_name in {"children_counted", "children_without_carers"}:
            assert "NodeIndexSeek" in list(operators(planned.plan(file)["plan"])), file.name


@pytest.mark.parametrize("clearance", [0, 3])
def test_every_question_answers_on_an_empty_graph(graph: GraphSession, clearance: int) -> None:
    asking = Asking(ASKING.valid_on, ASKING.known_on, clearance, "plans")
    for one in names():
        if any(parameter.required for parameter in one.parameters) or one.name == "search_people":
            continue
        found = one.answer(graph, asking, {})
        assert hasattr(found, "page"), one.name
        page = found.page()  # pyright: ignore[reportAttributeAccessIssue] - checked on the line before
        assert page.answer.question == one.name
        assert page.answer.limits
