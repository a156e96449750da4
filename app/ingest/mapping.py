"""A declared mapping: a TOML file that says how an agency's own columns fill ours. No code.

`[extract]` completes `extract.toml`, `[csv]` says how the files are written, each `[[file]]` fills
one of our files from one of theirs. `docs/guides/mapping.md` explains every key.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from app.errors import ExtractError
from app.ingest.columns import Filler, filler
from app.models.vocabulary import SHAPES

_TOP = frozenset({"name", "extract", "csv", "file"})
_CSV = frozenset({"encoding", "delimiter", "ignore_files"})
_FILE = frozenset({"target", "source", "columns", "ignore", "skip_when_empty", "only_when"})


@dataclass(frozen=True, slots=True)
class FileMapping:
    """How one of our files is filled from one of theirs."""

    target: str
    source: str
    columns: dict[str, Filler]
    ignore: frozenset[str]
    skip_when_empty: tuple[str, ...]
    only_when: dict[str, frozenset[str]]

    def wanted(self) -> frozenset[str]:
        """Their columns that this mapping reads."""
        read = {name for one in self.columns.values() for name in one.reads}
        return frozenset(read | set(self.skip_when_empty) | set(self.only_when))


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping file. `text` is its bytes' content, part of what identifies a load."""

    name: str
    extract: dict[str, object]
    encoding: str
    delimiter: str
    ignore_files: frozenset[str]
    files: tuple[FileMapping, ...]
    text: str


def read_mapping(path: Path) -> Mapping:
    """Read and check a mapping file. Raises ExtractError naming the key that is wrong."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        values = tomllib.loads(text)
    except OSError as error:
        raise ExtractError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ExtractError(f"{path.name}: no TOML: {error}") from error
    try:
        return _mapping(values, text, path.stem)
    except _Wrong as error:
        raise ExtractError(f"{path.name}: {error}") from error


class _Wrong(Exception):
    pass


def _mapping(values: dict[str, Any], text: str, stem: str) -> Mapping:
    _only(values, _TOP, "")
    written = _table(values.get("csv", {}), "csv")
    _only(written, _CSV, "csv.")
    encoding = str(written.get("encoding", "utf-8"))
    try:
        "".encode(encoding)
    except LookupError as error:
        raise _Wrong(f"csv.encoding: {encoding!r} is no encoding") from error
    delimiter = str(written.get("delimiter", ","))
    if len(delimiter) != 1:
        raise _Wrong("csv.delimiter: one character")
    files = values.get("file")
    if not isinstance(files, list) or not files:
        raise _Wrong("file: at least one [[file]] is needed")
    return Mapping(
        name=str(values.get("name", stem)),
        extract=dict(_table(values.get("extract", {}), "extract")),
        encoding=encoding,
        delimiter=delimiter,
        ignore_files=frozenset(_texts(written.get("ignore_files", []), "csv.ignore_files")),
        files=tuple(
            _file(_table(one, f"file[{i}]"), f"file[{i}]") for i, one in enumerate(cast(list[Any], files), 1)
        ),
        text=text,
    )


def _file(values: ReadOnly[str, Any], where: str) -> FileMapping:
    _only(values, _FILE, f"{where}.")
    target = str(values.get("target", ""))
    if target not in SHAPES:
        raise _Wrong(f"{where}.target: {target!r} is none of {', '.join(SHAPES)}")
    source = str(values.get("source", ""))
    if not source or "/" in source or "\\" in source:
        raise _Wrong(f"{where}.source: the name of a file in the extract's folder")
    known = {column.name for column in SHAPES[target].columns}
    columns: dict[str, Filler] = {}
    for name, declared in _table(values.get("columns", {}), f"{where}.columns").items():
        if name not in known:
            raise _Wrong(f"{where}.columns.{name}: {target} has no such column")
        try:
            columns[name] = filler(declared)
        except ValueError as error:
            raise _Wrong(f"{where}.columns.{name}: {error}") from error
    lacking = [c.name for c in SHAPES[target].columns if c.required and c.name not in columns]
    if lacking:
        raise _Wrong(f"{where}.columns: {target} must have {', '.join(lacking)}")
    only: dict[str, frozenset[str]] = {}
    for column, allowed in _table(values.get("only_when", {}), f"{where}.only_when").items():
        one = f"{where}.only_when.{column}"
        only[column] = frozenset([allowed] if isinstance(allowed, str) else _texts(allowed, one))
    return FileMapping(
        target=target,
        source=source,
        columns=columns,
        ignore=frozenset(_texts(values.get("ignore", []), f"{where}.ignore")),
        skip_when_empty=tuple(_texts(values.get("skip_when_empty", []), f"{where}.skip_when_empty")),
        only_when=only,
    )


def _only(values: ReadOnly[str, Any], known: frozenset[str], prefix: str) -> None:
    for key in values:
        if key not in known:
            raise _Wrong(f"{prefix}{key}: unknown key; known are {', '.join(sorted(known))}")


def _table(value: Any, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _Wrong(f"{where}: a table is needed here")
    return cast(dict[str, Any], value)


def _texts(value: Any, where: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in cast(list[Any], value)):
        raise _Wrong(f"{where}: a list of texts is needed here")
    return cast(list[str], value)
