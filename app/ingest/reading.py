"""CSV files read as a stream: strict UTF-8 (or a declared encoding), strict quoting, bounded cells.

A file that breaks a rule of the format cannot be read at all; the error names file, line and reason.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from app.errors import ExtractError

MAX_CELL = 64 * 1024
MAX_LINE = 4 * 1024 * 1024
_WIDE = re.compile(r"u(tf)?[-_ ]?(16|32)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is written."""

    encoding: str = "utf-8"
    delimiter: str = ","


class CsvFile:
    """One CSV file with a header row. `rows()` may be called once and holds one row at a time."""

    def __init__(self, path: Path, layout: Layout = Layout()) -> None:
        self.path = path
        self._layout = layout
        self._line = 0

    def rows(self) -> Generator[tuple[int, list[str]], None, None]:
        """The header first, then each row: (line on which it begins, cells as written).

        Blank lines are passed over. Raises ExtractError for anything that is no well-formed CSV.
        """
        csv.field_size_limit(MAX_LINE)
        try:
            with self.path.open("rb") as file:
                yield from self._parsed(file)
        except OSError as error:
            raise ExtractError(f"{self.path.name}: cannot be read: {error.strerror}") from error

    def _parsed(self, file: BinaryIO) -> Generator[tuple[int, list[str]], None, None]:
        reader = csv.reader(self._lines(file), delimiter=self._layout.delimiter, strict=True)
        header: list[str] | None = None
        while True:
            begins = self._line + 1
            try:
                row = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                raise self._refusal(begins, _in_words(error)) from error
            if not row:
                continue
            if header is None:
                header = [cell.strip() for cell in row]
                self._check_header(header, begins)
                yield begins, header
                continue
            if len(row) != len(header):
                raise self._refusal(begins, f"{len(row)} cells where the header has {len(header)}")
            if max(map(len, row)) > MAX_CELL:
                column = next(name for name, cell in zip(header, row, strict=True) if len(cell) > MAX_CELL)
                raise self._refusal(
                    begins, f"column {column}: a cell longer than {MAX_CELL} characters (an unclosed quote?)"
                )
            yield begins, row
        if header is None:
            raise ExtractError(f"{self.path.name}: the file is empty; it needs at least its header row")

    def _check_header(self, header: list[str], line: int) -> None:
        twice = sorted({name for name in header if header.count(name) > 1})
        if twice:
            raise self._refusal(line, f"column {', '.join(twice)} stands twice in the header")
        if "" in header:
            raise self._refusal(line, f"column {header.index('') + 1} has no name in the header")

    def _lines(self, file: BinaryIO) -> Iterator[str]:
        lines = self._wide_lines(file) if _WIDE.match(self._layout.encoding) else self._byte_lines(file)
        for line in lines:
            if "\0" in line:
                raise self._refusal(self._line, "a NUL character")
            yield line

    def _byte_lines(self, file: BinaryIO) -> Iterator[str]:
        encoding = self._layout.encoding
        while raw := file.readline(MAX_LINE + 1):
            self._line += 1
            if len(raw) > MAX_LINE:
                raise self._refusal(self._line, f"a line longer than {MAX_LINE} bytes")
            if self._line == 1 and raw.startswith(b"\xef\xbb\xbf"):
                raw = raw[3:]
            try:
                yield raw.decode(encoding)
            except UnicodeDecodeError as error:
                raise self._refusal(
                    self._line,
                    f"byte {error.start + 1} (0x{raw[error.start]:02x}) is not {encoding.upper()}",
                ) from error

    def _wide_lines(self, file: BinaryIO) -> Iterator[str]:
        """Lines of an encoding in which a line's end is more than one byte."""
        encoding = self._layout.encoding
        text = TextIOWrapper(file, encoding, newline="")
        try:
            while line := text.readline(MAX_LINE + 1):
                self._line += 1
                if len(line) > MAX_LINE:
                    raise self._refusal(self._line, f"a line longer than {MAX_LINE} characters")
                yield line.removeprefix("\ufeff") if self._line == 1 else line
        except UnicodeDecodeError as error:
            # It reads ahead, so the line is only where it had come to.
            raise self._refusal(self._line + 1, f"from here on, not all is {encoding.upper()}") from error
        finally:
            text.detach()

    def _refusal(self, line: int, reason: str) -> ExtractError:
        return ExtractError(f"{self.path.name}, line {line}: {reason}; nothing was loaded")


def _in_words(error: csv.Error) -> str:
    text = str(error)
    if "unexpected end of data" in text:
        return "a quote that is opened here is never closed"
    if "expected after" in text:
        return "a quote in the middle of a cell; quotes inside a quoted cell are doubled"
    if "field larger" in text:
        return f"a cell longer than {MAX_CELL} characters (an unclosed quote?)"
    if "new-line character" in text:
        return "a carriage return inside an unquoted cell"
    return text
