"""What stands against two records being one person: facts that the reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from app.explore.rows import Row
from app.explore.words import listed, named
from app.graph.catalogue import question
from app.graph.session import Asking, GraphSession
from app.models.days import BirthWindow, birth_window
from app.models.match_answers import Blocker


class BlockingRecord(Row):
    """What of a record may stand against joining it."""

    side: str
    record_key: str
    barrier: str
    restriction: int
    birth_date: date | None
    birth_date_quality: str
    expected_birth_date: date | None


class HeldTwice(Row):
    """One system that names two records at one incident, or in one home."""

    agency: str
    system: str
    left: str
    right: str
    reference: str = ""


class ParentSaid(Row):
    """A statement that one record's person is the parent of the other's."""

    agency: str
    system: str
    parent: str
    child: str


class BlockersRow(Row):
    """Everything that stands against one pair."""

    match_id: str
    records: list[BlockingRecord]
    incidents: list[HeldTwice]
    homes: list[HeldTwice]
    parents: list[ParentSaid]


BLOCKERS = question("match_blockers", BlockersRow)


def blockers(
    session: GraphSession, asking: Asking, match_ids: Sequence[str], names: dict[str, str]
) -> dict[str, list[Blocker]]:
    """What stands against each of these pairs, as far as the reader may see it."""
    rows = session.read(BLOCKERS, asking, match_ids=list(match_ids))
    return {row.match_id: list(_of(row, names)) for row in rows}


def _of(row: BlockersRow, names: dict[str, str]) -> Iterable[Blocker]:
    left = [one for one in row.records if one.side == "left"]
    right = [one for one in row.records if one.side == "right"]
    for one in (*left, *right):
        if one.barrier:
            yield Blocker(
                kind="barrier",
                text=f"{one.record_key} is behind a barrier ({one.barrier}): never taken for anybody else",
                put_right="the agency that holds the record decides whether the barrier still stands",
                records=[one.record_key],
            )
    tiers = max(one.restriction for one in left), max(one.restriction for one in right)
    if tiers[0] != tiers[1]:
        yield Blocker(
            kind="restriction",
            text=f"the restriction differs: {tiers[0]} on one side, {tiers[1]} on the other",
            put_right="the agencies must say which restriction the person has, and send it on every record",
            records=[one.record_key for one in (*left, *right)],
        )
    for one in row.incidents:
        yield Blocker(
            kind="one_incident",
            text=(
                f"{named(one.agency, names)} names {one.left} and {one.right} as two people at incident"
                f" {one.reference}"
            ),
            put_right=f"{one.system} must join its two records, or take one of them off the incident",
            records=[one.left, one.right],
        )
    for one in row.homes:
        yield Blocker(
            kind="one_home",
            text=f"{named(one.agency, names)} holds {one.left} and {one.right} as two people of one home at"
            " one time",
            put_right=f"{one.system} must join its two records, or correct where one of them lived",
            records=[one.left, one.right],
        )
    for one in row.parents:
        yield Blocker(
            kind="parent_and_child",
            text=f"{named(one.agency, names)} records {one.parent} as a parent of {one.child}",
            put_right=f"{one.system} must correct that statement",
            records=[one.parent, one.child],
        )
    yield from _births(left, right)


def _births(left: Sequence[BlockingRecord], right: Sequence[BlockingRecord]) -> Iterable[Blocker]:
    apart = [(a, b) for a in left for b in right if not _window(a).overlaps(_window(b))]
    if apart:
        said = {
            f"{one.record_key}: {one.birth_date or one.expected_birth_date}" for pair in apart for one in pair
        }
        yield Blocker(
            kind="birth_dates",
            text=f"the birth dates cannot be one person's ({listed(sorted(said))})",
            put_right="the agency that is wrong must correct its date, or say how exact it is",
            records=sorted({one.record_key for pair in apart for one in pair}),
        )


def _window(one: BlockingRecord) -> BirthWindow:
    return birth_window(one.birth_date, one.birth_date_quality, one.expected_birth_date)
