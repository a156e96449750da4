"""Extracts that other systems send: kept on disk before they are acknowledged, loaded one after another.

What is acknowledged outlives a crash: a service that starts again takes up what was waiting.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final, Literal, cast

import structlog

from app.errors import Forbidden, SightlineError, Unknown
from app.graph.session import GraphSession
from app.ingest.load import load_extract, run_id_of
from app.ingest.sources import open_extract
from app.ledger.book import Ledger
from app.linkage.entered import link_entered
from app.models.actors import Actor
from app.settings import Settings

MAPPING_FILE: Final = "mapping.toml"
AGAIN_SECONDS: Final = 15.0
"""After a fault that passes: the database or the ledger was away."""
_PASSING: Final = frozenset({503, 504})
_PATIENCE: Final = 5.0
_JOB_FILE: Final = "job.json"
_COMPARE_FILE: Final = "compare.json"
_NO_LOAD: Final = ""
"""In the place of a load's id: nothing is to be loaded, what came in is to be compared."""
_log = structlog.get_logger("sightline.loads")

State = Literal["waiting", "loading", "refused", "failed"]
_OVER: Final = frozenset({"refused", "failed"})
FAILED: Final = (
    "the load ended with a fault of the service; the extract is kept, and loaded at the next start or when"
    " it is sent again"
)


@dataclass(frozen=True, slots=True)
class Job:
    """One extract that was sent; what is loaded is no job any more.

    `detail` says why it was refused, or that it failed in a way that nobody foresaw.
    """

    run_id: str
    source: str
    sender: str
    confirm_retire: bool
    state: State = "waiting"
    detail: str = ""

    @property
    def actor(self) -> Actor:
        """On whose behalf it is loaded."""
        return Actor(
            name=self.sender, role="feeder", agency=self.source.partition("/")[0], source=self.source
        )


class Loads:
    """The loads of one service. Safe to share between threads; one thread loads."""

    def __init__(self, settings: Settings, session: GraphSession, ledger: Ledger) -> None:
        self._settings = settings
        self._session = session
        self._ledger = ledger
        self._folder = settings.home / "uploads"
        self._waiting: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="loads", daemon=True)

    def start(self) -> None:
        """Take up what was waiting when the service ended, and what comes from now on."""
        for job in sorted(self._kept(), key=lambda one: self._job_file(one.run_id).stat().st_mtime_ns):
            if job.state != "refused":
                self._waiting.put(job.run_id)
        if (self._folder / _COMPARE_FILE).is_file():
            self._waiting.put(_NO_LOAD)
        # What was never acknowledged: half sent, or not yet a job.
        half = [one for one in self._folder.glob("R*") if not (one / _JOB_FILE).is_file()]
        for leftover in (*self._folder.glob(".*"), *half):
            shutil.rmtree(leftover, ignore_errors=True)
        self._thread.start()

    def stop(self) -> None:
        """End after the load that is under way; what waits stays on disk for the next start."""
        self._stopping.set()
        self._waiting.put(None)
        # A load that is under way may take minutes; it is taken up again as a killed one would be.
        self._thread.join(_PATIENCE)

    def draft(self) -> Path:
        """A folder of its own for the files of an extract that is being sent."""
        drafts = self._folder / f".{os.urandom(8).hex()}"
        drafts.mkdir(parents=True, mode=0o700)
        return drafts

    def accept(self, actor: Actor, draft: Path, *, confirm_retire: bool) -> Job:
        """Keep a whole extract and let it wait. The same files again are the same load.

        Raises ExtractError for one that cannot be read, Forbidden for a source that is not the sender's.
        """
        mapping = draft / MAPPING_FILE
        reading = open_extract(draft, mapping if mapping.is_file() else None)
        if reading.extract.source != actor.source:
            raise Forbidden(f"this key sends extracts of {actor.source} and no other")
        job = Job(run_id_of(reading), actor.source, actor.name, confirm_retire)
        held = self.find(job.run_id, actor.source)
        if held is not None and held.state not in _OVER:
            return held
        home = self._folder / job.run_id
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(mode=0o700)
        _to_disk(draft)
        draft.rename(home / "extract")
        self._keep(job)
        _sync_folder(self._folder)
        self._waiting.put(job.run_id)
        return job

    def find(self, run_id: str, source: str) -> Job | None:
        """The job of this load, if it is one of this source's and not done yet."""
        with suppress(Unknown):
            job = self._read(run_id)
            return job if job.source == source else None
        return None

    def _work(self) -> None:
        while (run_id := self._waiting.get()) is not None and not self._stopping.is_set():
            try:
                again = run_id != _NO_LOAD and self._load(self._read(run_id))
            except Exception as error:  # the next one is loaded all the same
                _log.error("not loaded", run_id=run_id, error=type(error).__name__)
                self._note_failed(run_id)
                again = False
            # Once for all loads that wait, whatever came of the last of them.
            if not again and self._waiting.empty() and self._compare():
                again, run_id = True, _NO_LOAD
            if again and not self._stopping.wait(AGAIN_SECONDS):
                self._waiting.put(run_id)

    def _note_failed(self, run_id: str) -> None:
        """Say so to whoever asks; what cannot even be said is still taken up by the next start."""
        with suppress(Unknown, OSError):
            self._keep(replace(self._read(run_id), state="failed", detail=FAILED))

    def _load(self, job: Job) -> bool:
        """Load it; True if that must be tried again."""
        extract = self._folder / job.run_id / "extract"
        mapping = extract / MAPPING_FILE
        self._keep(replace(job, state="loading"))
        try:
            with self._ledger.writing(job.actor, "load", "load", {"run_id": job.run_id}) as written:
                summary = load_extract(
                    self._session,
                    self._settings,
                    extract,
                    mapping=mapping if mapping.is_file() else None,
                    confirm_retire=job.confirm_retire,
                )
                written.items = summary.read
        except SightlineError as error:
            if error.status in _PASSING:
                self._keep(replace(job, state="waiting", detail=error.detail))
                return True
            self._keep(replace(job, state="refused", detail=error.detail))
            shutil.rmtree(extract, ignore_errors=True)
            return False
        if self._settings.link_after_load:
            # Before the job goes: a service that ends between the two compares at its next start.
            _write(self._folder / _COMPARE_FILE, asdict(job))
        shutil.rmtree(self._folder / job.run_id, ignore_errors=True)
        return False

    def _compare(self) -> bool:
        """Compare what came in with everything; True if that must be tried again.

        A fault of it is no fault of a load. Who is to be entered for it is noted on disk until it is done.
        """
        noted = self._folder / _COMPARE_FILE
        if not noted.is_file():
            return False
        try:
            if self._settings.link_after_load:
                actor = _job_in(noted).actor
                link_entered(self._session, self._settings, self._ledger, actor)
        except Exception as error:  # the next run compares it: what was compared is noted last
            _log.error("not compared", error=type(error).__name__)
            if isinstance(error, SightlineError) and error.status in _PASSING:
                return True
        noted.unlink()
        return False

    def _kept(self) -> Iterator[Job]:
        for folder in self._folder.glob("R*"):
            with suppress(Unknown):
                yield self._read(folder.name)

    def _job_file(self, run_id: str) -> Path:
        return self._folder / run_id / _JOB_FILE

    def _keep(self, job: Job) -> None:
        _write(self._job_file(job.run_id), asdict(job))

    def _read(self, run_id: str) -> Job:
        # A load's id is letters and digits; anything else could name another folder.
        if not run_id.isascii() or not run_id.isalnum():
            raise Unknown("there is no such load")
        return _job_in(self._job_file(run_id))


def _job_in(file: Path) -> Job:
    try:
        held = cast(dict[str, object], json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise Unknown("there is no such load") from error
    return Job(**held)  # pyright: ignore[reportArgumentType]  it was written from a Job


def _write(file: Path, said: dict[str, object]) -> None:
    """All of it or what was there before, whenever the machine stops."""
    draft = file.with_suffix(".new")
    draft.write_text(json.dumps(said), encoding="utf-8")
    _sync(draft)
    draft.replace(file)
    _sync_folder(file.parent)


def _to_disk(folder: Path) -> None:
    for path in folder.iterdir():
        _sync(path)
    _sync_folder(folder)


def _sync(path: Path) -> None:
    with path.open("rb+") as opened:
        os.fsync(opened.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
