"""Faults in the middle of a load: the database goes away, the disk is full. Nothing half, and a repeat completes."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.derive.export import canonical_export
from app.errors import GraphAway, NoRoom
from app.graph import driver as driver_settings
from app.graph.opening import session_at
from app.graph.servers import GraphAddress
from app.graph.session import GraphSession
from app.ingest import batches
from app.ingest.load import load_extract, validate_extract
from app.settings import Settings
from tests.graph_server import make_empty
from tests.relay import Relay
from tests.unit.test_ingest_rows import HEADER, Rows, write_extract

CUT_IN = (
    "loading persons.csv", "working out people", "loading residences.csv", "withdrawing", "working out households",
)  # fmt: skip
STALE = "MATCH (n) WHERE n.stale IS NOT NULL RETURN count(n) AS left"
CLOSED = "MATCH (r:Record) WHERE r.retired_at IS NOT NULL RETURN count(r) AS left"


def _extract(folder: Path, first: int, last: int, extracted_at: str) -> Path:
    numbers = range(first, last)
    files: dict[str, Rows] = {
        "persons.csv": [{"record_id": str(n), "birth_date": "1990-01-01"} for n in numbers],
        "residences.csv": [
            {"record_id": str(n), "uprn": str(1 + n // 3), "kind": "home", "valid_from": extracted_at}
            for n in numbers
        ],
        "relationships.csv": [
            {"from_record_id": str(n), "to_record_id": str(n + 1), "kind": "partner"} for n in numbers[:-1]
        ],
    }
    return write_extract(folder, files, HEADER | {"extracted_at": extracted_at})


@dataclass
class CutAt:
    """Cuts the wire at the nth report of progress, and takes down what was going on."""

    relay: Relay
    at: int
    seen: list[str] = field(default_factory=list[str])

    def __call__(self, what: str, done: int, of: int | None, /) -> None:
        self.seen.append(what)
        if len(self.seen) == self.at:
            self.relay.cut()


def _count(graph: GraphSession, statement: str) -> int:
    with graph._driver.session(database=graph._database) as session:
        return session.run(statement).data()[0]["left"]  # pyright: ignore[reportArgumentType]  ours, from above


@pytest.mark.slow
def test_a_database_lost_in_mid_load_leaves_nothing_half_and_a_repeat_completes(
    graph: GraphSession,
    settings: Settings,
    relay: Relay,
    wire: GraphAddress,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(driver_settings, "RETRY_SECONDS", 0.0)
    monkeypatch.setattr(batches, "BATCH_ROWS", 10)
    one, two = _extract(tmp_path / "1", 0, 40, "2026-01-01"), _extract(tmp_path / "2", 5, 45, "2026-02-01")
    whole = CutAt(relay, at=10_000)
    load_extract(graph, settings, one)
    load_extract(graph, settings, two, confirm_retire=True, progress=whole)
    clean = list(canonical_export(graph))
    lost: set[str] = set()
    assert set(CUT_IN) <= set(whole.seen)
    for at in sorted(whole.seen.index(what) + 1 for what in CUT_IN):
        make_empty(graph)
        load_extract(graph, settings, one)
        cut = CutAt(relay, at)
        with session_at(settings, wire) as session:
            try:
                load_extract(session, settings, two, confirm_retire=True, progress=cut)
            except GraphAway:
                lost.add(cut.seen[-1])
        if not any(what.startswith("withdrawing") for what in cut.seen):
            assert _count(graph, CLOSED) == 0, f"retired by a load that was cut at {cut.seen[-1]}"
        relay.mend()
        load_extract(graph, settings, two, confirm_retire=True)
        assert list(canonical_export(graph)) == clean, f"cut at {cut.seen[-1]}, report {at}"
        assert _count(graph, STALE) == 0
    assert {"loading persons.csv", "loading residences.csv"} <= lost


def test_a_report_that_cannot_be_written_stops_before_anything_is_loaded(
    graph: GraphSession, settings: Settings, tmp_path: Path
) -> None:
    folder = write_extract(tmp_path / "extract", {"persons.csv": [{"record_id": "1", "sex": "female"}]})
    with pytest.raises(NoRoom, match=r"/dev/full .*No space left on device.*nothing was loaded.*--report"):
        load_extract(graph, settings, folder, report=Path("/dev/full"))
    assert _count(graph, "MATCH (n:Record) RETURN count(n) AS left") == 0


@pytest.mark.parametrize("place", ["no such folder", "a file"])
def test_a_report_in_no_place_is_one_sentence(tmp_path: Path, place: str) -> None:
    folder = write_extract(tmp_path / "extract", {"persons.csv": [{"record_id": "1", "sex": "female"}]})
    (tmp_path / "a file").write_text("")
    with pytest.raises(NoRoom, match="cannot be written to"):
        validate_extract(folder, report=tmp_path / place / "rejected.csv")


def test_no_room_to_stage_the_extract_is_one_sentence_and_loads_nothing(
    graph: GraphSession, graph_address: GraphAddress, tmp_path: Path
) -> None:
    folder = _extract(tmp_path / "extract", 0, 4_000, "2026-01-01")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SIGHTLINE_")},
        "SIGHTLINE_HOME": str(tmp_path / "home"),
        "SIGHTLINE_GRAPH_URI": graph_address.uri,
        "SIGHTLINE_GRAPH_USER": graph_address.user,
        "SIGHTLINE_GRAPH_PASSWORD": graph_address.password,
    }
    ended = subprocess.run(
        [str(Path(sys.executable).with_name("sightline")), "load", str(folder)],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        # As a disk with room for 100 kB: the operating system refuses every further byte of a file.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert ended.returncode == 1, ended.stderr
    assert "no room to sort the extract in" in ended.stderr
    assert "TMPDIR" in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert _count(graph, "MATCH (n:Record) RETURN count(n) AS left") == 0
