"""Writes the lock of Neo4j's jars anew: `python -m app.graph.jar_lock`.

For a change of version: edit the versions in `artifacts.py`, run this, read the difference. It
resolves every dependency from scratch, which takes minutes and needs the network.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from app.graph.artifacts import LOCK_FILE, ROOTS, Jar, sha256_of

HEAD = "# group:artifact:version:packaging[:classifier] SHA-256. Written by `python -m app.graph.jar_lock`.\n"


def resolve(roots: tuple[str, ...], into: Path) -> list[Jar]:
    """Every jar that the roots need to run, fetched into an empty folder, with its SHA-256."""
    from jgo.config import GlobalSettings
    from jgo.constants import MAVEN_CENTRAL_URL
    from jgo.maven import MavenContext

    repositories = {"central": MAVEN_CENTRAL_URL, **GlobalSettings.load().repositories}
    context = MavenContext(repo_cache=into, remote_repos=repositories, timeout=60)
    asked, needed = context.resolver.resolve([context.create_dependency(root) for root in roots])
    artifacts = {dependency.artifact.key: dependency.artifact for dependency in (*asked, *needed)}
    return [
        Jar(
            group=artifact.groupId,
            artifact=artifact.artifactId,
            version=artifact.version,
            packaging=artifact.packaging,
            classifier=artifact.classifier,
            sha256=sha256_of(artifact.resolve()),
        )
        for artifact in artifacts.values()
    ]


def lock_text(jars: list[Jar]) -> str:
    """The lock as text, in one order whatever the order of resolution."""
    return HEAD + "".join(sorted(f"{jar.coordinates} {jar.sha256}\n" for jar in jars))


def main() -> None:
    """Write the lock beside this module."""
    with tempfile.TemporaryDirectory() as folder:
        jars = resolve(ROOTS, Path(folder))
    Path(__file__).with_name(LOCK_FILE).write_text(lock_text(jars), encoding="utf-8")
    sys.stdout.write(f"{len(jars)} jars locked in {LOCK_FILE}\n")


if __name__ == "__main__":
    main()
