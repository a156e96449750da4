"""What is sent is compared if that is set: once for all loads that wait, and whatever happens meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app import jobs
from app.errors import GraphAway
from app.explore.matches import matches
from app.graph.session import Asking, GraphSession
from app.jobs import Loads
from app.ledger.book import open_ledger
from app.ledger.entry import read_back
from app.ledger.store import entries
from app.models.actors import Actor
from app.settings import Settings
from tests.unit.test_ingest_rows import HEADER, write_extract

DAY = date(2026, 6, 1)
GIRL = {"record_id": "1", "given_name": "Marta", "family_name": "Brook", "birth_date": "2012-03-04"}
SENT = {
    "NMH/beacon": [GIRL],
    "NME/bell": [{**GIRL, "given_name": "Martha"}],
    "NMO/keys": [{"record_id": str(n), "birth_date": f"{1930 + n}-05-06"} for n in range(60)],
}


class Desk:
    """Loads as a service has them, with nothing in front of them."""

    def __init__(self, session: GraphSession, settings: Settings, folder: Path) -> None:
        self.session, self.settings, self.folder = session, settings, folder

    def send(self, loads: Loads, source: str, people: list[dict[str, str]], day: int = 1) -> None:
        agency, _, system = source.partition("/")
        header = HEADER | {"agency": agency, "system": system, "extracted_at": f"2026-05-{day:02}T06:00:00Z"}
        made = write_extract(self.folder / f"{agency}-{day}", {"persons.csv": people}, header)
        draft = loads.draft()
        for path in made.iterdir():
            (draft / path.name).write_bytes(path.read_bytes())
        loads.accept(Actor(name=f"key:{agency}", role="feeder", source=source), draft, confirm_retire=False)

    def run(self, sent: dict[str, list[dict[str, str]]], until: Callable[[], bool], *, day: int = 1) -> None:
        """A service that finds these waiting at its start, until something holds."""
        with closing(open_ledger(self.settings)) as ledger:
            before = Loads(self.settings, self.session, ledger)
            for source, people in sent.items():
                self.send(before, source, people, day)
            loads = Loads(self.settings, self.session, ledger)
            loads.start()
            last = time.monotonic() + 120
            while not until():
                assert time.monotonic() < last, (self.waiting(), self.runs())
                time.sleep(0.05)
            loads.stop()

    def waiting(self) -> int:
        return matches(self.session, Asking(DAY, DAY, 3, "test"), status="open").page().total

    def idle(self) -> bool:
        return not any((self.settings.home / "uploads").glob("*"))

    def compared(self) -> bool:
        return not (self.settings.home / "uploads" / "compare.json").exists()

    def runs(self) -> list[tuple[str, str]]:
        """Who is entered for each run of linkage, and what came of it."""
        with closing(open_ledger(self.settings)) as ledger, ledger.store.reading() as tx:
            bodies = tx.execute(select(entries.c.body).order_by(entries.c.sequence))
            told = [read_back(bytes(body)) for (body,) in bodies]
        return [(one.actor, one.outcome) for one in told if one.question == "link"]


@pytest.fixture
def desk(graph: GraphSession, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(jobs, "AGAIN_SECONDS", 0.05)
    return Desk(graph, settings.model_copy(update={"link_after_load": True}), tmp_path)


def test_two_loads_that_wait_are_compared_once_for_the_last_who_sent(desk: Desk) -> None:
    both = {name: SENT[name] for name in ("NMH/beacon", "NME/bell")}
    desk.run(both, lambda: desk.idle() and desk.waiting() == 1)
    assert desk.runs() == [("key:NME", "intent"), ("key:NME", "done")]


def test_unless_it_is_set_nothing_is_compared(desk: Desk) -> None:
    desk.settings = desk.settings.model_copy(update={"link_after_load": False})
    desk.run({name: SENT[name] for name in ("NMH/beacon", "NME/bell")}, desk.idle)
    assert (desk.waiting(), desk.runs()) == (0, [])


def test_what_came_before_a_refused_load_is_compared_all_the_same(desk: Desk) -> None:
    desk.run({"NMO/keys": SENT["NMO/keys"], "NMH/beacon": SENT["NMH/beacon"]}, desk.idle)
    before = len(desk.runs())
    # The second would retire nearly everybody, which must be confirmed.
    desk.run(
        {"NME/bell": SENT["NME/bell"], "NMO/keys": SENT["NMO/keys"][:1]},
        lambda: desk.waiting() == 1 and desk.compared(),
        day=2,
    )
    assert desk.runs()[before:] == [("key:NME", "intent"), ("key:NME", "done")]


def _broken(monkeypatch: pytest.MonkeyPatch, error: Exception, times: int) -> list[int]:
    real, tried = jobs.link_entered, list[int]()

    def broken(*given: Any, **named: Any) -> Any:
        tried.append(1)
        if len(tried) <= times:
            raise error
        return real(*given, **named)

    monkeypatch.setattr(jobs, "link_entered", broken)
    return tried


def test_while_the_database_is_away_it_is_tried_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = _broken(monkeypatch, GraphAway("the database is away"), 2)
    desk.run({name: SENT[name] for name in ("NMH/beacon", "NME/bell")}, desk.idle)
    assert (len(tried), desk.waiting()) == (3, 1)


def test_what_fails_unforeseen_is_no_fault_of_the_load_and_the_next_one_compares_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = _broken(monkeypatch, ZeroDivisionError(), 1)
    desk.run({"NMH/beacon": SENT["NMH/beacon"]}, desk.idle)
    assert len(tried) == 1
    desk.run({"NME/bell": SENT["NME/bell"]}, desk.idle)
    assert desk.waiting() == 1


def test_a_service_that_ends_before_it_compares_does_so_at_its_next_start(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as ending:
        ending.setattr(jobs, "AGAIN_SECONDS", 60.0)
        tried = _broken(ending, GraphAway("the database is away"), 99)
        desk.run({name: SENT[name] for name in ("NMH/beacon", "NME/bell")}, lambda: len(tried) == 1)
    assert desk.waiting() == 0
    desk.run({}, desk.idle)
    assert (desk.waiting(), desk.runs()) == (1, [("key:NME", "intent"), ("key:NME", "done")])
