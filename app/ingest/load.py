"""Loading one extract: stage, check, bring the rows in by batches, withdraw what is gone, derive, close.

Nothing is withdrawn before the last batch; a load that was killed anywhere is completed by a repeat.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from app.derive.ids import Ids
from app.derive.progress import Progress, silent
from app.derive.rebuild import Derived, apply_rule, rebuild, renew_keys
from app.graph.session import GraphSession
from app.ingest.batches import Loader
from app.ingest.checks import Outside, park_strangers, refuse_young_parents
from app.ingest.commands import (
    BEGIN_RUN,
    END_RUN,
    KNOWN_INCIDENTS,
    KNOWN_RECORDS,
    NOTE_REJECTED,
    TIMELINE,
    RunSeen,
)
from app.ingest.holding import holding
from app.ingest.report import LoadSummary, Rejections
from app.ingest.retiring import brake
from app.ingest.sightings import Sightings
from app.ingest.sources import Reading, open_extract
from app.ingest.staging import Birth, Stage, birth_of, stage
from app.ingest.statements import Writer
from app.settings import Settings

LOAD_ORDER = (
    "incidents", "residences", "relationships", "involvements", "risk_facts",
    "referrals", "assessments", "meetings", "attendance",
)  # fmt: skip


def validate_extract(
    folder: Path, mapping: Path | None = None, *, report: Path | None = None, progress: Progress = silent
) -> LoadSummary:
    """Read and check an extract without a graph. Raises ExtractError if it cannot be read at all."""
    began = time.monotonic()
    reading = open_extract(folder, mapping)
    with Rejections(report) as rejections, stage(reading, rejections) as staged:
        _fill(staged, progress)
        park_strangers(staged, None)
        refuse_young_parents(staged)
        return _summary(staged, None, "validated", Derived(), time.monotonic() - began)


def load_extract(
    session: GraphSession,
    settings: Settings,
    folder: Path,
    *,
    mapping: Path | None = None,
    confirm_retire: bool = False,
    report: Path | None = None,
    progress: Progress = silent,
) -> LoadSummary:
    """Load one extract. Repeat it after any fault: what is in the graph already is passed over.

    Raises ExtractError (it cannot be read), Conflict (another load of this source runs, or the brake
    on mass retirement asks for `confirm_retire`), GraphAway.
    """
    began = time.monotonic()
    reading = open_extract(folder, mapping)
    extract = reading.extract
    ids = Ids(settings.id_key.get_secret_value())
    apply_rule(session, on=settings.join_by_identifier)
    renew_keys(session)
    with holding(session, extract.source) as hold:
        others = session.lookup(TIMELINE, source=extract.source)
        run_id = run_id_of(reading)
        if any(run.run_id == run_id and run.state == "done" for run in others):
            derived = rebuild(session, ids, progress)
            return _nothing_new(reading, run_id, derived, time.monotonic() - began)
        with Rejections(report) as rejections, stage(reading, rejections) as staged:
            _fill(staged, progress)
            writer = Writer(extract, run_id, datetime.now(UTC), ids)
            park_strangers(staged, outside_of(session, writer))
            refuse_young_parents(staged)
            stems = [source.shape.stem for source in reading.sources]
            sightings = Sightings(extract, run_id, stems, others)
            loader = Loader(session, hold, staged, writer, sightings, progress)
            if not confirm_retire:
                brake(session, loader)
            _begin(session, reading, writer, others)
            _note_rejected(session, run_id, rejections)
            derived = _bring_in(session, ids, loader, progress)
            summary = _summary(staged, run_id, "loaded", derived, time.monotonic() - began, loader)
            _end(session, run_id, summary)
            return summary


def run_id_of(reading: Reading) -> str:
    """The id of the load of this extract; the same bytes under the same time have the same."""
    return "R" + sha256(f"{reading.extract.key}|{reading.fingerprint()}".encode()).hexdigest()[:15]


def _fill(staged: Stage, progress: Progress) -> None:
    for source in staged.reading.sources:
        for read in staged.fill(source):
            progress(f"reading {source.file}", read, None)


def _bring_in(session: GraphSession, ids: Ids, loader: Loader, progress: Progress) -> Derived:
    loader.note_observations()
    loader.load_file("persons")
    # People first: what is said about a person takes the person's tier with it.
    derived = rebuild(session, ids, progress, people_only=True)
    for stem in LOAD_ORDER:
        loader.load_file(stem)
    loader.park()
    loader.release_parked()
    loader.withdraw()
    return derived + rebuild(session, ids, progress)


def outside_of(session: GraphSession, writer: Writer) -> Outside:
    """What the graph holds of records and incidents that an extract names without holding them."""

    def records(page: Iterable[str]) -> list[Birth]:
        keys = [writer.record_key(one) for one in page]
        return [
            birth_of(
                one.record_key.split("/", 2)[2],
                one.birth_date,
                one.birth_date_quality,
                one.expected_birth_date,
            )
            for one in session.lookup(KNOWN_RECORDS, record_keys=keys)
        ]

    def incidents(page: Iterable[str]) -> list[str]:
        keys = [writer.incident_key(one) for one in page]
        found = session.lookup(KNOWN_INCIDENTS, incident_keys=keys)
        return [one.incident_key.split("/", 1)[1] for one in found]

    return Outside(records, incidents)


def _begin(session: GraphSession, reading: Reading, writer: Writer, others: list[RunSeen]) -> None:
    extract = reading.extract
    run = {
        "run_id": writer.run_id,
        "source": extract.source,
        "agency": extract.agency,
        "agency_name": extract.agency_name,
        "agency_kind": extract.agency_kind,
        "system": extract.system,
        "extracted_at": extract.extracted_at,
        "coverage": extract.coverage,
        "history": extract.history,
        "files": sorted({source.shape.name for source in reading.sources}),
        "mapping": reading.mapping.name if reading.mapping else "",
        "folder": reading.folder.resolve().name,
        "sha256": reading.fingerprint(),
        "started_at": writer.received_at,
        "received_at": writer.received_at,
    }
    session.write("begin load", lambda unit: unit.run(BEGIN_RUN, run=run))


def _note_rejected(session: GraphSession, run_id: str, rejections: Rejections) -> None:
    batch = [
        {"rejected_key": f"{run_id}|{number}", **cell.model_dump()}
        for number, cell in enumerate(rejections.first)
    ]
    session.write("note rejected", lambda unit: unit.run(NOTE_REJECTED, run_id=run_id, batch=batch))


def _end(session: GraphSession, run_id: str, summary: LoadSummary) -> None:
    totals = {
        f"rows_{name}": sum(getattr(counts, name) for counts in summary.files.values())
        for name in ("read", "loaded", "unchanged", "rejected", "parked", "kept", "withdrawn")
    }
    counts = totals | {"records_retired": summary.retired}
    session.write(
        "end load",
        lambda unit: unit.run(END_RUN, run_id=run_id, counts=counts, ended_at=datetime.now(UTC)),
    )


def _summary(
    staged: Stage,
    run_id: str | None,
    outcome: str,
    derived: Derived,
    seconds: float,
    loader: Loader | None = None,
) -> LoadSummary:
    extract = staged.reading.extract
    return LoadSummary(
        agency=extract.agency,
        system=extract.system,
        extracted_at=extract.extracted_at.isoformat(),
        coverage=extract.coverage,
        run_id=run_id,
        outcome="loaded" if outcome == "loaded" else "validated",
        files=staged.counts,
        retired=loader.retired if loader else 0,
        released=loader.released if loader else 0,
        persons=derived.persons,
        households=derived.households,
        derived=derived.links,
        seconds=round(seconds, 2),
        report=staged.rejections.written,
        first_rejected=staged.rejections.first,
    )


def _nothing_new(reading: Reading, run_id: str, derived: Derived, seconds: float) -> LoadSummary:
    extract = reading.extract
    return LoadSummary(
        agency=extract.agency,
        system=extract.system,
        extracted_at=extract.extracted_at.isoformat(),
        coverage=extract.coverage,
        run_id=run_id,
        outcome="nothing_new",
        files={},
        retired=0,
        released=0,
        persons=derived.persons,
        households=derived.households,
        derived=derived.links,
        seconds=round(seconds, 2),
        report=None,
        first_rejected=[],
    )
