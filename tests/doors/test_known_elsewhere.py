"""A source's policy may say that somebody is known to another service: to whom it names, and nothing more."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.errors import SettingsError
from app.graph.session import GraphSession
from app.ledger.asked import looks_at
from app.main import create_app
from app.models.roles import Role
from app.security.elsewhere import policies_of
from app.settings import Settings
from tests.doors.conftest import BASE
from tests.signing_in import headers_of

API = "/api/v1"
WHOM = "the duty manager of Northmere, 01632 960100"
SAID = f"Known to another service: ask {WHOM}."
POLICY = f'["NMC/liquid"]\nask = "{WHOM}"\nroles = ["practitioner"]\n'
SEALED = {"name": "Jamie Fenn", "birth_date": "2015-06-30"}


@contextmanager
def serving(settings: Settings, session: GraphSession, policy: str, folder: Path) -> Generator[TestClient]:
    changed: dict[str, object] = {"clearance_practitioner": 1, "clearance_steward": 1}
    if policy:
        file = folder / "known-elsewhere.toml"
        file.write_text(policy, encoding="utf-8")
        changed["known_elsewhere"] = file
    app = create_app(settings.model_copy(update=changed), session)
    with TestClient(app, base_url=BASE, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def ids(client: TestClient) -> dict[str, str]:
    """People by name, as somebody who sees everything finds them."""
    found: dict[str, str] = {}
    for name in ("Jamie Fenn",):
        [hit] = [
            one["person"]["person_id"]
            for one in client.post(f"{API}/searches/people", json=SEALED).json()["items"]
            if one["person"]["name"] == name
        ]
        found[name] = hit
    # Whose own risk fact the source restricts, while the person is open.
    near = client.get(f"{API}/children/near-risk/groups?max_steps=4&limit=200").json()["items"]
    for one in near:
        whole = client.get(f"{API}/people/{one['risk_person']['person_id']}").json()
        if any(fact["risk_id"] == "RF-724" for fact in whole["risk_facts"]) and all(
            record["restriction"] == 0 for record in whole["records"]
        ):
            found["suspect"] = one["risk_person"]["person_id"]
    assert "suspect" in found
    return found


def asked(client: TestClient, settings: Settings, role: Role, ids: dict[str, str]) -> dict[str, Any]:
    headers = headers_of(settings, role)

    def search(body: dict[str, str]) -> Any:
        return client.post(f"{API}/searches/people", headers=headers, json=body).json()

    return {
        "search": search(SEALED),
        "identifier": search({"identifier": "999 990 4017"}),
        "name": search({"name": "Jamie Fenn"}),
        "other day": search(SEALED | {"birth_date": "2015-07-30"}),
        "hidden": client.get(f"{API}/people/{ids['Jamie Fenn']}", headers=headers).json(),
        "seen": client.get(f"{API}/people/{ids['suspect']}", headers=headers).json(),
        "nobody": client.get(f"{API}/people/Pnobody", headers=headers).json(),
    }


def test_it_is_off_unless_a_policy_says_so_and_then_for_its_roles_alone(
    small_world: Settings, session: GraphSession, ids: dict[str, str], tmp_path: Path
) -> None:
    with serving(small_world, session, "", tmp_path) as client:
        plain = {role: asked(client, small_world, role, ids) for role in ("practitioner", "steward")}
    with serving(small_world, session, POLICY, tmp_path) as client:
        told = asked(client, small_world, "practitioner", ids)
        assert asked(client, small_world, "steward", ids) == plain["steward"]
        ledger = cast("FastAPI", client.app).state.door.ledger
        hinted = [
            one
            for one in looks_at(ledger.store, ids["Jamie Fenn"]).entries
            if one.question == "known_elsewhere"
        ]
    assert SAID not in str(plain)
    # Who is meant beyond doubt, by name and birth date or by a number, and whoever is asked for by id.
    for what in ("search", "identifier", "seen"):
        assert told[what]["answer"]["notes"] == [*plain["practitioner"][what]["answer"]["notes"], SAID]
        told[what]["answer"]["notes"].remove(SAID)
    assert told["hidden"]["detail"] == f"{told['nobody']['detail']}. {SAID}"
    told["hidden"]["detail"] = told["nobody"]["detail"]
    # Nothing else differs: no count, no hit, no status.
    assert told == plain["practitioner"]
    assert told["hidden"]["status"] == 404
    assert {(one.actor, one.items) for one in hinted} == {("test-practitioner", 0)}
    assert len(hinted) == 3


def test_whoever_sees_everything_is_told_of_nothing(
    small_world: Settings, session: GraphSession, ids: dict[str, str], tmp_path: Path
) -> None:
    policy = POLICY.replace("practitioner", "steward")
    with serving(small_world, session, policy, tmp_path) as client:
        whole = client.get(
            f"{API}/people/{ids['Jamie Fenn']}", headers=headers_of(small_world, "steward", 3)
        ).json()
    assert whole["person"]["person_id"] == ids["Jamie Fenn"]
    assert SAID not in str(whole)


def test_another_source_says_nothing_of_what_this_one_hides(
    small_world: Settings, session: GraphSession, ids: dict[str, str], tmp_path: Path
) -> None:
    other = POLICY.replace("NMC/liquid", "NMP/connect")
    with serving(small_world, session, other, tmp_path) as client:
        assert SAID not in str(asked(client, small_world, "practitioner", ids))


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        '["NMC"]\nask = "x"',
        '["NMC/liquid"]\nask = ""',
        '["NMC/liquid"]\nask = "x\\ny"',
        '["NMC/liquid"]\nask = "x"\nroles = ["analyst"]',
        '["NMC/liquid"]\nask = "x"\ncount = true',
        'source = "NMC/liquid"',
    ],
)
def test_a_policy_that_cannot_be_read_stops_the_start(tmp_path: Path, text: str) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match="SIGHTLINE_KNOWN_ELSEWHERE"):
        policies_of(file)
    with pytest.raises(SettingsError, match="cannot be read"):
        policies_of(tmp_path / "none.toml")
