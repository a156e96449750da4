"""What a caller may not see does not exist: every route answers everybody as if it had never been recorded.

A world is loaded whole, and again without what lies above a clearance; the same requests are sent to
both by everybody who may ask, also those that name hidden people, homes and incidents. Status, headers, body and
the number of statements sent to the graph must be equal. A route that is not asked here fails the test.

Who may be one person with somebody hidden has a sealed place: the other world has neither the hidden one
nor that suspicion, the seal was put there by hand, and the sealed live and telephone somewhere else.

Breaking the glass for somebody hidden stands outside this: it is there to tell somebody hidden from nobody, and it
is told to the owner, entered and reviewed. Without a glass, or with a reason that opens none, all is equal.
What auditors read says who asked for what and who was seen, so it differs by what was answered.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from app.graph.servers import GraphAddress
from tests.doors.callers import Caller, callers_of
from tests.doors.growing import Grown, grown_between, shown_at
from tests.doors.loaded import Place, Seen
from tests.doors.pages_of_all import page_paths
from tests.more import cases
from tests.worlds.random_world import world_of
from tests.worlds.script import Draft, text_of
from tests.worlds.stripped import living_at, suspected_of, with_each_hidden, without_above

# Seed of a world, and the clearance of everybody in it. The second has a crowd in one home and one incident.
FIRST = (132, 1)
WORLDS = cases([FIRST], more=[(164, 0), (138, 2)])
Answers = dict[str, dict[str, Seen]]


@dataclass(frozen=True, slots=True)
class Compared:
    """One world as its callers see it, and as they see the world without what they may not see."""

    drafts: list[Draft]
    callers: list[Caller]
    whole: Answers
    less: Answers
    # Every page as each role reads it, in the one world and in the other.
    pages: tuple[dict[str, Seen], dict[str, Seen]]
    # How many of each kind the other world lacks.
    hidden: dict[str, int]
    # What grows with the clearance from 0 to 3, in the whole world; None for the crowd, which takes long.
    grown: Grown | None
    # What was decided of hidden records, which the other world lacks.
    decided: list[str]


@dataclass(frozen=True, slots=True)
class Worlds:
    """Each world is loaded and asked once, whichever test comes first."""

    address: GraphAddress
    folder: Path
    held: dict[tuple[int, int], Compared] = field(default_factory=dict[tuple[int, int], Compared])

    def compared(self, seed: int, clearance: int) -> Compared:
        if (seed, clearance) not in self.held:
            self.held[seed, clearance] = _compared(Place(self.address, self.folder), seed, clearance)
        return self.held[seed, clearance]


@pytest.fixture(scope="module")
def worlds(graph_address: GraphAddress, tmp_path_factory: pytest.TempPathFactory) -> Worlds:
    return Worlds(graph_address, tmp_path_factory.mktemp("worlds"))


def _compared(place: Place, seed: int, clearance: int) -> Compared:
    plain = world_of(seed, full_only=True)
    pairs, sealed = suspected_of(plain, clearance, seed)
    nasty = with_each_hidden(plain, clearance, [one for pair in pairs for one in pair])
    drafts = living_at(nasty, sealed, ("7001", "1 Sealed Lane", "ZZ6 1AA", "07700900111"))
    callers = callers_of(place.settings(clearance), clearance)
    place.load(drafts, f"whole{seed}")
    moved = place.suspect(pairs, clearance)
    decided = place.decide_hidden(clearance)
    tiers, known, held = place.place_tiers(), place.known(drafts[0].agency), place.kinds()
    whole = place.answers(callers, clearance, known)
    pages = place.pages(clearance, known)
    grown = grown_between(shown_at(place, known, one) for one in range(4)) if clearance else None
    elsewhere = living_at(nasty, sealed, ("8001", "2 Other Street", "ZZ5 1AA", "07700900222"))
    place.load(without_above(elsewhere, clearance), f"less{seed}")
    again = place.suspect_again(pairs)
    place.seal(tiers, [far - so_far for far, so_far in zip(moved, again, strict=True)])
    # Loads have ids of their own in each graph; all else is asked by the names of the whole world.
    there = replace(known, runs=place.known(drafts[0].agency).runs)
    less, left = place.answers(callers, clearance, there), place.kinds()
    both = pages, place.pages(clearance, there)
    return Compared(
        drafts, callers, whole, less, both, {kind: held[kind] - left[kind] for kind in held}, grown, decided
    )


@pytest.mark.parametrize(("seed", "clearance"), WORLDS)
def test_a_hidden_thing_changes_no_byte(seed: int, clearance: int, worlds: Worlds) -> None:
    held = worlds.compared(seed, clearance)
    assert {kind for kind, number in held.hidden.items() if number > 0} == {
        *("Person", "Record", "Household", "Incident", "RiskFact", "Identifier", "Decision"),
    }
    assert "same" in held.decided
    assert {one.name for one in held.callers} == set(held.whole) == set(held.less)
    for name, answers in held.whole.items():
        for (asked, one), other in zip(answers.items(), held.less[name].values(), strict=True):
            assert other == one, f"{asked} at clearance {clearance}\n{text_of(held.drafts)}"
            assert b"Sealed Lane" not in one.body, asked
            assert b"07700900111" not in one.body, asked


@pytest.mark.parametrize(("seed", "clearance"), WORLDS)
def test_a_hidden_thing_changes_no_byte_of_any_page(seed: int, clearance: int, worlds: Worlds) -> None:
    held = worlds.compared(seed, clearance)
    whole, less = held.pages
    assert list(whole) == list(less)
    for address, page in whole.items():
        assert page == less[address], f"{address} at clearance {clearance}"
        assert b"Sealed Lane" not in page.body, address
        assert b"07700900111" not in page.body, address
    answered = {one.route for one in whole.values() if one.status == 200}
    assert {one.route for one in whole.values() if one.status not in {200, 403, 404}} == set()
    assert {path for path in page_paths() if "{" not in path} <= answered
    assert {"/search", "/paths/people"} <= answered
    found = [one for one in whole.values() if one.route == "/search" and one.status == 200]
    assert sum(b"may be meant" in one.body for one in found) > 4, "searches that find somebody"
    assert sum(b"Nobody is recorded like that" in one.body for one in found) > 1, "and such as find nobody"
    assert sum(one.body.count(b"sl-card__title") for one in whole.values()) > 30, "lists with people on them"


@pytest.mark.parametrize(("seed", "clearance"), WORLDS)
def test_no_refusal_stands_where_an_answer_was_compared(seed: int, clearance: int, worlds: Worlds) -> None:
    """Two refusals are equal too: so each caller got the answers that are theirs."""
    held = worlds.compared(seed, clearance)
    for caller in held.callers:
        answers = held.whole[caller.name].values()
        answered = [one.route for one in answers if one.status == 200]
        assert set(answered) == caller.answers, caller.name
        assert len(answered) >= caller.at_least, caller.name
        assert not any(one.status == 429 for one in answers)
    for name, status in (("nobody", 401), ("feeder", 403)):
        refused = [one for one in held.whole[name].values() if "/loads" not in one.route or name == "nobody"]
        assert {one.status for one in refused} == {status}, name
        assert {one.statements for one in refused} == {0}, name
        assert len({(one.headers, one.body) for one in refused}) == 1, name
    others = [one for one in held.whole["feeder"].values() if "/loads" in one.route]
    assert len(others) > 2, "every load of every source, and one that never was"
    assert {one.status for one in others} == {404}
    assert len({(one.headers, one.body) for one in others}) == 1


def test_hidden_records_were_decided_in_each_way(worlds: Worlds) -> None:
    """A world with two restricted records has no third to be told from them; the first has."""
    assert set(worlds.compared(*FIRST).decided) == {"same", "different"}


@pytest.mark.parametrize(("seed", "clearance"), cases([FIRST], more=[(138, 2)]))
def test_more_clearance_never_shows_less(seed: int, clearance: int, worlds: Worlds) -> None:
    """In one world, from clearance 0 to 3: what is shown only grows, steps and gaps only shrink."""
    grown = worlds.compared(seed, clearance).grown
    assert grown is not None
    assert grown.lost == []
    assert any(grown.more.values())


def test_each_kind_grows_with_the_clearance(worlds: Worlds) -> None:
    """In the first world; another may have no carer who is hidden."""
    grown = worlds.compared(*FIRST).grown
    assert grown is not None
    assert all(grown.more.values()), grown.more
