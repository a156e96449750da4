"""Files that are no well-formed CSV are refused whole, with file, line and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import ExtractError
from app.ingest.reading import MAX_CELL, CsvFile, Layout

OURS = Layout()


def rows_of(path: Path, content: bytes, layout: Layout = OURS) -> list[tuple[int, list[str]]]:
    path.write_bytes(content)
    return list(CsvFile(path, layout).rows())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "persons.csv"


def test_a_byte_order_mark_quotes_and_line_ends_are_read(path: Path) -> None:
    content = b'\xef\xbb\xbfa,b\r\n1,"x, ""y""\r\nz"\r\n\r\n2,\xc3\xa9\r\n'
    assert rows_of(path, content) == [
        (1, ["a", "b"]),
        (2, ["1", 'x, "y"\r\nz']),
        (5, ["2", "é"]),
    ]


def test_another_encoding_and_delimiter_are_read_when_declared(path: Path) -> None:
    assert rows_of(path, b"a;b\n1;\xe9\n", Layout("cp1252", ";"))[1] == (2, ["1", "é"])


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "UTF16", "utf-32"])
def test_an_encoding_of_wide_characters_is_read_when_declared(path: Path, encoding: str) -> None:
    content = '\ufeffa\tb\r\n1\t"é\n\u010a"\r\n2\tx\r\n'
    if encoding in {"utf-16", "UTF16", "utf-32"}:
        content = content.removeprefix("\ufeff")
    found = rows_of(path, content.encode(encoding), Layout(encoding, "\t"))
    assert found == [(1, ["a", "b"]), (2, ["1", "é\n\u010a"]), (4, ["2", "x"])]


def test_a_wide_encoding_that_breaks_off_is_refused(path: Path) -> None:
    with pytest.raises(ExtractError, match=r"persons.csv, line \d: from here on, not all is UTF-16-LE"):
        rows_of(path, "a,b\n1,2\n".encode("utf-16-le") + b"\x00\xd8x", Layout("utf-16-le"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"a,b\n1,2\n1,2,3\n", "line 3: 3 cells where the header has 2"),
        (b"a,b\n1\n", "line 2: 1 cells where the header has 2"),
        (b"a,a\n", "line 1: column a stands twice in the header"),
        (b"a,\n", "line 1: column 2 has no name"),
        (b"a,b\n1,\xff\n", "line 2: byte 3 (0xff) is not UTF-8"),
        ("a,b\n1,2\n".encode("utf-16"), "line 1: byte 1 (0xff) is not UTF-8"),
        (b"a,b\n1,2\x00\n", "line 2: a NUL character"),
        (b'a,b\n1,2\n3,"open\n4,5\n', "line 3: a quote that is opened here is never closed"),
        (b'a,b\n1,"x"y\n', "line 2: a quote in the middle of a cell"),
        (b"a,b\n1,2\r3,4\n", "line 2: "),
    ],
)
def test_what_is_no_csv_is_refused(path: Path, content: bytes, message: str) -> None:
    with pytest.raises(ExtractError) as error:
        rows_of(path, content)
    assert "persons.csv" in error.value.detail
    assert message in error.value.detail


def test_two_megabytes_in_one_cell_are_refused_by_line_and_column(path: Path) -> None:
    huge = b"x" * 2 * 1024 * 1024
    with pytest.raises(ExtractError, match="line 3: column b: a cell longer than"):
        rows_of(path, b"a,b\n1,2\n3," + huge + b"\n")
    with pytest.raises(ExtractError, match="line 2: "):
        rows_of(path, b"a,b\n1," + huge * 4 + b"\n")
    assert len(rows_of(path, b"a,b\n1," + b"x" * MAX_CELL + b"\n")) == 2
