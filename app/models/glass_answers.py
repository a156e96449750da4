"""Broken glass, as those who broke it, those whose records it was and auditors see it."""

from __future__ import annotations

from typing import Literal

from app.models.answers import Frozen


class GlassOpened(Frozen):
    """For the one who broke it. `until` and `review_due` are UTC."""

    glass_id: str
    person_id: str
    until: str
    review_due: str


class GlassSeen(Frozen):
    """One breaking of the glass: who, for whom, why, whose records, and what an auditor said of it.

    `owners` are the agencies whose restricted records it opened. `verdict` is empty until there is one.
    """

    glass_id: str
    actor: str
    role: str
    agency: str
    person_id: str
    purpose: str
    reference: str
    reason: str
    owners: list[str]
    opened_at: str
    until: str
    review_due: str
    reviewed_at: str
    reviewed_by: str
    verdict: Literal["", "justified", "not_justified"]
    note: str


class Glasses(Frozen):
    """The latest first."""

    items: list[GlassSeen]
    total: int
    next_cursor: str | None
