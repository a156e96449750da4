"""What is looked for, as if it were a record: the keys it is found under, and what the model says of others.

A name that is typed does not say where the given name ends, so it is read in every way that it may be meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from app.derive.linkable import linkable
from app.derive.lookup_keys import Said, tokens
from app.derive.name_words import letters
from app.linkage.model import Level, Model, load_model
from app.linkage.records import LinkRecord
from app.linkage.scorer import NEITHER, field_evidence
from app.models.people_answers import SearchEvidence

SPLIT_EVERYWHERE: Final = 4
"""Words of a name that is read with its family name beginning at each of them."""
_NAMES: Final = ("forename", "surname")
_BETWEEN_WORDS: Final = re.compile(r"[^\w'`\u2018\u2019\u02bc]+")
# Said by the search itself, of the address that the reader may know.
_UNSAID: Final = frozenset({"address"})


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the model says of one record: `weight` in hundredths of a bit, for the order and never shown."""

    weight: int
    levels: tuple[Level | None, ...]
    reading: Said


class Sought:
    """A name, a birth date and a postcode that are looked for; any may be missing."""

    def __init__(self, name: str, birth_date: date | None, postcode: str) -> None:
        self._model: Model = load_model()
        self._postcode = postcode
        self._born = birth_date
        self._readings = list(_readings(name, birth_date))
        # The family name first comes after: of two readings that weigh the same the earlier is meant.
        self._readings += [_turned(one) for one in self._readings if one.given_name and one.family_name]
        self._typed = _typed(name)
        found = [linkable(one) for one in self._readings]
        self.keys: str = tokens(found) if letters(name) else ""
        """Words for the index of keys; empty where no name is looked for."""
        self._rows = [self._model.row(one) for one in found]
        for row in self._rows:
            row["postcodes"] = (postcode,) if postcode else None
        self._absent = [
            frozenset(column for column, value in row.items() if value is None) for row in self._rows
        ]
        self._weighed: dict[tuple[object, ...], Weighed] = {}
        self._as_read: dict[Said, LinkRecord] = {}
        self._of = {one.field: place for place, one in enumerate(self._model.comparisons)}

    def weigh(self, record: Mapping[str, Any], *, at_postcode: bool) -> Weighed:
        """The reading that fits a record best, and how. Records that say the same are weighed once."""
        said = _said(record, with_birth=self._born is not None)
        known = (said.given_name, said.middle_names, said.family_name, *said.known_as, said.birth_date)
        known = (*known, said.birth_date_quality, at_postcode)
        if (found := self._weighed.get(known)) is None:
            row = self._model.row(linkable(said))
            row["postcodes"] = (self._postcode,) if at_postcode else None
            found = self._weighed[known] = self._best(row)
        return found

    def _best(self, row: Mapping[str, Any]) -> Weighed:
        best: tuple[int, list[Level | None], int] | None = None
        for place, (asked, absent) in enumerate(zip(self._rows, self._absent, strict=True)):
            levels = self._model.scorer.levels(asked, row, absent)
            weight = round(100 * sum([level.bits or 0.0 for level in levels if level is not None]))
            if best is None or weight > best[0]:
                best = weight, levels, place
        assert best is not None  # noqa: S101  a name that is looked for has one reading at least
        return Weighed(best[0], tuple(best[1]), self._readings[best[2]])

    def in_part(self, weighed: Weighed) -> bool:
        """Whether enough is alike although some word of the name meets nothing.

        Either a birth date and one of the names speak for it, or both names do and neither against it.
        """
        names = [self._bits(weighed, field) for field in _NAMES]
        if (self._bits(weighed, "birth_date") or 0.0) >= NEITHER:
            return any(one is not None and one >= NEITHER for one in names)
        return (
            all(one is not None and one > -NEITHER for one in names)
            and max(one or 0.0 for one in names) >= NEITHER
        )

    def _bits(self, weighed: Weighed, field: str) -> float | None:
        level = weighed.levels[self._of[field]]
        return None if level is None else level.bits or 0.0

    def told(self, weighed: Weighed, record: Mapping[str, Any]) -> list[SearchEvidence]:
        """What speaks for a record and what against it, field by field, in words."""
        if (left := self._as_read.get(weighed.reading)) is None:
            left = self._as_read[weighed.reading] = _link_record(self._as_typed(weighed.reading))
        right = _link_record(_said(record, with_birth=True))
        told: list[SearchEvidence] = []
        for comparison, level in zip(self._model.comparisons, weighed.levels, strict=True):
            if comparison.field in _UNSAID or (level is None and not self._asks(comparison.field)):
                continue
            if comparison.field == "name_alone":
                # Of two records it speaks against; looking for a name alone is no fault of a record.
                lacking = "this record holds no birth date" if self._born else "no birth date was given"
                text = f"only the name could be compared: {lacking}, and others may bear the name"
                told.append(SearchEvidence(field=comparison.field, speaks="neither", text=text))
                continue
            one = field_evidence(comparison, level, left, right)
            told.append(SearchEvidence(field=one.field, speaks=one.speaks, text=one.text))
        return told

    def _as_typed(self, reading: Said) -> Said:
        """A reading in the words that were typed, with their capitals and accents."""

        def shown(words: str) -> str:
            return " ".join(self._typed.get(word, word) for word in words.split())

        return replace(
            reading,
            given_name=shown(reading.given_name),
            middle_names=shown(reading.middle_names),
            family_name=shown(reading.family_name),
        )

    def _asks(self, field: str) -> bool:
        return (field == "birth_date" and self._born is not None) or (field in _NAMES and bool(self.keys))


def _typed(name: str) -> dict[str, str]:
    """The words of a name as they are compared, and as they were typed."""
    pieces = _BETWEEN_WORDS.split(unicodedata.normalize("NFC", name))
    made = ((letters(piece), piece) for piece in pieces)
    return {words[0]: piece for words, piece in made if len(words) == 1}


def _readings(name: str, born: date | None) -> Iterator[Said]:
    """The ways in which a name may be meant; a single one without a name where there is none."""
    words = letters(name)
    if len(words) < 2:
        yield Said(given_name=name, birth_date=born)
        if words:
            yield Said(family_name=name, birth_date=born)
        return
    for place in _places(len(words)):
        first, last = " ".join(words[:place]), " ".join(words[place:])
        yield Said(given_name=first, family_name=last, birth_date=born)
    if len(words) > 2:
        middle = " ".join(words[1:-1])
        yield Said(given_name=words[0], middle_names=middle, family_name=words[-1], birth_date=born)


def _turned(reading: Said) -> Said:
    """The same with the family name first."""
    return replace(reading, given_name=reading.family_name, family_name=reading.given_name)


def _places(count: int) -> Sequence[int]:
    return range(1, count) if count <= SPLIT_EVERYWHERE else (1, count - 1)


def _said(record: Mapping[str, Any], *, with_birth: bool) -> Said:
    born = record["birth_date"] if with_birth else None
    return Said(
        given_name=record["given_name"] or "",
        middle_names=record["middle_names"] or "",
        family_name=record["family_name"] or "",
        known_as=tuple(record["known_as"] or ()),
        birth_date=date.fromisoformat(born) if born else None,
        birth_date_quality=(record["birth_date_quality"] or "") if born else "",
    )


def _link_record(said: Said) -> LinkRecord:
    return LinkRecord(
        record_key="",
        given_name=said.given_name,
        middle_names=said.middle_names,
        family_name=said.family_name,
        known_as=tuple(said.known_as),
        birth_date=said.birth_date,
        birth_date_quality=said.birth_date_quality,
    )
