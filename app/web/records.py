"""The records behind one person side by side, field by field, as they were received."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.explore.words import listed, plain
from app.models.people_answers import PersonAnswer, RecordSeen
from app.web.words import day, moment

RESTRICTIONS: Final = ("open", "restricted", "confidential", "sealed")
_SCHEMES: Final = {
    "nhs_number": "NHS number",
    "upn": "UPN",
    "pnc_id": "PNC id",
    "cro_number": "CRO number",
    "other": "other",
}


@dataclass(frozen=True, slots=True)
class FieldHeld:
    """One field in every record, in the order of the records; empty is not recorded."""

    label: str
    values: list[str]
    differs: bool


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The fields that some record holds, and the names of those that none does."""

    fields: list[FieldHeld]
    nowhere: list[str]


def side_by_side(answer: PersonAnswer) -> SideBySide:
    """The records of an answer as a table; a field is marked where the answer names a contradiction."""
    differing = {one.field for one in answer.contradictions}
    fields = [
        FieldHeld(label, [value_of(one) for one in answer.records], name in differing)
        for name, label, value_of in _FIELDS
    ]
    return SideBySide(
        [one for one in fields if any(one.values)],
        [one.label.lower() for one in fields if not any(one.values)],
    )


def identifier_words(held: str) -> str:
    """`scheme:value:status:validity` as people say it."""
    scheme, _, rest = held.partition(":")
    value, status, validity = rest.rsplit(":", 2) if rest.count(":") > 1 else (rest, "", "")
    said = [f"{_SCHEMES.get(scheme, plain(scheme))} {value}"]
    if status:
        said.append(f"status {status}")
    if validity and validity != "valid":
        said.append("check digit is wrong" if validity == "invalid" else "stands for no number")
    return ", ".join(said)


def _born(record: RecordSeen) -> str:
    if record.birth_date is None:
        return ""
    quality = record.birth_date_quality
    return day(record.birth_date) + (f" ({plain(quality)})" if quality not in {"", "exact"} else "")


_FIELDS: Final[tuple[tuple[str, str, Callable[[RecordSeen], str]], ...]] = (
    ("given_name", "Given name", lambda one: one.given_name),
    ("middle_names", "Middle names", lambda one: one.middle_names),
    ("family_name", "Family name", lambda one: one.family_name),
    ("known_as", "Known as", lambda one: listed(one.known_as)),
    ("birth_date", "Birth date", _born),
    (
        "expected_birth_date",
        "Expected birth date",
        lambda one: day(one.expected_birth_date) if one.expected_birth_date else "",
    ),
    ("sex", "Sex", lambda one: {"F": "female", "M": "male"}.get(one.sex, one.sex)),
    ("identifiers", "Identifiers", lambda one: "; ".join(map(identifier_words, one.identifiers))),
    ("phone", "Telephone", lambda one: one.phone),
    ("deceased_on", "Died", lambda one: day(one.deceased_on) if one.deceased_on else ""),
    ("restriction", "Restriction", lambda one: RESTRICTIONS[one.restriction]),
    ("recorded_at", "Recorded", lambda one: day(one.recorded_at)),
    ("extracted_at", "Extract of", lambda one: moment(one.extracted_at)),
    ("retired_at", "Not in the source since", lambda one: day(one.retired_at) if one.retired_at else ""),
)
