"""How a name that is looked for meets a name on a record: exactly, nearly, by sound, swapped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler

from app.models.names import REMEMBERED, other_forms, sound, words
from app.models.people_answers import SearchWay

CLOSE_ENOUGH = 0.92
SHORT_WORD = 4


class Name(NamedTuple):
    """The names of one record, as received."""

    given: str
    middle: str
    family: str
    known_as: tuple[str, ...]

    @property
    def full(self) -> str:
        return " ".join(part for part in (self.given, self.family) if part)


@dataclass(frozen=True, slots=True)
class Meeting:
    """In which ways a name meets another, the reason in a sentence, and how close (0 is exact)."""

    ways: tuple[SearchWay, ...]
    why: str
    distance: int


# What each way costs: closer ways come first in a list of hits.
_COST: dict[SearchWay, int] = {
    "exact": 0,
    "swapped_names": 1,
    "known_as": 1,
    "nickname": 2,
    "sounds_alike": 3,
    "misspelt": 3,
}


def meeting(sought: str, name: Name) -> Meeting | None:
    """How `sought` meets the names of one record, or None when some word of it meets nothing."""
    asked = words(sought)
    given, family = words(name.given), words(name.family)
    if not asked or not (given or family or name.known_as):
        return None
    held = given + words(name.middle) + family if name.middle else given + family
    aliases = tuple(word for other in name.known_as for word in words(other)) if name.known_as else ()
    # Most records that an index brings are nobody who is meant: the first word that meets nothing says so.
    met: list[tuple[str, Sequence[SearchWay], str]] = []
    for word in asked:
        found, meant = _word(word, held, aliases)
        if not found:
            return None
        met.append((word, found, meant))
    if asked in (given + family, held):
        return Meeting(("exact",), f"recorded as {name.full}", 0)
    if given and family and asked == family + given:
        return Meeting(
            ("swapped_names",), f"recorded as {name.full}: given and family name the other way round", 1
        )
    if name.known_as and any(words(other) == asked for other in name.known_as):
        return Meeting(("known_as",), f"also known as {' or '.join(name.known_as)}", 1)
    ways: dict[SearchWay, None] = {}
    reasons: list[str] = []
    cost = 0
    for word, found, meant in met:
        ways |= dict.fromkeys(found)
        cost += min(_COST[way] for way in found)
        if "exact" not in found:
            reasons.append(f"{word} {' and '.join(_REASONS[way] for way in found)} {meant}")
    detail = f" ({'; '.join(reasons)})" if reasons else ""
    return Meeting(tuple(ways), f"recorded as {name.full or ' or '.join(name.known_as)}{detail}", cost)


_REASONS: dict[SearchWay, str] = {
    "known_as": "is another name of",
    "nickname": "is a form of",
    "misspelt": "is nearly spelt",
    "sounds_alike": "sounds like",
}


def _word(word: str, held: tuple[str, ...], aliases: tuple[str, ...]) -> tuple[list[SearchWay], str]:
    """All ways in which one word meets the nearest word of a record, and that word."""
    if word in held:
        return ["exact"], word
    if word in aliases:
        return ["known_as"], word
    nearest: tuple[int, str, tuple[SearchWay, ...]] | None = None
    for other in held + aliases:
        slips, ways = _alike(word, other)
        if ways and (nearest is None or (slips, other) < nearest[:2]):
            nearest = slips, other, ways
    return (list(nearest[2]), nearest[1]) if nearest else ([], "")


@lru_cache(maxsize=REMEMBERED)
def _alike(word: str, other: str) -> tuple[int, tuple[SearchWay, ...]]:
    """How many slips apart two different words are, and the ways in which one meets the other."""
    ways: list[SearchWay] = []
    if _misspelt(word, other):
        ways.append("misspelt")
    heard = sound(word)
    if heard and not word.isdigit() and sound(other) == heard:
        ways.append("sounds_alike")
    if not ways and other in other_forms(word):
        ways.append("nickname")
    return OSA.distance(word, other) if ways else 0, tuple(ways)


def _misspelt(word: str, other: str) -> bool:
    if word.isdigit() or other.isdigit():
        return False
    shortest = min(len(word), len(other))
    if shortest < SHORT_WORD:
        return shortest > 2 and OSA.distance(word, other) == 1 and word[0] == other[0]
    slips = OSA.distance(word, other)
    return slips == 1 or (slips == 2 and JaroWinkler.similarity(word, other) >= CLOSE_ENOUGH)


def swapped_day_and_month(year: int, month: int, day: int) -> tuple[int, int, int] | None:
    """The date with day and month the other way round; None if that is no other date."""
    if day == month or day > 12:
        return None
    return year, day, month
