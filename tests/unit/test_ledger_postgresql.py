"""The ledger and the access store in PostgreSQL: as in SQLite, where `POSTGRES_FOR_TESTS` names a database.

The address is that of an empty database for these tests alone; each test wipes it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Generator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.engine import Engine

from app.errors import LedgerAway, NotSignedIn, Unknown
from app.ledger.anchors import Anchors
from app.ledger.asked import looks_at, looks_by
from app.ledger.keys import key_of
from app.ledger.store import Store
from app.ledger.store import metadata as ledger_tables
from app.ledger.verifying import Verdict, verify
from app.models.actors import Actor
from app.security.api_keys import ApiKeys, Wanted
from app.security.glass import Glasses
from app.security.grants import Grants
from app.security.store import AccessStore
from app.security.store import metadata as access_tables
from app.settings import Settings
from tests.unit.ledger_home import draft, opened, person, started

ADDRESS = os.environ.get("POSTGRES_FOR_TESTS", "")
pytestmark = pytest.mark.skipif(not ADDRESS, reason="no PostgreSQL: POSTGRES_FOR_TESTS names none")
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.fixture
def database() -> Generator[Engine]:
    """The database, with nothing in it of what these tests make."""
    engine = create_engine(make_url(ADDRESS).set(drivername="postgresql+psycopg"))
    ledger_tables.drop_all(engine)
    access_tables.drop_all(engine)
    yield engine
    engine.dispose()


def checked(home: Path) -> Verdict:
    settings = Settings.model_validate({"home": home, "ledger_url": ADDRESS})
    key = key_of(settings)
    with closing(Store(settings.ledger_address, key)) as store:
        return verify(store, Anchors(settings.ledger_anchor_file, key))


@pytest.mark.usefixtures("database")
def test_sixteen_readers_lose_no_entry_and_who_looked_is_found(tmp_path: Path) -> None:
    got: list[int] = []
    with opened(tmp_path, ledger_url=ADDRESS) as ledger:

        def read() -> None:
            for number in range(20):
                got.extend(entry.sequence for entry in ledger.append(draft(number)))

        threads = [threading.Thread(target=read) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert looks_at(ledger.store, person(7)).total == 16
        found = looks_by(ledger.store, "anna", limit=2)
        assert ([one.sequence for one in found.entries], found.total, found.following) == (
            [320, 319],
            320,
            319,
        )
    assert sorted(got) == list(range(1, 321))
    assert (checked(tmp_path).entries, checked(tmp_path).fault) == (320, None)


@pytest.mark.usefixtures("database")
def test_three_processes_share_one_chain_and_a_killed_one_leaves_its_intent(tmp_path: Path) -> None:
    begin = f"import os\nos.environ['SIGHTLINE_LEDGER_URL'] = {ADDRESS!r}\n"
    script = "for n in range(40):\n    ledger.append(draft(n))\nledger.close()\n"
    key_of(Settings(home=tmp_path))
    processes = [started(tmp_path, script, begin=begin) for _ in range(2)]
    with opened(tmp_path, ledger_url=ADDRESS) as ledger:
        for number in range(40):
            ledger.append(draft(number))
    for process in processes:
        assert process.wait(60) == 0
        assert process.stdout is not None
        process.stdout.close()
    killed = started(
        tmp_path,
        "import time\nwith ledger.writing(ANNA, 'load', 'load', {}):\n    print('in')\n    time.sleep(60)\n",
        begin=begin,
    )
    assert killed.stdout is not None
    assert killed.stdout.readline() == "in\n"
    killed.kill()
    killed.wait()
    killed.stdout.close()
    verdict = checked(tmp_path)
    assert (verdict.entries, verdict.fault) == (121, None)
    assert [(one.action, one.outcome) for one in verdict.open] == [("load", "intent")]


@pytest.mark.parametrize(
    ("edit", "sequence"),
    [
        ("UPDATE ledger_entries SET body = body || '\\x20'::bytea WHERE sequence = 7", 7),
        ("DELETE FROM ledger_entries WHERE sequence = 5", 5),
        ("DELETE FROM ledger_people WHERE sequence = 6", 6),
        ("UPDATE ledger_head SET seal = repeat('0', 64)", 10),
    ],
)
def test_whoever_edits_it_is_found_out(database: Engine, tmp_path: Path, edit: str, sequence: int) -> None:
    with opened(tmp_path, ledger_url=ADDRESS) as ledger:
        for number in range(10):
            ledger.append(draft(number))
    with database.begin() as tx:
        tx.execute(text(edit))
    fault = checked(tmp_path).fault
    assert fault is not None
    assert fault.sequence == sequence


def test_a_ledger_that_may_not_be_written_answers_nothing(database: Engine, tmp_path: Path) -> None:
    with opened(tmp_path, ledger_url=ADDRESS) as ledger:
        ledger.append(draft(1))
        with database.begin() as tx:
            tx.execute(text("ALTER TABLE ledger_entries RENAME TO away"))
        with pytest.raises(LedgerAway, match="nothing is answered"):
            ledger.append(draft(2))
        with database.begin() as tx:
            tx.execute(text("ALTER TABLE away RENAME TO ledger_entries"))
        assert ledger.append(draft(3))[0].sequence == 2
    assert checked(tmp_path).fault is None


@pytest.mark.usefixtures("database")
def test_keys_grants_and_broken_glass(tmp_path: Path) -> None:
    settings = Settings.model_validate({"home": tmp_path, "access_url": ADDRESS})
    with closing(AccessStore(settings)) as store:
        keys = ApiKeys(store)
        key, secret = keys.issue(Wanted("nightly", "feeder", 30, source="NMC/casefile"), NOW)
        assert keys.actor(secret, NOW).source == "NMC/casefile"
        keys.revoke(key.key_id, NOW)
        with pytest.raises(NotSignedIn):
            keys.actor(secret, NOW)
        grants = Grants(store)
        grant = grants.give("anna", days=3, reason="the serious case review", given_by="chair", now=NOW)
        assert grants.holds("anna", NOW)
        grants.withdraw(grant.grant_id, NOW)
        assert not grants.holds("anna", NOW)
        glasses = Glasses(store)
        since = Actor("anna", "practitioner", "NMP", clearance=1, signed_in_at=NOW.timestamp())
        glass = glasses.open(since, person(1), reason="The refuge rang since noon.", owners=("NMC",), now=NOW)
        assert glasses.through(since, glass.glass_id, person(1), NOW).clearance == 3
        assert (glasses.every(owner="NMC", waiting=True)[1], glasses.every(owner="NM")[1]) == (1, 0)
        auditor = Actor("audit", "auditor")
        assert glasses.review(glass.glass_id, auditor, "justified", "", NOW).reviewed_by == "audit"
        with pytest.raises(Unknown):
            glasses.review("none", auditor, "justified", "", NOW)
        assert glasses.open_reviews() == 0
