"""Ways in which a name that is looked for meets a recorded one, and how names are folded and heard."""

from __future__ import annotations

import re
from datetime import date

import pytest

from app.explore.likeness import Name, meeting, swapped_day_and_month
from app.explore.search import lucene
from app.models.names import identifier_token, search_text, sound, words
from app.models.people_answers import SearchWay


def name(given: str, family: str, middle: str = "", *known_as: str) -> Name:
    return Name(given, middle, family, known_as)


@pytest.mark.parametrize(
    ("sought", "held", "way"),
    [
        ("Ruby Shaw", name("Ruby", "Shaw"), "exact"),
        ("ruby ellen SHAW", name("Ruby", "Shaw", "Ellen"), "exact"),
        ("Shaw Ruby", name("Ruby", "Shaw"), "swapped_names"),
        ("Darren Holt", name("Darren", "Holte"), "misspelt"),
        ("Ruby Shaw", name("Rubie", "Shaw"), "sounds_alike"),
        ("Philip Shaw", name("Filip", "Shaw"), "sounds_alike"),
        ("Kate Jones", name("Catherine", "Jones"), "nickname"),
        ("Bill Jones", name("William", "Jones"), "nickname"),
        ("Ace", name("Robert", "Jones", "", "Ace"), "known_as"),
        ("Zoe O'Neill", name("Zoë", "O\u2019Neill"), "exact"),
    ],
)
def test_a_name_is_met(sought: str, held: Name, way: SearchWay) -> None:
    met = meeting(sought, held)
    assert met is not None
    assert way in met.ways


@pytest.mark.parametrize(
    ("sought", "held"),
    [
        ("Rosie Shaw", name("Ruby", "Shaw")),
        ("Ruby Shaw", name("Ruby", "Sutton")),
        ("Ruby Shaw Jones", name("Ruby", "Shaw")),
        ("Ruby", name("", "")),
    ],
)
def test_a_name_with_a_word_that_meets_nothing_is_not_met(sought: str, held: Name) -> None:
    assert meeting(sought, held) is None


def test_the_closer_meeting_has_the_smaller_distance() -> None:
    exact = meeting("Ruby Shaw", name("Ruby", "Shaw"))
    near = meeting("Ruby Shaw", name("Rubie", "Shaw"))
    assert exact is not None
    assert near is not None
    assert exact.distance < near.distance


def test_day_and_month_swap_only_where_that_is_a_date() -> None:
    assert swapped_day_and_month(2017, 5, 4) == (2017, 4, 5)
    assert date(*(swapped_day_and_month(2017, 5, 4) or ())) == date(2017, 4, 5)
    assert swapped_day_and_month(2017, 5, 14) is None
    assert swapped_day_and_month(2017, 5, 5) is None


@pytest.mark.parametrize("text", ['"', "a AND b)", "x~*", "name:(*", "\\", "[* TO *]", "-ruby", "!!"])
def test_no_sign_of_the_index_reaches_it(text: str) -> None:
    query = lucene(words(text), "")
    # One bracket for each word, which must be met, and in it words of letters and digits alone.
    assert re.fullmatch(r"(\+\([a-z0-9]+\^4( [a-z0-9]+([~^][12])?)*\) ?)*", query), query


def test_every_word_must_be_met_and_an_identifier_need_not() -> None:
    token = identifier_token("9990000018")
    assert lucene(("ruby", "shaw"), token).startswith("(+(ruby^4 ")
    assert lucene(("ruby", "shaw"), token).endswith(f") {token}^8")
    assert lucene((), token) == f"{token}^8"
    assert lucene((), "") == ""


def test_what_is_indexed_holds_words_sounds_and_identifiers() -> None:
    text = search_text(["Ruby Ellen", "Shaw"], ["999 000 0018"])
    assert {"ruby", "ellen", "shaw", f"zqs{sound('ruby')}", identifier_token("9990000018")} <= set(
        text.split()
    )
