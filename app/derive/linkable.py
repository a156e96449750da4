"""A record made comparable: names folded and heard, dates taken apart, and the keys that it is found under.

Batch and desk compare the same columns and meet under the same keys, so both are made here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple, Protocol

from app.derive.addresses import normal_address, normal_postcode, normal_uprn
from app.derive.name_words import LONGEST, family_name, full_forms, given_names, heard, letters
from app.models.names import REMEMBERED

KEYS_VERSION = 2
"""Moves whenever a record would get other keys: stored ones are then made anew."""

_EARLIEST_YEAR = 1902
_YOUNGEST_PARENT = 12
"""Years: nobody is taken for the child of somebody less far apart."""


class Home(Protocol):
    """An address as received."""

    @property
    def address(self) -> str: ...
    @property
    def postcode(self) -> str: ...
    @property
    def uprn(self) -> str: ...


class Relative(Protocol):
    """Somebody whom the same system holds as parent or child of the record."""

    @property
    def kind(self) -> str: ...
    @property
    def given_name(self) -> str: ...
    @property
    def birth_date(self) -> date | None: ...


class Comparable(Protocol):
    """What is looked at of one record, as received; empty means not recorded."""

    @property
    def given_name(self) -> str: ...
    @property
    def middle_names(self) -> str: ...
    @property
    def family_name(self) -> str: ...
    @property
    def known_as(self) -> Sequence[str]: ...
    @property
    def birth_date(self) -> date | None: ...
    @property
    def birth_date_quality(self) -> str: ...
    @property
    def sex(self) -> str: ...
    @property
    def identifiers(self) -> Sequence[str]: ...
    @property
    def phone(self) -> str: ...
    @property
    def lived(self) -> Sequence[Home]: ...
    @property
    def relatives(self) -> Sequence[Relative]: ...


@dataclass(frozen=True, slots=True)
class Linkable:
    """The columns that are compared. None, or no entries, is "not recorded" and counts neither way."""

    given: str | None
    given_forms: tuple[str, ...]
    given_sound: str | None
    middle: str | None
    family: str | None
    family_parts: tuple[str, ...]
    family_sound: str | None
    born: str | None
    year: int | None
    month_day: str | None
    month: str | None
    day: str | None
    day_key: str | None
    default_day: bool
    sex: str | None
    nhs: str | None
    numbers: tuple[str, ...]
    schemes: tuple[str, ...]
    phone: str | None
    homes: tuple[str, ...]
    postcodes: tuple[str, ...]
    children: tuple[str, ...]
    parents: tuple[str, ...]
    tags: tuple[str, ...]
    born_from: int | None
    """The earliest year of birth that the birth date, or else the parents' birth dates, leave room for."""
    born_to: int | None
    """The latest year that the birth date, or else the children's birth dates, leave room for."""
    first_names: tuple[str, ...]
    """How the first names in use sound."""
    kin_names: tuple[str, ...]
    """How the first names of parents and children sound."""
    canonical: tuple[str, ...]
    """How the given name's full forms sound: for keys, not compared."""


@lru_cache(maxsize=REMEMBERED)
def _tag(given: str, birth: date | None) -> str:
    """What names a relative: how the first name sounds, and the birthday in either order."""
    first = letters(given)
    if not first or birth is None:
        return ""
    return f"{heard(full_forms(first[0])[0])}|{_day_key(birth)}"


def _day_key(born: date) -> str:
    low, high = sorted((born.month, born.day))
    return f"{born.year}-{low:02d}-{high:02d}"


class _Born(NamedTuple):
    born: str | None = None
    year: int | None = None
    month_day: str | None = None
    month: str | None = None
    day: str | None = None
    day_key: str | None = None
    default_day: bool = False


@lru_cache(maxsize=REMEMBERED)
def _born(born: date | None, loose: bool) -> _Born:
    if born is None:
        return _Born()
    return _Born(
        born=born.isoformat(),
        year=born.year,
        month_day=f"{born.month:02d}-{born.day:02d}",
        month=f"{born.year}-{born.month:02d}",
        day=f"{born.year}--{born.day:02d}",
        day_key=_day_key(born),
        default_day=(born.month, born.day) == (1, 1) or (loose and born.day in {1, 15}),
    )


def linkable(record: Comparable) -> Linkable:
    """Make one record comparable. Never fails: whatever is no name, date or address is not recorded."""
    given, family = letters(record.given_name), letters(record.family_name)
    if not family and len(given) > 1:
        given, family = given[:-1], given[-1:]  # the whole name in one field
    elif not given and len(family) > 1:
        given, family = family[:-1], family[-1:]
    first = given_names(given, tuple(word for name in record.known_as for word in letters(name)[:1]))
    last = family_name(family)
    born = record.birth_date
    if born is not None and (born.year < _EARLIEST_YEAR or record.birth_date_quality == "unknown"):
        born = None
    loose = record.birth_date_quality in {"year", "estimated", "month"}
    on = _born(born, loose)
    held, lived, kin = record.identifiers, record.lived, record.relatives
    numbers = sorted(one for one in held if not one.startswith("nhs_number|")) if held else ()
    nhs = sorted(one.partition("|")[2] for one in held if one.startswith("nhs_number|")) if held else ()
    tags = {_tag(one, born) for one in (record.given_name, *record.known_as)} - {""} if born else ()
    born_from, born_to = _years(kin, born, 3 if loose else 1)
    return Linkable(
        given=first.whole or None,
        given_forms=first.forms,
        given_sound=first.sound,
        middle="".join(letters(record.middle_names))[:LONGEST] or None,
        family=last.name or None,
        family_parts=last.parts,
        family_sound=last.sound,
        born=on.born,
        year=on.year,
        month_day=on.month_day,
        month=on.month,
        day=on.day,
        day_key=on.day_key,
        default_day=on.default_day,
        sex=record.sex if record.sex in {"F", "M"} else None,
        nhs=nhs[0] if nhs else None,
        numbers=tuple(numbers),
        schemes=tuple(sorted({one.partition("|")[0] for one in numbers})) if numbers else (),
        phone=_phone(record.phone) if record.phone else None,
        homes=_homes(lived) if lived else (),
        postcodes=_postcodes(lived) if lived else (),
        children=_tags(kin, "child") if kin else (),
        parents=_tags(kin, "parent") if kin else (),
        tags=tuple(sorted(tags)),
        born_from=born_from,
        born_to=born_to,
        first_names=first.first_names,
        kin_names=_first_names(kin) if kin else (),
        canonical=first.canonical,
    )


def _tags(relatives: Iterable[Relative], kind: str) -> tuple[str, ...]:
    return tuple(
        sorted({_tag(one.given_name, one.birth_date) for one in relatives if one.kind == kind} - {""})
    )


def _first_names(relatives: Iterable[Relative]) -> tuple[str, ...]:
    return tuple(sorted({heard(words[0]) for one in relatives if (words := letters(one.given_name))}))


def _years(relatives: Iterable[Relative], born: date | None, slip: int) -> tuple[int | None, int | None]:
    """The years between which somebody was born."""
    if born is not None:
        return born.year - slip, born.year + slip
    known = [
        (one.kind, one.birth_date.year)
        for one in relatives
        if one.birth_date is not None and one.birth_date.year >= _EARLIEST_YEAR
    ]
    parents = [year for kind, year in known if kind == "parent"]
    children = [year for kind, year in known if kind == "child"]
    return (
        max(parents) + _YOUNGEST_PARENT if parents else None,
        min(children) - _YOUNGEST_PARENT if children else None,
    )


def _homes(lived: Sequence[Home]) -> tuple[str, ...]:
    keys: set[str] = set()
    for home in lived:
        if number := normal_uprn(home.uprn):
            keys.add(f"u{number}")
        code = normal_postcode(home.postcode)
        if code and (line := normal_address(home.address)):
            keys.add(f"{_door(line)}|{code}")
    return tuple(sorted(keys))


def _postcodes(lived: Sequence[Home]) -> tuple[str, ...]:
    return tuple(sorted({code for home in lived if (code := normal_postcode(home.postcode))}))


@lru_cache(maxsize=REMEMBERED)
def _door(line: str) -> str:
    """The numbers of an address, else its first letters: what abbreviations and slips leave alone."""
    numbers = "/".join(re.findall(r"\d+[A-Z]?\b", line))
    return numbers or line[:12]


def _phone(text: str) -> str | None:
    digits = re.sub(r"\D", "", text)
    return digits[-10:] if len(digits) >= 10 and len(set(digits[-6:])) > 1 else None


def link_keys(one: Linkable) -> tuple[str, ...]:
    """The keys of a record, sorted: two records that share none are never compared."""
    keys: set[str] = set()
    sound, day = one.family_sound, one.day_key
    names = one.canonical
    # Either name, whichever of the two it was written down as.
    either = {*names, *([sound[:8]] if sound else ())}
    initial = one.given_sound[:1] if one.given_sound else ""
    if one.nhs:
        keys.add(f"nhs:{one.nhs}")
    keys |= {f"id:{number}" for number in one.numbers}
    if day:
        keys |= {f"bf:{day}|{name}" for name in names}
        if sound:
            keys.add(f"bs:{day}|{sound}")
        if initial:
            keys.add(f"bi:{day}|{initial}")
        keys |= {f"pb:{code}|{day}" for code in one.postcodes}
    keys |= {f"pn:{code}|{name}" for code in one.postcodes for name in either}
    if sound:
        for name in names:
            keys.add(f"nn:{name}|{sound}")
            if one.middle:
                both = "|".join(sorted((name, sound[:8])))
                keys.add(f"mm:{both}|{heard(one.middle)[:8]}")
            if one.year is not None:
                keys.add(f"ny:{name}|{sound}|{one.year}")
                keys.add(f"nm:{name}|{sound}|{one.month_day}")
        if one.given_sound and one.year is not None:
            keys.add(f"sw:{'|'.join(sorted((one.given_sound, sound)))}|{one.year}")
    if one.phone:
        keys |= {f"tn:{one.phone}|{name}" for name in either}
    for first in {initial, sound[:1] if sound else ""} - {""}:
        keys |= {f"kc:{child}|{first}" for child in one.children}
    return tuple(sorted(keys))
