"""Names made comparable: folded to words, heard, and with the other forms that each may stand for.

A batch and a desk meet the same names again and again, so what follows from one is remembered.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from jellyfish import metaphone

from app.models.names import FULL_NAMES, REMEMBERED, other_forms

LONGEST = 60
"""Letters of one name that are compared; what is longer is cut."""

# Words that stand where a name is not known. They are no name: what is compared is what is left.
_NO_NAME = frozenset(
    [
        "unknown",
        "unk",
        "unnamed",
        "notknown",
        "known",
        "not",
        "name",
        "anonymous",
        "tbc",
        "na",
        "nil",
        "none",
        "null",
        "test",
        "dummy",
        "male",
        "female",
        "man",
        "woman",
        "boy",
        "girl",
        "baby",
        "infant",
        "newborn",
        "unborn",
        "foetus",
        "fetus",
        "twin",
        "triplet",
        "child",
        "adult",
        "person",
        "suspect",
        "victim",
        "occupant",
        "resident",
        "partner",
        "mother",
        "father",
        "mum",
        "dad",
        "miss",
        "mr",
        "mrs",
        "ms",
        "dr",
        "mx",
        "mstr",
        "master",
        "xx",
        "xxx",
    ]
)


@lru_cache(maxsize=REMEMBERED)
def letters(text: str) -> tuple[str, ...]:
    """The words of a name in lower case without accents, joined words apart, placeholders left out."""
    plain = unicodedata.normalize(
        "NFKD", text.replace("ß", "ss").replace("ø", "o").replace("ł", "l").replace("Ł", "L")
    )
    kept = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    kept = re.sub(r"['`\u2018\u2019\u02bc]", "", kept)
    found = "".join(c if c.isalpha() else " " for c in kept).split()
    return tuple(word[:LONGEST] for word in found if word not in _NO_NAME)


@lru_cache(maxsize=REMEMBERED)
def heard(word: str) -> str:
    """How a name sounds; a name in another script stands for itself."""
    return (metaphone(word) if word.isascii() else "") or word


@lru_cache(maxsize=REMEMBERED)
def full_forms(word: str) -> tuple[str, ...]:
    """The names that a given name may be short for, or itself."""
    return FULL_NAMES.get(word, (word,))


class Given(NamedTuple):
    """What is compared of given names and of those that are used in their place."""

    whole: str
    forms: tuple[str, ...]
    sound: str | None
    canonical: tuple[str, ...]
    first_names: tuple[str, ...]


@lru_cache(maxsize=REMEMBERED)
def given_names(given: tuple[str, ...], others: tuple[str, ...]) -> Given:
    whole = "".join(given)[:LONGEST]
    in_use = (*given[:1], *others)
    forms = {whole, *in_use} - {""}
    for word in in_use:
        forms |= other_forms(word)
    canonical = {
        heard(full)[:8] for word in (*([whole] if whole else ()), *in_use) for full in full_forms(word)
    }
    return Given(
        whole,
        tuple(sorted(forms)),
        heard(whole) if whole else None,
        tuple(sorted(canonical)),
        tuple(sorted({heard(word) for word in in_use})),
    )


class Family(NamedTuple):
    """What is compared of a family name."""

    name: str
    parts: tuple[str, ...]
    sound: str | None


@lru_cache(maxsize=REMEMBERED)
def family_name(family: tuple[str, ...]) -> Family:
    name = "".join(family)[:LONGEST]
    parts = tuple(sorted(word for word in set(family) if len(word) > 3))
    return Family(name, parts, heard(name) if name else None)
