"""API keys and grants: what opens, for how long, and what no longer does."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.errors import AccessAway, BadInput, Conflict, NotSignedIn, Unknown
from app.security.api_keys import ApiKeys, Wanted
from app.security.gate import Gate
from app.security.grants import Grants
from app.security.store import AccessStore
from app.settings import Settings

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
FEEDER = Wanted("casefile-nightly", "feeder", 30, source="NMC/casefile")
READER = Wanted(
    "portal", "reader", 30,
    questions=frozenset({"children_near_risk"}), purposes=frozenset({"front_door"}), clearance=1,
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Generator[AccessStore]:
    with closing(AccessStore(Settings(home=tmp_path))) as opened:
        yield opened


def test_a_key_says_who_holds_it_and_is_kept_as_a_digest(store: AccessStore, tmp_path: Path) -> None:
    keys = ApiKeys(store)
    key, secret = keys.issue(FEEDER, NOW)
    actor = keys.actor(secret, NOW)
    assert (actor.name, actor.role, actor.agency, actor.source) == (
        "key:casefile-nightly", "feeder", "NMC", "NMC/casefile",
    )  # fmt: skip
    reader = keys.actor(keys.issue(READER, NOW)[1], NOW)
    assert (reader.clearance, reader.questions, reader.purposes) == (1, READER.questions, READER.purposes)
    assert secret.startswith(f"sightline_{key.key_id}_")
    files = list((tmp_path / "access").iterdir())
    assert files
    for file in files:
        # All after the key's id: the random part may hold an underscore itself, even near its end.
        assert secret.split("_", 2)[2].encode() not in file.read_bytes()
        assert file.stat().st_mode & 0o077 == 0 or file.name != "access.db"


def test_what_is_not_quite_the_key_opens_nothing(store: AccessStore) -> None:
    keys = ApiKeys(store)
    key, secret = keys.issue(FEEDER, NOW)
    other = keys.issue(READER, NOW)[1]
    said = set[str]()
    for wrong in (
        secret[:-1],
        secret[:-1] + ("A" if secret[-1] != "A" else "B"),
        secret + "A",
        secret.upper(),
        f"sightline_{key.key_id}_{other.rpartition('_')[2]}",
        f"sightline_{'0' * 12}_{'a' * 43}",
        "sightline_",
        "",
    ):
        with pytest.raises(NotSignedIn) as refused:
            keys.actor(wrong, NOW)
        said.add(refused.value.detail)
    assert len(said) == 1


def test_a_key_ends_at_its_time_and_at_once_when_revoked(store: AccessStore) -> None:
    keys = ApiKeys(store)
    key, secret = keys.issue(FEEDER, NOW)
    end = NOW + timedelta(days=30)
    assert keys.actor(secret, end - timedelta(seconds=1)).role == "feeder"
    with pytest.raises(NotSignedIn):
        keys.actor(secret, end)
    keys.revoke(key.key_id, NOW)
    with pytest.raises(NotSignedIn):
        keys.actor(secret, NOW)
    [held] = keys.every()
    assert held.state(NOW) == "revoked"
    assert held.used_at == "2026-07-01T08:59:59Z"
    with pytest.raises(Unknown):
        keys.revoke("nothing")


def test_two_of_a_name_live_at_a_time_so_that_one_can_take_over(store: AccessStore) -> None:
    keys = ApiKeys(store)
    first, secret = keys.issue(FEEDER, NOW)
    second = keys.issue(FEEDER, NOW)[1]
    with pytest.raises(Conflict, match=first.key_id):
        keys.issue(FEEDER, NOW)
    assert keys.actor(secret, NOW) == keys.actor(second, NOW)
    keys.revoke(first.key_id, NOW)
    assert keys.actor(keys.issue(FEEDER, NOW)[1], NOW).source == "NMC/casefile"


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted("A B", "feeder", 30, source="NMC/casefile"),
        Wanted("ab", "feeder", 0, source="NMC/casefile"),
        Wanted("ab", "feeder", 366, source="NMC/casefile"),
        Wanted("ab", "feeder", 30, source="NMC"),
        Wanted("ab", "reader", 30, purposes=frozenset({"court"})),
        Wanted("ab", "reader", 30, questions=frozenset({"person"})),
        Wanted(
            "ab", "reader", 30, questions=frozenset({"person"}), purposes=frozenset({"court"}), clearance=3
        ),
    ],
)
def test_no_key_is_issued_that_could_not_be_meant(store: AccessStore, wanted: Wanted) -> None:
    with pytest.raises(BadInput):
        ApiKeys(store).issue(wanted)
    assert ApiKeys(store).every() == []


def test_a_grant_is_for_one_name_and_ends(store: AccessStore) -> None:
    grants = Grants(store)
    grant = grants.give("s-1", days=7, reason="serious case review, chair", given_by="a", now=NOW)
    assert grants.holds("s-1", NOW)
    assert not grants.holds("s-2", NOW)
    assert not grants.holds("s-1", NOW + timedelta(days=7))
    grants.withdraw(grant.grant_id, NOW)
    assert not grants.holds("s-1", NOW)
    for changed in ({"days": 91}, {"days": 0}, {"reason": "because"}):
        with pytest.raises(BadInput):
            grants.give("s-1", **({"days": 7, "reason": "x" * 20, "given_by": "a"} | changed))  # pyright: ignore[reportArgumentType]  a mixed mapping
    with pytest.raises(Unknown):
        grants.withdraw("nothing")


def test_a_broken_store_lets_nobody_in(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with closing(AccessStore(settings)) as store:
        secret = ApiKeys(store).issue(FEEDER, NOW)[1]
    with closing(sqlite3.connect(tmp_path / "access" / "access.db")) as opened:
        opened.execute("DROP TABLE access_keys")
    with closing(Gate(settings)) as gate:
        # It is made anew at the start, and knows nobody.
        with pytest.raises(NotSignedIn):
            gate.enter(secret)
        with closing(sqlite3.connect(tmp_path / "access" / "access.db")) as opened:
            opened.execute("DROP TABLE access_keys")
        with pytest.raises(AccessAway):
            gate.enter(secret)
