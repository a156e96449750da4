"""What an extract no longer holds: found by comparing the graph, page by page, with the staged rows."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from typing import TYPE_CHECKING

from app.errors import Conflict
from app.graph.session import GraphSession
from app.ingest.commands import HELD_EVENTS, HELD_RECORDS, HELD_ROWS, ROWS_ABOUT, HeldRows
from app.ingest.restate import UNSEEN, Unseen
from app.ingest.sightings import names_of, stem_of
from app.models.vocabulary import FILES

if TYPE_CHECKING:
    from app.ingest.batches import Loader

PAGE = 1_000
BRAKE_SHARE = 5
"""A full extract that would retire more than one in so many of a source's records stops and asks."""

Absent = Mapping[str, None]
LAST = "\uffff"


def brake(session: GraphSession, loader: Loader) -> None:
    """Stop a full extract that would retire too much. Raises Conflict that says how to go on."""
    if loader.writer.extract.coverage != "full" or not loader.sightings.is_latest(loader.at):
        return
    held = _held(session, loader)
    gone = _lacking(loader, held)
    if len(gone) * BRAKE_SHARE > len(held):
        raise Conflict(
            f"this full extract lacks {len(gone)} of the {len(held)} records that"
            f" {loader.writer.extract.source} holds, more than a fifth; nothing was loaded."
            " If they are really gone, repeat with --confirm-retire"
        )


def gone_records(session: GraphSession, loader: Loader) -> list[str]:
    """Ids of records that this extract deletes, or that a full one no longer holds."""
    deleted = loader.stage.keys("SELECT record_id FROM gone")
    if loader.writer.extract.coverage == "full" and not loader.sightings.first:
        deleted = sorted({*deleted, *_lacking(loader, _held(session, loader))})
    return deleted


def _held(session: GraphSession, loader: Loader) -> list[str]:
    if "persons.csv" not in loader.stage.counts:
        return []
    source = loader.writer.extract.source
    (held,) = session.lookup(HELD_RECORDS, after=f"{source}/", until=f"{source}/{LAST}")
    return held.record_ids


def _lacking(loader: Loader, record_ids: Iterable[str]) -> list[str]:
    prefix = f"{loader.writer.extract.source}|persons|"
    keys = {prefix + _escaped(one): one for one in record_ids}
    found: list[str] = []
    ordered = list(keys)
    for start in range(0, len(ordered), PAGE):
        page = ordered[start : start + PAGE]
        holds = loader.stage.holds(page)
        found += [
            keys[key]
            for key in page
            if key not in holds and not loader.stage.is_spared(key, "persons", (keys[key],))
        ]
    return found


def _escaped(part: str) -> str:
    return part.replace("%", "%25").replace("|", "%7C")


def absent_rows(session: GraphSession, loader: Loader) -> Generator[tuple[str, Absent]]:
    """Rows in the graph that this extract observed and does not hold, by file, a page at a time."""
    if loader.sightings.first:
        return
    if loader.writer.extract.coverage == "full":
        yield from _absent_from_full(session, loader)
    else:
        yield from _absent_from_changes(session, loader)


def unseen_rows(session: GraphSession, loader: Loader) -> Generator[tuple[str, Mapping[str, Unseen]]]:
    """Rows that an extract which this one replaces may have observed, and this one does not, by file."""
    if not loader.sightings.replaces:
        return
    gone = set(loader.stage.keys("SELECT record_id FROM gone"))
    for row_keys in _every_row(session, loader, open_only=False):
        observed = {key for _, absent in _by_stem(loader, row_keys, gone) for key in absent}
        held = loader.stage.holds(row_keys)
        left: dict[str, dict[str, Unseen]] = {}
        for key, name in row_keys.items():
            if key in observed or key in held or not key.startswith(f"{loader.writer.extract.source}|"):
                continue
            stem = stem_of(key)
            # A rejected row takes nothing back: what is held of it stays.
            if not loader.stage.is_spared(key, stem, names_of(stem, key, ()) | {name}):
                left.setdefault(stem, {})[key] = UNSEEN
        yield from left.items()


def _absent_from_full(session: GraphSession, loader: Loader) -> Generator[tuple[str, Absent]]:
    gone = set(loader.stage.keys("SELECT record_id FROM gone"))
    for row_keys in _every_row(session, loader, open_only=loader.sightings.is_latest(loader.at)):
        yield from _by_stem(loader, row_keys, gone)


def _every_row(session: GraphSession, loader: Loader, *, open_only: bool) -> Generator[dict[str, str]]:
    """Keys of all rows of the source, a page at a time, each with a record that it is about."""
    source = loader.writer.extract.source
    after = f"{source}/"
    while page := session.lookup(
        HELD_ROWS, after=after, until=f"{source}/{LAST}", page=PAGE, open_only=open_only
    ):
        after = page[-1].record_key
        yield {key: _id(one) for one in page for key in one.row_keys}
    for shape in FILES:
        if shape.stem not in {"incidents"} and not shape.kept:
            continue
        for page in _events(session, f"{source}|{shape.stem}|", open_only=open_only):
            yield dict.fromkeys(page, "")


def _events(session: GraphSession, prefix: str, *, open_only: bool) -> Generator[list[str]]:
    """Keys of incidents or kept rows that begin so, a page at a time."""
    last = prefix
    while events := session.lookup(
        HELD_EVENTS, after=last, until=prefix + LAST, page=PAGE, open_only=open_only
    ):
        last = events[-1].row_key
        yield [one.row_key for one in events]


def _absent_from_changes(session: GraphSession, loader: Loader) -> Generator[tuple[str, Absent]]:
    database = loader.stage.database
    gone = set(loader.stage.keys("SELECT record_id FROM gone"))
    names = sorted(
        {
            name
            for (name,) in database.execute(
                "SELECT name FROM named WHERE stem NOT IN ('incidents', 'attendance')"
            )
        }
        | gone
    )
    for start in range(0, len(names), PAGE):
        keys = [loader.writer.record_key(name) for name in names[start : start + PAGE]]
        rows = session.lookup(ROWS_ABOUT, record_keys=keys)
        yield from _by_stem(loader, {key: _id(one) for one in rows for key in one.row_keys}, gone)
    # Who was at a meeting is said of the meeting, which is no record.
    for meeting in loader.stage.keys("SELECT name FROM named WHERE stem = 'attendance'"):
        prefix = f"{loader.writer.extract.source}|attendance|{_escaped(meeting)}|"
        for page in _events(session, prefix, open_only=False):
            yield from _by_stem(loader, dict.fromkeys(page, meeting), gone)


def _id(held: HeldRows) -> str:
    return held.record_key.split("/", 2)[2]


def _by_stem(loader: Loader, row_keys: Mapping[str, str], gone: set[str]) -> Generator[tuple[str, Absent]]:
    """Those rows that the extract observed and lacks, by file; `row_keys` with a record each is about."""
    stems: dict[str, list[str]] = {}
    source = f"{loader.writer.extract.source}|"
    for key in row_keys:
        if key.startswith(source):
            stems.setdefault(stem_of(key), []).append(key)
    full = loader.writer.extract.coverage == "full"
    for stem, keys in stems.items():
        absent: dict[str, None] = {}
        for start in range(0, len(keys), PAGE):
            page = keys[start : start + PAGE]
            holds = loader.stage.holds(page)
            for key in page:
                names = names_of(stem, key, ()) | {row_keys[key]}
                if key in holds or loader.stage.is_spared(key, stem, names):
                    continue
                observed = (full and f"{stem}.csv" in loader.stage.counts) or _named(loader, stem, names)
                if observed or names & gone:
                    absent[key] = None
        if absent:
            yield stem, absent


def _named(loader: Loader, stem: str, names: Iterable[str]) -> bool:
    for name in names:
        if loader.stage.keys("SELECT 1 FROM named WHERE stem = ? AND name = ?", stem, name):
            return True
    return False
