"""Every Cypher command of loading, with the model of its rows."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from app.graph.catalogue import Command, NoRow, command


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Owner(_Row):
    owner: str


class RunSeen(_Row):
    run_id: str
    extracted_at: datetime
    coverage: str
    history: str
    files: list[str]
    state: str
    sha256: str


class Replaced(_Row):
    replaced: int


class Changed(_Row):
    changed_from: int


class BatchSeen(_Row):
    done: bool
    loaded: int
    unchanged: int


class KnownRecord(_Row):
    record_key: str
    birth_date: date | None
    birth_date_quality: str
    expected_birth_date: date | None


class KnownIncident(_Row):
    incident_key: str
    system: str


class OpenRows(_Row):
    row_keys: list[str]
    digests: list[str]


class RowVersions(_Row):
    row_key: str
    versions: list[dict[str, object]]


class Observed(_Row):
    key: str
    times: list[datetime]


class HeldRows(_Row):
    record_key: str
    row_keys: list[str]


class HeldEvent(_Row):
    row_key: str


class HeldRecords(_Row):
    record_ids: list[str]


class Parked(_Row):
    parked_key: str
    row_key: str
    file: str
    seen_at: datetime
    digest: str
    values: str


SOURCE_HOLDER = command("ingest/source_holder", Owner)
HOLD_SOURCE = command("ingest/hold_source", Owner)
RELEASE_SOURCE = command("ingest/release_source", NoRow)
TIMELINE = command("ingest/timeline", RunSeen)
NOTE_REJECTED = command("ingest/note_rejected", NoRow)
BEGIN_RUN = command("ingest/begin_run", Replaced)
END_RUN = command("ingest/end_run", NoRow)
BEGIN_BATCH = command("ingest/begin_batch", BatchSeen)
END_BATCH = command("ingest/end_batch", NoRow)
NOTE_CHANGE = command("ingest/note_change", NoRow)
KNOWN_RECORDS = command("ingest/known_records", KnownRecord)
KNOWN_INCIDENTS = command("ingest/known_incidents", KnownIncident)
CREATE_RECORDS = command("ingest/create_records", Changed)
REPLACE_RECORDS = command("ingest/replace_records", Changed)
TOUCH_HOMES = command("ingest/touch_homes", NoRow)
OBSERVATIONS = command("ingest/observations", Observed)
NOTE_OBSERVATIONS = command("ingest/note_observations", NoRow)
HELD_ROWS = command("ingest/held_rows", HeldRows)
HELD_EVENTS = command("ingest/held_events", HeldEvent)
HELD_RECORDS = command("ingest/held_records", HeldRecords)
ROWS_ABOUT = command("ingest/rows_about", HeldRows)
PARK_ROWS = command("ingest/park_rows", NoRow)
PARKED_ROWS = command("ingest/parked_rows", Parked)
UNPARK_ROWS = command("ingest/unpark_rows", NoRow)

_KEPT = ("referrals", "assessments", "meetings", "attendance")


def _by_stem(action: str, stems: tuple[str, ...]) -> dict[str, Command[Changed]]:
    return {stem: command(f"ingest/{action}_{'kept' if stem in _KEPT else stem}", Changed) for stem in stems}


_ALL = ("persons", "incidents", "residences", "relationships", "involvements", "risk_facts", *_KEPT)
OPEN: dict[str, Command[OpenRows]] = {
    stem: command(f"ingest/open_{'kept' if stem in _KEPT else stem}", OpenRows) for stem in _ALL
}
VERSIONS: dict[str, Command[RowVersions]] = {
    stem: command(f"ingest/versions_of_{'kept' if stem in _KEPT else stem}", RowVersions) for stem in _ALL
}
DELETE = _by_stem("delete", ("residences", "relationships", "involvements", "risk_facts", *_KEPT))
CREATE = _by_stem(
    "create", ("residences", "relationships", "involvements", "risk_facts", "incidents", *_KEPT)
)
