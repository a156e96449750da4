"""`sightline demo`: from nothing to a served, seeded, invented borough."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

import typer

import seed_data
from app.cli.demo_home import demo_settings
from app.cli.service import address_of, end_cleanly_when_told, listen, log_to, run
from app.deps import Door, open_door
from app.derive.ids import Ids
from app.errors import TooSlow
from app.explore import carers, children
from app.graph.local_folder import folder_of
from app.graph.progress import ConsoleProgress
from app.ingest.load import load_extract
from app.linkage.model import load_model
from app.linkage.running import link
from app.settings import Settings, load_settings

PEOPLE: Final = 2_000
SEED: Final = 1
SMALL: Final = Path(seed_data.__file__).parent / "small"


def demo() -> None:
    """Run an invented borough: its own Neo4j, loaded and served, until Ctrl-C. Nothing else is touched."""
    end_cleanly_when_told()
    settings = demo_settings(load_settings())
    listening = listen(settings)
    log_to(logging.WARNING)
    with ConsoleProgress() as progress, open_door(settings, progress=progress) as door:
        _fill(door, progress)
        _warm(door, progress)
        typer.echo(what_to_try(settings, address_of(settings, listening)))
        run(door, listening)


def _fill(door: Door, progress: ConsoleProgress) -> None:
    """Load the hand-made stories and the generated borough and fill the steward's desk, unless this database
    has them already.
    """
    settings = door.settings
    mark = folder_of(settings).root / "demo-loaded"
    wanted = _fingerprint()
    if mark.is_file() and mark.read_text(encoding="utf-8") == wanted:
        return
    borough = settings.home / f"borough-{PEOPLE}-{SEED}"
    if not (borough / "manifest.json").is_file():
        progress.say(f"Inventing a borough of {PEOPLE:,} people.")
        seed_data.generate(people=PEOPLE, seed=SEED, out=borough)
    folders = [(root, folder) for root in (SMALL, borough) for folder in _extracts_in(root)]
    for number, (root, folder) in enumerate(folders, start=1):
        progress.say(f"Loading {folder.relative_to(root)} ({number} of {len(folders)}).")
        with door.ledger.writing(door.actor, "load", "load", {"extract": folder.name}) as written:
            written.items = load_extract(door.session, settings, folder).read
    progress.say("Comparing the records: which may be one person?")
    with door.ledger.writing(door.actor, "load", "link", {}) as written:
        ids = Ids(settings.id_key.get_secret_value())
        found = link(door.session, ids, load_model(), rule=settings.join_by_identifier)
        written.items = found.pairs
    mark.write_text(wanted, encoding="utf-8")


def _warm(door: Door, progress: ConsoleProgress) -> None:
    """Ask the two main questions once: a database that has just started plans each for a while."""
    progress.say("Asking the two main questions once, so that your first answer is quick.")
    asked = door.asking()
    for _ in range(2):
        with suppress(TooSlow):  # planned by then; the next one is quicker
            children.near_risk(door.session, asked).page(limit=50, after=None)
            carers.without_carers(door.session, asked).page(limit=50, after=None)
            return


def _extracts_in(folder: Path) -> Iterator[Path]:
    """Every folder that is one extract, in the order of their names."""
    return iter(sorted(path.parent for path in folder.rglob("extract.toml")))


def _fingerprint() -> str:
    """Changes whenever what the demo loads would change."""
    digest = hashlib.sha256(f"{PEOPLE} {SEED}".encode())
    for path in sorted([*SMALL.rglob("*.csv"), *SMALL.rglob("*.toml"), *SMALL.parent.rglob("*.py")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def what_to_try(settings: Settings, address: str) -> str:
    """What a newcomer may type next; the words stay the same from one start to the next."""
    api = f"{address}/api/v1"
    sightline = _own_name()
    return f"""
Sightline is serving an invented borough. Today is {settings.today}. Ctrl-C ends it.

  Start page     {address}/
  Neo4j Browser  {address}/neo4j-browser/
                 user neo4j, password in {folder_of(settings).password_file}

Try, in another terminal:

  {sightline} token steward --headers --demo > steward.headers
  curl -H @steward.headers '{api}/children/without-carers?level=G0&limit=5'
  curl -H @steward.headers '{api}/children/near-risk?max_steps=2&profile=close&limit=5'
  curl -H @steward.headers -H 'Accept: text/csv' '{api}/children/near-risk/groups'

  {sightline} ask children_without_carers --level G0 --demo
  {sightline} ask children_near_risk --max_steps 2 --demo
  {sightline} ask siblings_not_linked --format csv --demo
"""


def _own_name() -> str:
    """How this program is called from here: by its name if that is on the path, else by where it lies."""
    if shutil.which("sightline"):
        return "sightline"
    called = Path(sys.argv[0])
    return os.path.relpath(called) if called.is_file() else "sightline"
