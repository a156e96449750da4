"""`sightline keys` and `sightline grants`: what they change is in the ledger, and a secret is shown once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import command_line
from app.deps import operator
from app.errors import Unknown
from app.ledger.asked import looks_by
from app.ledger.book import open_ledger
from app.settings import load_settings

REASON = "covers a sealed family for a month"
READER = ("keys", "issue", "board", "--role", "reader", "--purpose", "front_door")
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in a home of its own."""
    monkeypatch.setenv("SIGHTLINE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(command_line(words[0]), words)


def entries() -> list[tuple[str, str]]:
    """Question and outcome of everything that was entered, the first one first."""
    settings = load_settings()
    with open_ledger(settings) as ledger:
        found = looks_by(ledger.store, operator(settings).name, limit=200).entries
    return [(one.question, one.outcome) for one in found][::-1]


def test_a_key_is_shown_once_and_opens_nothing_once_revoked(run: Run) -> None:
    issued = run(*READER, "--question", "children_near_risk", "--clearance", "1")
    secret = issued.stdout.strip()
    assert len(secret) > 20
    (listed,) = json.loads(run("keys", "list", "--json").stdout)
    assert (listed["name"], listed["questions"], listed["state"]) == ("board", ["children_near_risk"], "live")
    assert secret not in run("keys", "list").output + run("keys", "list", "--json").output
    assert run("keys", "revoke", listed["key_id"]).exit_code == 0
    assert json.loads(run("keys", "list", "--json").stdout)[0]["state"] == "revoked"
    assert entries() == [(what, how) for what in ("issue_key", "revoke_key") for how in ("intent", "done")]


def test_a_key_for_a_question_that_is_none_is_not_issued(run: Run) -> None:
    refused = run(*READER, "--question", "children_near_riks")
    assert isinstance(refused.exception, Unknown)
    assert json.loads(run("keys", "list", "--json").stdout) == []


def test_a_grant_names_who_gave_it_until_it_is_withdrawn(run: Run) -> None:
    given = run("grants", "give", "Ann Case", "--reason", REASON)
    assert "Ann Case has clearance 3 until" in given.stdout
    (listed,) = json.loads(run("grants", "list", "--json").stdout)
    assert (listed["given_by"], listed["reason"]) == (operator(load_settings()).name, REASON)
    assert run("grants", "withdraw", listed["grant_id"]).exit_code == 0
    assert json.loads(run("grants", "list", "--json").stdout)[0]["withdrawn_at"]
    assert entries() == [
        (what, how) for what in ("give_grant", "withdraw_grant") for how in ("intent", "done")
    ]
