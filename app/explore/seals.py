"""Suspicions that seal somebody's place: the data steward's task."""

from __future__ import annotations

from datetime import datetime

from app.explore.envelope import around, envelope
from app.explore.listing import Found, Key
from app.explore.persons import person_of
from app.explore.rows import PersonRow, Row
from app.graph.catalogue import question
from app.graph.session import Asking, GraphSession
from app.models.days import london_day
from app.models.seal_answers import ProvisionalSeal, ProvisionalSeals

STANDING = "suspicions and the seals that follow are those that stand today, on whatever day is asked about"


class SealRow(Row):
    """One suspicion that seals something."""

    left_record: str
    right_record: str
    left: PersonRow
    right: PersonRow
    left_tier: int
    right_tier: int
    place_tier: int
    put_at: datetime
    put_by: str
    reason: str
    left_places: list[str]
    right_places: list[str]


SEALS = question("provisional_seals", SealRow)


def provisional_seals(session: GraphSession, asking: Asking) -> Found[ProvisionalSeal, ProvisionalSeals]:
    """Every standing suspicion that seals a place, for readers who may know all that it seals."""
    about = around(session, asking)
    rows: dict[Key, SealRow] = {
        (row.put_at.isoformat(), row.left_record, row.right_record): row
        for row in session.read(SEALS, asking)
    }
    answer = envelope("provisional_seals", about, [SEALS.file], {}, limits=[STANDING])
    return Found(
        ProvisionalSeal,
        sorted(rows),
        lambda chosen: [_seal(rows[key], asking) for key in chosen],
        lambda items, total, following: ProvisionalSeals(
            items=items, total=total, next_cursor=following, answer=answer
        ),
        answer,
    )


def _seal(row: SealRow, asking: Asking) -> ProvisionalSeal:
    turned = row.right_tier > row.left_tier
    restricted, other = (row.right, row.left) if turned else (row.left, row.right)
    tiers = sorted((row.left_tier, row.right_tier))
    return ProvisionalSeal(
        restricted=person_of(restricted, asking.valid_on),
        restricted_tier=tiers[1],
        other=person_of(other, asking.valid_on),
        other_tier=tiers[0],
        records=[row.left_record, row.right_record],
        sealed_at=row.place_tier,
        sealed=list(dict.fromkeys([*row.left_places, *row.right_places])),
        since=row.put_at,
        put_by=row.put_by,
        reason=row.reason,
        text=(
            f"{row.left_record} ({row.left.name}) and {row.right_record} ({row.right.name}) may be one"
            " person:"
            f" {row.reason} ({row.put_by}, {london_day(row.put_at)}). Until it is taken back, place and"
            f" contact of both take clearance {row.place_tier}."
        ),
    )
