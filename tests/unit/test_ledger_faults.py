"""What happens to the ledger when the disk, the process or the machine fails: nothing acknowledged is lost."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from app.errors import LedgerAway
from app.ledger import anchors as anchors_module
from app.ledger import book
from app.ledger.anchors import Anchor
from tests.unit.ledger_home import checked, draft, filled, opened, started


@pytest.mark.parametrize("room", ["", "ledger.store.make_room()\n"])
def test_killed_while_it_appends_every_acknowledged_entry_is_there(room: str, tmp_path: Path) -> None:
    acknowledged = 0
    for _ in range(3):
        process = started(
            tmp_path,
            f"import itertools\n{room}for n in itertools.count():\n"
            "    print(ledger.append(draft(n, n + 1))[-1].sequence)\n",
        )
        assert process.stdout is not None
        for _ in range(60):
            acknowledged = int(process.stdout.readline())
        process.kill()
        process.wait()
        rest = [line for line in process.stdout.read().splitlines() if line.isdecimal()]
        process.stdout.close()
        acknowledged = int(rest[-1]) if rest else acknowledged
        verdict = checked(tmp_path)
        assert verdict.fault is None
        # One may be in that was never acknowledged: the process died before it could say so.
        assert acknowledged <= verdict.entries <= acknowledged + 1


def test_two_processes_and_this_one_share_one_chain(tmp_path: Path) -> None:
    script = "for n in range(150):\n    ledger.append(draft(n))\n"
    script += "    if n in (0, 70): ledger.store.make_room()\nledger.close()\n"
    processes = [started(tmp_path, script) for _ in range(2)]
    with opened(tmp_path) as ledger:
        for number in range(150):
            ledger.append(draft(number))
    for process in processes:
        assert process.wait() == 0
        assert process.stdout is not None
        process.stdout.close()
    verdict = checked(tmp_path)
    assert (verdict.entries, verdict.fault) == (450, None)


def test_room_that_is_made_once_is_used_over_and_over(tmp_path: Path) -> None:
    """The log keeps the size that it was given, however often it is begun anew, and so says nothing wrong."""
    with opened(tmp_path) as ledger:
        ledger.append(draft(0))
        ledger.store.make_room()
        log = tmp_path / "ledger" / "ledger.db-wal"
        size = log.stat().st_size
        assert size > 4_000_000
        for number in range(600):
            ledger.append(draft(*range(number, number + 20)))
        assert log.stat().st_size == size
        assert checked(tmp_path).entries == 601
    assert checked(tmp_path).fault is None


def test_a_load_killed_half_way_leaves_an_open_intent(tmp_path: Path) -> None:
    process = started(
        tmp_path,
        "import time\nwith ledger.writing(ANNA, 'load', 'load', {}):\n    print('in')\n    time.sleep(60)\n",
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "in\n"
    process.kill()
    process.wait()
    process.stdout.close()
    verdict = checked(tmp_path)
    assert verdict.fault is None
    [left] = verdict.open
    assert (left.action, left.outcome, left.actor) == ("load", "intent", "anna")


@pytest.fixture
def no_room(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let a ledger's database grow by two pages and no more, like a disk that is full."""

    def fill(engine: Engine) -> None:
        def limited(opened: sqlite3.Connection, _: object) -> None:
            [pages] = opened.execute("PRAGMA page_count").fetchone()
            opened.execute(f"PRAGMA max_page_count={pages + 2}")

        event.listen(engine, "connect", limited)
        engine.dispose()

    return fill


def test_a_full_disk_refuses_and_keeps_what_was_there(tmp_path: Path, no_room: Any) -> None:
    filled(tmp_path, 5)
    with opened(tmp_path) as ledger:
        no_room(ledger.store._database._engine)
        before, refused = 5, ""
        while not refused and before < 500:
            try:
                ledger.append(draft(*range(40)))
                before += 1
            except LedgerAway as error:
                refused = error.detail
        assert "full" in refused
    verdict = checked(tmp_path)
    assert (verdict.entries, verdict.fault) == (before, None)
    with opened(tmp_path) as ledger:
        assert ledger.append(draft(1))[0].sequence == before + 1


def test_a_read_only_ledger_is_refused_at_the_start_and_can_be_verified(tmp_path: Path) -> None:
    filled(tmp_path, 5)
    file = tmp_path / "ledger" / "ledger.db"
    with pytest.raises(LedgerAway, match="readonly"):
        opened(tmp_path, ledger_url=f"sqlite:///file:{file}?mode=ro&uri=true")
    assert checked(tmp_path).entries == 5


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "ledger").write_text("a file where the folder should be")
    with pytest.raises(LedgerAway, match="nothing is answered"):
        opened(tmp_path)


def test_an_anchor_that_is_due_and_cannot_be_written_stops_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book, "ANCHOR_ENTRIES", 2)
    place = tmp_path / "anchors"
    place.mkdir()
    with opened(tmp_path, ledger_anchors=place) as ledger:
        ledger.append(draft(1), draft(2))
        with pytest.raises(LedgerAway, match="anchor"):
            ledger.append(draft(3))


def test_half_an_anchor_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path, 2)
    with opened(tmp_path) as ledger:
        whole = os.write
        monkeypatch.setattr(anchors_module.os, "write", lambda file, line: whole(file, line[:20]))
        with pytest.raises(LedgerAway, match="full"):
            ledger.anchors.append(Anchor(2, "00", "now"))
        monkeypatch.undo()
        assert len(ledger.anchors.read()) == 1
    assert checked(tmp_path).fault is None


def test_what_fails_for_one_fails_for_all_who_waited_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path) as ledger:

        def broken(*_: object) -> None:
            raise sqlite3.OperationalError("disk I/O error")

        monkeypatch.setattr(ledger.store, "add", broken)
        with pytest.raises(LedgerAway):
            ledger.append(draft(1))
        monkeypatch.undo()
        assert ledger.append(draft(1))[0].sequence == 1
    assert checked(tmp_path).fault is None
