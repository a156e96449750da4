"""Reading a page as a script: its commands in order, and the output that it shows for each.

A block fenced as `console` holds commands after `$ `, each followed by its output. In an output,
`...` stands for anything within a line, and a line of `...` alone for any number of lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
ANYTHING = "..."


@dataclass(frozen=True, slots=True)
class Shown:
    """One command of a page, and the output shown for it, line by line."""

    command: str
    output: tuple[str, ...]


def shown_in(page: Path) -> list[Shown]:
    """Every command of a page with its output, in the order of the page."""
    found: list[Shown] = []
    for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            while command.endswith("\\"):
                more, _, output = output.partition("\n")
                command = command[:-1] + more.strip()
            found.append(Shown(command, tuple(output.rstrip("\n").split("\n")) if output.strip() else ()))
    return found


def agrees(shown: tuple[str, ...], real: str) -> bool:
    """Whether real output is what the page shows; spaces at the ends of lines do not count."""
    return re.fullmatch(pattern_of(shown), tidy(real)) is not None


def tidy(text: str) -> str:
    """Output without spaces at the ends of lines and empty lines at its end."""
    return "".join(f"{line.rstrip()}\n" for line in text.rstrip().splitlines())


def pattern_of(shown: tuple[str, ...]) -> str:
    """The regular expression that an output shown on a page stands for."""
    lines = (
        r"(?:[^\n]*\n)*?" if line.strip() == ANYTHING else
        "[^\n]*".join(re.escape(part) for part in line.rstrip().split(ANYTHING)) + "\n"
        for line in shown
    )  # fmt: skip
    return "".join(lines)
