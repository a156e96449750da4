"""Who may ask what: every route as every role, purposes, clearances, keys, and what the ledger says of it."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from typing import Any, cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import ECKey

from app.errors import NotSignedIn
from app.explore import registry
from app.graph.session import GraphSession
from app.ledger.asked import looks_by
from app.ledger.book import Ledger
from app.ledger.entry import people_in
from app.main import create_app
from app.models.roles import PEOPLE_ROLES, Role
from app.security.api_keys import ApiKeys, Wanted
from app.security.dev_users import token_for
from app.security.gate import Gate
from app.security.purposes import PURPOSES
from app.security.store import AccessStore
from app.security.tokens import Issuer
from app.settings import Settings
from tests.doors.clients import Client
from tests.doors.conftest import BASE
from tests.signing_in import WHY, headers_of

API = "/api/v1"
# What each role may ask, by operation, written down a second time by hand.
ABOUT_PEOPLE = {
    *("children_without_carers", "children_near_risk", "children_near_risk_groups", "search_people"),
    *("person", "person_carers", "person_network", "person_risks", "person_timeline", "paths", "household"),
    *("incident", "incidents_children_not_recorded", "break_glass", "person_of_code", "person_decisions"),
}
MATCHES = {"matches", "match", "decide_match", "take_back_match"}
CATALOGUE = {"questions", "question", "sources"}
OPEN = {"health_live", "health_ready", "metrics"}
MAY: dict[str, set[str]] = {
    "practitioner": ABOUT_PEOPLE | CATALOGUE | {"question_answer", "load"},
    "steward": ABOUT_PEOPLE | MATCHES | CATALOGUE | {"question_answer", "load", "broken_glass"},
    "analyst": CATALOGUE | {"load"},
    "auditor": CATALOGUE | {"ledger_person", "ledger_actor", "broken_glass", "review_glass"},
    "admin": CATALOGUE | {"load"},
    "feeder": {"load", "send_load"},
    "reader": CATALOGUE | {"question_answer"},
    "nobody": set(),
}
NAMELESS = {
    *("answer_context", "children_counted", "completeness_by_source", "load", "load_of_run", "sources"),
    "sources_loaded",
}


@pytest.fixture(scope="module")
def plain(small_world: Settings, session: GraphSession) -> Generator[TestClient]:
    """The application with the clearances that the settings give by default; nobody has signed in."""
    defaults = {"clearance_practitioner": 1, "clearance_steward": 2}
    app = create_app(small_world.model_copy(update=defaults), session)
    with Client(app, base_url=BASE, raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def credentials(small_world: Settings) -> dict[str, dict[str, str]]:
    """Headers by role, with a purpose and a reference."""
    with closing(AccessStore(small_world)) as store:
        keys = ApiKeys(store)
        feeder = keys.issue(Wanted("feed", "feeder", 1, source="NMP/connect"))[1]
        wanted = Wanted(
            "portal", "reader", 1,
            questions=frozenset({"children_near_risk", "person", "completeness_by_source"}),
            purposes=frozenset({"front_door"}),
        )  # fmt: skip
        reader = keys.issue(wanted)[1]
    found = {role: headers_of(small_world, role) for role in PEOPLE_ROLES}
    found |= {"feeder": {"Authorization": f"Bearer {feeder}"} | WHY}
    return found | {"reader": {"Authorization": f"Bearer {reader}"} | WHY, "nobody": dict(WHY)}


@pytest.fixture
def ledger(plain: TestClient) -> Ledger:
    return cast("FastAPI", plain.app).state.door.ledger


def operations(client: TestClient) -> Generator[tuple[str, str, str]]:
    document = client.get(f"{API}/openapi.json").json()
    for path, methods in document["paths"].items():
        for method, route in methods.items():
            yield method.upper(), path, route["operationId"]


def ask(client: TestClient, method: str, path: str, headers: dict[str, str]) -> Any:
    address = path.replace("{name}", "children_near_risk").replace("{person_id}", "Paaaaaaaaaaaaaaa")
    address = address.replace("{", "").replace("}", "")
    body = {"name": "Rubie"} if path.endswith("/searches/people") else {}
    if path.endswith("/codes"):
        body = {"code": "Cnone"}
    return client.request(method, address, headers=headers, json=body if method == "POST" else None)


@pytest.mark.parametrize("role", sorted(MAY))
def test_each_route_as_each_role(
    plain: TestClient, credentials: dict[str, dict[str, str]], role: str
) -> None:
    asked = list(operations(plain))
    assert {one for _, _, one in asked} == OPEN | set.union(*MAY.values()), "each route has its rule here"
    for method, path, operation in asked:
        status = ask(plain, method, path, credentials[role]).status_code
        if operation in OPEN | MAY[role]:
            assert status not in {401, 403}, f"{role} {operation}"
        else:
            assert status == (401 if role == "nobody" else 403), f"{role} {operation}"


def test_a_route_without_a_rule_is_found(plain: TestClient) -> None:
    document = plain.get(f"{API}/openapi.json").json()
    for path, methods in document["paths"].items():
        for method, route in methods.items():
            scopes = [scope for one in route.get("security", []) for scope in one["Bearer"]]
            assert len(scopes) == (0 if route["operationId"] in OPEN else 1), f"{method} {path}"


@pytest.mark.parametrize("operation", sorted(ABOUT_PEOPLE | MATCHES | {"question_answer"}))
def test_no_purpose_no_person(
    plain: TestClient, credentials: dict[str, dict[str, str]], operation: str, ledger: Ledger
) -> None:
    method, path = next((m, p) for m, p, one in operations(plain) if one == operation)
    signed_in = {"Authorization": credentials["steward"]["Authorization"]}
    for wrong in (
        {},
        {"X-Access-Purpose": "section_47"},
        {"X-Access-Reference": "CASE-1"},
        {"X-Access-Purpose": "curiosity", "X-Access-Reference": "CASE-1"},
        {"X-Access-Purpose": "section_47", "X-Access-Reference": "Rubie"},
        {"X-Access-Purpose": "section_47", "X-Access-Reference": "Rubie1"},
        {"X-Access-Purpose": "section_47", "X-Access-Reference": "RUBIE SHAW 1"},
    ):
        refused = ask(plain, method, path, signed_in | wrong)
        assert refused.status_code == 403
        assert refused.json()["title"] == "A purpose is needed"
        assert "rubie" not in refused.text.lower()
        if wrong.get("X-Access-Purpose") != "section_47":
            assert all(one in refused.text for one in PURPOSES)
        assert looks_by(ledger.store, "test-steward", limit=1).entries[0].outcome == "refused"


def test_who_has_not_signed_in_is_told_how_and_leaves_no_entry(plain: TestClient, ledger: Ledger) -> None:
    before = ledger.store
    with before.reading() as tx:
        had = before.head(tx)[0].sequence
    for given in (
        "",
        "Basic c3RldzphcmQ=",
        "Bearer",
        "Bearer x",
        "Bearer a.b.c",
        f"Bearer sightline_{'0' * 12}_{'a' * 43}",
    ):
        refused = plain.get(f"{API}/sources", headers={"Authorization": given} if given else {})
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"] == "Bearer"
        assert refused.headers["content-type"] == "application/problem+json"
    with before.reading() as tx:
        assert before.head(tx)[0].sequence == had


def test_what_an_entry_says_of_who_and_why(small_world: Settings, plain: TestClient, ledger: Ledger) -> None:
    token = token_for(small_world, "practitioner", name="p-7", agency="NMC")
    why = {"X-Access-Purpose": "section_47", "X-Access-Reference": "2026/0815"}
    plain.get(f"{API}/children/near-risk?limit=1", headers={"Authorization": f"Bearer {token}"} | why)
    [entry] = looks_by(ledger.store, "p-7").entries
    said = (entry.role, entry.agency, entry.purpose, entry.reference, entry.outcome)
    assert said == ("practitioner", "NMC", "section_47", "2026/0815", "answered")


def test_each_role_has_its_clearance_and_less_is_the_same_404(
    plain: TestClient, client: TestClient, credentials: dict[str, dict[str, str]]
) -> None:
    # The other client has clearance 3 and finds who is hidden from whom.
    names = [one["person_id"] for one in _everybody(client)]
    tiers = {
        one: max(r["restriction"] for r in client.get(f"{API}/people/{one}").json()["records"])
        for one in names
    }
    assert set(tiers.values()) == {0, 3}
    for role, clearance in (("practitioner", 1), ("steward", 2)):
        unknown = plain.get(f"{API}/people/Paaaaaaaaaaaaaaa", headers=credentials[role])
        for person_id, tier in tiers.items():
            reply = plain.get(f"{API}/people/{person_id}", headers=credentials[role])
            if tier > clearance:
                assert (reply.status_code, reply.content) == (404, unknown.content), f"{role} {person_id}"
            else:
                assert reply.status_code == 200, f"{role} {person_id}"


def _everybody(client: TestClient) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for letter in ("Rubie", "Shaw", "Cole", "Daniel", "Mary", "Ann", "Osei", "Jordan", "Sam", "Lee"):
        for hit in client.post(f"{API}/searches/people?limit=200", json={"name": letter}).json()["items"]:
            found[hit["person"]["person_id"]] = hit["person"]
    for lists in ("children/near-risk?max_steps=4&profile=all", "children/without-carers"):
        for item in client.get(f"{API}/{lists}", params={"limit": 200}).json()["items"]:
            found[item["child"]["person_id"]] = item["child"]
    return list(found.values())


def test_a_reader_asks_what_its_key_names_for_what_it_names(
    plain: TestClient, credentials: dict[str, dict[str, str]]
) -> None:
    reader = credentials["reader"]
    ask_by_name = f"{API}/questions/{{}}/answer"
    assert plain.get(ask_by_name.format("children_near_risk"), headers=reader).status_code == 200
    assert plain.get(ask_by_name.format("completeness_by_source"), headers=reader).status_code == 200
    for refused in (
        plain.get(ask_by_name.format("siblings_not_linked"), headers=reader),
        plain.get(ask_by_name.format("no_such_question"), headers=reader),
        plain.get(ask_by_name.format("sources"), headers=reader),
        plain.get(ask_by_name.format("children_near_risk"), headers=reader | {"Accept": "text/csv"}),
        plain.get(ask_by_name.format("children_near_risk"), headers=reader | {"X-Access-Purpose": "court"}),
    ):
        assert refused.status_code == 403, refused.text


def test_who_may_take_a_whole_list(plain: TestClient, credentials: dict[str, dict[str, str]]) -> None:
    for accept in ("text/csv", "application/x-ndjson"):
        for role, status in (("practitioner", 403), ("steward", 200)):
            reply = plain.get(f"{API}/children/near-risk", headers=credentials[role] | {"Accept": accept})
            assert reply.status_code == status


def test_an_analyst_asks_what_names_nobody(
    plain: TestClient, client: TestClient, credentials: dict[str, dict[str, str]]
) -> None:
    analyst = {"Authorization": credentials["analyst"]["Authorization"]}
    assert {one.name for one in registry.names() if not registry.identifies(one.name)} == NAMELESS
    for name in sorted(NAMELESS):
        reply = plain.get(f"{API}/questions/{name}/answer", headers=analyst | {"Accept": "application/json"})
        assert reply.status_code in {200, 422, 404}, reply.text
        # At full clearance, where most could be said.
        given = {"run_id": "R0"} if "load" in name and name != "sources_loaded" else {}
        whole = client.get(f"{API}/questions/{name}/answer", params=given)
        assert people_in(whole.content) == ()
    for name in ("children_near_risk", "person", "no_such_question"):
        assert plain.get(f"{API}/questions/{name}/answer", headers=analyst | WHY).status_code == 403


def test_a_token_of_several_roles_acts_in_one(small_world: Settings, session: GraphSession) -> None:
    key = ECKey.generate_key("P-256", {"kid": "k"})
    issuer = Issuer("https://login.example.org", "sightline", {"k": key}.get)
    claims = {
        "iss": issuer.name, "aud": "sightline", "sub": "both", "exp": 4_000_000_000, "roles": ["auditor", "practitioner"],
    }  # fmt: skip
    headers = {"Authorization": f"Bearer {jwt.encode({'alg': 'ES256', 'kid': 'k'}, claims, key)}"} | WHY
    app = create_app(small_world, session, gate=Gate(small_world, [issuer]))
    with Client(app, base_url=BASE) as client:
        assert client.get(f"{API}/sources", headers=headers).status_code == 403
        for wanted, person, looks in (("auditor", 403, 200), ("practitioner", 404, 403)):
            acting = headers | {"X-Access-Role": wanted}
            assert client.get(f"{API}/people/Paaaaaaaaaaaaaaa", headers=acting).status_code == person
            assert client.get(f"{API}/ledger/actors/x", headers=acting).status_code == looks
        assert client.get(f"{API}/sources", headers=headers | {"X-Access-Role": "steward"}).status_code == 403


@pytest.mark.parametrize("role", PEOPLE_ROLES)
def test_in_production_no_development_user_comes_in(small_world: Settings, role: Role) -> None:
    token = token_for(small_world, role)
    for changed in ({"env": "prod"}, {"host": "0.0.0.0"}, {"dev_users": False}):  # noqa: S104  nothing listens there
        settings = small_world.model_copy(update=changed)
        with closing(Gate(settings)) as gate, pytest.raises(NotSignedIn):
            gate.enter(token)
    with closing(Gate(small_world)) as gate:
        assert gate.enter(token).role == role


def test_each_role_has_the_clearance_that_is_set_and_a_grant_raises_two(small_world: Settings) -> None:
    changed = {"clearance_practitioner": 1, "clearance_steward": 2, "clearance_analyst": 1}
    settings = small_world.model_copy(update=changed)
    with closing(Gate(settings)) as gate:
        for role in PEOPLE_ROLES:
            gate.grants.give(f"named-{role}", days=1, reason="because a court has asked", given_by="t")
        plain = {role: gate.enter(token_for(settings, role)).clearance for role in PEOPLE_ROLES}
        named = {
            role: gate.enter(token_for(settings, role, name=f"named-{role}")).clearance
            for role in PEOPLE_ROLES
        }
    assert plain == {"practitioner": 1, "steward": 2, "analyst": 1, "auditor": 0, "admin": 0}
    assert named == plain | {"practitioner": 3, "steward": 3}


def test_a_key_that_is_revoked_while_it_is_used(plain: TestClient, small_world: Settings) -> None:
    with closing(AccessStore(small_world)) as store:
        keys = ApiKeys(store)
        wanted = Wanted("passing", "feeder", 1, source="NMP/connect")
        key, secret = keys.issue(wanted)
        headers = {"Authorization": f"Bearer {secret}"}
        assert plain.get(f"{API}/loads/R0", headers=headers).status_code == 404
        keys.revoke(key.key_id)
        assert plain.get(f"{API}/loads/R0", headers=headers).status_code == 401
