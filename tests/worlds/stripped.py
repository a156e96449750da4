"""A world as it would be had nothing above a tier ever been recorded: the same extracts without those rows."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.reference.extracts import Row, key_of
from tests.reference.world import World
from tests.worlds.script import Draft, write_world


def without_above(drafts: Sequence[Draft], clearance: int) -> list[Draft]:
    """The extracts without what a reader of that clearance may not see.

    Only for worlds of full extracts: in an extract of changes a row that is left out says something
    about the rows beside it.
    """
    with TemporaryDirectory() as folder:
        world = World.read(write_world(drafts, Path(folder) / "world"))
    tiers: dict[tuple[str, str, tuple[str, ...]], int] = {}
    facts = [
        (fact.said, fact.tier)
        for fact in (*world.ties, *world.stays, *world.parts, *world.risks, *world.events)
    ]
    for said, tier in facts:
        place = (said.source, said.file, said.key)
        tiers[place] = max(tier, tiers.get(place, 0))

    def seen(source: str, file: str, row: Row) -> bool:
        if file == "persons":
            return world.person_of[f"{source}/{row['record_id']}"].tier <= clearance
        return tiers.get((source, file, key_of(file, row)), 0) <= clearance

    out = deepcopy(list(drafts))
    for draft in out:
        assert draft.full, "an extract of changes cannot be stripped"
        for file, rows in draft.rows.items():
            draft.rows[file] = [row for row in rows if seen(draft.source, file, row)]
    return out
