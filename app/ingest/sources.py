"""Where rows come from: the extract's own files as they are, or an agency's files through a mapping."""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from app.errors import ExtractError
from app.ingest.extract import Extract, check_folder, csv_names, read_extract
from app.ingest.fields import BadCell
from app.ingest.mapping import FileMapping, Mapping, read_mapping
from app.ingest.reading import CsvFile, Layout
from app.models.vocabulary import FILES, SHAPES, FileShape


@dataclass(frozen=True, slots=True)
class BadValue:
    """One cell that cannot be taken: the column as the file calls it, what it held, and why."""

    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row in our columns: only cells with a value. `bad` are cells that the mapping refused."""

    line: int
    cells: dict[str, str]
    bad: tuple[BadValue, ...] = ()


@dataclass(frozen=True, slots=True)
class RowSource:
    """One file that fills one of ours. `columns` gives their name for each of our columns."""

    shape: FileShape
    file: str
    columns: dict[str, str]
    path: Path
    layout: Layout
    mapping: FileMapping | None
    ignored: frozenset[str]

    def rows(self) -> Generator[RawRow]:
        """Every row that the file holds, one at a time. Raises ExtractError for an unreadable file."""
        rows = CsvFile(self.path, self.layout).rows()
        _, header = next(rows)
        if self.mapping is None:
            self._check_own(header)
            for line, cells in rows:
                taken = {
                    name: text for name, cell in zip(header, cells, strict=True) if (text := cell.strip())
                }
                yield RawRow(line, taken)
        else:
            self._check_theirs(header, self.mapping)
            for line, cells in rows:
                raw = _mapped(line, dict(zip(header, cells, strict=True)), self.mapping)
                if raw is not None:
                    yield raw

    def _check_own(self, header: list[str]) -> None:
        known = [column.name for column in self.shape.columns]
        unknown = [name for name in header if name not in known]
        if unknown:
            raise ExtractError(
                f"{self.file}, line 1: unknown column {', '.join(unknown)}; known are {', '.join(known)}"
            )
        missing = [c.name for c in self.shape.columns if c.required and c.name not in header]
        if missing:
            raise ExtractError(f"{self.file}, line 1: column {', '.join(missing)} is missing")

    def _check_theirs(self, header: list[str], mapping: FileMapping) -> None:
        missing = sorted(mapping.wanted() - set(header))
        if missing:
            raise ExtractError(
                f"{self.file}, line 1: column {', '.join(missing)}, which the mapping reads, is missing"
            )
        unknown = [name for name in header if name not in self.ignored]
        if unknown:
            raise ExtractError(
                f"{self.file}, line 1: the mapping neither reads nor ignores column {', '.join(unknown)}"
            )


def _mapped(line: int, row: dict[str, str], mapping: FileMapping) -> RawRow | None:
    if any(row[name].strip() not in allowed for name, allowed in mapping.only_when.items()):
        return None
    if mapping.skip_when_empty and not any(row[name].strip() for name in mapping.skip_when_empty):
        return None
    cells: dict[str, str] = {}
    bad: list[BadValue] = []
    for name, one in mapping.columns.items():
        try:
            if text := one.take(row).strip():
                cells[name] = text
        except BadCell as error:
            bad.append(BadValue(", ".join(one.reads), "; ".join(row[r] for r in one.reads), str(error)))
    return RawRow(line, cells, tuple(bad))


@dataclass(frozen=True, slots=True)
class Reading:
    """An extract ready to be read: its header and its files in the order of loading."""

    extract: Extract
    folder: Path
    sources: tuple[RowSource, ...]
    mapping: Mapping | None

    def fingerprint(self) -> str:
        """SHA-256 over the header, the mapping and the bytes of every file that is read."""
        digest = hashlib.sha256(repr(self.extract).encode())
        digest.update((self.mapping.text if self.mapping else "").encode())
        for name in sorted({source.file for source in self.sources}):
            digest.update(f"\0{name}\0".encode())
            with (self.folder / name).open("rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
        return digest.hexdigest()


def open_extract(folder: Path, mapping: Path | None = None) -> Reading:
    """Look at an extract's folder; nothing but `extract.toml` and the mapping is read yet.

    Raises ExtractError for a folder that is no extract.
    """
    if mapping is None:
        extract = read_extract(folder)
        check_folder(folder)
        return Reading(extract, folder, tuple(_own(folder)), None)
    declared = read_mapping(mapping)
    extract = read_extract(folder, declared.extract)
    return Reading(extract, folder, tuple(_theirs(folder, declared)), declared)


def _own(folder: Path) -> Generator[RowSource]:
    for shape in FILES:
        path = folder / shape.name
        if path.is_file():
            columns = {column.name: column.name for column in shape.columns}
            yield RowSource(shape, shape.name, columns, path, Layout(), None, frozenset())


def _theirs(folder: Path, mapping: Mapping) -> Generator[RowSource]:
    sources = {one.source for one in mapping.files}
    found = set(csv_names(folder)) | {n for n in sources if (folder / n).is_file()}
    if not found & sources:
        raise ExtractError(
            f"{folder}: none of {', '.join(sorted(sources))} is in it, which the mapping reads"
        )
    missing = sorted(sources - found)
    if missing:
        raise ExtractError(
            f"{', '.join(missing)}: the mapping reads this file, but {folder} does not hold it"
        )
    strange = sorted(found - sources - mapping.ignore_files)
    if strange:
        raise ExtractError(f"{', '.join(strange)}: neither read nor ignored by the mapping")
    layout = Layout(mapping.encoding, mapping.delimiter)
    order = list(SHAPES)
    for one in sorted(mapping.files, key=lambda file: order.index(file.target)):
        same = [other for other in mapping.files if other.source == one.source]
        spoken_for = frozenset(name for other in same for name in other.wanted() | other.ignore)
        columns = {name: ", ".join(fill.reads) or name for name, fill in one.columns.items()}
        path = folder / one.source
        yield RowSource(SHAPES[one.target], one.source, columns, path, layout, one, spoken_for)
