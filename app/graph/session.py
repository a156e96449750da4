"""The one way into the graph: typed reads at a reader's coordinates, writes as whole units.

A read takes its clearance and both dates from `Asking`, which a door makes from who is calling;
no caller can pass them as parameters. Every statement carries a time limit and, in the server's
own log, the question's name and who asked.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString, TypeVar, cast

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    Bookmarks,
    Driver,
    ManagedTransaction,
    Query,
    Result,
    Session,
    unit_of_work,
)
from neo4j.exceptions import DriverError, Neo4jError
from pydantic import BaseModel, ValidationError

from app.errors import CatalogueError
from app.graph.catalogue import COORDINATES, Command, CypherFile, Question
from app.graph.driver import POOL_SIZE, graph_errors
from app.graph.values import native_columns

Row = TypeVar("Row", bound=BaseModel)
T = TypeVar("T")

WRITE_SECONDS = 120.0
# What is asked aside waits for the server alone: a few threads are enough, and leave connections to others.
_ASIDE = ThreadPoolExecutor(POOL_SIZE // 2, thread_name_prefix="graph-aside")


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, and the three coordinates of every answer.

    `valid_on`: how things were on that day; `known_on`: as recorded by the end of that day, London;
    `clearance`: 0 open to 3 sealed.
    """

    valid_on: date
    known_on: date
    clearance: int
    actor: str

    def parameters(self) -> dict[str, object]:
        """The coordinates as statement parameters."""
        return {"valid_on": self.valid_on, "known_on": self.known_on, "clearance": self.clearance}


class Unit:
    """One write transaction; everything run in it happens whole or not at all."""

    def __init__(self, transaction: ManagedTransaction, within: GraphSession) -> None:
        self._transaction = transaction
        self.session: GraphSession = within
        """Asks questions inside this transaction: they see what it has written so far."""

    def run(self, command: Command[Row], **parameters: object) -> list[Row]:
        """Run one command inside the transaction; returns its rows."""
        _check_names(command.file, set(parameters))
        result = self._transaction.run(command.file.statement, parameters)
        return _typed(command.file, command.row, result.keys(), [record.values() for record in result])


class _Rehearsed(Exception):
    """Ends a rehearsal, so that nothing of it stays."""

    def __init__(self, answer: object) -> None:
        super().__init__()
        self.answer = answer


class GraphSession:
    """Reads and writes over one driver. Safe to share between threads.

    Reads go to followers where there are any, and see everything this session wrote.
    """

    def __init__(self, driver: Driver, *, database: str, query_timeout: float) -> None:
        self._driver = driver
        self._database = database
        self._query_timeout = query_timeout
        self._bookmarks: Bookmarks = Bookmarks()
        self._lock = threading.Lock()
        self.seen: dict[int, int] = {}
        """By clearance, the last change of the graph that an answer of this session has told of."""

    def read(self, question: Question[Row], asking: Asking, **parameters: object) -> list[Row]:
        """Ask a question; every row checked against its model.

        Raises GraphAway, TooSlow, BadInput (a parameter the question does not have).
        """
        keys, values = self._ask(question.file, asking, parameters)
        return _typed(question.file, question.row, keys, values)

    def values(self, question: Question[Row], asking: Asking, **parameters: object) -> list[list[Any]]:
        """Ask a question whose answer is a few long lists: the columns are checked, not each value."""
        keys, values = self._ask(question.file, asking, parameters)
        _check_columns(question.file, keys)
        return native_columns(question.file, values)

    def aside(self, work: Callable[[], T]) -> Callable[[], T]:
        """Begin `work`, which asks through this session, beside what the caller does next.

        Calling what comes back waits for the answer, or raises what `work` raised.
        """
        return _ASIDE.submit(work).result

    def lookup(self, command: Command[Row], **parameters: object) -> list[Row]:
        """A read of the machinery itself (loading, deriving); never asked by users."""
        if command.file.mode != "lookup":
            raise CatalogueError(f"cypher/{command.file.name}.cypher writes; run it in a unit")
        _check_names(command.file, set(parameters))
        keys, values = self._run(command.file, parameters, "sightline", READ_ACCESS, WRITE_SECONDS)
        return _typed(command.file, command.row, keys, values)

    def write(self, name: str, work: Callable[[Unit], T]) -> T:
        """Do `work` in one write transaction named `name`; on a passing fault it is done again whole."""

        @unit_of_work(metadata={"app": "sightline", "write": name}, timeout=WRITE_SECONDS)
        def transaction(tx: ManagedTransaction) -> T:
            return work(Unit(tx, self._within(tx)))

        with (
            graph_errors(),
            self._open(WRITE_ACCESS) as session,
        ):
            result = session.execute_write(transaction)
            self._note(session.last_bookmarks())
            return result

    def rehearse(self, name: str, work: Callable[[Unit], T], *, seconds: float) -> T:
        """Do `work` as `write` would, answer what it answers, and leave the graph as it was.

        Questions asked through `unit.session` see what would be. Raises TooSlow after `seconds`.
        """

        @unit_of_work(metadata={"app": "sightline", "rehearse": name}, timeout=seconds)
        def transaction(tx: ManagedTransaction) -> T:
            # Whatever ends this function with an exception is rolled back by the driver.
            raise _Rehearsed(work(Unit(tx, self._within(tx))))

        with (
            graph_errors(),
            self._open(WRITE_ACCESS) as session,
        ):
            try:
                session.execute_write(transaction)
            except _Rehearsed as ended:
                return cast(T, ended.answer)
        raise AssertionError("a rehearsal ends by its exception")

    def plan(self, file: CypherFile, *, clearance: int = 0) -> dict[str, Any]:
        """The server's plan of a file with its default parameters, as EXPLAIN gives it, with `query_type`."""
        parameters: dict[str, object] = {p.name: p.default for p in file.parameters}
        if "clearance" in parameters:
            parameters["clearance"] = clearance
        with (
            graph_errors(),
            self._open(READ_ACCESS) as session,
        ):
            # EXPLAIN in front of our own text: it is planned and not run.
            summary = session.run("EXPLAIN " + file.statement, parameters).consume()
            return {"query_type": summary.query_type, "plan": summary.plan}  # pyright: ignore[reportUnknownMemberType]  a plan is a free-form map

    def change_schema(self, statement: LiteralString) -> None:
        """Run one schema statement by itself; for migrations only."""
        with (
            graph_errors(),
            self._open(WRITE_ACCESS) as session,
        ):
            session.run(statement).consume()

    def _ask(
        self, file: CypherFile, asking: Asking, parameters: dict[str, object]
    ) -> tuple[list[str], list[list[Any]]]:
        if file.mode != "read":
            raise CatalogueError(f"cypher/{file.name}.cypher is not a question")
        given = {**{p.name: p.default for p in file.parameters}, **parameters, **asking.parameters()}
        _check_names(file, set(parameters) | COORDINATES)
        return self._run(file, given, asking.actor, READ_ACCESS, self._query_timeout)

    def _run(
        self, file: CypherFile, parameters: dict[str, object], actor: str, access: str, seconds: float
    ) -> tuple[list[str], list[list[Any]]]:
        metadata = {"app": "sightline", "question": file.short_name, "actor": actor}

        @unit_of_work(metadata=metadata, timeout=seconds)
        def again(tx: ManagedTransaction) -> tuple[list[str], list[list[Any]]]:
            return _taken(tx.run(file.statement, parameters))

        with graph_errors():
            try:
                # One trip to the server, where a transaction of the driver's takes three.
                with self._open(access) as session:
                    return _taken(session.run(Query(file.statement, metadata, seconds), parameters))
            except (DriverError, Neo4jError) as error:
                if not error.is_retryable():
                    raise
            # A fault that passes: the driver tries again until its time for that is over.
            with self._open(access) as session:
                return session.execute_read(again)

    def _within(self, tx: ManagedTransaction) -> GraphSession:
        """A session whose questions are asked inside a transaction that is under way."""
        return _Within(self._driver, self._database, self._query_timeout, tx)

    def _open(self, access: str) -> Session:
        with self._lock:
            seen = self._bookmarks
        return self._driver.session(  # pyright: ignore[reportUnknownMemberType]  the driver leaves its options untyped
            database=self._database, default_access_mode=access, bookmarks=seen
        )

    def _note(self, bookmarks: Bookmarks) -> None:
        with self._lock:
            self._bookmarks = bookmarks


class _Within(GraphSession):
    """A session that lives in one transaction; it only reads."""

    def __init__(self, driver: Driver, database: str, query_timeout: float, tx: ManagedTransaction) -> None:
        super().__init__(driver, database=database, query_timeout=query_timeout)
        self._tx = tx

    def aside(self, work: Callable[[], T]) -> Callable[[], T]:
        # A transaction takes one statement at a time.
        done = work()
        return lambda: done

    def _run(
        self, file: CypherFile, parameters: dict[str, object], actor: str, access: str, seconds: float
    ) -> tuple[list[str], list[list[Any]]]:
        return _taken(self._tx.run(file.statement, parameters))

    def _open(self, access: str) -> Session:
        raise CatalogueError("inside a write there is no other")


def _taken(result: Result) -> tuple[list[str], list[list[Any]]]:
    return list(result.keys()), [record.values() for record in result]


def _check_names(file: CypherFile, given: set[str]) -> None:
    known = {parameter.name for parameter in file.parameters}
    unknown = sorted(given - known)
    if unknown:
        raise CatalogueError(f"cypher/{file.name}.cypher has no parameter {', '.join(unknown)}")
    missing = sorted(known - given) if file.mode != "read" else []
    if missing:
        raise CatalogueError(f"cypher/{file.name}.cypher lacks parameter {', '.join(missing)}")


def _check_columns(file: CypherFile, keys: list[str] | tuple[str, ...]) -> None:
    declared = [column.name for column in file.columns]
    if list(keys) != declared:
        raise CatalogueError(
            f"cypher/{file.name}.cypher returned {', '.join(keys)}, its header says {', '.join(declared)}"
        )


def _typed(
    file: CypherFile, row: type[Row], keys: list[str] | tuple[str, ...], values: list[list[Any]]
) -> list[Row]:
    _check_columns(file, keys)
    names = list(keys)
    rows = [dict(zip(names, one, strict=True)) for one in native_columns(file, values)]
    try:
        return [row.model_validate(one) for one in rows]
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise CatalogueError(
            f"cypher/{file.name}.cypher: a row does not fit {row.__name__}: {first['loc']} {first['msg']}"
        ) from error
