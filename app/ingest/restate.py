"""Rows into the graph: compare with what is held, put the extract in its place, write the versions anew.

What takes a `Unit` runs inside one transaction, so that a batch goes in whole or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import cast

from app.graph.session import Unit
from app.ingest.commands import DELETE, OPEN, VERSIONS
from app.ingest.sightings import Sightings, Times, names_of
from app.ingest.staging import Staged
from app.ingest.statements import DATED, Properties, Writer
from app.ingest.versions import Seen, Version, observations, versions_of
from app.ingest.writing import NOTHING, Ready, RowState, ready

LASTING = frozenset({"persons", "incidents"})


class Unseen(Enum):
    """Says of a row that the extract does not observe it."""

    UNSEEN = "unseen"


UNSEEN = Unseen.UNSEEN
Said = Staged | Unseen | None
"""What an extract says of a row: what it holds, that it does not observe it, or (None) that it lacks it."""


@dataclass(slots=True)
class Effect:
    """What a unit did: rows new or changed, rows that were there already, rows withdrawn.

    `changed_from` is the lowest clearance that can see a change.
    """

    loaded: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    changed_from: int = NOTHING


def all_new(writer: Writer, stem: str, rows: Sequence[Staged], at: datetime) -> Ready:
    """Rows of a source that has given nothing before: no look at what is held is needed. Pure."""
    states = [
        RowState(
            row.row_key,
            (writer.content(stem, row.row_key, row.digest, row.cells),),
            (Version(row.digest, at, None, False, None),),
        )
        for row in rows
    ]
    return ready(writer, stem, states, alone=True)


def restate(
    unit: Unit,
    writer: Writer,
    stem: str,
    rows: Mapping[str, Said],
    at: datetime,
    sightings: Sightings,
) -> Effect:
    """Put what an extract says of rows in its place among what is held.

    `at` is the extract's time; `sightings` knows which extracts observed which rows.
    """
    effect = Effect()
    pending = dict(rows)
    if sightings.is_latest(at):
        held = _open_digests(unit, stem, list(rows))
        for row_key, row in rows.items():
            if isinstance(row, Staged) and held.get(row_key) == row.digest:
                del pending[row_key]
                effect.unchanged += 1
    if not pending:
        return effect
    versions = {row.row_key: row.versions for row in unit.run(VERSIONS[stem], row_keys=list(pending))}
    about: dict[str, set[str]] = {}
    for row_key, row in pending.items():
        contents = list(versions.get(row_key, []))
        if isinstance(row, Staged):
            contents.append(writer.content(stem, row_key, row.digest, row.cells))
        about[row_key] = names_of(stem, row_key, contents)
    times = sightings.times(unit, stem, about)
    states: list[RowState] = []
    for row_key, row in pending.items():
        held_versions = versions.get(row_key, [])
        state = _merged(writer, stem, row_key, row, at, held_versions, times[row_key])
        if state is None:
            effect.unchanged += isinstance(row, Staged)
            continue
        effect.loaded += isinstance(row, Staged)
        effect.withdrawn += row is None
        states.append(state)
    if states:
        gone = [state.row_key for state in states if state.old]
        if gone and stem in DELETE:
            (taken,) = unit.run(DELETE[stem], row_keys=gone)
            effect.changed_from = taken.changed_from
        standing = [state for state in states if state.versions]
        written = ready(writer, stem, standing, alone=False).write(unit)
        effect.changed_from = min(effect.changed_from, written)
    return effect


def _open_digests(unit: Unit, stem: str, row_keys: list[str]) -> dict[str, str]:
    (held,) = unit.run(OPEN[stem], row_keys=row_keys)
    return dict(zip(held.row_keys, held.digests, strict=True))


def _merged(
    writer: Writer,
    stem: str,
    row_key: str,
    row: Said,
    at: datetime,
    held: Sequence[Properties],
    times: Times,
) -> RowState | None:
    """The row's versions with this extract among them; None if that changes nothing."""
    if not isinstance(row, Staged) and not held:
        return None
    by_id = {str(one["statement_id"]): one for one in held}
    old = sorted((_version(one) for one in held), key=lambda v: v.seen_from)
    ordered = sorted(by_id.values(), key=lambda one: cast(datetime, one["seen_from"]))
    contents: dict[str, Properties] = {}
    for one in ordered:
        # A version with an inferred end has its end in place of what was stated, so it gives no content.
        if not one.get("inferred_end"):
            contents[str(one["digest"])] = {k: v for k, v in one.items() if k not in DATED}
    if isinstance(row, Staged):
        contents[row.digest] = writer.content(stem, row_key, row.digest, row.cells)
    lacking = "ended" if writer.extract.history == "current_only" and stem != "persons" else "withdrawn"
    seen = [] if row is UNSEEN else [Seen(at, row.digest if isinstance(row, Staged) else None, lacking)]
    # A person has no end that could be inferred: a record that is gone is retired.
    known: Times = {time: "withdrawn" if stem == "persons" else ending for time, ending in times.items()}
    new = versions_of([*observations(old, known.items(), at), *seen])
    if not new and stem in LASTING:
        # An extract that was sent again without it: it stays as a thing that was never so.
        new = [Version(old[-1].digest, at, at, False, None)]
    if [_same(v) for v in new] == [_same(v) for v in old] and _recorded(new, contents) == [
        one["recorded_at"] for one in ordered
    ]:
        return None
    return RowState(
        row_key,
        tuple(contents[version.digest] for version in new),
        tuple(new),
        old=by_id,
    )


def _version(properties: Properties) -> Version:
    return Version(
        digest=str(properties["digest"]),
        seen_from=cast(datetime, properties["seen_from"]),
        retracted_at=cast(datetime | None, properties.get("retracted_at", properties.get("retired_at"))),
        inferred_end=bool(properties.get("inferred_end")),
        before=None,
    )


def _same(version: Version) -> tuple[object, ...]:
    return version.digest, version.seen_from, version.retracted_at, version.inferred_end


def _recorded(versions: Sequence[Version], contents: Mapping[str, Properties]) -> list[datetime]:
    return [
        version.recorded_at(cast(datetime | None, contents[version.digest].get("stated_recorded_at")))
        for version in versions
    ]
