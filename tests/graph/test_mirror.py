"""What stands in a mirror, and what does not: read back whole, beside what the live graph held."""

from __future__ import annotations

import gc
import re
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, LiteralString
from unittest.mock import Mock

import pytest

import app.main
import seed_data
from app.errors import Conflict
from app.graph.catalogue import Question, all_files
from app.graph.opening import session_at
from app.graph.servers import GraphAddress
from app.graph.session import Asking, GraphSession
from app.ingest.load import load_extract
from app.mirror.key import MirrorKey
from app.mirror.reading import OpenGraph
from tests.doors.conftest import settings_for
from tests.doors.marked_world import marked_extract
from tests.graph.mirror_world import KEY, Copied, Mirror, read
from tests.graph_server import make_empty

SMALL = Path(seed_data.__file__).parent / "small"
ON = date(2026, 6, 1)
OPEN = Asking(ON, ON, 0, "test")
# The files of a question for 1, 3 and 4 steps are the one for 2 with another number in it.
OTHER_STEPS = re.compile("_[134]$")
# Everything by which the live graph names a person, a record, a home, an incident, a statement or a load.
LIVE_IDS: LiteralString = """
MATCH (n)
UNWIND [n.person_id, n.record_key, n.household_id, n.statement_id, n.incident_key, n.risk_id, n.row_key, n.digest,
        n.reference, n.record_id, n.uprn, n.address, n.postcode, n.text_key, n.key, n.given_name, n.family_name,
        n.phone, n.summary, n.run_id] + coalesce(n.identifiers, []) AS one
WITH one WHERE one IS NOT NULL AND one <> ''
RETURN DISTINCT one
UNION
MATCH ()-[r]->()
UNWIND [r.statement_id, r.from_record, r.to_record, r.risk_id, r.row_key, r.uprn, r.address, r.postcode] AS one
WITH one WHERE one IS NOT NULL AND one <> ''
RETURN DISTINCT one
"""
LIVE_PEOPLE: LiteralString = "MATCH (p:Person {tier: 0}) RETURN p.person_id AS id"
LIVE_BIRTHS: LiteralString = "MATCH (p:Person {tier: 0}) RETURN p.birth_earliest AS a, p.birth_latest AS b"
CARRIED: tuple[LiteralString, ...] = (
    "MATCH (p:Person {tier: 0})<-[:ABOUT_PERSON]-(f:RiskFact {tier: 0}) RETURN f.risk_kind AS one, count(DISTINCT p) AS n",
    "MATCH (p:Person {tier: 0})-[l:LIVES_AT {tier: 0}]->() RETURN l.kind AS one, count(DISTINCT p) AS n",
    "MATCH (p:Person {tier: 0})-[l:INVOLVED_IN {tier: 0}]->() RETURN l.role AS one, count(DISTINCT p) AS n",
    "MATCH (p:Person {tier: 0})-[r {tier: 0}]-(o:Person {tier: 0}) WHERE r.kind IS NOT NULL RETURN r.kind AS one, count(DISTINCT p) AS n",
)

Rows = list[dict[str, Any]]
OTHER_KEY = MirrorKey(b"another key for tests alone")


@dataclass(frozen=True, slots=True)
class Pair:
    """The mirror, in the graph and read back, what the live graph before it held, and the markers that were loaded
    into every text of that one.
    """

    graph: GraphSession
    mirror: Mirror
    # By the statement that was asked.
    live: dict[str, Rows]
    # Steps to a risk person of each child near one, on the last day of a month.
    near: dict[str, int]
    copied: Copied
    with_another_key: Copied
    markers: list[str]


@pytest.fixture(scope="module")
def pair(graph_address: GraphAddress, tmp_path_factory: pytest.TempPathFactory) -> Generator[Pair]:
    """The small world and the marked extract, mirrored once. Tests here leave the mirror as it was."""
    home = tmp_path_factory.mktemp("mirror")
    settings = settings_for(graph_address, home)
    extract, markers = marked_extract(home / "extract")
    with session_at(settings, graph_address) as graph:
        make_empty(graph)
        for folder in sorted(path.parent for path in SMALL.rglob("extract.toml")):
            load_extract(graph, settings, folder)
        load_extract(graph, settings, extract, confirm_retire=True)
        live = {
            statement: read(graph, statement) for statement in (LIVE_IDS, LIVE_PEOPLE, LIVE_BIRTHS, *CARRIED)
        }
        near = children_near(graph)
        copied, other = Copied(graph), Copied(graph, OTHER_KEY)
        yield Pair(graph, copied.put(graph), live, near, copied, other, markers)
        make_empty(graph)


def children_near(graph: GraphSession) -> dict[str, int]:
    """The steps of each child near risk."""
    asking = Asking(date(2026, 5, 31), date(2026, 5, 31), 0, "test")
    near = next(one for one in _questions() if one.file.short_name == "children_near_risk_wider_2")
    rows: list[Any] = graph.read(near, asking)
    return {child: row.steps for row in rows for child in row.child_ids}


def values(mirror: Mirror) -> set[str]:
    """Every text anywhere in a mirror."""
    return set(re.findall(r'\\*"((?:[^"\\]|\\\\.)*?)\\*"', mirror.text))


def test_no_name_no_free_text_and_no_id_of_the_live_graph(pair: Pair) -> None:
    held = {str(row["one"]) for row in pair.live[LIVE_IDS]}
    assert sum(one in held for one in pair.markers) > 10, "the markers are in the live graph"
    assert [one for one in pair.markers if one.lower() in pair.mirror.text.lower()] == []
    shown = values(pair.mirror)
    assert len(shown) > 500
    assert held & shown == set()
    assert not re.search(r"\bP[a-z2-7]{15}\b|\bH[a-z2-7]{15}\b", pair.mirror.text)


def test_codes_stay_and_another_key_gives_others(pair: Pair) -> None:
    people = {row["id"] for row in read(pair.graph, "MATCH (p:Person) RETURN p.person_id AS id")}
    assert {KEY.person_of(code) for code in people} == {row["id"] for row in pair.live[LIVE_PEOPLE]}
    other = pair.with_another_key.put(pair.graph)
    coded = re.compile(r"\b[rshikl][a-z2-7]{16}\b|\bC[a-z2-7]{9,36}\b")
    assert len(set(coded.findall(pair.mirror.text))) > 1_000
    assert set(coded.findall(pair.mirror.text)) & set(coded.findall(other.text)) == set()
    assert len(pair.mirror.lines) == len(other.lines)
    assert pair.copied.put(pair.graph).lines == pair.mirror.lines


def test_every_read_file_runs_with_its_defaults(pair: Pair) -> None:
    """Rows fit their models, and the screening questions find what they find in the open live graph."""
    assert app.main
    models = {one.file.name: one for one in gc.get_objects() if isinstance(one, Question)}
    files = [file for file in all_files() if file.mode == "read" and not OTHER_STEPS.search(file.short_name)]
    assert len(files) > 70
    found: Counter[str] = Counter()
    for file in files:
        asked: Question[Any] = models.get(file.name) or Question(file, _AnyRow)
        rows = pair.graph.values(asked, OPEN) if file.name not in models else pair.graph.read(asked, OPEN)
        found[file.short_name] = len(rows)
    answered = [name for name, rows in found.items() if rows]
    assert {"children_near_risk_close_2", "children_without_carers", "draw_children_near_risk"} <= set(
        answered
    )
    assert len(answered) > 20, found


class _AnyRow:
    """The pictures' rows are nodes and relationships: their columns are checked, not each value."""


def test_children_near_risk_are_found_again_by_their_codes(pair: Pair) -> None:
    """On the last day of a month the coarser dates have cut nothing that held."""
    live = {KEY.person_code(child): steps for child, steps in pair.near.items()}
    assert len(live) > 10
    coarse = children_near(pair.graph)
    nearer = {child for child, steps in live.items() if coarse.get(child, 99) > steps}
    assert nearer == set(), "each is there, at most as far away"


def _questions() -> list[Question[Any]]:
    return [one for one in gc.get_objects() if isinstance(one, Question)]


def test_what_fewer_than_five_share_is_not_shown(pair: Pair) -> None:
    rare = {str(row["a"])[:7] for row in pair.live[LIVE_BIRTHS] if row["a"] == row["b"]}
    windows = Counter(
        (str(row["a"]), str(row["b"]))
        for row in read(pair.graph, "MATCH (p:Person) RETURN p.birth_earliest AS a, p.birth_latest AS b")
    )
    assert len(rare) > 100, "most months have too few births"
    assert {w: n for w, n in windows.items() if n < 5 and w != ("9999-12-31", "0001-01-01")} == {}
    assert len(windows) > 5
    sectors = read(
        pair.graph,
        "MATCH (p:Person)-[l:LIVES_AT]->() WHERE l.postcode IS NOT NULL RETURN l.postcode AS one, count(DISTINCT p) AS n",
    )
    assert sectors
    assert [row for row in sectors if row["n"] < 5] == []
    everywhere = {
        r["one"]
        for r in read(pair.graph, "MATCH (n) WHERE n.postcode IS NOT NULL RETURN DISTINCT n.postcode AS one")
    }
    assert everywhere <= {row["one"] for row in sectors}
    for words in CARRIED:
        shown = {row["one"]: row["n"] for row in read(pair.graph, words)}
        before = {row["one"]: row["n"] for row in pair.live[words]}
        assert [word for word, n in before.items() if n < 5], "somebody carries a rare word"
        assert {w: n for w, n in shown.items() if n < 5 and w not in {"other", "U", ""}} == {}


def test_everything_is_written_in_the_order_of_its_codes(pair: Pair) -> None:
    """Nodes are numbered as they are written, so that order is never the one of the live ids."""
    written = [one["person_id"] for one in batches(pair.copied, "write_people")]
    assert len(written) > 100
    assert written == sorted(written)
    live = [KEY.person_of(code) or "" for code in written]
    assert live != sorted(live)
    records = [(one["person"], one["says"]["record_key"]) for one in batches(pair.copied, "write_records")]
    assert records == sorted(records)


def batches(copied: Copied, wanted: str) -> list[dict[str, Any]]:
    """What one kind of write is given, one write after the other."""
    given: list[dict[str, Any]] = []
    unit = Mock(run=lambda _what, batch: given.extend(batch))
    for name, work in copied.writes:
        if name == wanted:
            work(unit)
    return given


def test_a_graph_that_does_not_stand_still_is_not_copied(pair: Pair) -> None:
    assert not OpenGraph(pair.graph).state().unsettled
    stale(pair, 1)
    try:
        with pytest.raises(Conflict, match="load"):
            OpenGraph(pair.graph).state()
    finally:
        stale(pair, None)


def stale(pair: Pair, mark: int | None) -> None:
    with pair.graph._driver.session(database=pair.graph._database) as opened:
        opened.run("MATCH (p:Person) WITH p LIMIT 1 SET p.stale = $mark", mark=mark).consume()
