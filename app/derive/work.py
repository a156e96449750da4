"""What one page of derivation reports."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageDone:
    """How many things were looked at (0: nothing was left), how many links written.

    `changed_from` is the lowest clearance that can see a change; 4 if there was none.
    """

    looked: int
    links: int = 0
    changed_from: int = 4
