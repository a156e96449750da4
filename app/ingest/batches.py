"""The write side of one load: batches of at most a thousand rows, each one transaction with its own node."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime

import orjson

from app.derive.progress import Progress
from app.graph.session import GraphSession, Unit
from app.ingest.checks import needs_of
from app.ingest.commands import (
    END_BATCH,
    NOTE_CHANGE,
    NOTE_OBSERVATIONS,
    PARK_ROWS,
    PARKED_ROWS,
    UNPARK_ROWS,
    Parked,
)
from app.ingest.holding import Hold
from app.ingest.restate import Effect, Said, all_new, restate
from app.ingest.retiring import absent_rows, gone_records, unseen_rows
from app.ingest.sightings import Sightings, held_row, spared_row
from app.ingest.staging import Stage, Staged
from app.ingest.statements import Writer
from app.ingest.writing import Ready
from app.models.vocabulary import SHAPES

BATCH_ROWS = 1_000


class Loader:
    """One load under way. Every method may be repeated after a fault."""

    def __init__(
        self,
        session: GraphSession,
        hold: Hold,
        staged: Stage,
        writer: Writer,
        sightings: Sightings,
        progress: Progress,
    ) -> None:
        self.session = session
        self.hold = hold
        self.stage = staged
        self.writer = writer
        self.sightings = sightings
        self.progress = progress
        self.at = writer.extract.extracted_at
        self.retired = 0
        self.released = 0

    def load_file(self, stem: str) -> None:
        """Bring one file's rows in."""
        shape = SHAPES[f"{stem}.csv"]
        counts = self.stage.counts.get(shape.name)
        if counts is None:
            return
        total = counts.read - counts.rejected - counts.parked - counts.deleted
        done = 0
        for effect, rows in self._in_turn(stem):
            counts.loaded += effect.loaded
            counts.unchanged += effect.unchanged
            done += rows
            self.progress(f"loading {shape.name}", done, total)
        if shape.kept:
            counts.kept = counts.loaded + counts.unchanged

    def _in_turn(self, stem: str) -> Iterator[tuple[Effect, int]]:
        """Write one batch after the other; while the database works on one, the next is made ready."""
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="batch") as writing:
            under_way: tuple[Future[Effect], int] | None = None
            for number, rows in self.stage.batches(stem, BATCH_ROWS):
                new = all_new(self.writer, stem, rows, self.at) if self.sightings.first else None
                if under_way:
                    yield under_way[0].result(), under_way[1]
                batch_key = f"{self.writer.run_id}|{stem}|{number}"
                under_way = writing.submit(self._batch, batch_key, stem, rows, new), len(rows)
            if under_way:
                yield under_way[0].result(), under_way[1]

    def _batch(self, batch_key: str, stem: str, rows: Sequence[Staged], new: Ready | None) -> Effect:
        """One batch, one transaction. `new` is ready to be written if no look at what is held is needed."""

        def work(unit: Unit) -> Effect:
            seen = self.hold.begin_batch(unit, batch_key)
            if seen.done:
                return Effect(loaded=seen.loaded, unchanged=seen.unchanged)
            if new:
                effect = Effect(loaded=len(rows), changed_from=new.write(unit))
            else:
                wanted = {row.row_key: row for row in rows}
                effect = restate(unit, self.writer, stem, wanted, self.at, self.sightings)
            unit.run(
                END_BATCH,
                run_id=self.writer.run_id,
                batch_key=batch_key,
                loaded=effect.loaded,
                unchanged=effect.unchanged,
                changed_from=effect.changed_from,
            )
            return effect

        return self.session.write(f"load {stem}", work)

    def note_observations(self) -> None:
        """Note what this extract observed otherwise than by being full: before anything is compared."""
        database = self.stage.database
        named: list[str] = []
        if self.writer.extract.coverage == "changes":
            named = [
                self.sightings.named(stem, name)
                for stem, name in database.execute("SELECT stem, name FROM named")
            ]
        gone = [self.sightings.gone(name) for name in gone_records(self.session, self)]
        held = [held_row(key) for key in self.stage.beside_spared()]
        spared = [
            self.sightings.spared(*key.split("|")[1:3]) if key.endswith("|*") else spared_row(key)
            for (key,) in database.execute("SELECT key FROM spared")
        ]
        keys = [*named, *gone, *spared, *held]
        for start in range(0, len(keys), BATCH_ROWS):
            page = keys[start : start + BATCH_ROWS]
            self._unit(
                "note observations",
                lambda unit, page=page: unit.run(
                    NOTE_OBSERVATIONS, source=self.writer.extract.source, keys=page, at=self.at
                ),
            )

    def park(self) -> None:
        """Keep rows about records that nobody has given yet."""
        rows = self.stage.database.execute("SELECT stem, row_key, line, digest, body FROM parked").fetchall()
        parked: list[dict[str, object]] = []
        for stem, row_key, line, digest, body in rows:
            records, incidents = needs_of(stem, body)
            parked.append(
                {
                    "parked_key": f"{row_key}#{self.at.isoformat()}",
                    "row_key": row_key,
                    "source": self.writer.extract.source,
                    "agency": self.writer.extract.agency,
                    "system": self.writer.extract.system,
                    "file": f"{stem}.csv",
                    "line": line,
                    "seen_at": self.at,
                    "digest": digest,
                    "values": body,
                    "needs_records": [self.writer.record_key(one) for one in records],
                    "needs_incidents": [self.writer.incident_key(one) for one in incidents],
                    "run_id": self.writer.run_id,
                }
            )
        for start in range(0, len(parked), BATCH_ROWS):
            page = parked[start : start + BATCH_ROWS]
            self._unit("park rows", lambda unit, page=page: unit.run(PARK_ROWS, batch=page))

    def release_parked(self) -> None:
        """Bring in rows that were waiting for records that have come; each as of its own extract."""
        waiting = self.session.lookup(PARKED_ROWS, source=self.writer.extract.source)
        groups: dict[tuple[str, datetime], list[Parked]] = {}
        for one in waiting:
            groups.setdefault((one.file.removesuffix(".csv"), one.seen_at), []).append(one)
        for (stem, at), members in groups.items():
            for start in range(0, len(members), BATCH_ROWS):
                page = members[start : start + BATCH_ROWS]
                rows = {
                    one.row_key: Staged(one.row_key, one.digest, orjson.loads(one.values)) for one in page
                }
                self._restated(stem, rows, at, [one.parked_key for one in page])
                self.released += len(page)

    def withdraw(self) -> None:
        """Withdraw what this extract no longer holds, after its last batch."""
        for stem, rows in absent_rows(self.session, self):
            effect = self._restated(stem, rows, self.at, [])
            name = f"{stem}.csv"
            if name in self.stage.counts:
                self.stage.counts[name].withdrawn += effect.withdrawn
            if stem == "persons":
                self.retired += effect.withdrawn
            self.progress("withdrawing", self.retired, None)
        for stem, rows in unseen_rows(self.session, self):
            self._restated(stem, rows, self.at, [])
            self.progress("taking back what was replaced", len(rows), None)

    def _restated(self, stem: str, rows: Mapping[str, Said], at: datetime, parked_keys: list[str]) -> Effect:
        def work(unit: Unit) -> Effect:
            self.hold.begin_batch(unit, "")
            effect = restate(unit, self.writer, stem, rows, at, self.sightings)
            if parked_keys:
                unit.run(UNPARK_ROWS, parked_keys=parked_keys)
            unit.run(NOTE_CHANGE, run_id=self.writer.run_id, changed_from=effect.changed_from)
            return effect

        return self.session.write(f"restate {stem}", work)

    def _unit(self, name: str, work: Callable[[Unit], object]) -> None:
        def held(unit: Unit) -> None:
            self.hold.begin_batch(unit, "")
            work(unit)

        self.session.write(name, held)
