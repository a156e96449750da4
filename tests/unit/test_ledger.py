"""The ledger as it is meant to work: one chain for all who write, shared commits, anchors, two questions."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.engine.interfaces import DBAPICursor

from app import deps
from app.derive.ids import Ids
from app.errors import BadInput, LedgerAway, Moved, SettingsError, TooSlow, Unknown
from app.graph.migrations import Migration
from app.graph.session import GraphSession
from app.ledger import book
from app.ledger.asked import looks_at, looks_by
from app.ledger.entry import people_in, read_back
from app.ledger.keys import key_of, spelt
from app.ledger.looking import Looking
from app.ledger.store import _HELD_HEAD, Store
from app.models.actors import Actor
from app.settings import Settings
from tests.unit.ledger_home import ANNA, checked, draft, filled, opened, person


def test_an_entry_holds_who_why_what_and_whom(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        [entry] = ledger.append(draft(1, 2))
        assert (entry.sequence, entry.actor, entry.agency, entry.purpose) == (1, "anna", "csc", "s47")
        assert (entry.reference, entry.people, entry.items) == ("C-1", (person(1), person(2)), 2)
        assert entry.at.endswith("Z")
        assert read_back(entry.canonical()) == entry
    verdict = checked(tmp_path)
    assert (verdict.entries, verdict.anchors, verdict.fault) == (1, 1, None)


def test_ids_of_people_are_found_wherever_they_stand() -> None:
    made = [Ids("key").person_id(f"csc/x/{number}") for number in range(200)]
    listed = ('{"child_ids":["' + '","'.join(made) + '"],"household_id":"Habcdefghijklmno"}').encode()
    assert people_in(listed) == tuple(sorted(set(made)))
    assert people_in(f"name,Ann ({made[0]}); Bob ({made[1]})\r\n".encode()) == tuple(sorted(made[:2]))
    assert people_in(f'{{"person_id":"{made[0]}","again":"{made[0]}"}}'.encode()) == (made[0],)
    assert people_in(b'{"name":"Pamela Abcdefghijklmn","total":3}') == ()


def run_together(number: int, work: Callable[[], None]) -> list[threading.Thread]:
    threads = [threading.Thread(target=work) for _ in range(number)]
    for thread in threads:
        thread.start()
    return threads


def test_many_threads_lose_nothing(tmp_path: Path) -> None:
    got: list[int] = []
    with opened(tmp_path) as ledger:

        def read() -> None:
            for number in range(20):
                got.extend(entry.sequence for entry in ledger.append(draft(number)))

        for thread in run_together(16, read):
            thread.join()
    assert sorted(got) == list(range(1, 321))
    assert checked(tmp_path).fault is None


def test_all_who_wait_share_one_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commits: list[Store] = []
    plain = Store.appending

    def counted(store: Store) -> AbstractContextManager[DBAPICursor]:
        commits.append(store)
        return plain(store)

    with opened(tmp_path) as ledger:
        monkeypatch.setattr(Store, "appending", counted)
        with ledger._turn():
            threads = run_together(16, lambda: [ledger.append(draft(1))].clear())
            while len(ledger._queue) < 16:
                time.sleep(0.001)
        for thread in threads:
            thread.join()
        assert len(commits) == 1
        assert looks_at(ledger.store, person(1)).total == 16


def test_heads_are_anchored_by_number_by_time_and_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book, "ANCHOR_ENTRIES", 10)
    with opened(tmp_path) as ledger:
        for number in range(25):
            ledger.append(draft(number))
        assert [one.sequence for one in ledger.anchors.read() if one] == [10, 20]
        monkeypatch.setattr(book, "ANCHOR_TIME", timedelta(0))
        ledger.anchor(due=True)
        assert [one.sequence for one in ledger.anchors.read() if one] == [10, 20, 25]
        monkeypatch.setattr(book, "ANCHOR_TIME", timedelta(hours=1))
        ledger.append(draft(1))
    with opened(tmp_path) as ledger:
        assert [one.sequence for one in ledger.anchors.read() if one] == [10, 20, 25, 26]
    assert checked(tmp_path).anchors == 4


def test_who_looked_at_a_person_and_at_whom_an_actor_looked(tmp_path: Path) -> None:
    bob = Actor(name="bob", role="analyst")
    with opened(tmp_path) as ledger:
        ledger.append(draft(1, 2), draft(2, 3, actor=bob), draft(3), draft(2))
        found = looks_at(ledger.store, person(2), limit=2)
        assert [one.sequence for one in found.entries] == [4, 2]
        assert (found.total, found.following) == (3, 2)
        rest = looks_at(ledger.store, person(2), limit=2, before=found.following)
        assert ([one.sequence for one in rest.entries], rest.following) == ([1], None)
        assert [one.sequence for one in looks_by(ledger.store, "bob").entries] == [2]
        assert looks_by(ledger.store, "nobody").total == 0


@pytest.mark.parametrize(
    ("raised", "outcome"),
    [
        (Unknown("x"), "not_found"),
        (Moved("x", location="y"), "not_found"),
        (BadInput("x"), "refused"),
        (TooSlow("x"), "failed"),
        (ValueError(), "failed"),
    ],
)
def test_a_question_without_an_answer_is_entered(tmp_path: Path, raised: Exception, outcome: str) -> None:
    with opened(tmp_path) as ledger:
        looking = Looking(
            ledger,
            Actor("somebody", "practitioner"),
            "look",
            "person",
            {"person_id": person(7), "name": "Rubie"},
        )
        with pytest.raises(type(raised)), looking.under_way():
            raise raised
        [entry] = looks_at(ledger.store, person(7)).entries
        assert (entry.outcome, entry.items) == (outcome, 0)
        assert b"Rubie" not in entry.canonical()


def test_parameters_are_digests_that_only_the_key_can_compare(tmp_path: Path) -> None:
    one, other = (key_of(Settings(home=tmp_path / name)) for name in ("a", "b"))
    asked = {"name": "Rubie Shaw", "limit": 50}
    assert one.digest(asked) == one.digest(dict(reversed(asked.items())))
    assert one.digest(asked) != other.digest(asked)
    assert spelt({"name": "\ud800"}) == b'{"name":"\\ud800"}'


def test_the_key_is_made_once_kept_private_and_needed_in_production(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    assert key_of(settings) == key_of(settings)
    assert settings.ledger_key_file.stat().st_mode & 0o777 == 0o600
    assert settings.ledger_key_file.parent != tmp_path / "ledger"
    with pytest.raises(SettingsError, match="16 characters"):
        key_of(Settings.model_validate({"home": tmp_path, "ledger_key": "short"}))
    with pytest.raises(ValueError, match="SIGHTLINE_LEDGER_KEY must be set"):
        Settings.model_validate({"home": tmp_path, "env": "prod", "id_key": "a key of our own"})


def test_nothing_is_added_under_another_key(tmp_path: Path) -> None:
    filled(tmp_path, 3)
    with (
        opened(tmp_path, ledger_key="another key altogether") as ledger,
        pytest.raises(LedgerAway, match="not sealed"),
    ):
        ledger.append(draft(1))
    assert checked(tmp_path).entries == 3


@pytest.mark.parametrize("address", ["mysql://x/y", "not an address", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_keeps_nothing_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(SettingsError, match="SIGHTLINE_LEDGER_URL"):
        opened(tmp_path, ledger_url=address)


def test_postgresql_holds_the_head_while_it_adds() -> None:
    said = str(_HELD_HEAD.compile(dialect=postgresql.dialect()))
    assert said.rstrip().endswith("FOR UPDATE")


def test_a_write_is_entered_before_and_after(tmp_path: Path) -> None:
    def work(fail: bool) -> Callable[[], None]:
        def run() -> None:
            with ledger.writing(ANNA, "load", "load", {"extract": "x"}) as written:
                written.items = 7
                if fail:
                    raise TooSlow("x")

        return run

    with opened(tmp_path) as ledger:
        work(fail=False)()
        with pytest.raises(TooSlow):
            work(fail=True)()
        found = looks_by(ledger.store, "anna").entries
    assert [(one.outcome, one.items) for one in found] == [
        ("failed", 7),
        ("intent", 0),
        ("done", 7),
        ("intent", 0),
    ]
    assert found[0].request_id == found[1].request_id != found[2].request_id
    assert checked(tmp_path).open == ()


OPERATOR = Actor("local:somebody", "operator")


def test_a_migration_is_entered_only_where_there_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = cast("GraphSession", None)
    pending = [Migration(4, "x", "0", ())]
    with opened(tmp_path) as ledger:
        monkeypatch.setattr(deps, "migrate", lambda *_, **__: pending)
        monkeypatch.setattr(deps, "pending_migrations", lambda _: [])
        assert deps.migrate_entered(session, ledger, OPERATOR) == []
        assert looks_by(ledger.store, OPERATOR.name).total == 0
        monkeypatch.setattr(deps, "pending_migrations", lambda _: pending)
        assert deps.migrate_entered(session, ledger, OPERATOR) == pending
        found = looks_by(ledger.store, OPERATOR.name).entries
    assert [(one.action, one.outcome, one.items) for one in found] == [
        ("migrate", "done", 1),
        ("migrate", "intent", 0),
    ]
