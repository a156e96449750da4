"""The data steward's task: suspicions that two records are one person and that seal somebody's place."""

from __future__ import annotations

from datetime import datetime

from app.models.answers import Frozen, Listing, Person


class ProvisionalSeal(Frozen):
    """Two people who may be one, and whose place is sealed until that is decided.

    `records` are the two record keys; the place of either takes clearance `sealed_at`. `sealed` is what
    readers below it are not shown: addresses and telephone numbers of whoever is less restricted.
    """

    restricted: Person
    restricted_tier: int
    other: Person
    other_tier: int
    records: list[str]
    sealed_at: int
    sealed: list[str]
    since: datetime
    put_by: str
    reason: str
    text: str


class ProvisionalSeals(Listing[ProvisionalSeal]):
    """Suspicions that stand today and seal something, the oldest first."""
