"""Building the mirror anew, whole, beside the one that is there; and starting and stopping it."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from app.errors import Conflict, GraphAway
from app.graph.filelock import FileLock
from app.graph.local import stop_local
from app.graph.migrations import migrate
from app.graph.opening import session_at
from app.graph.progress import Progress
from app.graph.running import Reply, Running, find_running, wait_until_free
from app.graph.servers import open_graph
from app.graph.session import GraphSession
from app.mirror.builds import (
    Build,
    Built,
    builds,
    current,
    find_current,
    fresh,
    lock_file,
    make_current,
)
from app.mirror.copying import Copy
from app.mirror.key import MirrorKey, mirror_key
from app.mirror.reading import OpenGraph
from app.settings import Settings


def build_mirror(settings: Settings, live: GraphSession, progress: Progress) -> Built:
    """Read the open graph and make it the mirror; the former one stays in use until this one is whole.

    A mirror that ran runs on with the new build. Raises Conflict (another build is under way, a load is
    under way, the graph changed meanwhile), GraphAway, SettingsError.
    """
    key = mirror_key(settings)
    with _alone(settings):
        ran = any(build.is_whole and find_running(build.folder) for build in builds(settings))
        _clear_away(settings, find_current(settings))
        build = fresh(settings)
        built = _filled(build, OpenGraph(live), key, progress)
        make_current(settings, build)
        _clear_away(settings, build)
        if ran:
            progress.say("Starting the new mirror in place of the former one.")
            start_mirror(settings, progress)
    return built


def start_mirror(settings: Settings, progress: Progress) -> Build:
    """Start the mirror and keep it running until it is stopped. Raises Unknown, GraphAway."""
    build = current(settings)
    with open_graph(build.settings, progress=progress, keep=True):
        pass
    return build


def stop_mirror(settings: Settings, *, now: bool) -> Reply | None:
    """Stop the mirror; None if it did not run. Raises Unknown before the first build."""
    return stop_local(current(settings).settings, now=now)


def running_mirror(settings: Settings) -> Running | None:
    """The mirror's server, if it runs."""
    found = find_current(settings)
    return find_running(found.folder) if found is not None else None


def _filled(build: Build, source: OpenGraph, key: MirrorKey, progress: Progress) -> Built:
    before = source.state()
    free = _any_ports(build.settings)
    with open_graph(free, progress=progress) as address, session_at(free, address) as target:
        migrate(target)
        copy = Copy(source, target, key, progress)
        copy.run()
    if source.state() != before:
        raise Conflict("the graph changed while it was read; build the mirror again")
    built = Built(
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        graph_sequence=before.graph_sequence,
        people=copy.people,
        homes=copy.homes,
        incidents=copy.incidents,
        suppressed=copy.suppressed,
    )
    build.note(built)
    return built


def _any_ports(settings: Settings) -> Settings:
    """While it is filled it takes free ports: those of the mirror may be in use by the former build."""
    return Settings.model_validate(settings.model_dump() | {"neo4j_bolt_port": 0, "neo4j_http_port": 0})


def _clear_away(settings: Settings, kept: Build | None) -> None:
    """Stop and delete every build but one; only under the lock, so none of them is being filled."""
    for build in builds(settings):
        if kept is not None and build.home == kept.home:
            continue
        # One whose lock a stranger holds stays where it is, for the next time.
        with suppress(GraphAway):
            stop_local(build.settings, now=True)
            if wait_until_free(build.folder):
                shutil.rmtree(build.home, ignore_errors=True)


@contextmanager
def _alone(settings: Settings) -> Generator[None]:
    lock = FileLock(lock_file(settings))
    try:
        if not lock.take():
            raise Conflict("another build of the mirror is under way; wait for it")
        yield
    finally:
        lock.close()
