"""The founding story, decision by decision: what each changes, and that taking it back changes it back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, LiteralString

import pytest

from app.derive.decisions import Said
from app.derive.export import canonical_export
from app.derive.ids import Ids
from app.derive.suspicions import suspect
from app.errors import Conflict, Moved
from app.explore import carers, people, risks
from app.explore.deciding import decide, take_back
from app.explore.effects import with_effects
from app.explore.matches import match
from app.graph.session import Asking, GraphSession
from app.ingest.load import load_extract
from app.settings import Settings

SMALL = Path(__file__).resolve().parents[2] / "seed_data" / "small"
TODAY = date(2026, 6, 1)
RUBY, RUBIE, ROSIE = "NMP/connect/1001", "NMC/liquid/51", "NMC/liquid/54"
FATHER, FLAGGED, GRANDFATHER = "NMC/liquid/53", "NMP/connect/1004", "NMC/liquid/55"
A, B = (FLAGGED, FATHER), (RUBY, RUBIE)
PEOPLE: LiteralString = "MATCH (h:Record)-[:ABOUT]->(p:Person) RETURN h.record_key AS key, p.person_id AS id"


class Story:
    """The small world with its pairs, and whoever decides."""

    def __init__(self, session: GraphSession, settings: Settings) -> None:
        self.session = session
        self.ids = Ids(settings.id_key.get_secret_value())
        self.asking = Asking(TODAY, TODAY, 0, "steward")

    def id_of(self, *pair: str) -> str:
        return self.ids.match_id(*sorted(pair))

    def decide(self, pair: tuple[str, str], said: Said = "same") -> None:
        decide(
            self.session,
            self.ids,
            self.asking,
            match_id=self.id_of(*pair),
            said=said,
            reason="seen",
            saw=None,
        )

    def take_back(self, pair: tuple[str, str]) -> None:
        take_back(self.session, self.ids, self.asking, match_id=self.id_of(*pair), reason="not so", saw=None)

    def export(self) -> list[str]:
        return list(canonical_export(self.session))

    def person(self, key: str) -> str:
        with self.session._driver.session(database=self.session._database) as raw:
            return {row["key"]: row["id"] for row in raw.run(PEOPLE)}[key]

    def near(self, key: str, profile: Any = "close", steps: int = 2) -> int | None:
        found = risks.risks(
            self.session, self.asking, person_id=self.person(key), profile=profile, max_steps=steps
        ).page()
        return min((one.steps for one in found.items), default=None)

    def if_confirmed(self, key: str) -> tuple[int, int] | None:
        """Steps and assumptions to a risk fact that suspicions alone lead to, in profile close."""
        found = risks.risks(self.session, self.asking, person_id=self.person(key)).page().why_empty
        return (found.only_if.steps, found.only_if.assumptions) if found and found.only_if else None

    def level(self, key: str, agency: str | None = None) -> str | None:
        found = carers.without_carers(self.session, self.asking, agency=agency)
        return {str(child): str(level) for level, child in found.keys}.get(self.person(key))


@pytest.fixture
def story(graph: GraphSession, settings: Settings) -> Story:
    for folder in sorted(path.parent for path in SMALL.rglob("extract.toml")):
        load_extract(graph, settings, folder)
    made = Story(graph, settings)
    for one, other in (A, B, (RUBY, ROSIE), (RUBIE, ROSIE), (FATHER, GRANDFATHER), (FLAGGED, GRANDFATHER)):
        suspect(graph, made.ids, one, other, reason="alike", by="test")
    return made


def told(story: Story) -> dict[str, object]:
    return {
        "rubie": story.near(RUBIE),
        "rosie": story.near(ROSIE),
        "rubie if confirmed": story.if_confirmed(RUBIE),
        "rosie if confirmed": story.if_confirmed(ROSIE),
        "ruby close": story.near(RUBY),
        "ruby if confirmed": story.if_confirmed(RUBY),
        "ruby all": story.near(RUBY, "all", 4),
        "ruby carers": story.level(RUBY),
        "ruby carers NMP": story.level(RUBY, "NMP"),
    }


def test_each_decision_and_each_taking_back(story: Story) -> None:
    nothing = told(story)
    before = story.export()
    assert nothing["rubie"] is None
    assert nothing["ruby close"] is None
    # A suspicion stands between her and Rubie, who has a carer; without it she is linked by the incident alone.
    assert nothing["ruby carers"] == "G4"
    assert nothing["ruby all"] is None
    assert nothing["rubie if confirmed"] == nothing["rosie if confirmed"] == (1, 1)
    assert nothing["ruby if confirmed"] == (1, 2)
    story.decide(A)
    after_a, export_a = told(story), story.export()
    assert after_a == nothing | {
        "rubie": 1, "rosie": 1, "ruby all": 3,
        "rubie if confirmed": None, "rosie if confirmed": None, "ruby if confirmed": (1, 1),
    }  # fmt: skip
    assert story.person(FATHER) == story.person(FLAGGED)
    story.decide(B)
    both = told(story)
    assert both == after_a | {
        "ruby close": 1, "ruby all": 1, "ruby carers": None, "ruby carers NMP": "G2",
        "ruby if confirmed": None,
    }  # fmt: skip
    assert len({story.person(one) for one in (RUBY, ROSIE, FATHER, GRANDFATHER)}) == 4
    story.take_back(B)
    assert told(story) == after_a
    assert story.export() == export_a
    story.take_back(A)
    assert told(story) == nothing
    assert story.export() == before
    story.decide(B)
    story.decide(A)
    assert told(story) == both
    story.take_back(A)
    story.take_back(B)
    assert story.export() == before


def test_a_retired_id_leads_on_and_is_a_person_again(story: Story) -> None:
    ruby = story.person(RUBY)
    story.decide(B)
    survivor = story.person(RUBY)
    gone = ({ruby, story.ids.person_id(RUBIE)} - {survivor}).pop()
    with pytest.raises(Moved) as moved:
        people.person(story.session, story.asking, person_id=gone)
    assert moved.value.location == survivor
    story.take_back(B)
    assert people.person(story.session, story.asking, person_id=gone).person.person_id == gone
    assert story.person(RUBY) == ruby


@pytest.mark.parametrize(
    ("pair", "kinds"),
    [
        ((RUBIE, ROSIE), {"one_home"}),
        ((FATHER, GRANDFATHER), {"one_home", "birth_dates", "parent_and_child"}),
        ((FLAGGED, GRANDFATHER), {"birth_dates"}),
    ],
)
def test_the_twin_and_the_grandfather_are_never_joined(
    story: Story, pair: tuple[str, str], kinds: set[str]
) -> None:
    found = match(story.session, story.asking, match_id=story.id_of(*pair))
    assert {one.kind for one in found.blockers} == kinds
    before = story.export()
    with pytest.raises(Conflict, match="cannot be decided to be one person"):
        story.decide(pair)
    assert story.export() == before
    story.decide(pair, "different")
    story.take_back(pair)
    assert story.export() == before


def test_through_the_girl_the_twin_is_barred_too(story: Story) -> None:
    twin = (RUBY, ROSIE)
    assert match(story.session, story.asking, match_id=story.id_of(*twin)).blockers == []
    story.decide(B)
    (blocker,) = match(story.session, story.asking, match_id=story.id_of(*twin)).blockers
    assert blocker.kind == "one_home"


def test_what_would_change_is_tried_and_nothing_of_it_stays(story: Story) -> None:
    before = story.export()
    found = with_effects(story.session, story.ids, story.asking, match_id=story.id_of(*A))
    assert story.export() == before
    change = found.would_change
    assert change is not None, found.answer.notes
    assert {(one.child.person_id, one.steps_before, one.steps_after) for one in change.risks} == {
        (story.person(RUBIE), None, 1),
        (story.person(ROSIE), None, 1),
    }
    assert all(one.path and "Darren" in one.path.text for one in change.risks)
    assert {"Rubie Shaw", "Rosie Shaw"} <= {one.to.name for one in change.links_gained}
    girl = with_effects(story.session, story.ids, story.asking, match_id=story.id_of(*B)).would_change
    assert girl is not None
    assert [(one.child.name, one.before, one.after) for one in girl.carers] == [("Ruby Shaw", "G4", None)]
    twin = with_effects(story.session, story.ids, story.asking, match_id=story.id_of(RUBIE, ROSIE))
    assert twin.would_change is None
    story.decide(A)
    back = with_effects(story.session, story.ids, story.asking, match_id=story.id_of(*A)).would_change
    assert back is not None
    assert back.act == "take_back"
    assert {(one.child.person_id, one.steps_after) for one in back.risks} == {
        (story.person(RUBIE), None),
        (story.person(ROSIE), None),
    }
