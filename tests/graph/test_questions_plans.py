"""Every question is planned and asked as it lies; the operators that make a search fast are pinned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from app.explore.envelope import CONTEXT
from app.graph.catalogue import all_files
from app.graph.opening import session_at
from app.graph.servers import GraphAddress
from app.graph.session import Asking
from tests.doors.conftest import settings_for
from tests.graph_server import make_empty, plan_anew

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

Plans = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def plans(graph_address: GraphAddress, tmp_path_factory: pytest.TempPathFactory) -> Plans:
    """The plan of every file for an empty graph, each made once and none of it before: half a second each."""
    settings = settings_for(graph_address, tmp_path_factory.mktemp("plans"))
    with session_at(settings, graph_address) as session:
        make_empty(session)
        plan_anew(session)
        return {
            file.name: session.plan(file)
            for file in all_files()
            if file.folder != "schema" or file.mode == "lookup"
        }


def operators(plan: Mapping[str, Any]) -> Iterator[str]:
    yield str(plan["operatorType"]).partition("@")[0]
    for child in plan.get("children", []):
        yield from operators(child)


def test_every_file_is_planned_by_the_server_as_its_header_says(plans: Plans) -> None:
    """EXPLAIN of every file with its own defaults: a question is of type `r`, and plans at all."""
    modes = {file.name: file.mode for file in all_files()}
    types = {name: (modes[name], plan["query_type"]) for name, plan in plans.items()}
    assert {name: kind for name, (mode, kind) in types.items() if mode != "write" and kind != "r"} == {}
    assert {name: kind for name, (mode, kind) in types.items() if mode == "write" and kind == "r"} == {}


def test_every_read_is_a_read_and_searches_keep_their_operator(plans: Plans) -> None:
    lost: list[str] = []
    for file in FILES:
        plan = plans[file.name]
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


def test_no_command_of_loading_looks_through_all_of_a_kind(plans: Plans) -> None:
    """A scan costs nothing in a test's small graph and everything in a borough: each finds by an index."""
    scans = {
        file.name: sorted({used for used in operators(plans[file.name]["plan"]) if "Scan" in used})
        for file in all_files()
        if file.folder in {"ingest", "derive", "mirror"} and file.name not in WHOLE
    }
    assert {name: found for name, found in scans.items() if found} == {}


def test_children_are_found_by_the_index_on_birth_dates(plans: Plans) -> None:
    for file in FILES:
        if file.short_name in {"children_counted", "children_without_carers"}:
            assert "NodeIndexSeek" in list(operators(plans[file.name]["plan"])), file.name


def test_the_latest_load_is_taken_from_the_end_of_an_index(plans: Plans) -> None:
    """A source loaded daily for three years has a thousand loads, and this is read before every answer."""
    used = list(operators(plans[CONTEXT.file.name]["plan"]))
    assert used.count("NodeIndexSeek") >= 2
    assert "Top" not in used
    assert "Limit" in used
