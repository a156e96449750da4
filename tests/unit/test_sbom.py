"""The bill of materials lists every package that the requirements pin for this machine, at its pin."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import Marker

from tools import sbom

PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)\s*(?:;\s*([^\\\n]+?))?\s*\\?$", re.MULTILINE)


@pytest.fixture
def made(tmp_path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(sbom.write(tmp_path / "build" / "sbom.json").read_text())
    return found


def test_it_lists_every_pinned_package(made: dict[str, Any]) -> None:
    listed = {one["name"]: one["version"] for one in made["components"]}
    pinned = {
        name: pin
        for name, pin, marker in PIN.findall((sbom.ROOT / "requirements" / "app.txt").read_text())
        if not marker or Marker(marker).evaluate()
    }
    assert len(pinned) > 20
    assert {name: listed.get(name) for name in pinned} == pinned


def test_it_is_what_cyclonedx_asks_for(made: dict[str, Any]) -> None:
    assert (made["bomFormat"], made["specVersion"], made["version"]) == ("CycloneDX", "1.6", 1)
    assert made["metadata"]["component"]["name"] == "sightline"
    refs = [one["bom-ref"] for one in made["components"]]
    assert refs == sorted(set(refs))
    for one in made["components"]:
        assert {"type", "bom-ref", "name", "version", "purl"} <= set(one)
        assert re.fullmatch(r"pkg:pypi/[a-z0-9-]+@\S+", one["purl"])
