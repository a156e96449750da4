"""How wide text is in the picture, and how it breaks into lines that fit.

Widths are those of Arial and its metric twins, so that a label never runs into what stands beside it; what
is not in the table is taken for wide rather than narrow.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

SIZE: Final = 13.0
LINE: Final = 16.0
# Thousandths of the size, for the characters from space to ~.
_ARIAL: Final = (
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556),
    *(1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556),
    *(333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
    *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
)
_BOLD: Final = 1.1
ELLIPSIS: Final = "\u2026"
KEPT_SPACE: Final = "\u00a0"
"""A space at which no line breaks."""


@lru_cache(maxsize=4096)
def width(text: str, *, bold: bool = False, size: float = SIZE) -> float:
    """Pixels that a line of text takes."""
    thousandths = sum(_one(char) for char in text)
    return thousandths * size / 1000 * (_BOLD if bold else 1.0)


def _one(char: str) -> int:
    code = ord(char)
    if 32 <= code < 127:
        return _ARIAL[code - 32]
    if char == KEPT_SPACE:
        return _ARIAL[0]
    if unicodedata.combining(char):
        return 0
    base = unicodedata.normalize("NFD", char)[0]
    if 32 <= ord(base) < 127:
        return _ARIAL[ord(base) - 32]
    return 1000 if unicodedata.east_asian_width(char) in "WF" else 700


def printable(text: str) -> str:
    """The text without characters that draw nothing or turn the line around: controls and formats."""
    kept = (" " if unicodedata.category(char) in {"Cc", "Zl", "Zp"} else char for char in text)
    drawn = "".join(c for c in kept if unicodedata.category(c) not in {"Cf", "Cs", "Co", "Cn"})
    return " ".join(word for word in drawn.split(" ") if word.strip())


def wrapped(text: str, room: float, *, lines: int, bold: bool = False) -> list[str]:
    """The text in at most so many lines of at most `room` pixels; what is left out ends in an ellipsis."""
    words = printable(text).split(" ")
    done: list[str] = []
    line = ""
    while words:
        word = words.pop(0)
        joined = f"{line} {word}" if line else word
        if width(joined, bold=bold) <= room:
            line = joined
            continue
        if line:
            done.append(line)
            line = ""
            words.insert(0, word)
        else:
            fits = _fitting(word, room, bold)
            done.append(word[:fits])
            words.insert(0, word[fits:])
        if len(done) == lines:
            break
    else:
        return [*done, line] if line or not done else done
    done[-1] = _cut(done[-1], room, bold)
    return done


def _fitting(word: str, room: float, bold: bool) -> int:
    """How many characters of a word fit, at least one."""
    taken, fits = 0.0, 0
    for char in word:
        taken += width(char, bold=bold)
        if taken > room:
            break
        fits += 1
    return max(1, fits)


def _cut(line: str, room: float, bold: bool) -> str:
    while line and width(line + ELLIPSIS, bold=bold) > room:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS
