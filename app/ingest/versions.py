"""The versions of a row: a pure function of the extracts that observed it, whatever order they came in.

A version is a longest run of observing extracts that hold the same content. An extract that arrives
late is put in its place among the observations, and the versions are worked out anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Ending = Literal["withdrawn", "ended"]
"""What it means that an extract lacks a row: it was withdrawn, or it has ended (the source holds only
what is current; the last content goes on as a version whose end is inferred)."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One extract's view of a row: `digest` of its content, None where the extract lacks it."""

    at: datetime
    digest: str | None
    lacking: Ending = "withdrawn"


@dataclass(frozen=True, slots=True)
class Version:
    """One version. `before` is the last extract that observed the row before this version began."""

    digest: str
    seen_from: datetime
    retracted_at: datetime | None
    inferred_end: bool
    before: datetime | None

    def covers(self, at: datetime) -> bool:
        """Whether this version stood at that time."""
        return self.seen_from <= at and (self.retracted_at is None or at < self.retracted_at)

    def recorded_at(self, stated: datetime | None) -> datetime:
        """When this was recorded: what the source states, never before an extract that lacked it."""
        if self.inferred_end:
            return self.seen_from
        recorded = stated or self.seen_from
        return max(recorded, self.before) if self.before else recorded


def versions_of(seen: Iterable[Seen]) -> list[Version]:
    """The versions that follow from all observations of one row."""
    found: list[Version] = []
    digest: str | None = None
    start: datetime | None = None
    started_after: datetime | None = None
    inferred = False
    before: datetime | None = None

    def close(at: datetime | None) -> None:
        if digest is not None and start is not None:
            found.append(Version(digest, start, at, inferred, started_after))

    for one in sorted(seen, key=lambda o: o.at):
        if one.digest is None and digest is not None and one.lacking == "ended":
            if not inferred:
                close(one.at)
                start, started_after, inferred = one.at, before, True
        elif one.digest != digest or (inferred and one.digest is not None):
            close(one.at)
            digest, start, started_after, inferred = one.digest, one.at, before, False
        before = one.at
    close(None)
    return found


def observations(
    versions: Sequence[Version], times: Iterable[tuple[datetime, Ending]], replaced: datetime
) -> list[Seen]:
    """What each extract observed, read back from the versions; the extract at `replaced` is left out."""
    known = dict(times)
    for version in versions:
        # An extract in which a version began has observed the row, whatever else is known of it.
        known.setdefault(version.seen_from, "ended" if version.inferred_end else "withdrawn")
    found: list[Seen] = []
    for at, lacking in known.items():
        if at == replaced:
            continue
        version = next((v for v in versions if v.covers(at)), None)
        digest = version.digest if version is not None and not version.inferred_end else None
        found.append(Seen(at, digest, lacking))
    return found
