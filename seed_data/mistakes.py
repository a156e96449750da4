"""How a name, a birth date or an address goes wrong on its way into a system, and the word for it."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEXT_KEYS = {
    key: "".join(row[place] for place in (at - 1, at + 1) if 0 <= place < len(row))
    for row in _ROWS
    for at, key in enumerate(row)
}


def _changes(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """`old:new|other ...` as (old, (new, other)) in order."""
    return tuple(
        (old, tuple(new.split("|"))) for old, _, new in (entry.partition(":") for entry in text.split())
    )


_SOUNDS = _changes(
    "ph:f ck:k ee:ea ie:y y:ie ll:l tt:t nn:n oo:ou gh:g ei:ie c:k sh:s ah:a ai:ay l:ll n:nn s:z"
)
_SHORT_FORMS = dict(
    _changes("""
    Katherine:Kate|Kathy Elizabeth:Liz|Beth|Lizzie Rebecca:Becky Jessica:Jess Samantha:Sam Jennifer:Jenny
    Victoria:Vicky|Tori Margaret:Maggie|Peggy Susan:Sue Christine:Chris Patricia:Pat|Trish Abigail:Abby
    Charlotte:Lottie|Charlie Penelope:Penny Matilda:Tilly David:Dave Michael:Mike|Mick Andrew:Andy
    James:Jim|Jamie Daniel:Dan|Danny Thomas:Tom|Tommy Christopher:Chris|Kit Stephen:Steve Steven:Steve
    Robert:Rob|Bob Matthew:Matt Joshua:Josh Samuel:Sam Benjamin:Ben William:Will|Bill|Billy Anthony:Tony
    Richard:Rick|Dick Nicholas:Nick Timothy:Tim Edward:Ed|Ted Joseph:Joe Theodore:Theo Kenneth:Ken
    Ronald:Ron Philip:Phil Jonathan:Jon Mohammed:Mohamed|Muhammad|Mohd Muhammad:Mohammed|Md
    Mohammad:Muhammed|Mohamad
    """)
)
_ACCENTS = str.maketrans(
    "áàâãäéèêëíìîïóòôõöőúùûüçñńśšźżžłÁÉÍÓÚŁŚŻ", "aaaaaeeeeiiiioooooouuuucnnsszzzlAEIOULSZ"
)
_STREETS = {
    "Street": "St",
    "Road": "Rd",
    "Close": "Cl",
    "Avenue": "Ave",
    "Court": "Ct",
    "Lane": "Ln",
    "Gardens": "Gdns",
    "Drive": "Dr",
}


class Written(NamedTuple):
    """A name as it was written down, and what went wrong with it (empty: nothing)."""

    given: str
    middle: str
    family: str
    mistake: str


def misspell(rng: Random, given: str, middle: str, family: str, other_surname: str) -> Written:
    """One mistake in a name; `other_surname` is another that this person has borne."""
    written = _mistake(rng, given, middle, family, other_surname)
    if (written.given, written.family) == (given, family):
        return Written(given + given[-1:], middle, family, "typing")
    return written


def _mistake(rng: Random, given: str, middle: str, family: str, other_surname: str) -> Written:
    draw = rng.random()
    if draw < 0.15 and given in _SHORT_FORMS:
        return Written(rng.choice(_SHORT_FORMS[given]), middle, family, "nickname")
    if draw < 0.23 and other_surname:
        return Written(given, middle, other_surname, "other_surname")
    if draw < 0.26:
        return Written(family, middle, given, "swapped")
    if draw < 0.28 and middle:
        return Written(middle, given, family, "middle_as_first")
    if draw < 0.36 and any(mark in family for mark in "-' "):
        joined = family.replace("'", "") if "'" in family else family.replace(" ", "-")
        return Written(
            given, middle, family.replace("-", " ") if "-" in family else joined, "hyphen_or_apostrophe"
        )
    if draw < 0.39 and len(family) > 5:
        return Written(given, middle, family[: rng.randrange(3, 5)], "truncated")
    plain = given.translate(_ACCENTS), family.translate(_ACCENTS)
    if plain != (given, family):
        return Written(plain[0], middle, plain[1], "accents_lost")
    kind = "sounds_alike" if rng.random() < 0.42 else "typing"
    change = _by_sound if kind == "sounds_alike" else _by_typing
    if rng.random() < 0.5:
        return Written(change(rng, given), middle, family, kind)
    return Written(given, middle, change(rng, family), kind)


def _by_typing(rng: Random, name: str) -> str:
    if len(name) < 2:
        return name + name
    place = rng.randrange(1, len(name))
    draw = rng.random()
    if draw < 0.3:
        return name[:place] + name[place + 1 :]
    if draw < 0.5:
        return name[:place] + name[place - 1].lower() + name[place:]
    if draw < 0.75 and place + 1 < len(name):
        return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
    near = _NEXT_KEYS.get(name[place].lower())
    return (
        name[:place] + rng.choice(near) + name[place + 1 :] if near else name[:place] + name[place:].lower()
    )


def _by_sound(rng: Random, name: str) -> str:
    lower = name.lower()
    start = rng.randrange(len(_SOUNDS))
    for step in range(len(_SOUNDS)):
        old, (new,) = _SOUNDS[(start + step) % len(_SOUNDS)]
        place = lower.find(old, 1)
        if place > 0:
            return name[:place] + new + name[place + len(old) :]
    return name


def wrong_birth(rng: Random, birth: str) -> tuple[str, str, str]:
    """(date as written, its quality, what went wrong) for a true `YYYY-MM-DD`; always a real day."""
    year, month, of_month = int(birth[:4]), int(birth[5:7]), int(birth[8:])
    draw = rng.random()
    if year >= 2025 or (month, of_month) == (1, 1) or of_month == 15:
        draw = 0.5  # the others could put a birth into the future, or change nothing
    if draw < 0.30 and of_month <= 12 and of_month != month:
        return f"{year}-{of_month:02d}-{month:02d}", "", "day_and_month_swapped"
    if draw < 0.65:
        other = of_month + 1 if of_month % 10 != 9 and of_month < 28 else of_month - 1
        return f"{year}-{month:02d}-{other:02d}", "", "one_digit"
    if draw < 0.80:
        moved = year + rng.choice((-1, 1))
        return f"{moved}-{month:02d}-{min(of_month, 28):02d}", "", "one_year"
    if draw < 0.90:
        return f"{year}-01-01", "estimated", "first_of_january"
    if draw < 0.97:
        return f"{year}-{month:02d}-15", "month", "fifteenth"
    return "1900-01-01", "", "dummy"


def vary_address(rng: Random, line: str) -> tuple[str, str]:
    """(address as written, what is different about it)."""
    draw = rng.random()
    head, _, street_kind = line.rpartition(" ")
    if draw < 0.4 and street_kind in _STREETS:
        return f"{head} {_STREETS[street_kind]}", "abbreviated"
    if draw < 0.6:
        return line.upper(), "capitals"
    if draw < 0.8 and line.startswith("Flat "):
        return line.partition(", ")[2], "flat_dropped"
    place = rng.randrange(max(1, len(line) - 6), len(line))
    return line[:place] + line[place + 1 :], "typing"
