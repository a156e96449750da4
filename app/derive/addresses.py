"""Addresses made comparable, and the key by which statements mean one household."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


@lru_cache(maxsize=50_000)
def normal_address(address: str) -> str:
    """Upper case, letters and digits only, single spaces; idempotent."""
    upper = unicodedata.normalize("NFKC", address).upper()
    # Upper-casing can leave characters that NFKC would still change.
    folded = unicodedata.normalize("NFKC", upper).upper()
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


@lru_cache(maxsize=50_000)
def normal_postcode(postcode: str) -> str:
    """Upper case letters and digits, no spaces."""
    return re.sub(r"[^A-Z0-9]", "", postcode.upper())


def normal_uprn(uprn: str) -> str:
    """Digits without leading zeros."""
    return uprn.lstrip("0")


def text_key(address: str, postcode: str) -> str:
    """The key of an address in words; empty when there is no address."""
    words = normal_address(address)
    return f"{words}|{normal_postcode(postcode)}" if words else ""


def stated_key(uprn: str, address: str, postcode: str) -> str:
    """The household key that a statement names by itself: its UPRN, else its address."""
    if uprn:
        return f"uprn:{uprn}"
    words = text_key(address, postcode)
    return f"text:{words}" if words else ""
