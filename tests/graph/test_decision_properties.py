"""What holds of decisions in whatever order they come: on a real graph, against an oracle that lists every path."""

from __future__ import annotations

import threading
from collections.abc import Generator
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any, LiteralString

import pytest
from hypothesis import HealthCheck, Phase, example, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from app.derive.decisions import BY_HAND, Said
from app.derive.export import canonical_export
from app.derive.ids import Ids
from app.derive.rebuild import apply_rule, rebuild
from app.errors import Changed, SightlineError
from app.explore.deciding import decide, take_back
from app.explore.matches import match, matches
from app.graph.opening import session_at
from app.graph.servers import GraphAddress
from app.graph.session import Asking, GraphSession
from app.models.match_answers import DecisionSeen, MatchAnswer
from app.settings import Settings
from tests.doors.conftest import settings_for
from tests.graph_server import make_empty
from tests.reference.identity import grouped
from tests.reference.world import World
from tests.worlds.loading import load_all
from tests.worlds.script import drafts_of, write_world

Pair = tuple[str, str]
TODAY = date(2026, 6, 1)
SYSTEMS = ("NMC/liquid", "NME/bell", "NMH/beacon", "NMO/keys", "NMP/connect")
KEYS = [f"{system}/1" for system in SYSTEMS]
PAIRS: list[Pair] = list(combinations(KEYS, 2))
# Two of five bear one verified number, so that the rule joins them without anybody.
BY_RULE = ("NMC/liquid/1", "NMH/beacon/1")
NUMBER = "nhs_number=9990000018 nhs_number_status=01"
WORLD = f"""
extract NMC/liquid 2026-05-01 full
person 1 given_name=Ada family_name=Fenn birth_date=1990-01-02 sex=F {NUMBER}
person 2 given_name=Kit family_name=Fenn birth_date=2016-03-04
home 1 address="1 Fen Lane" postcode="ZZ9 1AA" valid_from=2020-01-01
home 2 address="1 Fen Lane" postcode="ZZ9 1AA" valid_from=2020-01-01
link 1 parent 2 caring=yes
extract NME/bell 2026-05-01 full
person 1 given_name=Ada family_name=Fen birth_date=1990-01-02 sex=F
person 3 given_name=Lee family_name=Fenn birth_date=2017-05-06
link 1 parent 3
extract NMH/beacon 2026-05-01 full
person 1 given_name=Adah family_name=Fenn birth_date=1990-01-02 sex=F {NUMBER}
home 1 address="2 Fen Lane" postcode="ZZ9 1AA" valid_from=2021-01-01
extract NMO/keys 2026-05-01 full
person 1 given_name=A family_name=Fenn birth_date=1990-01-02
person 4 given_name=Bo family_name=Reed birth_date=1988-01-01
home 1 address="3 Fen Lane" postcode="ZZ9 1AA" valid_from=2021-01-01
home 4 address="3 Fen Lane" postcode="ZZ9 1AA" valid_from=2021-01-01
extract NMP/connect 2026-05-01 full
person 1 given_name=Ada family_name=Fenn birth_date=1990-01-02 sex=F
person 5 given_name=Cy family_name=Holt birth_date=1980-01-01
incident I1 drugs 2025-01-01
part I1 1 suspect
part I1 5 victim
risk k1 1 drugs caution
"""
LATER = """
extract NMO/keys 2026-05-20 full
person 1 given_name=Ada family_name=Fenn birth_date=1990-01-02 deceased_on=2026-05-10
person 4 given_name=Bo family_name=Reed birth_date=1988-01-01
home 4 address="3 Fen Lane" postcode="ZZ9 1AA" valid_from=2021-01-01
extract NMP/connect 2026-05-20 full
person 1 given_name=Ada family_name=Fenn birth_date=1990-01-02 sex=F
person 5 given_name=Cy family_name=Holt birth_date=1980-01-01
person 6 given_name=Di family_name=Fenn birth_date=2018-01-01
link 1 parent 6 caring=yes
risk k1 1 drugs conviction
"""
ABOUT: LiteralString = """
MATCH (r:Record)
RETURN r.record_key AS key, COLLECT { MATCH (r)-[:ABOUT]->(p:Person) RETURN p.person_id } AS people
"""
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


class Desk:
    """A loaded world, and whoever decides in it."""

    def __init__(self, session: GraphSession, settings: Settings, folder: Path) -> None:
        self.session, self.settings, self.folder = session, settings, folder
        self.ids = Ids(settings.id_key.get_secret_value())
        self.asking = Asking(TODAY, TODAY, 2, "steward")
        self.folders: list[Path] = []

    def load(self, text: str, name: str) -> None:
        self.folders = write_world(drafts_of(text), self.folder / name)
        load_all(self.session, self.settings, self.folders)

    def whole(self) -> list[str]:
        return list(canonical_export(self.session))

    def rows(self, statement: LiteralString) -> list[dict[str, Any]]:
        with self.session._driver.session(database=self.session._database) as raw:
            return raw.run(statement).data()

    def suspect(self) -> None:
        """Have every pair in the queue, as it must be there to be decided."""
        from app.derive.suspicions import suspect

        people = {row["key"]: row["people"] for row in self.rows(ABOUT)}
        for left, right in PAIRS:
            if people[left] != people[right]:
                suspect(self.session, self.ids, left, right, reason="alike", by="test")

    def decide(self, pair: Pair, said: Said, saw: str | None = None, by: str = "steward") -> MatchAnswer:
        asking = Asking(TODAY, TODAY, 2, by)
        return decide(
            self.session, self.ids, asking,
            match_id=self.ids.match_id(*pair), said=said, reason="seen", saw=saw,
        )  # fmt: skip

    def take_back(self, pair: Pair) -> None:
        take_back(
            self.session, self.ids, self.asking,
            match_id=self.ids.match_id(*pair), reason="not so", saw=None,
        )  # fmt: skip

    def turn(self, *, on: bool) -> None:
        """Turn the rule on or off, as the next load would."""
        apply_rule(self.session, on=on)
        rebuild(self.session, self.ids)

    def attention(self) -> set[Pair]:
        page = matches(self.session, self.asking, status="needs_attention").page(limit=200)
        return {(one.left_record, one.right_record) for one in page.items}

    def groups(self) -> set[frozenset[str]]:
        found: dict[str, set[str]] = {}
        for row in self.rows(ABOUT):
            (person,) = row["people"]  # never none, never two
            found.setdefault(person, set()).add(row["key"])
        return {frozenset(group) for group in found.values()}


@pytest.fixture(scope="module")
def opened(graph_address: GraphAddress, tmp_path_factory: pytest.TempPathFactory) -> Generator[Desk]:
    folder = tmp_path_factory.mktemp("decisions")
    settings = settings_for(graph_address, folder / "home")
    with session_at(settings, graph_address) as session:
        make_empty(session)
        made = Desk(session, settings, folder)
        made.load(WORLD, "first")
        # Whom the rule joins is no pair for the queue: it is put there while the rule is off.
        made.turn(on=False)
        made.suspect()
        made.turn(on=True)
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
    assert {pair for pair in cut if said.get(pair) == "same"} <= attention
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
    assert isinstance(lost, Changed), lost
    assert lost.etag == won.etag
    (decided,) = standing(won.decisions)
    current: Any = lost.current
    assert [(one["verdict"], one["by"]) for one in current["decisions"] if one["standing"]] == [
        (decided.verdict, decided.by)
    ]
    desk.take_back(pair)


@pytest.mark.parametrize("said", ["same", "different"])
def test_a_decision_taken_back_after_a_load_leaves_what_the_load_alone_would(
    graph: GraphSession, settings: Settings, tmp_path: Path, said: Said
) -> None:
    pair = (KEYS[3], KEYS[4])
    exports: list[list[str]] = []
    for name, decided in (("alone", False), ("decided", True)):
        make_empty(graph)
        desk = Desk(graph, settings, tmp_path / name)
        desk.load(WORLD, "first")
        desk.suspect()
        if decided:
            desk.decide(pair, said)
        desk.load(LATER, "later")
        if decided:
            desk.take_back(pair)
        exports.append([line for line in desk.whole() if "SUSPECTED_SAME" not in line])
    assert exports[0] == exports[1]
