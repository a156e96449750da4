"""What one page of derivation reports."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageDone:
    """How many things were looked at, how many links written, whether more may be left.

    `changed_from` is the lowest clearance that can see a change; 4 if there was none.
    """

    looked: int
    links: int = 0
    more: bool = False
    changed_from: int = 4
