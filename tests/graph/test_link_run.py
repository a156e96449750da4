"""A run of linkage on the small world: it proposes, joins nobody, compares only what is new, and sees new evidence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.derive.export import canonical_export
from app.explore.deciding import decide
from app.explore.evidence import explain
from app.explore.matches import match, matches
from app.graph.session import GraphSession
from app.linkage.model import load_model
from app.linkage.reading import held_records
from app.linkage.records import Kin
from app.linkage.running import LinkSummary, link
from app.settings import Settings
from tests.graph.test_decisions import SMALL, Story
from tests.worlds.loading import load_all
from tests.worlds.script import drafts_of, write_world

NAMES = (
    "extract NMH/beacon {day} full\nperson 7 given_name={name} family_name=Brook birth_date=2012-03-04 sex=F"
)
OTHER = "extract NME/bell 2026-05-01 full\nperson 8 given_name=Martha family_name=Brook birth_date=2012-03-04 sex=F"
PAIR = ("NMH/beacon/7", "NME/bell/8")


class Run(Story):
    """A story whose queue a run fills."""

    def run(self) -> LinkSummary:
        return link(self.session, self.ids, load_model())

    def queue(self, status: str) -> set[frozenset[str]]:
        page = matches(self.session, self.asking, status=status).page(limit=200)
        return {frozenset((one.left_record, one.right_record)) for one in page.items}


@pytest.fixture
def story(graph: GraphSession, settings: Settings) -> Run:
    return Run(graph, settings)


def test_the_small_worlds_queue(story: Run, settings: Settings) -> None:
    load_all(story.session, settings, sorted(path.parent for path in SMALL.rglob("extract.toml")))
    first = story.run()
    assert first.compared == first.records > 9
    waits = story.queue("open")
    for one in (("NMP/connect/1001", "NMC/liquid/51"), ("NMP/connect/1004", "NMC/liquid/53")):
        assert frozenset(one) in waits
    after = list(canonical_export(story.session))
    again = story.run()
    assert (again.compared, again.changed, again.withdrawn) == (0, 0, 0)
    assert list(canonical_export(story.session)) == after
    told = explain(story.session, story.asking, "NMC/liquid/53", "NMC/liquid/55")
    assert any(field.speaks == "against" for field in told.fields)


def test_new_evidence_brings_a_refused_pair_back(story: Run, settings: Settings, tmp_path: Path) -> None:
    def load(text: str, name: str) -> None:
        load_all(story.session, settings, write_world(drafts_of(text), tmp_path / name))

    load(NAMES.format(day="2026-05-01", name="Marta") + "\n" + OTHER, "first")
    story.run()
    assert story.queue("open") == {frozenset(PAIR)}
    match_id = story.id_of(*PAIR)
    decide(
        story.session, story.ids, story.asking, match_id=match_id, said="different", reason="two", saw=None
    )
    assert story.run().compared == 0
    assert story.queue("decided") == {frozenset(PAIR)}
    load(NAMES.format(day="2026-05-20", name="Martha"), "second")
    assert story.run().compared == 1
    assert story.queue("refused_new_evidence") == {frozenset(PAIR)}
    (news,) = match(story.session, story.asking, match_id=match_id).new_evidence
    assert (news.field, news.was, news.now) == ("given_name", "Marta", "Martha")


FAMILY = """
extract NMC/liquid 2026-05-01 full
person 1 given_name=Darren family_name=Holt birth_date=1988-09-21
person 2 given_name=Darren family_name=Holt birth_date=1961-01-30
person 3 given_name=Ruby family_name=Holt birth_date=2017-05-14
person 4 given_name=Hidden family_name=Holt birth_date=2019-02-02 restriction=2
person 5 given_name=Disputed family_name=Holt birth_date=2020-02-02
link 2 parent 1
link 1 parent 3
link 1 parent 4
link 1 parent 5 status=disputed
extract NMP/connect 2026-05-01 full
person 1 given_name=Darren family_name=Holt
"""


def test_parents_and_children_are_read_from_the_graph(story: Run, settings: Settings, tmp_path: Path) -> None:
    """No more restricted than the record itself; disputed statements are not. They speak against namesakes."""
    load_all(story.session, settings, write_world(drafts_of(FAMILY), tmp_path / "family"))
    held = held_records(story.session, ["NMC/liquid/1", "NMC/liquid/4"])
    assert held["NMC/liquid/1"].record.relatives == (
        Kin("child", "Ruby", date(2017, 5, 14)),
        Kin("parent", "Darren", date(1961, 1, 30)),
    )
    assert held["NMC/liquid/4"].record.relatives == (Kin("parent", "Darren", date(1988, 9, 21)),)
    told = explain(story.session, story.asking, "NMC/liquid/1", "NMP/connect/1")
    assert [one.level for one in told.fields if one.field == "family_guard"] == [
        "a relative of one bears the other's name, a birth date lacking"
    ]
