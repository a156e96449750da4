"""Pairs of records beside their people: which decisions have no effect, and who may be one person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.derive.clusters import Partition
from app.derive.commands import PAIRS_OF_RECORDS, WRITE_PAIRS, PairHeld
from app.derive.ids import Ids
from app.graph.session import Unit

PAIRS = 1_000


def pair_key(left: str, right: str) -> str:
    """The key of a pair, the smaller record key first."""
    return f"{left}|{right}"


def settle_pairs(unit: Unit, ids: Ids, record_keys: Iterable[str], found: Partition) -> set[str]:
    """Write what stands of every pair of these records, after they have moved; returns whom it touches.

    A suspicion stands between two people while their pair is open, or while a decision that they are the
    same, somebody's or the rule's, has no effect.
    """
    conflicts = _conflicts(found)
    batch: list[dict[str, Any]] = []
    touched: set[str] = set()
    for pair in unit.run(PAIRS_OF_RECORDS, record_keys=sorted(record_keys)):
        row = _row(ids, pair, found, conflicts)
        if row is not None:
            batch.append(row)
            touched |= set(pair.people)
    for start in range(0, len(batch), PAIRS):
        unit.run(WRITE_PAIRS, batch=batch[start : start + PAIRS])
    return touched


def _row(
    ids: Ids, pair: PairHeld, found: Partition, conflicts: dict[str, list[str]]
) -> dict[str, Any] | None:
    """What is to be written of a pair; None if it stands so already."""
    suspected = pair.wanted and not pair.one
    said_one = pair.verdict == "same" or pair.ruled
    suspended = said_one and not pair.one
    conflict = conflicts.get(pair.pair_key, [])
    same = (suspected, suspended, conflict) == (pair.standing, pair.suspended, pair.conflict)
    if same and pair.match_id is not None:
        return None
    return {
        "pair_key": pair.pair_key,
        "match_id": ids.match_id(pair.left, pair.right),
        "suspected": suspected,
        "suspended": True if suspended else None,
        "conflict": conflict or None,
    }


def _conflicts(found: Partition) -> dict[str, list[str]]:
    """Each pair of a conflict, with the pairs on its other side."""
    across = {pair_key(*one): [pair_key(*pair) for pair in pairs] for one, pairs in found.suspended.items()}
    return across | {
        pair_key(*one): [pair_key(*pair) for pair in pairs] for one, pairs in found.conflicts.items()
    }
