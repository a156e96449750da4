"""FEBRL 3 and 4 by the same recipe as the product's model, trained without labels on the set itself.

Names and birth dates compare as the product's do, with their weights taken out and learnt anew; addresses
come in parts there, so each part is a field. No family guard: the sets hold no families. They are small, so
two records are compared that agree in any one field.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from app.derive.linkable import linkable
from app.derive.name_words import letters
from app.linkage.candidates import Prepare
from app.linkage.model import Comparison, Level, Model
from app.linkage.prepared import Prepared
from app.linkage.records import LinkRecord
from app.linkage.training import Lessons, common, train

WRITTEN: Final = {
    "born": "date_of_birth",
    "house": "street_number",
    "street": "address_1",
    "second": "address_2",
    "suburb": "suburb",
    "postcode": "postcode",
    "state": "state",
}
"""What is compared as it is written, and the column of the sets that holds it."""
PLACES: Final = tuple(part for part in WRITTEN if part != "born")

LESSONS: Final = Lessons(
    surely=("l.given = r.given AND l.family = r.family AND l.born = r.born",),
    blocks=(
        "l.born = r.born AND l.postcode = r.postcode",
        "l.given = r.given AND l.family = r.family",
        "l.street = r.street AND l.suburb = r.suburb",
        "l.postcode = r.postcode AND l.house = r.house",
    ),
)
_ANY_ONE = ("given", "family", "born", "street", "second", "suburb", "postcode")
_NEVER_THERE = {
    "middle name as forename",
    "one holds the other",
    "same, a day that stands for unknown",
    "day and month exchanged",
    "same year, day not known",
    "same year, and month or day",
    "same day and month",
    "within a year",
}
"""Levels that no pair of one person in these sets shows: they would be left without a weight."""
_MOST_HOLDERS = 10_000


def model_for(product: Model, records: Mapping[str, LinkRecord], prepared: Prepare, name: str) -> Model:
    """The product's model as it is for such a set, trained on it."""
    taken = [
        _untrained(one) for one in product.comparisons if one.field in {"forename", "surname", "birth_date"}
    ]
    declared = product.model_copy(
        update={
            "name": f"{product.name}'s recipe on {name}",
            "made": f"{name}, identifier withheld; sampling seed {LESSONS.seed}",
            "prior_bits": 0.0,
            "key_holders": _MOST_HOLDERS,
            "comparisons": [*taken, *(_part(one) for one in PLACES)],
            "common_given": common("".join(w) for one in records.values() if (w := letters(one.given_name))),
            "common_family": common(
                "".join(w) for one in records.values() if (w := letters(one.family_name))
            ),
        }
    )
    return train(declared, (prepared(declared, one) for one in records.values()), LESSONS)


def _untrained(one: Comparison) -> Comparison:
    kept = [
        level.model_copy(update={"bits": level.bits if level.fixed else None, "u": None})
        for level in one.levels
        if level.name not in _NEVER_THERE
    ]
    return one.model_copy(update={"levels": kept})


def _part(part: str) -> Comparison:
    title = part.capitalize()
    levels = [Level(name="same", when=["same", part], says=f"{title} is the same: {{left}}")]
    if part != "state":
        alike = ["dl", part, 1] if part in {"house", "postcode"} else ["jw", part, 0.88]
        levels.append(Level(name="alike", when=alike, says=f"{title} is alike: {{left}} and {{right}}"))
    if part in {"street", "second"}:
        levels.append(
            Level(
                name="exchanged",
                when=["cross", "street", "second"],
                says="Lines of the address are exchanged",
            )
        )
    levels.append(Level(name="different", when=None, says=f"{title} differs: {{left}} and {{right}}"))
    return Comparison(field=part, neutral=["missing", part], levels=levels)


def preparing(parts: Mapping[str, Mapping[str, str]]) -> Prepare:
    """How a record of the set is made comparable. `parts`: birth date and address as written, by record."""

    def made(model: Model, record: LinkRecord) -> Prepared:
        row: dict[str, Any] = model.row(linkable(record))
        written = parts[record.record_key]
        row |= {part: _plain(written[part]) for part in PLACES}
        row |= _dates(written["born"])
        keys = [f"{field}:{row[field]}" for field in _ANY_ONE if row[field]]
        if row["day_key"]:
            keys.append(f"day:{row['day_key']}")
        # A name counts whichever of the two it stands as.
        keys += [f"name:{row[field]}" for field in ("given_sound", "family_sound") if row[field]]
        return Prepared(record.record_key, row, keys)

    return made


def _plain(text: str) -> str | None:
    return "".join(c for c in text.casefold() if c.isalnum()) or None


def _dates(text: str) -> dict[str, Any]:
    """The birth date taken apart as written: a slip that makes no real day says as much as any other."""
    if len(text) != 8 or not text.isdigit():
        return dict.fromkeys(("born", "year", "month_day", "month", "day", "day_key"))
    year, month, day = text[:4], text[4:6], text[6:]
    low, high = sorted((month, day))
    return {
        "born": f"{year}-{month}-{day}",
        "year": int(year),
        "month_day": f"{month}-{day}",
        "month": f"{year}-{month}",
        "day": f"{year}--{day}",
        "day_key": f"{year}-{low}-{high}",
    }
