"""The service without its locks, for comparison alone: nobody signs in and nothing is entered.

`python -m bench.unlocked` serves so on loopback, on the database that the settings name.
"""

from __future__ import annotations

import uvicorn

from app.cli.service import listen
from app.deps import open_door
from app.ledger.anchors import Anchors
from app.ledger.book import Ledger
from app.ledger.entry import Draft, Entry
from app.ledger.keys import key_of
from app.ledger.store import Store
from app.main import create_app
from app.models.actors import Actor
from app.security.gate import Gate
from app.settings import Settings, load_settings

SOMEBODY = Actor("somebody", "steward", "NMC", "section_47", "CASE-1", clearance=3)


class Silent(Ledger):
    """A ledger that keeps nothing."""

    def append(self, *drafts: Draft) -> list[Entry]:
        return []


class Unlocked(Gate):
    """A gate that asks nobody who they are."""

    def enter(self, credentials: str, wanted_role: str = "") -> Actor:
        return SOMEBODY

    def with_purpose(self, actor: Actor, purpose: str, reference: str) -> Actor:
        return actor


def _silent(settings: Settings) -> Silent:
    key = key_of(settings)
    return Silent(Store(settings.ledger_address, key), Anchors(settings.ledger_anchor_file, key), key)


def main() -> None:
    """Serve until told to end."""
    settings = load_settings()
    if settings.env != "dev" or not settings.on_loopback:
        raise SystemExit("a service without locks is for a benchmark on this machine alone")
    with listen(settings) as listening, open_door(settings) as door, _silent(settings) as silent:
        app = create_app(settings, door.session, silent, Unlocked(settings))
        config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False)
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
