"""The oracle agrees with the truth that was written by hand beside the small world's stories."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from pathlib import Path
from typing import cast

import pytest
import yaml

from tests.reference.carers import children_without_carers
from tests.reference.gaps import (
    adults_unexplained,
    children_not_recorded,
    children_without_second_parent,
    siblings_not_linked,
)
from tests.reference.reach import children_near_risk, near
from tests.reference.view import Profile, View
from tests.reference.world import World

SMALL = Path(__file__).resolve().parents[2] / "seed_data" / "small"
Fields = dict[str, object]


def _stories() -> tuple[Fields, list[Fields]]:
    told = cast("dict[str, object]", yaml.safe_load((SMALL / "stories.yaml").read_text()))
    return cast("Fields", told["defaults"]), cast("list[Fields]", told["stories"])


DEFAULTS, STORIES = _stories()
QUESTIONS = [
    pytest.param(question, id=f"{story['id']}{number}-{question['ask']}")
    for story in STORIES
    for number, question in enumerate(cast("list[Fields]", story.get("questions", [])), 1)
]


@pytest.fixture(scope="module")
def small() -> World:
    return World.read(sorted(head.parent for head in SMALL.rglob("extract.toml")))


def _named(found: object) -> frozenset[str]:
    return frozenset({found} if isinstance(found, str) else cast("list[str]", found or []))


def _rows(world: World, ask: str, given: Fields) -> list[Fields]:
    view = View(
        world,
        cast("date", given["valid_on"]),
        cast("date", given["known_on"]),
        cast("int", given["clearance"]),
    )
    if ask == "children_near_risk":
        profile, most = cast("Profile", given["profile"]), cast("int", given["max_steps"])
        kinds, bases = _named(given.get("kind")), _named(given.get("basis"))
        unknown = given.get("age") == "unknown"
        rows: list[Fields] = []
        for child, steps in children_near_risk(
            view, profile, most, kinds, bases, age_unknown=unknown
        ).items():
            found = near(view, child, profile, most, kinds, bases)
            for person in found.risk_people if found else ():
                rows.append({"child": child, "steps": steps, "risk_person": person})
        return rows
    if ask == "children_without_carers":
        agency = cast("str | None", given.get("agency"))
        answers = children_without_carers(view, agency, age_unknown=given.get("age") == "unknown")
        wanted = given.get("level")
        return [
            {"child": child, "level": answer.level}
            for child, answer in answers.items()
            if answer.level is not None and wanted in (None, answer.level)
        ]
    if ask == "siblings_not_linked":
        pairs = [sorted(pair) for pair in siblings_not_linked(view)]
        return [{"child": a, "sibling": b} for pair in pairs for a, b in (pair, pair[::-1])]
    if ask == "children_without_second_parent":
        return [{"child": child} for child, _ in children_without_second_parent(view)]
    if ask == "adults_unexplained":
        return [{"adult": adult, "child": child} for adult, child in adults_unexplained(view)]
    assert ask == "incidents_children_not_recorded"
    kind = cast("str", given.get("kind", "domestic_abuse"))
    return [{"incident": incident, "child": child} for incident, child in children_not_recorded(view, kind)]


def _person(world: World, value: object) -> object:
    person = world.person_of.get(value) if isinstance(value, str) else None
    return person.key if person else value


def _within(world: World, row: Fields, rows: list[Fields]) -> bool:
    wanted = {field: _person(world, value) for field, value in row.items()}
    return any(all(found.get(field) == value for field, value in wanted.items()) for found in rows)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_oracle_answers_as_the_story_says(small: World, question: Fields) -> None:
    ask = cast("str", question["ask"])
    rows = _rows(small, ask, {**DEFAULTS, **cast("Fields", question.get("with", {}))})
    for row in cast("list[Fields]", question.get("returns", [])):
        assert _within(small, row, rows), row
    subject = "adult" if ask == "adults_unexplained" else "child"
    for entry in cast("list[Fields | str]", question.get("not", [])):
        row: Fields = {subject: entry} if isinstance(entry, str) else entry
        assert not _within(small, row, rows), row


@pytest.mark.parametrize("story", STORIES, ids=[str(story["id"]) for story in STORIES])
def test_the_oracle_joins_whom_the_story_says(small: World, story: Fields) -> None:
    for group in cast("list[list[str]]", story.get("joined", [])):
        assert len({small.person_of[record].key for record in group}) == 1, group
    for group in cast("list[list[str]]", story.get("not_joined", [])):
        for one, other in combinations(group, 2):
            assert small.person_of[one] != small.person_of[other], (one, other)
