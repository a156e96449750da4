"""A ledger in a folder of a test's own, and drafts to enter."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from app.ledger.anchors import Anchors
from app.ledger.book import Ledger, open_ledger
from app.ledger.entry import Draft
from app.ledger.keys import key_of
from app.ledger.store import Store
from app.ledger.verifying import Verdict, verify
from app.models.actors import Actor
from app.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
ANNA = Actor(name="anna", role="practitioner", agency="csc", purpose="s47", reference="C-1")


def person(number: int) -> str:
    """A well-formed person id."""
    letters = "abcdefghij"
    return "P" + "".join(letters[int(digit)] for digit in f"{number:015}")


def draft(*people: int, question: str = "person", actor: Actor = ANNA) -> Draft:
    """An answer that held these people."""
    held = tuple(person(number) for number in people)
    return Draft(actor, "look", question, "0" * 64, held, len(held), "answered", "request-1")


def opened(home: Path, **changed: object) -> Ledger:
    """The ledger of a home, made if there is none."""
    return open_ledger(Settings.model_validate({"home": home, **changed}))


def checked(home: Path) -> Verdict:
    """What verification says of a home's ledger, read as the command reads it."""
    settings = Settings(home=home)
    key = key_of(settings)
    store = Store(settings.ledger_address, key)
    try:
        return verify(store, Anchors(settings.ledger_anchor_file, key))
    finally:
        store.close()


def filled(home: Path, number: int) -> None:
    """Enter so many answers, two people in each."""
    with opened(home) as ledger:
        ledger.append(*(draft(one, one + 1) for one in range(number)))


def started(home: Path, script: str, *, begin: str = "") -> subprocess.Popen[str]:
    """A process of its own that runs `script` with `ledger` open on this home, after `begin`."""
    setup = (
        "from app.ledger.book import open_ledger\nfrom app.settings import load_settings\n"
        "from tests.unit.ledger_home import draft, ANNA\nledger = open_ledger(load_settings())\n"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SIGHTLINE_")}
    return subprocess.Popen(
        [sys.executable, "-u", "-c", begin + setup + script],
        cwd=ROOT,
        env=environment | {"SIGHTLINE_HOME": str(home), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
