"""Makes a failing world small: drops extracts, records and rows for as long as it still fails."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy

from tests.worlds.script import Draft


def smallest(
    drafts: Sequence[Draft], fails: Callable[[list[Draft]], bool], seconds: float = 60
) -> list[Draft]:
    """The smallest failing world found in about that time; the world itself when nothing can be dropped.

    Whole extracts are tried first, then each record with every row about it, then halves and single rows.
    """
    best, until = list(drafts), time.monotonic() + seconds
    smaller = True
    while smaller and time.monotonic() < until:
        smaller = False
        for candidate in _smaller(best):
            if time.monotonic() >= until:
                break
            if any(draft.rows.get("persons") for draft in candidate) and fails(candidate):
                best, smaller = candidate, True
                break
    return best


def _smaller(drafts: list[Draft]) -> Iterator[list[Draft]]:
    for place in range(len(drafts)):
        yield drafts[:place] + drafts[place + 1 :]
    for size in (64, 16, 4, 1):
        records = sorted({(d.source, row["record_id"]) for d in drafts for row in d.rows.get("persons", [])})
        for start in range(0, len(records), size):
            yield _without_records(drafts, set(records[start : start + size]))
        places = [
            (n, file, at)
            for n, d in enumerate(drafts)
            for file, rows in d.rows.items()
            for at in range(len(rows))
        ]
        rows = [place for place in places if place[1] != "persons"]
        for start in range(0, len(rows), size):
            yield _without_rows(drafts, set(rows[start : start + size]))


def _without_records(drafts: list[Draft], dropped: set[tuple[str, str]]) -> list[Draft]:
    out = deepcopy(drafts)
    for draft in out:
        for file, rows in draft.rows.items():
            draft.rows[file] = [
                row
                for row in rows
                if not any(
                    (draft.source, row[name]) in dropped
                    for name in ("record_id", "from_record_id", "to_record_id")
                    if name in row
                )
            ]
    return out


def _without_rows(drafts: list[Draft], dropped: set[tuple[int, str, int]]) -> list[Draft]:
    out = deepcopy(drafts)
    for number, draft in enumerate(out):
        for file, rows in draft.rows.items():
            draft.rows[file] = [row for place, row in enumerate(rows) if (number, file, place) not in dropped]
    return out
