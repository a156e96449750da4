"""Whoever edits the ledger is found out, and the first entry that is wrong is named by its sequence."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from app.errors import LedgerAway
from app.ledger import book
from tests.unit.ledger_home import checked, draft, filled, opened, person

ENTRIES = 40


@contextmanager
def edited(home: Path) -> Generator[sqlite3.Connection]:
    with closing(sqlite3.connect(home / "ledger" / "ledger.db")) as database:
        yield database
        database.commit()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger of 40 entries with anchors at 10, 20, 30 and 40."""
    monkeypatch.setattr(book, "ANCHOR_ENTRIES", 10)
    with opened(tmp_path) as ledger:
        for number in range(ENTRIES):
            ledger.append(draft(number, number + 1))
    assert checked(tmp_path).fault is None
    assert checked(tmp_path).anchors == 4
    return tmp_path


def flip(database: sqlite3.Connection) -> None:
    [(body,)] = database.execute("SELECT body FROM ledger_entries WHERE sequence = 23")
    changed = body[:50] + bytes([body[50] ^ 1]) + body[51:]
    database.execute("UPDATE ledger_entries SET body = ? WHERE sequence = 23", (changed,))


def drop(database: sqlite3.Connection) -> None:
    database.execute("DELETE FROM ledger_entries WHERE sequence = 17")


def swap(database: sqlite3.Connection) -> None:
    database.execute("UPDATE ledger_entries SET sequence = -5 WHERE sequence = 5")
    database.execute("UPDATE ledger_entries SET sequence = 5 WHERE sequence = 9")
    database.execute("UPDATE ledger_entries SET sequence = 9 WHERE sequence = -5")


def cut(database: sqlite3.Connection) -> None:
    database.execute("DELETE FROM ledger_entries WHERE sequence > 33")
    database.execute("DELETE FROM ledger_people WHERE sequence > 33")


def cut_with_its_head(database: sqlite3.Connection) -> None:
    cut(database)
    [(kept,)] = database.execute("SELECT hash FROM ledger_entries WHERE sequence = 33")
    database.execute("UPDATE ledger_head SET sequence = 33, hash = ?, anchored = 30", (kept,))


def chain_anew(database: sqlite3.Connection) -> None:
    """Change entry 35 and compute every hash after it, with the head's: all but the key."""
    [(hashed,)] = database.execute("SELECT hash FROM ledger_entries WHERE sequence = 34")
    rows = database.execute("SELECT sequence, body FROM ledger_entries WHERE sequence > 34 ORDER BY 1")
    for sequence, body in rows.fetchall():
        new = body.replace(b"anna", b"john")
        hashed = hashlib.sha256(hashed + new).digest()
        database.execute(
            "UPDATE ledger_entries SET body = ?, hash = ?, actor = 'john' WHERE sequence = ?",
            (new, hashed, sequence),
        )
    database.execute("UPDATE ledger_head SET hash = ?", (hashed,))


def take_from_index(database: sqlite3.Connection) -> None:
    database.execute("DELETE FROM ledger_people WHERE person_id = ? AND sequence = 12", (person(12),))


def take_a_person_from_index(database: sqlite3.Connection) -> None:
    database.execute("DELETE FROM ledger_people WHERE person_id = ?", (person(20),))


def add_to_index(database: sqlite3.Connection) -> None:
    database.execute("INSERT INTO ledger_people VALUES (?, 14)", (person(99),))


def file_under_another(database: sqlite3.Connection) -> None:
    database.execute("UPDATE ledger_entries SET actor = 'john' WHERE sequence = 8")


def seal_wrongly(database: sqlite3.Connection) -> None:
    database.execute("UPDATE ledger_head SET seal = ?", ("0" * 64,))


EDITS: list[tuple[Callable[[sqlite3.Connection], None], int, str]] = [
    (flip, 23, "not what was written"),
    (drop, 17, "missing"),
    (swap, 5, "not what was written"),
    (cut, 34, "cut here; it went to 40"),
    (cut_with_its_head, 33, "not sealed"),
    # Between two anchors a whole tail made anew is known as such, from the last entry that is vouched for.
    (chain_anew, 31, "not those that were anchored"),
    (take_from_index, 12, "index of people"),
    (take_a_person_from_index, 20, "index of people"),
    (add_to_index, 14, "index of people"),
    (file_under_another, 8, "filed under"),
    (seal_wrongly, 40, "not sealed"),
]


@pytest.mark.parametrize(("edit", "sequence", "text"), EDITS, ids=lambda one: getattr(one, "__name__", None))
def test_every_edit_is_named(
    home: Path, edit: Callable[[sqlite3.Connection], None], sequence: int, text: str
) -> None:
    with edited(home) as database:
        edit(database)
    fault = checked(home).fault
    assert fault is not None
    assert fault.sequence == sequence
    assert text in fault.text


@pytest.mark.parametrize(
    "change",
    ["sequence = sequence - 1", "hash = x'00'", "anchored = 1", "anchored_at = '2020'", "seal = 'x'"],
)
def test_a_head_that_is_edited_under_an_open_ledger_is_not_written_over(change: str, tmp_path: Path) -> None:
    """The process knows how it left the head; that must not keep it from seeing what somebody made of it."""
    with opened(tmp_path) as ledger:
        ledger.append(draft(1))
        ledger.append(draft(2))
        with edited(tmp_path) as database:
            database.execute(f"UPDATE ledger_head SET {change}")
        for _ in range(2):
            with pytest.raises(LedgerAway, match="not sealed with this key"):
                ledger.append(draft(3))
    verdict = checked(tmp_path)
    assert verdict.entries == 2
    assert verdict.fault is not None


def test_an_older_state_put_back_is_known_by_the_anchors(tmp_path: Path) -> None:
    filled(tmp_path, 10)
    old = (tmp_path / "ledger" / "ledger.db").read_bytes()
    filled(tmp_path, 10)
    (tmp_path / "ledger" / "ledger.db").write_bytes(old)
    fault = checked(tmp_path).fault
    assert fault is not None
    assert (fault.sequence, fault.text) == (11, "the ledger is cut here; an anchor vouches for 20")


def test_a_ledger_that_is_gone_is_missed_and_so_are_its_anchors(home: Path) -> None:
    anchors = home / "ledger-anchors.jsonl"
    lines = anchors.read_text().splitlines(keepends=True)
    anchors.write_text("".join(lines[:-1]))
    fault = checked(home).fault
    assert fault is not None
    assert (fault.sequence, fault.text) == (40, "its anchor is gone from the second place")
    anchors.write_text(lines[0] + lines[1].replace('"sequence":20', '"sequence":21') + "".join(lines[2:]))
    fault = checked(home).fault
    assert fault is not None
    assert (fault.sequence, "line 2" in fault.text) == (11, True)
    anchors.write_text("".join(lines))
    for file in (home / "ledger").iterdir():
        file.unlink()
    fault = checked(home).fault
    assert fault is not None
    assert fault.sequence == 1


def test_bytes_changed_in_the_file_itself_are_found(home: Path) -> None:
    file = home / "ledger" / "ledger.db"
    held = bytearray(file.read_bytes())
    at = held.index(b'"actor":"anna"') + 10
    held[at] = 0xFF
    file.write_bytes(bytes(held))
    assert checked(home).fault is not None
    file.write_bytes(bytes(held[: len(held) // 2]))
    with pytest.raises(LedgerAway, match="malformed"):
        checked(home)


def test_an_empty_home_has_an_empty_ledger(tmp_path: Path) -> None:
    verdict = checked(tmp_path)
    assert (verdict.entries, verdict.anchors, verdict.fault, verdict.open) == (0, 0, None, ())
    assert not (tmp_path / "ledger").exists()
