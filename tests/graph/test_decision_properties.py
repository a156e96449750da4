"""What holds of decisions in whatever order they come: on a real graph, against an oracle that lists every path."""

from __future__ import annotations

import threading
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, example, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from app.derive.decisions import BY_HAND, Said
from app.derive.people import RULE
from app.derive.rebuild import rebuild
from app.errors import Conflict, Decided, SightlineError
from app.explore.matches import match
from app.graph.migrations import read_migrations
from app.graph.opening import session_at
from app.graph.servers import GraphAddress
from app.models.match_answers import DecisionSeen, MatchAnswer
from tests.doors.conftest import settings_for
from tests.graph.deciding_world import BY_RULE, KEYS, PAIRS, WORLD, Desk, Pair
from tests.graph_server import make_empty
from tests.reference.identity import grouped
from tests.reference.world import World

SAID = st.dictionaries(
    st.sampled_from(PAIRS), st.sampled_from(["same", "same", "different", "unsure"]), min_size=2, max_size=4
)
TRIANGLE: dict[Pair, str] = {
    (KEYS[1], KEYS[3]): "same",
    (KEYS[3], KEYS[4]): "same",
    (KEYS[1], KEYS[4]): "different",
}
FEW = hypothesis(
    max_examples=5,
    derandomize=True,
    database=None,
    deadline=None,
    # On a real graph a smaller failure takes minutes to find, and is seldom easier to read.
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def opened(graph_address: GraphAddress, tmp_path_factory: pytest.TempPathFactory) -> Generator[Desk]:
    folder = tmp_path_factory.mktemp("decisions")
    settings = settings_for(graph_address, folder / "home")
    with session_at(settings, graph_address) as session:
        make_empty(session)
        made = Desk(session, settings, folder)
        made.load(WORLD, "first")
        made.suspect()
        yield made


@pytest.fixture
def desk(opened: Desk) -> Generator[Desk]:
    """The world as it was loaded; whatever a test does to it, it must put it back itself."""
    before = opened.whole()
    yield opened
    assert opened.whole() == before


@pytest.fixture(scope="module")
def records(opened: Desk) -> Any:
    return World.read(opened.folders).records


def standing(decisions: list[DecisionSeen]) -> list[DecisionSeen]:
    """What holds of a pair by a person's verdict."""
    return [one for one in decisions if one.standing and one.rule == BY_HAND and one.verdict != "suspected"]


def check(desk: Desk, records: Any, said: dict[Pair, str], *, rule: bool = True) -> None:
    """Who is whom is what the oracle says, no group crosses a *different*, and a conflict shows itself."""
    groups, cut = grouped(records, said, rule=rule)
    found = desk.groups()
    assert found == groups
    different = {pair for pair, verdict in said.items() if verdict == "different"}
    assert not any(set(pair) <= group for pair in different for group in found)
    attention = desk.attention()
    assert cut <= attention
    assert attention <= cut | different


@FEW
@given(said=SAID, data=st.data())
@example(said=TRIANGLE, data=None)
def test_any_order_gives_one_graph_and_taking_back_gives_the_old_one(
    opened: Desk, records: Any, said: dict[Pair, Any], data: Any
) -> None:
    before = opened.whole()
    order = sorted(said)
    another = data.draw(st.permutations(order)) if data else order[::-1]
    for pair in order:
        opened.decide(pair, said[pair])
    decided = opened.whole()
    check(opened, records, said)
    for pair in another:
        opened.take_back(pair)
    assert opened.whole() == before
    # The other order, and on the way something else is decided first, and something is taken back.
    for number, pair in enumerate(another):
        if number == 0 and said[pair] != "unsure":
            opened.decide(pair, "unsure")
        opened.decide(pair, said[pair])
    opened.decide(another[-1], "unsure" if said[another[-1]] != "unsure" else "different")
    opened.take_back(another[-1])
    assert opened.whole() == decided
    check(opened, records, said)
    for pair in order:
        opened.take_back(pair)
        while standing(match(opened.session, opened.asking, match_id=opened.ids.match_id(*pair)).decisions):
            opened.take_back(pair)
    assert opened.whole() == before


def test_a_contradiction_joins_nothing_new_and_needs_attention(desk: Desk) -> None:
    a, b, c = KEYS[1], KEYS[3], KEYS[4]
    desk.decide((a, b), "same")
    assert frozenset({a, b}) in desk.groups()
    desk.decide((a, c), "different")
    desk.decide((b, c), "same")
    apart = desk.groups()
    assert {frozenset({a}), frozenset({b}), frozenset({c})} <= apart
    assert desk.attention() == {(a, b), (a, c), (b, c)}
    desk.take_back((a, c))
    assert frozenset({a, b, c}) in desk.groups()
    assert desk.attention() == set()
    desk.take_back((b, c))
    desk.take_back((a, b))


def test_the_rule_is_a_decision_that_can_be_turned_off_and_overruled(desk: Desk, records: Any) -> None:
    before = desk.whole()

    assert frozenset(BY_RULE) in desk.groups()
    desk.decide(BY_RULE, "different")
    check(desk, records, {BY_RULE: "different"})
    desk.take_back(BY_RULE)
    assert desk.whole() == before
    desk.turn(on=False)
    check(desk, records, {}, rule=False)
    off = desk.whole()
    other = (KEYS[2], KEYS[3])
    desk.decide(other, "same")
    check(desk, records, {other: "same"}, rule=False)
    desk.turn(on=True)
    check(desk, records, {other: "same"})
    desk.turn(on=False)
    desk.take_back(other)
    assert desk.whole() == off
    desk.turn(on=True)
    assert desk.whole() == before


def test_whom_the_rule_joins_is_a_pair_that_is_listed_opened_overruled_and_taken_back(desk: Desk) -> None:
    before = desk.whole()
    assert desk.listed("joined_by_rule") == {BY_RULE}
    found = match(desk.session, desk.asking, match_id=desk.ids.match_id(*BY_RULE))
    assert (found.status, found.one_person, found.blockers) == ("joined_by_rule", True, [])
    (number,) = [one for one in found.evidence.fields if one.field == "nhs_number"]
    assert (number.speaks, number.left, number.right) == ("for", "9990000018", "9990000018")
    assert [(one.rule, one.verdict) for one in found.decisions if one.standing] == [(RULE, "same")]
    assert "joined by the rule of verified identifiers" in found.text
    with pytest.raises(Conflict, match="deciding that they are two people"):
        desk.take_back(BY_RULE)
    split = desk.decide(BY_RULE, "different")
    assert (split.status, split.one_person) == ("decided", False)
    assert [(one.rule, one.verdict) for one in split.decisions if one.standing] == [(BY_HAND, "different")]
    assert (desk.listed("joined_by_rule"), desk.listed("decided")) == (set(), {BY_RULE})
    desk.take_back(BY_RULE)
    assert desk.whole() == before
    assert desk.listed("joined_by_rule") == {BY_RULE}
    # Looked at and not decided: the rule holds all the same. Decided to be one: it is somebody's decision.
    assert desk.decide(BY_RULE, "unsure").one_person
    assert desk.listed("unsure") == {BY_RULE}
    desk.take_back(BY_RULE)
    assert desk.decide(BY_RULE, "same").status == "decided"
    desk.take_back(BY_RULE)


def test_a_decision_on_others_puts_the_rules_pair_into_conflict_where_it_stays_suspected(desk: Desk) -> None:
    a, b = BY_RULE
    third = KEYS[4]
    desk.decide((b, third), "same")
    assert desk.attention() == set()
    desk.decide((a, third), "different")
    assert desk.attention() == {BY_RULE, (a, third), (b, third)}
    found = match(desk.session, desk.asking, match_id=desk.ids.match_id(*BY_RULE))
    assert not found.one_person
    assert found.conflict is not None
    assert {(one.rule, one.verdict) for one in found.conflict.decisions} == {
        (RULE, "same"),
        (BY_HAND, "different"),
    }
    assert BY_RULE in desk.suspected()
    desk.take_back((a, third))
    assert BY_RULE not in desk.suspected()
    desk.take_back((b, third))


def test_the_rule_turned_off_lists_nobody_and_what_was_joined_before_is_taken_up_by_the_migration(
    desk: Desk,
) -> None:
    desk.turn(on=False)
    assert desk.listed("joined_by_rule") == set()
    assert match(desk.session, desk.asking, match_id=desk.ids.match_id(*BY_RULE)).status == "closed"
    desk.turn(on=True)
    # A graph of an earlier version: the rule's decision is there, and its pair is not.
    desk.rows("MATCH (c:CandidatePair) WHERE c.rule IS NOT NULL DETACH DELETE c")
    assert desk.listed("joined_by_rule") == set()
    (taken_up,) = [one for one in read_migrations() if one.name == "pairs_that_the_rule_joined"]
    for statement in taken_up.statements:
        desk.rows(statement)
    rebuild(desk.session, desk.ids)
    assert desk.listed("joined_by_rule") == {BY_RULE}


def test_of_two_stewards_at_once_one_decides_and_the_other_sees_what_stands(desk: Desk) -> None:
    pair = (KEYS[1], KEYS[4])
    saw = match(desk.session, desk.asking, match_id=desk.ids.match_id(*pair)).etag
    ready = threading.Barrier(2)
    came: dict[str, MatchAnswer | SightlineError] = {}

    def act(by: str, said: Said) -> None:
        ready.wait()
        try:
            came[by] = desk.decide(pair, said, saw, by)
        except SightlineError as error:
            came[by] = error

    both = [threading.Thread(target=act, args=one) for one in (("ann", "same"), ("bob", "different"))]
    for one in both:
        one.start()
    for one in both:
        one.join(60)
    (won,) = [one for one in came.values() if isinstance(one, MatchAnswer)]
    (lost,) = [one for one in came.values() if isinstance(one, SightlineError)]
    assert isinstance(lost, Decided), lost
    assert lost.etag == won.etag
    (decided,) = standing(won.decisions)
    current: Any = lost.current
    assert [(one["verdict"], one["by"]) for one in current["decisions"] if one["standing"]] == [
        (decided.verdict, decided.by)
    ]
    desk.take_back(pair)
