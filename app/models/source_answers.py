"""Answers about sources and loads."""

from __future__ import annotations

from datetime import datetime

from app.models.answers import Envelope, Frozen, Listing


class SourceSeen(Frozen):
    """One system of one agency: what its latest extract was, and how old it is on the day asked about."""

    agency: str
    agency_name: str
    agency_kind: str
    system: str
    extracted_at: datetime
    received_at: datetime
    days_old: int
    coverage: str
    history: str
    extracts: int
    loading: bool
    records: int


class Sources(Listing[SourceSeen]):
    """Every source, by agency and system."""


class RejectedCell(Frozen):
    """Where a rejected row is wrong, and why; its value is in the report that the load wrote."""

    file: str
    line: int
    column: str
    reason: str


class LoadAnswer(Frozen):
    """One load.

    `counts` and `rejected` only at full clearance: they would tell of rows that others may not see.
    `rejected` holds the first thousand cells that made rows be rejected; `counts` says how many rows.
    """

    run_id: str
    agency: str
    system: str
    extracted_at: datetime
    coverage: str
    history: str
    state: str
    started_at: datetime
    ended_at: datetime | None
    counts: dict[str, int] | None
    rejected: list[RejectedCell] | None
    answer: Envelope


class SentLoad(Frozen):
    """One extract that a system sent, as that system sees it; nothing of any other source.

    `state`: waiting, loading, done, refused (`detail` says why), failed or replaced. `counts` and
    `rejected` once it is done.
    """

    run_id: str
    source: str
    state: str
    detail: str
    counts: dict[str, int] | None
    rejected: list[RejectedCell] | None
