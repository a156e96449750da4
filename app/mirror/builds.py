"""Where the mirror lies: every build in a folder of its own, and one small file that says which one counts.

mirror/current        name of the build that counts, replaced in one step
mirror/build.lock     held by the one build that is under way
mirror/builds/NAME    a home like SIGHTLINE_HOME, with a local Neo4j in it, and what was built
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.errors import Unknown
from app.graph.local_folder import LocalFolder, folder_of
from app.graph.supervisor import write_private
from app.settings import Settings

POINTER = "current"
NOTE = "built.json"


@dataclass(frozen=True, slots=True)
class Built:
    """What a build holds. `built_at` is UTC, ISO 8601; `graph_sequence` counts changes in the open.

    Counts are of what is in it: anybody who may read the mirror can count that. How much was left out
    is counted nowhere.
    """

    built_at: str
    graph_sequence: int
    people: int
    homes: int
    incidents: int
    suppressed: int


@dataclass(frozen=True, slots=True)
class Build:
    """One build's folder, and the settings with which its Neo4j is started."""

    home: Path
    settings: Settings

    @property
    def folder(self) -> LocalFolder:
        return folder_of(self.settings)

    def note(self, built: Built) -> None:
        """Write down what was built; from now on every start is for reading alone."""
        self.folder.read_only_mark.touch(mode=0o600)
        write_private(self.home / NOTE, json.dumps(asdict(built)))

    @property
    def is_whole(self) -> bool:
        """Whether it was finished."""
        return (self.home / NOTE).is_file()

    def built(self) -> Built:
        """What was built here. Raises OSError or ValueError if that was never finished."""
        return Built(**json.loads((self.home / NOTE).read_text("utf-8")))


def build_at(settings: Settings, home: Path) -> Build:
    """The build in this folder: the same settings, but for a home and ports of its own."""
    changed: dict[str, object] = {
        "home": home,
        "graph_uri": None,
        "graph_password": None,
        "neo4j_bolt_port": settings.mirror_bolt_port,
        "neo4j_http_port": settings.mirror_http_port,
    }
    return Build(home, Settings.model_validate(settings.model_dump() | changed))


def lock_file(settings: Settings) -> Path:
    """Held while a build is under way."""
    return settings.mirror_home / "build.lock"


def fresh(settings: Settings) -> Build:
    """An empty folder for a new build, with the password of the one before, if there is one."""
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    build = build_at(settings, settings.mirror_home / "builds" / name)
    build.home.mkdir(parents=True, mode=0o700)
    build.folder.make()
    former = find_current(settings)
    if former is not None and (password := former.folder.password()):
        write_private(build.folder.password_file, password + "\n")
    return build


def find_current(settings: Settings) -> Build | None:
    """The build that counts, or None before the first one."""
    try:
        name = (settings.mirror_home / POINTER).read_text("utf-8").strip()
    except FileNotFoundError:
        return None
    return next((build for build in builds(settings) if build.home.name == name and build.is_whole), None)


def builds(settings: Settings) -> list[Build]:
    """Every build that has a folder: the one that counts, a half one, one that a killed build left."""
    folder = settings.mirror_home / "builds"
    return [build_at(settings, home) for home in sorted(folder.iterdir())] if folder.is_dir() else []


def current(settings: Settings) -> Build:
    """The build that counts. Raises Unknown before the first one."""
    found = find_current(settings)
    if found is None:
        raise Unknown("there is no mirror yet; `sightline mirror build` makes one")
    return found


def make_current(settings: Settings, build: Build) -> None:
    """From now on this build counts: whole before, or not at all."""
    write_private(settings.mirror_home / POINTER, build.home.name + "\n")
    at = os.open(settings.mirror_home, os.O_RDONLY)
    try:
        os.fsync(at)
    finally:
        os.close(at)
