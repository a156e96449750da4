"""What the audit ledger costs: an entry by one thread and by sixteen, and verifying all of it.

On the disk of `--folder`: an entry is a flush of that disk, and sixteen who wait share one.
"""

from __future__ import annotations

import shutil
import statistics
import threading
import time
from collections.abc import Iterator
from itertools import islice
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
            alone = statistics.median([_append(ledger, drafts) for _ in range(APPENDS)])
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
        "append_16": together,
        "entries": verdict.entries,
        "verify": seconds,
        "verify_processor": processor,
        "holds": seconds <= LIMIT * max(verdict.entries / ENTRIES, 0.1),
    }


def said(figures: Any) -> str:
    """Lines of the table."""
    return (
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
