"""Questions by name: parameters as text become values, or are refused with every reason at once."""

from __future__ import annotations

import pytest

from app.errors import BadInput, Unknown
from app.explore.askable import typed
from app.explore.registry import asked, names


def test_every_name_is_asked_once() -> None:
    every = [one.name for one in names()]
    assert len(every) == len(set(every))
    assert {"children_near_risk", "children_without_carers", "children_near_risk_close_2"} <= set(every)


def test_an_unknown_name_is_unknown() -> None:
    with pytest.raises(Unknown):
        asked("children_near_everything")


def test_parameters_are_typed_and_defaults_filled_in() -> None:
    values = typed(asked("children_near_risk").parameters, {"max_steps": "3", "kind": "drugs,violence"})
    assert values == {
        "max_steps": 3,
        "profile": "close",
        "kind": ["drugs", "violence"],
        "basis": [],
        "age": "child",
    }


def test_everything_that_is_wrong_is_said_at_once() -> None:
    given = {
        "max_steps": "9",
        "profile": "closer",
        "kind": ["theft"],
        "colour": "red",
        "age": ["child", "child"],
    }
    with pytest.raises(BadInput) as refused:
        typed(asked("children_near_risk").parameters, given)
    assert {one.pointer for one in refused.value.problems} == set(given)


@pytest.mark.parametrize("text", ["", "two", "2.5", "\u0663", "99999999999"])
def test_a_whole_number_is_one(text: str) -> None:
    with pytest.raises(BadInput):
        typed(asked("person_network").parameters, {"person_id": "P", "max_people": text})


def test_what_must_be_given_is_asked_for() -> None:
    with pytest.raises(BadInput, match="person_id must be given"):
        typed(asked("person").parameters, {})
