"""Which extracts of a source observed which rows: the timeline of its loads, and the exceptions to it.

A full extract observes every row of the files that it holds. An extract of changes observes, file by
file, the rows about the records that it names. A rejected row is not observed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import orjson

from app.graph.session import Unit
from app.ingest.commands import OBSERVATIONS, RunSeen
from app.ingest.extract import Extract
from app.ingest.statements import Properties
from app.ingest.versions import Ending
from app.models.vocabulary import SHAPES

Times = dict[datetime, Ending]


@dataclass(frozen=True, slots=True)
class Loaded:
    """One extract of the source that the graph has seen to its end, or this one."""

    at: datetime
    full: bool
    ending: Ending
    stems: frozenset[str]


class Sightings:
    """The observations of one source, as known while one of its extracts is loaded."""

    def __init__(
        self, extract: Extract, run_id: str, stems: Iterable[str], others: Sequence[RunSeen]
    ) -> None:
        self.source = extract.source
        done = [run for run in others if run.state == "done" and run.extracted_at != extract.extracted_at]
        self.first = not [run for run in others if run.run_id != run_id]
        self.replaces = any(
            run.extracted_at == extract.extracted_at and run.run_id != run_id for run in others
        )
        """Whether this extract takes the place of another that was made at the same time."""
        self.loaded = [
            Loaded(run.extracted_at, run.coverage == "full", _ending(run.history), _stems(run.files))
            for run in done
        ]
        self.loaded.append(
            Loaded(
                extract.extracted_at, extract.coverage == "full", _ending(extract.history), frozenset(stems)
            )
        )
        # This extract's own time too: a row that it frees may have waited since an earlier one.
        self._latest = max([extract.extracted_at, *(run.extracted_at for run in others)])
        self._endings: Times = {one.at: one.ending for one in self.loaded}

    def is_latest(self, at: datetime) -> bool:
        """Whether no extract of the source is later."""
        return at >= self._latest

    def times(self, unit: Unit, stem: str, about: Mapping[str, Iterable[str]]) -> dict[str, Times]:
        """For each row the extracts that observed it, with what its absence there means.

        `about` names the records (or incident, or meeting) of each row.
        """
        full: Times = {one.at: one.ending for one in self.loaded if one.full and stem in one.stems}
        keys = {key for row_key in about for key in (spared_row(row_key), held_row(row_key))}
        for names in about.values():
            for name in names:
                keys |= {
                    self.named(stem, name),
                    self.spared(stem, name),
                    self.gone(name),
                }
        notes = {one.key: one.times for one in unit.run(OBSERVATIONS, keys=sorted(keys))} if keys else {}
        return {
            row_key: self._times_of(stem, row_key, names, full, notes) for row_key, names in about.items()
        }

    def _times_of(
        self,
        stem: str,
        row_key: str,
        names: Iterable[str],
        full: Times,
        notes: Mapping[str, Sequence[datetime]],
    ) -> Times:
        found = dict(full)
        for name in names:
            for key in (self.named(stem, name), self.gone(name)):
                for at in notes.get(key, ()):
                    found[at] = self._endings.get(at, "withdrawn")
        for key in (spared_row(row_key), *(self.spared(stem, name) for name in names)):
            for at in notes.get(key, ()):
                found.pop(at, None)
        # Held beside a rejected row about the same record: observed all the same.
        for at in notes.get(held_row(row_key), ()):
            found[at] = self._endings.get(at, "withdrawn")
        return found

    def named(self, stem: str, name: str) -> str:
        """Under which an extract of changes notes that a file names a record."""
        return f"named|{self.source}|{stem}|{name}"

    def spared(self, stem: str, name: str) -> str:
        """Under which a rejected row is noted whose key cannot be read, but its record can."""
        return f"spared|{self.source}|{stem}|{name}"

    def gone(self, name: str) -> str:
        """Under which it is noted that a record was deleted or vanished."""
        return f"gone|{self.source}|{name}"


def spared_row(row_key: str) -> str:
    """Under which a rejected row is noted whose key can be read."""
    return f"spared|{row_key}"


def held_row(row_key: str) -> str:
    """Under which it is noted that an extract held a row beside a rejected one about the same record."""
    return f"held|{row_key}"


def names_of(stem: str, row_key: str, contents: Iterable[Properties]) -> set[str]:
    """The records (or incident, or meeting) that a row is about, from its key or from what it says."""
    parts = [part.replace("%7C", "|").replace("%25", "%") for part in row_key.split("|")[2:]]
    match stem:
        case "relationships":
            return {parts[0], parts[1]}
        case "involvements":
            return {parts[1]}
        case "risk_facts":
            return {str(one["record_key"]).split("/", 2)[2] for one in contents}
        case "referrals" | "assessments" | "meetings":
            return {str(orjson.loads(str(one["values"]))["record_id"]) for one in contents}
        case _:
            return {parts[0]}


def stem_of(row_key: str) -> str:
    """The file of a row, without its ending."""
    return row_key.split("|", 2)[1]


def _ending(history: str) -> Ending:
    return "ended" if history == "current_only" else "withdrawn"


def _stems(files: Sequence[str]) -> frozenset[str]:
    return frozenset(SHAPES[name].stem for name in files if name in SHAPES)
