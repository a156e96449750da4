"""`make sbom`: what is installed here as a CycloneDX bill of materials, build/sbom.json; asks no network.

Written out by hand: the format is plain JSON, and its own tools would bring twenty packages more.
"""

from __future__ import annotations

import json
import re
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any, Final

from app import __version__

ROOT: Final = Path(__file__).resolve().parents[1]
OUT: Final = ROOT / "build" / "sbom.json"
OURS: Final = "sightline"
# Python's own words for a name: runs of these signs are one hyphen.
_SIGNS: Final = re.compile(r"[-_.]+")


def bill() -> dict[str, Any]:
    """Every installed package with its version and, where it gives one, its licence as SPDX."""
    found = {part["bom-ref"]: part for one in distributions() if (part := _component(one))["name"] != OURS}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": OURS, "version": __version__}},
        "components": [found[ref] for ref in sorted(found)],
    }


def write(path: Path = OUT) -> Path:
    """Write the bill; the same packages give the same bytes. Returns where it lies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(bill(), indent=2) + "\n", encoding="utf-8")
    return path


def _component(found: Distribution) -> dict[str, Any]:
    name = _SIGNS.sub("-", found.name).lower()
    purl = f"pkg:pypi/{name}@{found.version}"
    part = {"type": "library", "bom-ref": purl, "name": name, "version": found.version, "purl": purl}
    # Only the field that is SPDX by definition; older fields hold free text.
    licences = found.metadata.get_all("License-Expression") or []
    return part | ({"licenses": [{"expression": licences[0]}]} if licences else {})


if __name__ == "__main__":
    print(write().relative_to(ROOT))
