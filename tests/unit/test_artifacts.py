"""The jars of the local Neo4j: the lock, the cache that mends itself, and no network when whole."""

from __future__ import annotations

import errno
import hashlib
import re
import threading
from pathlib import Path

import pytest

from app.errors import GraphAway
from app.graph.artifacts import (
    BROWSER_VERSION,
    NEO4J_VERSION,
    ROOTS,
    TRIES,
    Jar,
    browser_jar,
    ensure_jars,
    locked_jars,
    parse_lock,
    sha256_of,
)
from app.graph.jar_lock import lock_text
from app.graph.progress import Quiet
from app.settings import Settings


def body_of(name: str) -> bytes:
    return f"what is in {name}".encode()


def jar_named(name: str) -> Jar:
    return Jar("org.example", name, "1.0", "jar", "", hashlib.sha256(body_of(name)).hexdigest())


JARS = [jar_named(name) for name in ("one", "two", "three", "four", "five")]


class Repository:
    """Stands for the network: serves each jar, can be told to fail, counts what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.broken: dict[str, list[bytes | Exception]] = {}
        self._lock = threading.Lock()

    def __call__(self, jar: Jar, into: Path) -> Path:
        with self._lock:
            self.asked.append(jar.artifact)
            wrong = self.broken.get(jar.artifact)
            answer = wrong.pop(0) if wrong else body_of(jar.artifact)
        if isinstance(answer, Exception):
            raise answer
        path = into / "deep" / jar.file_name
        path.parent.mkdir()
        path.write_bytes(answer)
        return path


class Told(Quiet):
    """Remembers what was told."""

    def __init__(self) -> None:
        self.counts: list[tuple[int, int]] = []

    def fetched(self, done: int, total: int) -> None:
        self.counts.append((done, total))


@pytest.fixture
def repository() -> Repository:
    return Repository()


def no_network(jar: Jar, into: Path) -> Path:
    del into
    raise AssertionError(f"the network was asked for {jar.artifact}")


def test_a_cold_cache_is_filled_and_then_needs_no_network(tmp_path: Path, repository: Repository) -> None:
    told = Told()
    paths = ensure_jars(tmp_path / "cache", JARS, told, repository)
    assert sorted(repository.asked) == sorted(jar.artifact for jar in JARS)
    assert [path.read_bytes() for path in paths] == [body_of(jar.artifact) for jar in JARS]
    assert told.counts[-1] == (5, 5)
    assert ensure_jars(tmp_path / "cache", JARS, Quiet(), no_network) == paths


@pytest.mark.parametrize("damage", ["truncated", "changed", "missing"])
def test_a_damaged_jar_is_fetched_again_and_no_other(
    tmp_path: Path, repository: Repository, damage: str
) -> None:
    path = ensure_jars(tmp_path, JARS, Quiet(), repository)[2]
    repository.asked.clear()
    if damage == "truncated":
        path.write_bytes(path.read_bytes()[:5])
    elif damage == "changed":
        path.write_bytes(path.read_bytes().upper())
    else:
        path.unlink()
    ensure_jars(tmp_path, JARS, Quiet(), repository)
    assert repository.asked == ["three"]
    assert path.read_bytes() == body_of("three")


def test_a_cut_off_answer_is_tried_again(tmp_path: Path, repository: Repository) -> None:
    repository.broken["four"] = [body_of("four")[:3], ConnectionResetError("gone")]
    ensure_jars(tmp_path, JARS, Quiet(), repository)
    assert repository.asked.count("four") == 3


def test_what_is_not_in_the_lock_is_never_placed(tmp_path: Path, repository: Repository) -> None:
    repository.broken["two"] = [b"something else"] * TRIES
    with pytest.raises(GraphAway, match=r"org\.example:two:1\.0:jar.*SHA-256 differs.*repeat"):
        ensure_jars(tmp_path, JARS, Quiet(), repository)
    assert not (tmp_path / "two-1.0.jar").exists()
    assert not list(tmp_path.glob(".fetch-*"))


def test_no_network_is_one_sentence_and_a_repeat_goes_on(tmp_path: Path, repository: Repository) -> None:
    ensure_jars(tmp_path, JARS[:3], Quiet(), repository)
    repository.asked.clear()
    repository.broken["five"] = [ConnectionError("name of some host")] * TRIES
    with pytest.raises(GraphAway, match="no connection") as raised:
        ensure_jars(tmp_path, JARS, Quiet(), repository)
    assert "some host" not in str(raised.value)
    repository.asked.clear()
    ensure_jars(tmp_path, JARS, Quiet(), repository)
    assert set(repository.asked) <= {"four", "five"}


def test_a_full_disk_is_not_tried_again(tmp_path: Path, repository: Repository) -> None:
    repository.broken["one"] = [OSError(errno.ENOSPC, "No space left on device")]
    with pytest.raises(GraphAway, match=r"No space left on device.*SIGHTLINE_CACHE"):
        ensure_jars(tmp_path, JARS, Quiet(), repository)
    assert repository.asked.count("one") == 1


def test_a_folder_that_cannot_be_is_one_sentence(tmp_path: Path, repository: Repository) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(GraphAway, match="SIGHTLINE_CACHE"):
        ensure_jars(tmp_path / "file" / "cache", JARS, Quiet(), repository)


def test_what_a_killed_fetch_left_is_cleared(tmp_path: Path, repository: Repository) -> None:
    (tmp_path / ".fetch-dead").mkdir()
    (tmp_path / ".fetch-dead" / "half.jar").write_bytes(b"half")
    ensure_jars(tmp_path, JARS, Quiet(), repository)
    assert not list(tmp_path.glob(".fetch-*"))


def test_two_at_once_fetch_each_jar_once(tmp_path: Path, repository: Repository) -> None:
    threads = [
        threading.Thread(target=ensure_jars, args=(tmp_path, JARS, Quiet(), repository)) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(repository.asked) == sorted(jar.artifact for jar in JARS)


def test_the_lock_names_every_root_and_no_host() -> None:
    jars = locked_jars()
    named = {f"{jar.group}:{jar.artifact}:{jar.version}" for jar in jars}
    assert set(ROOTS) <= named
    assert len(jars) == 217
    assert len({jar.file_name for jar in jars}) == len(jars), "two jars would lie in one file"
    assert all(re.fullmatch(r"[0-9a-f]{64}", jar.sha256) for jar in jars)
    assert all("/" not in jar.coordinates for jar in jars)
    servers = {jar.version for jar in jars if jar.group == "org.neo4j" and jar.artifact.startswith("neo4j-")}
    assert servers == {NEO4J_VERSION}


def test_the_lock_is_written_as_it_is_read() -> None:
    assert set(parse_lock(lock_text(list(locked_jars())))) == set(locked_jars())
    classified = parse_lock(f"# note\n\na.b:c:1:jar:linux-x86_64 {'0' * 64}\n")
    assert [jar.file_name for jar in classified] == ["c-1-linux-x86_64.jar"]


def test_browsers_files_are_in_the_locked_jar(tmp_path: Path) -> None:
    assert browser_jar(Settings(cache=tmp_path)).name == f"neo4j-browser-{BROWSER_VERSION}.jar"


def test_sha256_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"abc")
    assert sha256_of(tmp_path / "x").startswith("ba7816bf8f01cfea")
