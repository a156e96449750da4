"""Reads `names.toml`: given names (women, men) and surnames of each naming convention, commonest first."""

from __future__ import annotations

import tomllib
from pathlib import Path


def _read() -> dict[str, dict[str, tuple[str, ...]]]:
    with (Path(__file__).parent / "names.toml").open("rb") as file:
        tables = tomllib.load(file)
    return {
        group: {key: tuple(word.replace("_", " ") for word in text.split()) for key, text in lists.items()}
        for group, lists in tables.items()
    }


_LISTS = _read()

GIVEN: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    group: (lists["women"], lists["men"]) for group, lists in _LISTS.items()
}
SURNAMES: dict[str, tuple[str, ...]] = {group: lists["surnames"] for group, lists in _LISTS.items()}
