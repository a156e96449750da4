"""A command imports what it needs: all of them together take two seconds, whoever waits."""

from __future__ import annotations

import subprocess
import sys

import pytest

from app.cli import COMMANDS, main

AFTER = "import sys; from app.cli import command_line; command_line({!r}); print(*sys.modules)"
HEAVY = {"fastapi", "neo4j", "pandas", "splink", "uvicorn"}


def imported_for(first: str) -> set[str]:
    """The modules that are there once the command line stands for one word."""
    told = subprocess.run(
        [sys.executable, "-c", AFTER.format(first)], capture_output=True, text=True, check=True, timeout=60
    )
    return set(told.stdout.split())


@pytest.mark.parametrize("first", ["token", "keys", "load", "generate", "link"])
def test_a_command_without_a_question_brings_nothing_heavy(first: str) -> None:
    assert imported_for(first) & HEAVY == set()


def test_asking_brings_no_service() -> None:
    assert imported_for("ask") & (HEAVY - {"neo4j", "pandas"}) == set()


@pytest.mark.parametrize("first", ["", "aks"])
def test_whoever_names_none_is_shown_all(first: str) -> None:
    modules = {f"app.cli.{module}" for module, _ in COMMANDS.values()}
    assert modules <= imported_for(first)


def test_an_option_before_a_command_is_about_all_of_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["sightline", "--help", "token"])
    with pytest.raises(SystemExit):
        main()
    said = capsys.readouterr().out
    assert [name for name in COMMANDS if f" {name} " not in said] == []
