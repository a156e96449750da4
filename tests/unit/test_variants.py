"""The Cypher files that are written from templates are what the templates say, and templates are checked."""

from __future__ import annotations

import pytest

from app.errors import CatalogueError
from app.graph.catalogue import cypher_folder
from app.graph.variants import MAX_STEPS, variants, written
from app.models.kinds import PROFILE_TYPES, PROFILE_UNTIL

PURPOSE = "// purpose: why\n"


def test_the_files_are_what_the_templates_write() -> None:
    folder = cypher_folder() / "explore"
    held = {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.cypher")}
    expected = written()
    assert sorted(held) == sorted(expected), "run `make docs`"
    assert [name for name in expected if held[name] != expected[name]] == [], "run `make docs`"


def test_a_screening_stands_once_for_each_profile_and_bound() -> None:
    files = written()
    for profile, types in PROFILE_TYPES.items():
        for steps in range(1, MAX_STEPS + 1):
            text = files[f"children_near_risk_{profile}_{steps}"]
            assert f"FLAGS|{'|'.join(types)}*1..{steps + 1}]" in text
            assert f".{PROFILE_UNTIL[profile]} > $valid_on" in text
            other = ({"close_to", "wider_to"} - {PROFILE_UNTIL[profile]}).pop()
            assert other not in text


def test_a_line_stands_only_where_its_condition_holds() -> None:
    template = f"// variants: steps\n{PURPOSE}[n>=3] three\n  [n=1] one\nall {{{{n}}}}\n"
    lines = {name: text.splitlines()[2:] for name, text in variants("x", template)}
    assert lines == {
        "x_1": ["  one", "all 1"],
        "x_2": ["all 2"],
        "x_3": ["three", "all 3"],
        "x_4": ["three", "all 4"],
    }


@pytest.mark.parametrize(
    "template",
    [
        "MATCH (n)",
        "// variants: agency\n",
        "// variants: none\n{{no_such_place}}",
        "// variants: none\n{{no r}}",
    ],
)
def test_a_wrong_template_is_refused_by_name(template: str) -> None:
    with pytest.raises(CatalogueError, match=r"templates/x\.cypher"):
        list(variants("x", template))
