"""Who is who at the command line: a load is followed by a run if that is set, and whoever decides says why."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.cli import main
from app.graph.servers import GraphAddress
from app.graph.session import GraphSession
from app.ledger.book import open_ledger
from app.ledger.entry import Entry, read_back
from app.ledger.store import entries
from app.settings import Settings
from tests.worlds.script import drafts_of, write_world

WORLD = """
extract NMH/beacon 2026-05-01 full
person 7 given_name=Marta family_name=Brook birth_date=2012-03-04 sex=F
extract NME/bell 2026-05-01 full
person 8 given_name=Martha family_name=Brook birth_date=2012-03-04 sex=F
"""
PAIR = ("NMH/beacon/7", "NME/bell/8")
WHY = ("--purpose", "data_quality", "--reference", "DQ-7")


@pytest.fixture
def sightline(
    graph: GraphSession,
    settings: Settings,
    graph_address: GraphAddress,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Callable[..., tuple[int, str]]:
    """Run `sightline` with these words on an empty graph; exit code, and all that was written."""
    given = {
        "HOME": str(settings.home),
        "GRAPH_URI": graph_address.uri,
        "GRAPH_USER": graph_address.user,
        "GRAPH_PASSWORD": graph_address.password,
        "GRAPH_DATABASE": graph_address.database,
        "TODAY": "2026-06-01",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"SIGHTLINE_{name}", value)

    def run(*words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["sightline", *words])
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        written = capfd.readouterr()
        return int(ended.value.code or 0), written.out + written.err

    return run


def entered(settings: Settings) -> list[Entry]:
    with open_ledger(settings) as ledger, ledger.store.reading() as tx:
        bodies = tx.execute(select(entries.c.body).order_by(entries.c.sequence))
        return [read_back(bytes(body)) for (body,) in bodies]


def test_decisions_enter_why_and_whom_and_a_load_is_compared_if_that_is_set(
    sightline: Callable[..., tuple[int, str]],
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    first, second = write_world(drafts_of(WORLD), tmp_path / "world")
    code, said = sightline("load", str(first))
    assert code == 0
    assert "`sightline link run`" in said
    monkeypatch.setenv("SIGHTLINE_LINK_AFTER_LOAD", "true")
    code, said = sightline("load", str(second))
    assert code == 0
    assert "2 records, 2 compared: 1 pairs may be one person" in said
    count = len(entered(settings))
    for words in (("queue",), ("explain", *PAIR), ("decide", *PAIR, "same", "--reason", "one girl")):
        code, said = sightline("link", *words)
        assert code != 0
        assert "purpose" in said
    assert len(entered(settings)) == count, "nothing was read, so nothing is entered"
    acts: list[Any] = [
        ("decide_match", ("decide", *PAIR, "same", "--reason", "one girl")),
        ("take_back_match", ("take-back", *PAIR, "--reason", "two girls")),
    ]
    for question, words in acts:
        count = len(entered(settings))
        code, said = sightline("link", *words, *WHY)
        assert code == 0, said
        new = [one for one in entered(settings)[count:] if one.question == question]
        assert [one.outcome for one in new if not one.people] != []
        (answered,) = [one for one in new if one.people]
        assert {(one.purpose, one.reference) for one in new} == {("data_quality", "DQ-7")}
        # Apart they are two people, decided to be one they are one.
        assert len(answered.people) == (1 if question == "decide_match" else 2)
