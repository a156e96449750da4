"""Migrations on a real server: once, in order, unchanged, one run at a time."""

from __future__ import annotations

import threading
from collections.abc import Generator
from pathlib import Path

import pytest

from app.errors import Conflict, SchemaDrift
from app.graph import catalogue, migrations
from app.graph.catalogue import Command, NoRow, command, parse_file
from app.graph.migrations import AppliedMigration, LockState, migrate, pending_migrations, read_migrations
from app.graph.servers import GraphAddress
from app.graph.session import GraphSession

pytestmark = pytest.mark.graph
LAST = read_migrations()[-1].version
NEW = f"V{LAST + 1:04}__trial.cypher"


FORGET = """// title: Forget
// purpose: Put the notes of migrations back to what the product's own files gave
// mode: write
// last: number of the last migration of the product
:param last => 1;
MATCH (m:Migration) WHERE m.version > $last DETACH DELETE m;
"""


@pytest.fixture(autouse=True)
def as_found(graph: GraphSession) -> Generator[None]:
    """The schema outlives a test, so what a test adds to it goes with the test."""
    yield
    forget = Command(parse_file("schema/forget", FORGET), NoRow)
    graph.write("forget", lambda unit: unit.run(forget, last=LAST))
    for name in ("trial", "trial_two"):
        graph.change_schema(f"DROP INDEX {name} IF EXISTS")


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of migrations of our own, in the place of the product's."""
    folder = tmp_path / "schema"
    folder.mkdir()
    for path in (catalogue.cypher_folder() / "schema").glob("V*.cypher"):
        (folder / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(migrations, "cypher_folder", lambda: tmp_path)
    return folder


def test_a_second_run_has_nothing_to_do(graph: GraphSession) -> None:
    migrate(graph)
    assert pending_migrations(graph) == []
    assert migrate(graph) == []


def test_a_new_file_is_applied_and_noted(graph: GraphSession, files: Path) -> None:
    migrate(graph)
    (files / NEW).write_text(
        "CREATE INDEX trial IF NOT EXISTS FOR (n:Trial) ON (n.trial);\n// twice\nCREATE INDEX trial_two IF NOT EXISTS FOR (n:Trial) ON (n.two);\n"
    )
    assert [one.version for one in pending_migrations(graph)] == [LAST + 1]
    said: list[str] = []
    assert [one.name for one in migrate(graph, said=said.append)] == ["trial"]
    assert said == [f"V{LAST + 1:04} trial"]
    noted = graph.lookup(command("schema/applied_migrations", AppliedMigration))
    assert [(one.version, one.name) for one in noted][LAST:] == [(LAST + 1, "trial")]


def test_a_changed_file_is_refused(graph: GraphSession, files: Path) -> None:
    migrate(graph)
    first = files / "V0001__keys_and_indexes.cypher"
    first.write_text(first.read_text() + "// changed\n")
    with pytest.raises(SchemaDrift, match="V0001 keys_and_indexes was changed"):
        migrate(graph)


def test_line_ends_are_no_change(graph: GraphSession, files: Path) -> None:
    migrate(graph)
    first = files / "V0001__keys_and_indexes.cypher"
    first.write_bytes(first.read_bytes().replace(b"\n", b"\r\n"))
    assert migrate(graph) == []


def test_a_database_of_a_newer_version_is_refused(graph: GraphSession, files: Path) -> None:
    migrate(graph)
    note = command("schema/note_migration", NoRow)
    graph.write("note", lambda unit: unit.run(note, version=70, name="from_the_future", checksum="x"))
    with pytest.raises(SchemaDrift, match="V0070 from_the_future"):
        migrate(graph)


@pytest.mark.parametrize("name", ["V0090__gap.cypher", "V2__short.cypher"])
def test_numbers_have_no_gap_and_one_form(files: Path, name: str) -> None:
    (files / name).write_text("RETURN 1;")
    with pytest.raises(SchemaDrift):
        read_migrations()


def test_a_run_waits_for_the_one_that_holds_the_lock(
    graph: GraphSession, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    migrate(graph)
    (files / NEW).write_text("CREATE INDEX trial IF NOT EXISTS FOR (n:Trial) ON (n.trial);")
    hold = command("schema/hold_schema_lock", LockState)
    graph.write("hold", lambda unit: unit.run(hold, holder="another", lease_seconds=30))
    monkeypatch.setattr(migrations, "WAIT_SECONDS", 0.0)
    said: list[str] = []
    with pytest.raises(Conflict, match="another migration run"):
        migrate(graph, said=said.append)
    # A holder that died does not hold for ever: its lease ends, and the next run goes through.
    graph.write("hold", lambda unit: unit.run(hold, holder="another", lease_seconds=-1))
    assert [one.version for one in migrate(graph)] == [LAST + 1]


def test_two_runs_at_once_apply_everything_once(
    graph: GraphSession, graph_address: GraphAddress, files: Path
) -> None:
    migrate(graph)
    (files / NEW).write_text("CREATE INDEX trial IF NOT EXISTS FOR (n:Trial) ON (n.trial);")
    applied: list[int] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            applied.append(len(migrate(graph)))
        except BaseException as error:
            failed.append(error)

    runs = [threading.Thread(target=run) for _ in range(3)]
    for one in runs:
        one.start()
    for one in runs:
        one.join(60)
    assert failed == []
    assert sorted(applied) == [0, 0, 1]
