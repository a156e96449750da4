"""What an installed Sightline brings along: code, Cypher, pages, the lock of the jars, the small world."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_wheel_holds_everything_that_the_program_reads(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    [wheel] = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for folder in ("app", "seed_data")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    wanted |= {f"app/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "cypher").rglob("*.cypher")}
    assert wanted - held == set()
    assert not [name for name in held if name.startswith(("tests/", "tools/", "bench/"))]
