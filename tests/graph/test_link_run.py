"""A run of linkage on the small world: it proposes, joins nobody, compares only what is new, and sees new evidence."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.derive.export import canonical_export
from app.explore.deciding import decide
from app.explore.evidence import explain
from app.explore.matches import match, matches
from app.graph.session import GraphSession
from app.linkage.model import load_model
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
