"""Cursors: sealed, tied to their list, and never a way to crash."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from app.doors.cursor import Place, Seal
from app.doors.paging import Scope, pins_of
from app.doors.parameters import NearRiskAsked
from app.errors import BadInput
from app.settings import Settings

SEAL = Seal(b"k" * 32)
PLACE = Place({"max_steps": 2, "kind": ["drugs"], "valid_on": "2026-06-01"}, "2|P123")


def test_a_cursor_opens_to_what_was_sealed() -> None:
    assert SEAL.open("near", SEAL.close("near", PLACE)) == PLACE


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        SEAL.open("gaps", SEAL.close("near", PLACE))
    assert refused.value.problems[0].pointer == "cursor"


@given(at=st.integers(min_value=0), to=st.characters(codec="ascii"))
def test_a_cursor_with_one_sign_changed_is_refused_or_the_same(at: int, to: str) -> None:
    cursor = SEAL.close("near", PLACE)
    at %= len(cursor)
    changed = cursor[:at] + to + cursor[at + 1 :]
    try:
        assert SEAL.open("near", changed) == PLACE
    except BadInput:
        assert changed != cursor


@given(text=st.text(max_size=200))
def test_no_text_opens_or_crashes(text: str) -> None:
    with pytest.raises(BadInput):
        SEAL.open("near", text)


def test_another_key_or_clearance_makes_other_cursors() -> None:
    first = Seal.of(Settings(id_key=SecretStr("one")), 3)
    for key, clearance in (("two", 3), ("one", 0)):
        with pytest.raises(BadInput):
            Seal.of(Settings(id_key=SecretStr(key)), clearance).open("near", first.close("near", PLACE))


def test_a_name_that_is_looked_for_ties_the_cursor_and_is_not_in_it() -> None:
    scope = Scope("search_people", private="Rubie Shaw").text(SEAL)
    assert "Rubie" not in scope
    assert scope != Scope("search_people", private="Ruby Shaw").text(SEAL)


def test_pins_are_the_parameters_without_the_page() -> None:
    pins = pins_of(NearRiskAsked.model_validate({"max_steps": 3, "kind": ["drugs"], "limit": 10}))
    assert pins == {"max_steps": 3, "profile": "close", "kind": ["drugs"], "basis": [], "age": "child"}
