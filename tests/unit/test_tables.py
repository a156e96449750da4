"""Lists as tables and CSV: stable columns, safe cells."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.doors.tables import columns_of, csv_line, csv_lines, guarded, said
from app.models.answers import Link, Path, Person
from app.models.child_answers import ChildWithoutCarer


def person(name: str = "Ama Osei", person_id: str = "P1") -> Person:
    return Person(
        person_id=person_id,
        name=name,
        birth_date="2017-05",
        age=9,
        sex="F",
        is_child=True,
        agencies=["NMC", "NMP"],
    )


def path() -> Path:
    link = Link(start="P1", end="P2", kind="parent", derived=False, statements=[], text="Dana is her mother")
    return Path(
        steps=1, assumptions=0, people=[person(), person("Dana", "P2")], links=[link], text="Ama - Dana"
    )


def gap(name: str, nearest: Path | None) -> ChildWithoutCarer:
    return ChildWithoutCarer(
        child=person(name), level="G1", reason="none", linked=[], nearest_carer=nearest, holders=["NMC"]
    )


def test_columns_are_those_of_the_model_whatever_the_rows() -> None:
    names = [column.name for column in columns_of(ChildWithoutCarer)]
    assert names[:3] == ["child.person_id", "child.name", "child.birth_date"]
    assert "nearest_carer.text" in names
    empty = b"".join(csv_lines(ChildWithoutCarer, []))
    assert empty.decode().strip().split(",") == names


def test_nested_objects_and_lists_become_cells() -> None:
    text = b"".join(csv_lines(ChildWithoutCarer, [gap("Ama", path()), gap("Bea", None)])).decode()
    first, second = csv.DictReader(io.StringIO(text))
    assert first["child.agencies"] == "NMC; NMP"
    assert first["nearest_carer.people"] == "Ama Osei (P1); Dana (P2)"
    assert first["nearest_carer.links"] == "Dana is her mother"
    assert second["nearest_carer.text"] == ""


@pytest.mark.parametrize(
    "name",
    ["=HYPERLINK(1)", "+1", "-1", "@x", "\tx", "\rx", "\n=x", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20x"],
)
def test_no_cell_is_a_formula(name: str) -> None:
    assert guarded(name) == f"'{name}"
    (row,) = csv.reader(io.StringIO(csv_line([name]).decode(), newline=""))
    assert row == [f"'{name}"]


@given(cells=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=1))
def test_any_text_comes_back_as_it_was_but_for_the_guard(cells: list[str]) -> None:
    (row,) = csv.reader(io.StringIO(csv_line(cells).decode(), newline=""))
    assert row == [guarded(cell) for cell in cells]


def test_values_in_words() -> None:
    assert said(True) == "yes"
    assert said(date(2026, 6, 1)) == "2026-06-01"
    assert said({"G0": 3, "G1": 0}) == "G0: 3; G1: 0"
    assert said(None) == ""
