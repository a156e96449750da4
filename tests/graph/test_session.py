"""The one way into the graph: coordinates from the asker, typed rows, whole writes, a time limit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from neo4j import Session
from neo4j.exceptions import SessionExpired
from pydantic import BaseModel

from app.errors import CatalogueError, GraphAway, TooSlow
from app.graph import catalogue
from app.graph import driver as driver_settings
from app.graph.catalogue import Command, NoRow, Question, parse_file
from app.graph.driver import open_driver
from app.graph.session import Asking, GraphSession, Unit

pytestmark = pytest.mark.graph

ASKING = Asking(valid_on=date(2026, 6, 1), known_on=date(2026, 5, 1), clearance=1, actor="test")
HEAD = """// title: Trial
// purpose: Trial of the session
// mode: {mode}
{returns}
// clearance: tier
:param clearance => 0;
// valid_on: day
:param valid_on => date('2026-06-01');
// known_on: day
:param known_on => date('2026-06-01');
// limit: rows
:param limit => 10;
"""
ALL = "$clearance >= 0 AND $valid_on IS NOT NULL AND $known_on IS NOT NULL"


class Seen(BaseModel):
    """The coordinates as the server got them."""

    clearance: int
    valid_on: date
    known_on: date


class Mixed(BaseModel):
    """One of each kind of value."""

    day: date
    at: datetime
    days: list[date]
    inside: dict[str, date]


class Number(BaseModel):
    """One number."""

    number: int


def ask(statement: str, row: type[Any], *returns: str) -> Question[Any]:
    lines = "\n".join(f"// returns: {one}" for one in returns)
    return Question(parse_file("explore/trial", HEAD.format(mode="read", returns=lines) + statement), row)


def write(statement: str, *parameters: str) -> Command[NoRow]:
    head = "// title: Trial\n// purpose: Trial\n// mode: write\n"
    declared = "".join(f"// {name}: value\n:param {name} => 0;\n" for name in parameters)
    return Command(parse_file("ingest/trial", head + declared + statement), NoRow)


def test_the_coordinates_come_from_the_asker(graph: GraphSession) -> None:
    question = ask(
        "WITH $clearance AS clearance, $valid_on AS valid_on, $known_on AS known_on"
        " RETURN clearance, valid_on, known_on LIMIT $limit",
        Seen,
        "clearance | integer | c",
        "valid_on | date | v",
        "known_on | date | k",
    )
    assert graph.read(question, ASKING) == [
        Seen(clearance=1, valid_on=date(2026, 6, 1), known_on=date(2026, 5, 1))
    ]


def test_a_caller_can_pass_no_unknown_parameter(graph: GraphSession) -> None:
    question = ask(f"WITH 1 AS number WHERE {ALL} RETURN number LIMIT $limit", Number, "number | integer | n")
    with pytest.raises(CatalogueError, match="no parameter tier"):
        graph.read(question, ASKING, tier=3)


def test_values_come_as_plain_python(graph: GraphSession) -> None:
    question = ask(
        f"WITH 1 AS one WHERE {ALL} RETURN date('2020-02-29') AS day, datetime('2020-02-29T12:00:00+01:00') AS at,"
        " [date('2020-01-01')] AS days, {x: date('2020-01-02')} AS inside LIMIT $limit",
        Mixed,
        "day | date | d",
        "at | datetime | a",
        "days | list<date> | d",
        "inside | map | m",
    )
    expected = {
        "day": date(2020, 2, 29),
        "at": datetime(2020, 2, 29, 11, tzinfo=UTC),
        "days": [date(2020, 1, 1)],
        "inside": {"x": date(2020, 1, 2)},
    }
    assert graph.read(question, ASKING)[0].model_dump() == expected
    assert graph.values(question, ASKING) == [list(expected.values())]


def test_a_row_that_does_not_fit_names_file_and_column(graph: GraphSession) -> None:
    question = ask(
        f"WITH 'x' AS number WHERE {ALL} RETURN number LIMIT $limit", Number, "number | integer | n"
    )
    with pytest.raises(CatalogueError, match=r"cypher/explore/trial\.cypher.*Number.*number"):
        graph.read(question, ASKING)


def test_columns_other_than_declared_are_refused(graph: GraphSession) -> None:
    question = ask(f"WITH 1 AS n WHERE {ALL} RETURN n LIMIT $limit", Number, "number | integer | n")
    with pytest.raises(CatalogueError, match="its header says number"):
        graph.read(question, ASKING)
    with pytest.raises(CatalogueError, match="its header says number"):
        graph.values(question, ASKING)


def test_a_question_cannot_write(graph: GraphSession) -> None:
    question = ask(
        f"CREATE (t:Trial) WITH 1 AS number WHERE {ALL} RETURN number LIMIT $limit",
        Number,
        "number | integer | n",
    )
    with pytest.raises(Exception, match=r"(?i)write"):
        graph.read(question, ASKING)
    assert count(graph) == 0


def test_a_command_is_not_asked_and_a_question_is_not_run(graph: GraphSession) -> None:
    with pytest.raises(CatalogueError, match="is not a question"):
        graph.read(Question(write("CREATE (:Trial)").file, NoRow), ASKING)
    with pytest.raises(CatalogueError, match="writes"):
        graph.lookup(write("CREATE (:Trial)"))


def test_a_unit_happens_whole_or_not_at_all(graph: GraphSession) -> None:
    make, broken = write("CREATE (:Trial {n: $n})", "n"), write("MATCH (t:Trial) SET t.bad = 1 / 0")

    def both(unit: Unit) -> None:
        unit.run(make, n=1)
        unit.run(broken)

    with pytest.raises(Exception, match="by zero"):
        graph.write("trial", both)
    assert count(graph) == 0
    graph.write("trial", lambda unit: [unit.run(make, n=n) for n in range(3)])
    assert count(graph) == 3


def test_a_unit_refuses_missing_and_unknown_parameters(graph: GraphSession) -> None:
    make = write("CREATE (:Trial {n: $n})", "n")
    with pytest.raises(CatalogueError, match="lacks parameter n"):
        graph.write("trial", lambda unit: unit.run(make))
    with pytest.raises(CatalogueError, match="no parameter m"):
        graph.write("trial", lambda unit: unit.run(make, n=1, m=2))


def test_a_question_that_takes_too_long_is_stopped(
    graph: GraphSession, impatient: Callable[[float], GraphSession]
) -> None:
    slow = ask(
        f"UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE {ALL} AND a * b < 0"
        " RETURN count(*) AS number LIMIT $limit",
        Number,
        "number | integer | n",
    )
    with pytest.raises(TooSlow, match="time limit"):
        impatient(0.3).read(slow, ASKING)


def test_a_database_that_is_away_is_said_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(driver_settings, "RETRY_SECONDS", 0.0)
    question = ask(f"WITH 1 AS number WHERE {ALL} RETURN number LIMIT $limit", Number, "number | integer | n")
    with open_driver("bolt://127.0.0.1:9", "neo4j", "x") as driver:
        session = GraphSession(driver, database="neo4j", query_timeout=1.0)
        with pytest.raises(GraphAway):
            session.read(question, ASKING)


def test_the_servers_list_of_transactions_names_question_and_actor(graph: GraphSession) -> None:
    class Running(BaseModel):
        metadata: dict[str, str]

    question = ask(
        f"SHOW TRANSACTIONS YIELD metaData WHERE metaData.app = 'sightline' AND {ALL}"
        " RETURN metaData AS metadata LIMIT $limit",
        Running,
        "metadata | map | m",
    )
    rows = graph.read(question, ASKING)
    assert {"app": "sightline", "question": "trial", "actor": "test"} in [row.metadata for row in rows]


def test_no_migration_hides_in_the_catalogue() -> None:
    folder = catalogue.cypher_folder() / "schema"
    numbered = {path.stem for path in Path(folder).glob("V*.cypher")}
    assert numbered
    assert numbered.isdisjoint({file.short_name for file in catalogue.all_files()})


@pytest.fixture
def impatient(graph: GraphSession) -> Callable[[float], GraphSession]:
    """The same graph with another time limit, in seconds."""

    def make(seconds: float) -> GraphSession:
        return GraphSession(graph._driver, database=graph._database, query_timeout=seconds)

    return make


def count(graph: GraphSession) -> int:
    question = ask(
        f"MATCH (t:Trial) WITH count(t) AS number WHERE {ALL} RETURN number LIMIT $limit",
        Number,
        "number | integer | n",
    )
    return graph.read(question, ASKING)[0].number


def test_a_read_that_a_passing_fault_ended_is_sent_again(
    graph: GraphSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = ask(f"WITH 1 AS number WHERE {ALL} RETURN number LIMIT $limit", Number, "number | integer | n")
    faults = [SessionExpired("the connection broke in the middle")]
    sent = Session.run

    def broken_once(*args: Any, **named: Any) -> Any:
        if faults:
            raise faults.pop()
        return sent(*args, **named)

    monkeypatch.setattr(Session, "run", broken_once)
    assert graph.read(question, ASKING) == [Number(number=1)]
    assert not faults
