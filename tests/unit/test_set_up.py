"""`tools/set-up` on machines that lack something: one clear sentence each, and nothing half made."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the set-up and its files, and no .venv."""
    (tmp_path / "tools").mkdir()
    shutil.copy(ROOT / "tools" / "set-up", tmp_path / "tools")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    return tmp_path


def python_that(checkout: Path, *says: str) -> str:
    """A stand-in for Python: `says` are shell patterns of arguments that it fails on."""
    fake = checkout / "fake-python"
    fails = "".join(f"{pattern}) exit 1 ;;\n" for pattern in says)
    fake.write_text(f'#!/bin/sh\ncase "$*" in\n{fails}esac\nexit 0\n')
    fake.chmod(0o755)
    return str(fake)


def set_up(checkout: Path, python: str, wanted: str = "app") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", str(checkout / "tools" / "set-up"), wanted],
        env={"PATH": "/usr/bin:/bin", "PYTHON": python}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_no_python_that_is_new_enough(checkout: Path) -> None:
    done = set_up(checkout, python_that(checkout, "*version_info*"))
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr
    assert "PYTHON=" in done.stderr


def test_python_without_venv(checkout: Path) -> None:
    done = set_up(checkout, python_that(checkout, "*ensurepip*"))
    assert done.returncode == 1
    assert "python3-venv" in done.stderr
    assert not (checkout / ".venv").exists()


def test_python_without_ssl(checkout: Path) -> None:
    done = set_up(checkout, python_that(checkout, "*ssl*"))
    assert done.returncode == 1
    assert "lacks ssl" in done.stderr


def test_a_set_up_that_is_not_known(checkout: Path) -> None:
    done = set_up(checkout, python_that(checkout), "everything")
    assert done.returncode == 1
    assert "tools/set-up app" in done.stderr


def test_packages_that_cannot_be_installed_leave_no_stamp(checkout: Path) -> None:
    inside = checkout / ".venv" / "bin"
    inside.mkdir(parents=True)
    shutil.copy(python_that(checkout, "*pip*install*"), inside / "python")
    done = set_up(checkout, "python3")
    assert done.returncode == 1
    assert "The same command tries again" in done.stderr
    assert list((checkout / ".venv").glob("made-from-*")) == []


def test_nothing_is_done_twice_and_a_changed_pin_is_noticed(checkout: Path) -> None:
    inside = checkout / ".venv" / "bin"
    inside.mkdir(parents=True)
    shutil.copy(python_that(checkout), inside / "python")
    assert "Installing" in set_up(checkout, "python3", "dev").stderr
    assert set_up(checkout, "python3", "dev").stderr == ""
    assert set_up(checkout, "python3", "app").stderr == "", "what is needed to run is part of what tests need"
    with (checkout / "requirements" / "dev.txt").open("a") as pins:
        pins.write("# changed\n")
    assert "Installing" in set_up(checkout, "python3", "dev").stderr
