"""The reader of pages as scripts must itself notice a difference."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.doors.readme_blocks import Shown, agrees, shown_in

PAGE = """# A page
```console
$ first --one \\
    --two
a line
another

$ second
```
Words.
```
$ not this one
```
"""


def test_commands_and_their_output_are_found_in_order(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(PAGE)
    assert shown_in(page) == [Shown("first --one --two", ("a line", "another")), Shown("second", ())]


@pytest.mark.parametrize(
    ("shown", "real", "same"),
    [
        (("a", "b"), "a\nb\n", True),
        (("a", "b"), "a  \nb\n\n", True),
        (("a", "b"), "a\n", False),
        (("a",), "a\nb\n", False),
        (("started in ... s",), "started in 8.1 s\n", True),
        (("started in ... s",), "started in 8.1 s, late\n", False),
        (("a", "...", "d"), "a\nb\nc\nd\n", True),
        (("a", "...", "d"), "a\nd\n", True),
        (("a", "...", "d"), "a\nb\nc\n", False),
        (("1.5 (x)",), "1+5 (x)\n", False),
        ((), "", True),
        ((), "a\n", False),
    ],
)
def test_output_agrees_with_what_is_shown(shown: tuple[str, ...], real: str, same: bool) -> None:
    assert agrees(shown, real) is same
