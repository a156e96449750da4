"""Where the benchmark runs: a borough of the wanted size in a Neo4j of its own, and a web server on it.

The borough is kept under `build/bench/`, so that a second run at the same size need not load it again.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx2 as httpx
from neo4j import Driver

from app.graph.opening import session_at
from app.graph.servers import GraphAddress, connect, open_graph
from app.graph.session import Asking, GraphSession
from app.ingest.load import load_extract
from app.models.roles import Role
from app.security.dev_users import token_for
from app.security.grants import Grants
from app.security.store import AccessStore
from app.settings import Settings
from bench.caller import Caller, calling
from seed_data import generate

TODAY = date(2026, 6, 1)
ASKING = Asking(valid_on=TODAY, known_on=TODAY, clearance=3, actor="bench")
SEED = 1


@dataclass(frozen=True, slots=True)
class Place:
    """Everything that a line of the benchmark needs."""

    settings: Settings
    address: GraphAddress
    session: GraphSession
    driver: Driver
    client: Caller


def borough(people: int, folder: Path) -> Path:
    """The extracts of a borough of this size; made once."""
    out = folder / f"borough-{people}"
    if not (out / "manifest.json").is_file():
        generate(people, SEED, out)
    return out


def extracts_of(borough_folder: Path) -> list[Path]:
    """Each folder that is one extract."""
    return sorted(path.parent for path in borough_folder.rglob("extract.toml"))


def bench_settings(home: Path) -> Settings:
    """Settings of a server of our own on free ports, with room for a large borough."""
    return Settings(home=home, neo4j_bolt_port=0, neo4j_http_port=0, neo4j_heap="3g", today=TODAY)


@contextmanager
def loaded(people: int, folder: Path) -> Generator[Place]:
    """A borough of this size, loaded and served, for as long as the block lasts."""
    from app.graph.migrations import migrate

    settings = bench_settings(folder / f"home-{people}")
    done = settings.home / "loaded"
    with (
        open_graph(settings) as address,
        session_at(settings, address) as session,
        connect(address) as driver,
    ):
        migrate(session)
        if not done.is_file():
            for extract in extracts_of(borough(people, folder)):
                load_extract(session, settings, extract)
            done.touch()
        with serving(settings, address) as client:
            yield Place(settings, address, session, driver, client)


@contextmanager
def serving(
    settings: Settings, address: GraphAddress, headers: dict[str, str] | None = None
) -> Generator[Caller]:
    """The service on a database, and as its client whoever the headers say: else one who sees everything."""
    # The code of this folder, whichever checkout was installed.
    sightline = [sys.executable, "-c", "from app.cli import main; main()", "serve"]
    with (
        served(settings, address, sightline, "serve.log") as base,
        calling(base, headers or _signed_in(settings)) as client,
    ):
        yield client


@contextmanager
def served(settings: Settings, address: GraphAddress, command: list[str], log_name: str) -> Generator[str]:
    """A service on a free port in a process of its own; gives its base address."""
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SIGHTLINE_")}
    environment |= {
        "SIGHTLINE_HOME": str(settings.home),
        "SIGHTLINE_GRAPH_URI": address.uri,
        "SIGHTLINE_GRAPH_USER": address.user,
        "SIGHTLINE_GRAPH_PASSWORD": address.password,
        "SIGHTLINE_PORT": str(port),
        "SIGHTLINE_TODAY": TODAY.isoformat(),
        # A measurement asks more than any caller should.
        "SIGHTLINE_SEARCHES_PER_MINUTE": "0",
        "SIGHTLINE_PEOPLE_PER_DAY": "0",
    }
    log = settings.home / log_name
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            env=environment,
            stdout=output,
            stderr=output,
        )
        try:
            base = f"http://127.0.0.1:{port}"
            _await_ready(base, process, log)
            yield base
        finally:
            process.terminate()
            process.wait(30)


def _signed_in(settings: Settings) -> dict[str, str]:
    """The headers of somebody who sees everything, as the raw side does."""
    with closing(AccessStore(settings)) as store:
        grants = Grants(store)
        if not grants.holds("bench"):
            grants.give("bench", days=90, reason="the bench compares whole answers", given_by="bench")
    return headers_of(settings, "steward", "bench")


def headers_of(settings: Settings, role: Role, name: str) -> dict[str, str]:
    """The headers of somebody in a role, with a purpose."""
    return {
        "Authorization": f"Bearer {token_for(settings, role, name=name)}",
        "X-Access-Purpose": "demonstration",
        "X-Access-Reference": "BENCH-1",
    }


def _await_ready(base: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the web server ended: see {log}")
        try:
            if httpx.get(f"{base}/health/ready", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"the web server is not ready after 60 s: see {log}")


def _free_port() -> int:
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
