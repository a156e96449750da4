"""From a code of the mirror to the person: by the reader's clearance, and never without an entry."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from app.cli import command_line
from app.doors.limits import Limits
from app.graph.session import GraphSession
from app.ledger.asked import looks_at
from app.main import create_app
from app.mirror.key import MirrorKey, mirror_key
from app.settings import Settings
from tests.doors.clients import Client
from tests.doors.conftest import BASE
from tests.doors.test_bad_input import problem
from tests.signing_in import SignsIn, at_clearance

CODES = "/api/v1/codes"
OF_TIER: LiteralString = "MATCH (p:Person) WHERE p.tier = $tier RETURN p.person_id AS id ORDER BY id LIMIT 1"


@dataclass(frozen=True, slots=True)
class Asked:
    """The application at one clearance, and its settings."""

    client: TestClient
    settings: Settings

    def code(self, person_id: str) -> str:
        return mirror_key(self.settings).person_code(person_id)

    def ask(self, code: str) -> Any:
        return self.client.post(CODES, json={"code": code})

    def looks(self, person_id: str) -> list[tuple[str, str, tuple[str, ...]]]:
        """Question, outcome and people of each entry about a person, the latest first."""
        store = self.client.app.state.door.ledger.store  # pyright: ignore[reportAttributeAccessIssue, reportFunctionMemberAccess]  it is our application
        return [(one.question, one.outcome, one.people) for one in looks_at(store, person_id).entries]


@pytest.fixture(params=[0, 3], ids=["open", "full"])
def asked(
    request: pytest.FixtureRequest, small_world: Settings, session: GraphSession, tmp_path: Path
) -> Generator[Asked]:
    settings = at_clearance(small_world, request.param)
    settings = Settings.model_validate(settings.model_dump() | {"home": tmp_path / "home"})
    with Client(create_app(settings, session), base_url=BASE) as client:
        client.auth = SignsIn(settings, request.param)
        yield Asked(client, settings)


def one_of(session: GraphSession, tier: int) -> str:
    with session._driver.session(database=session._database) as opened:
        return str(opened.run(OF_TIER, tier=tier).single(strict=True)["id"])


def test_a_code_is_the_person_again(asked: Asked, session: GraphSession) -> None:
    person_id = one_of(session, 0)
    reply = asked.ask(asked.code(person_id))
    assert (reply.status_code, reply.json()) == (200, {"person_id": person_id})
    assert asked.looks(person_id) == [("person_of_code", "answered", (person_id,))]


def test_who_may_not_be_seen_is_as_unknown_as_a_forged_code(asked: Asked, session: GraphSession) -> None:
    hidden = one_of(session, 3)
    reply = asked.ask(asked.code(hidden))
    if asked.settings.clearance == 3:
        assert reply.json() == {"person_id": hidden}
        return
    forged = asked.ask(MirrorKey(b"another key of sixteen").person_code(hidden))
    problem(forged, 404)
    same = {name: reply.json()[name] for name in ("title", "status", "detail")}
    assert same == {name: forged.json()[name] for name in ("title", "status", "detail")}
    assert reply.status_code == 404
    # Whoever tried is in that person's own list; a forged code leads to nobody's.
    assert asked.looks(hidden) == [("person_of_code", "not_found", (hidden,))]


@pytest.mark.parametrize("code", ["", "C", "Cnone", "C" * 37, "P" + "a" * 15, "é" * 30, "C" + "a" * 36])
def test_what_is_no_code_is_not_found(asked: Asked, code: str) -> None:
    problem(asked.ask(code), 404)


def test_a_body_with_anything_else_is_refused(asked: Asked) -> None:
    for body in ({}, {"code": 1}, {"code": "C", "person_id": "P"}, {"code": "C" * 65}):
        problem(asked.client.post(CODES, json=body), 422)
    assert asked.client.get(f"{CODES}/Cnone").status_code == 404


def test_codes_count_among_the_people_of_a_day(asked: Asked, session: GraphSession) -> None:
    limited = asked.settings.model_copy(update={"people_per_day": 2})
    asked.client.app.state.limits = Limits(limited)  # pyright: ignore[reportAttributeAccessIssue, reportFunctionMemberAccess]  it is our application
    code = asked.code(one_of(session, 0))
    assert [asked.ask(code).status_code for _ in range(3)] == [200, 200, 200], "the same one counts once"
    assert [asked.ask(f"Cnone{turn}").status_code for turn in range(2)] == [404, 429]


def test_the_command_says_the_same(
    asked: Asked, session: GraphSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    person_id, hidden = one_of(session, 0), one_of(session, 3)
    settings = asked.settings
    password = settings.graph_password.get_secret_value() if settings.graph_password else ""
    for name, value in {
        "HOME": settings.home,
        "GRAPH_URI": settings.graph_uri,
        "GRAPH_USER": settings.graph_user,
        "GRAPH_PASSWORD": password,
        "GRAPH_DATABASE": settings.graph_database,
        "CLEARANCE": settings.clearance,
        "PURPOSE": "front_door",
        "REFERENCE": "CASE-1",
    }.items():
        monkeypatch.setenv(f"SIGHTLINE_{name}", str(value))
    run = CliRunner()
    said = run.invoke(command_line(), ["mirror", "person", asked.code(person_id)])
    assert (said.exit_code, said.stdout) == (0, f"{person_id}\n"), said.output
    assert asked.looks(person_id)[0] == ("person_of_code", "answered", (person_id,))
    other = run.invoke(command_line(), ["mirror", "person", asked.code(hidden)])
    assert (other.exit_code == 0) == (settings.clearance == 3)
