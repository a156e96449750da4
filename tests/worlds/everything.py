"""Every list that can be asked without naming a person, as the text that a reader gets."""

from __future__ import annotations

from app.explore import children, gaps, incidents
from app.graph.session import GraphSession
from app.models.answers import Profile
from tests.worlds.comparing import Moment

PROFILES: tuple[Profile, ...] = ("close", "wider", "all")


def every_answer(graph: GraphSession, moment: Moment, agency: str) -> dict[str, str]:
    """The whole answer to each question, envelope and all, by the question's name; `agency` is one that has sent something."""
    asking = moment.asking()
    found = {
        **{f"near_risk {p}": children.near_risk(graph, asking, max_steps=3, profile=p) for p in PROFILES},
        "near_risk unknown": children.near_risk(graph, asking, max_steps=2, profile="all", age="unknown"),
        "groups": children.near_risk_groups(graph, asking, max_steps=2, profile="wider"),
        "without_carers": children.without_carers(graph, asking),
        "without_carers of one agency": children.without_carers(graph, asking, agency=agency),
        "siblings_not_linked": gaps.siblings_not_linked(graph, asking),
        "children_without_second_parent": gaps.children_without_second_parent(graph, asking),
        "adults_unexplained": gaps.adults_unexplained(graph, asking),
        "completeness_by_source": gaps.completeness_by_source(graph, asking),
        "children_not_recorded": incidents.children_not_recorded(graph, asking, kind=None),
    }
    return {name: answer.page(limit=200, after=None).model_dump_json() for name, answer in found.items()}
