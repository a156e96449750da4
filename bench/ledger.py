"""What the audit ledger costs: an entry by one thread and by sixteen, and verifying all of it.

On the disk of `--folder`: an entry is a flush of that disk, and sixteen who wait share one.
"""

from __future__ import annotations

import os
import shutil
import statistics
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from itertools import count, islice
from pathlib import Path
from typing import Any

from app.ledger.book import Ledger, open_ledger
from app.ledger.entry import Draft
from app.ledger.verifying import verify
from app.models.actors import Actor
from app.settings import Settings

ACTOR = Actor("somebody", "practitioner", "NMC", "section_47", "CASE-1")
ENTRIES = 1_000_000
APPENDS = 400
THREADS = 16
PEOPLE = 200_000
# What the design promises: a million entries in less than ten seconds.
LIMIT = 10.0
_AT_ONCE = 5_000


def costs(folder: Path, entries: int = ENTRIES) -> dict[str, Any]:
    """Seconds for an entry with one thread and with sixteen, and for verifying `entries` entries."""
    home = folder / "ledger-bench"
    shutil.rmtree(home, ignore_errors=True)
    try:
        with open_ledger(Settings(home=home)) as ledger:
            drafts = _drafts()
            ledger.append(next(drafts))
            entries_took: list[float] = []
            flushes_took: list[float] = []
            with _flusher(home / "flushed") as flush:
                for _ in range(APPENDS):
                    entries_took.append(_append(ledger, drafts))
                    flushes_took.append(flush())
            alone = statistics.median(entries_took)
            together = _together(ledger)
            held = 1 + APPENDS + APPENDS // THREADS * THREADS
            while held < entries:
                held += len(ledger.append(*islice(drafts, min(_AT_ONCE, entries - held))))
            began, used = time.perf_counter(), time.process_time()
            verdict = verify(ledger.store, ledger.anchors)
            seconds, processor = time.perf_counter() - began, time.process_time() - used
            if verdict.fault is not None or verdict.entries != held:
                raise RuntimeError(f"the ledger does not verify: {verdict}")
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return {
        "append": alone,
        "flush": statistics.median(flushes_took),
        "append_16": together,
        "entries": verdict.entries,
        "verify": seconds,
        "verify_processor": processor,
        "holds": seconds <= LIMIT * max(verdict.entries / ENTRIES, 0.1),
    }


def said(figures: Any) -> str:
    """Lines of the table."""
    return (
        f"{'ledger: an entry / a bare flush of as many bytes':<58} {figures['append'] * 1000:.2f} ms /"
        f" {figures['flush'] * 1000:.2f} ms\n"
        f"{'ledger: an entry, one thread / sixteen at once':<58} {figures['append'] * 1000:.2f} ms /"
        f" {figures['append_16'] * 1000:.2f} ms each\n"
        f"{'ledger: verify ' + format(figures['entries'], ',') + ' entries':<58} {figures['verify']:.1f} s"
        f" ({figures['verify_processor']:.1f} s of the processor; at most {LIMIT:.0f} s a million)"
        f" {'ok' if figures['holds'] else 'MISSED'}"
    )


def _drafts() -> Iterator[Draft]:
    """Answers with one to three people each, drawn from a borough."""
    number = 0
    while True:
        people = tuple(sorted({_person(number * 7919 + one * 104_729) for one in range(number % 3 + 1)}))
        yield Draft(ACTOR, "look", "person", "0" * 64, people, 1, "answered", f"{number:016x}")
        number += 1


def _person(number: int) -> str:
    return "P" + f"{number % PEOPLE:015}".translate(str.maketrans("0123456789", "abcdefghij"))


@contextmanager
def _flusher(file: Path) -> Generator[Callable[[], float]]:
    """Writes and flushes what an entry touches of the disk: four pages, no database. Gives the seconds."""
    pages, turns = bytes(4 * 4096), count()
    with file.open("wb+", buffering=0) as opened:
        opened.write(pages * 64)
        os.fsync(opened.fileno())

        def flush() -> float:
            began = time.perf_counter()
            os.pwrite(opened.fileno(), pages, next(turns) % 64 * len(pages))
            os.fdatasync(opened.fileno())
            return time.perf_counter() - began

        yield flush


def _append(ledger: Ledger, drafts: Iterator[Draft]) -> float:
    draft = next(drafts)
    began = time.perf_counter()
    ledger.append(draft)
    return time.perf_counter() - began


def _together(ledger: Ledger) -> float:
    """Seconds from the first to the last of many entries by sixteen threads, for each entry."""
    turns = APPENDS // THREADS

    def run() -> None:
        drafts = _drafts()
        for _ in range(turns):
            _append(ledger, drafts)

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return (time.perf_counter() - began) / (turns * THREADS)
