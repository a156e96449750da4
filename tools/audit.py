"""Asks the vulnerability service about every pinned package; ends with 1 if one is known to be weak.

Where the service is not reached nothing is known, and it says so: the check is left out, not passed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
PINS: Final = ("requirements/app.txt", "requirements/dev.txt", "requirements/spark.txt")
SECONDS: Final = 120


def audited(pins: str) -> dict[str, Any] | None:
    """What pip-audit says of a file of pins; None if it got no answer."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--no-deps", "--require-hashes"]
    options = ["--progress-spinner", "off", "--timeout", "10", "--format", "json", "-r", pins]
    try:
        done = subprocess.run(
            [*command, *options], cwd=ROOT, capture_output=True, text=True, check=False, timeout=SECONDS
        )
        found: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return found


def verdict(found: dict[str, Any] | None) -> tuple[int, list[str]]:
    """Exit code and lines for one file's findings."""
    packages: list[dict[str, Any]] = found["dependencies"] if found else []
    weak = [one for one in packages if one.get("vulns")]
    unknown = [str(one["name"]) for one in packages if "skip_reason" in one]
    if weak:
        return 1, [
            f"{one['name']} {one['version']}: {', '.join(v['id'] for v in one['vulns'])}" for one in weak
        ]
    if len(unknown) == len(packages):
        return 0, ["left out: the vulnerability service gave no answer"]
    said = [f"{len(packages) - len(unknown)} packages, none known to be weak"]
    return 0, said + ([f"left out, not known there: {', '.join(unknown)}"] if unknown else [])


def main() -> int:
    """Audit each file of pins."""
    codes = [0]
    for pins in PINS:
        code, lines = verdict(audited(pins))
        codes.append(code)
        for line in lines:
            print(f"audit of {pins}: {line}", file=sys.stderr if code else sys.stdout)
    return max(codes)


if __name__ == "__main__":
    raise SystemExit(main())
