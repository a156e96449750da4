"""Invented people: the hand-made small world (`small/`) and the generator of a fictional borough."""

from __future__ import annotations

from seed_data.borough import VERSION, Summary, generate

__all__ = ["VERSION", "Summary", "generate"]
