"""The demo's own folder, day and key: it shares no database with anything else."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from app.errors import SettingsError
from app.settings import DEMO_ID_KEY, Settings

DEMO_TODAY: Final = date(2026, 6, 1)
FOLDER: Final = "demo"


def demo_settings(settings: Settings) -> Settings:
    """The settings of the demo: a local Neo4j in a folder of its own, the seeds' day as today.

    Ports, clearance and a today that was set are kept. Raises SettingsError outside dev.
    """
    if settings.env != "dev":
        raise SettingsError("the demo holds invented people and runs with SIGHTLINE_ENV=dev only")
    changed: dict[str, object] = {
        "home": demo_folder(settings),
        "today": settings.today or DEMO_TODAY,
        "id_key": SecretStr(DEMO_ID_KEY),
        "graph_uri": None,
        "graph_password": None,
        "mirror_key": None,
        "ledger_url": None,
        "access_url": None,
        "ledger_key": None,
        "ledger_anchors": None,
    }
    return settings.model_copy(update=changed)


def demo_folder(settings: Settings) -> Path:
    """Where the demo keeps its database, its borough and its logs."""
    return settings.home / FOLDER
