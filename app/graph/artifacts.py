"""Neo4j's jars: fetched once by Maven coordinates, checked against the lock, kept per user.

Every start checks every SHA-256, so a half-fetched or damaged cache repairs itself, and a whole one
needs no network at all.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from app.errors import GraphAway
from app.graph.filelock import waiting_for
from app.graph.progress import Progress
from app.settings import Settings

NEO4J_VERSION: Final = "5.26.31"
BROWSER_VERSION: Final = "5.24.0"
ROOTS: Final = (
    f"org.neo4j:neo4j:{NEO4J_VERSION}",
    f"org.neo4j.app:neo4j-server:{NEO4J_VERSION}",
    f"org.neo4j.client:neo4j-browser:{BROWSER_VERSION}",
)
LOCK_FILE: Final = "neo4j-jars.lock"
THREADS: Final = 8
TRIES: Final = 3
FETCH_SECONDS: Final = 30
OTHERS_FETCH_SECONDS: Final = 600


@dataclass(frozen=True, slots=True)
class Jar:
    """One line of the lock."""

    group: str
    artifact: str
    version: str
    packaging: str
    classifier: str
    sha256: str

    @property
    def coordinates(self) -> str:
        parts = (self.group, self.artifact, self.version, self.packaging, self.classifier)
        return ":".join(part for part in parts if part)

    @property
    def file_name(self) -> str:
        end = f"-{self.classifier}" if self.classifier else ""
        return f"{self.artifact}-{self.version}{end}.{self.packaging}"


Fetch = Callable[[Jar, Path], Path]
"""Brings one jar into an empty folder and says where it lies; raises OSError or RuntimeError."""


def parse_lock(text: str) -> tuple[Jar, ...]:
    """The jars that a lock names; blank lines and `#` comments are skipped."""
    jars: list[Jar] = []
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            coordinates, sha256 = line.split()
            group, artifact, version, packaging, *classifier = coordinates.split(":")
            jars.append(Jar(group, artifact, version, packaging, "".join(classifier), sha256))
    return tuple(jars)


@cache
def locked_jars() -> tuple[Jar, ...]:
    """The jars of the local Neo4j, as the lock in this package names them."""
    return parse_lock(files("app.graph").joinpath(LOCK_FILE).read_text(encoding="utf-8"))


def default_cache() -> Path:
    """The platform's folder for what can be fetched again, shared by all checkouts of a user."""
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "sightline"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "sightline"


def jar_folder(settings: Settings) -> Path:
    """Where this version's jars lie."""
    return (settings.cache or default_cache()) / f"neo4j-{NEO4J_VERSION}"


def fetch_from_maven(jar: Jar, into: Path) -> Path:
    """Fetch one jar through `jgo`, from the repositories of the user's own jgo configuration."""
    # Imported here: a whole cache needs neither these modules nor the time to load them.
    from jgo.config import GlobalSettings
    from jgo.constants import MAVEN_CENTRAL_URL
    from jgo.maven import MavenContext

    repositories = {"central": MAVEN_CENTRAL_URL, **GlobalSettings.load().repositories}
    context = MavenContext(repo_cache=into, remote_repos=repositories, timeout=FETCH_SECONDS)
    component = context.project(jar.group, jar.artifact).at_version(jar.version)
    return component.artifact(classifier=jar.classifier, packaging=jar.packaging).resolve()


def ensure_jars(
    folder: Path, jars: Sequence[Jar], progress: Progress, fetch: Fetch = fetch_from_maven
) -> list[Path]:
    """The paths of all `jars` in `folder`, each checked; what is missing or damaged is fetched.

    Raises GraphAway with one sentence when a jar cannot be had or the folder cannot be written.
    What was fetched before a failure stays, so a repeat goes on from there.
    """
    if wanting := _wanting(folder, jars):
        try:
            with waiting_for(
                folder / ".lock",
                OTHERS_FETCH_SECONDS,
                lambda: progress.say("Another Sightline is fetching Neo4j's files; waiting for it."),
            ):
                _fetch_all(folder, _wanting(folder, wanting), len(jars), progress, fetch)
        except TimeoutError as error:
            raise GraphAway(f"another process is still fetching into {folder}; try again later") from error
        except OSError as error:
            raise GraphAway(
                f"Neo4j's files cannot be kept in {folder}: {error.strerror or error}. "
                "Make room there, or name another folder in SIGHTLINE_CACHE, and repeat"
            ) from error
    return [folder / jar.file_name for jar in jars]


def browser_jar(settings: Settings) -> Path:
    """The jar whose folder `browser/` holds Neo4j Browser's files; `ensure_jars` puts it there."""
    name = next(jar.file_name for jar in locked_jars() if jar.artifact == "neo4j-browser")
    return jar_folder(settings) / name


def sha256_of(path: Path) -> str:
    """The file's SHA-256 in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_whole(folder: Path, jar: Jar) -> bool:
    try:
        return sha256_of(folder / jar.file_name) == jar.sha256
    except OSError:
        return False


def _wanting(folder: Path, jars: Sequence[Jar]) -> list[Jar]:
    with ThreadPoolExecutor(THREADS) as pool:
        whole = list(pool.map(_is_whole, [folder] * len(jars), jars))
    return [jar for jar, good in zip(jars, whole, strict=True) if not good]


def _fetch_all(folder: Path, jars: Sequence[Jar], total: int, progress: Progress, fetch: Fetch) -> None:
    if not jars:
        return
    have = total - len(jars)
    for left_behind in folder.glob(".fetch-*"):  # by one that was killed; the lock says it is gone
        shutil.rmtree(left_behind, ignore_errors=True)
    progress.say(f"Fetching {len(jars)} of Neo4j's {total} files into {folder} (only this once).")
    staging = Path(tempfile.mkdtemp(prefix=".fetch-", dir=folder))
    try:
        with ThreadPoolExecutor(THREADS) as pool:
            waiting = [pool.submit(_fetch_one, folder, staging, jar, fetch) for jar in jars]
            try:
                for count, done in enumerate(as_completed(waiting), start=1):
                    done.result()
                    progress.fetched(have + count, total)
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _fetch_one(folder: Path, staging: Path, jar: Jar, fetch: Fetch) -> None:
    """Fetch beside the cache, check, and only then move it in: the cache holds nothing unchecked."""
    reason = ""
    for attempt in range(TRIES):
        # A folder of its own each time: a cut-off file of an earlier try must not pass for fetched.
        into = staging / f"{jar.file_name}.{attempt}"
        into.mkdir()
        try:
            arrived = fetch(jar, into)
        except (OSError, RuntimeError) as error:
            if isinstance(error, OSError) and _is_about_disk(error):
                raise
            reason = _short(error)
            continue
        if sha256_of(arrived) == jar.sha256:
            arrived.replace(folder / jar.file_name)
            return
        reason = "what arrived is not what the lock names (SHA-256 differs)"
    raise GraphAway(
        f"Neo4j's file {jar.coordinates} could not be fetched: {reason}. "
        "What was fetched is kept: check the network, the proxy and, behind one that inspects, the"
        " certificates (REQUESTS_CA_BUNDLE), and repeat"
    )


def _is_about_disk(error: OSError) -> bool:
    """Whether the disk refused: those errors name a file or a quota, network errors do neither."""
    return error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}


def _short(error: Exception) -> str:
    """The reason without the address: that names a host which means nothing to the reader."""
    name = type(error).__name__
    if "ProxyError" in name:
        return "the proxy does not answer"
    if "Timeout" in name:
        return "the repository does not answer in time"
    if isinstance(error, OSError):
        return "no connection to the repository"
    return "the repository does not have it"
