"""Sources and loads: what is held, how old it is, what came of a load."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from app.errors import Unknown
from app.explore.emptiness import STALE_AFTER_DAYS
from app.explore.envelope import around, envelope
from app.explore.listing import Found, Key
from app.explore.rows import Row
from app.graph.catalogue import question
from app.graph.session import Asking, GraphSession
from app.models.source_answers import LoadAnswer, RejectedCell, SentLoad, Sources, SourceSeen

WHOLE = 3
COUNTS_HIDDEN = "the counts and rejected rows of a load are shown at full clearance only"


class SourceLoadedRow(Row):
    """One source and its latest extract."""

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


class LoadRow(Row):
    """One load; `counts` holds all that its node says; it and `rejected` are null below full clearance."""

    run_id: str
    agency: str
    system: str
    extracted_at: datetime
    coverage: str
    history: str
    state: str
    started_at: datetime
    ended_at: datetime | None
    counts: dict[str, Any] | None
    rejected: list[RejectedCell] | None


SOURCES = question("sources_loaded", SourceLoadedRow)
LOAD = question("load_of_run", LoadRow)


def sources(session: GraphSession, asking: Asking) -> Found[SourceSeen, Sources]:
    """Every source by agency and system; a note names those older than a month."""
    about = around(session, asking)
    rows: dict[Key, SourceLoadedRow] = {
        (row.agency, row.system): row for row in session.read(SOURCES, asking)
    }
    stale = [
        f"{row.agency} {row.system} was last extracted {row.days_old} days before"
        for row in rows.values()
        if row.days_old > STALE_AFTER_DAYS
    ]
    answer = envelope("sources", about, [SOURCES.file], {}, notes=stale)
    return Found(
        SourceSeen,
        sorted(rows),
        lambda chosen: [SourceSeen(**rows[key].model_dump()) for key in chosen],
        lambda items, total, following: Sources(
            items=items, total=total, next_cursor=following, answer=answer
        ),
        answer,
    )


def sent_load(session: GraphSession, asking: Asking, *, run_id: str, source: str) -> SentLoad:
    """One load of this source, for the system that sent it: its own rows are no secret to it.

    Raises Unknown, also for another source's.
    """
    row = _load_row(session, replace(asking, clearance=WHOLE), run_id=run_id, source=source)
    return SentLoad(
        run_id=row.run_id,
        source=source,
        state=row.state,
        detail="",
        counts=_counts(row),
        rejected=row.rejected,
    )


def _load_row(session: GraphSession, asking: Asking, *, run_id: str, source: str = "") -> LoadRow:
    rows = session.read(LOAD, asking, run_id=run_id, source=source)
    if not rows:
        raise Unknown("there is no such load")
    return rows[0]


def _counts(row: LoadRow) -> dict[str, int] | None:
    if row.counts is None:
        return None
    return {name: value for name, value in sorted(row.counts.items()) if type(value) is int}


def load(session: GraphSession, asking: Asking, *, run_id: str) -> LoadAnswer:
    """One load. Raises Unknown."""
    about = around(session, asking)
    row = _load_row(session, asking, run_id=run_id)
    return LoadAnswer(
        run_id=row.run_id,
        agency=row.agency,
        system=row.system,
        extracted_at=row.extracted_at,
        coverage=row.coverage,
        history=row.history,
        state=row.state,
        started_at=row.started_at,
        ended_at=row.ended_at,
        counts=_counts(row),
        rejected=row.rejected,
        answer=envelope("load", about, [LOAD.file], {"run_id": run_id}, limits=[COUNTS_HIDDEN]),
    )
