"""How pages say things: days, people, levels of gaps, how old a source is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Final, cast
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from app.explore.words import counted, listed, plain, steps_word
from app.models.answers import EmptyReason, Envelope, GapLevel, Person
from app.models.days import london_day

GAP_WORDS: Final[dict[GapLevel, str]] = {
    "G0": "Nobody is linked at all",
    "G1": "Somebody is linked, nobody in a caring role",
    "G2": "A carer is recorded only by another agency",
    "G3": "There was a carer; that has ended, or is disputed",
    "G4": "A carer only if a suspected duplicate is confirmed",
    "G5": "The carer is an organisation",
}
GAP_HELP: Final[dict[GapLevel, str]] = {
    "G0": "No family, no home and no incident joins this child to anyone. Often a record that lacks a link.",
    "G1": "Family, a shared home or an incident is recorded, but nobody who is recorded as caring.",
    "G2": "Seen through one agency alone: it holds the child without a carer, and another agency holds one.",
    "G3": "A person cared for the child. The record says that it ended, was withdrawn, is disputed, or that"
    " the person has died.",
    "G4": "A carer is held by a record that may be theirs. A suspicion explains a gap, and never closes it.",
    "G5": "The child is in a placement or a children's home, and no person is recorded as carer.",
}
EMPTY_WORDS: Final[dict[EmptyReason, str]] = {
    "not_recorded": "Nothing is recorded",
    "ended": "It has ended",
    "suspected_duplicate": "Only if a suspected duplicate is confirmed",
    "suggested_link": "Only if a suggested link is confirmed",
    "beyond_limit": "Further away than was asked",
    "stopped_at_hub": "A path stops at an institution or a crowd",
    "type_not_walked": "By links that this profile does not walk",
    "source_stale": "A source is old, or not loaded",
    "timed_out": "Looking was stopped at its time limit",
}
PROFILE_WORDS: Final = {
    "close": ("Close", "kin, carers, partners, and people of one home, as they are on the day"),
    "wider": ("Wider", "also what has ended, and associates"),
    "all": ("All", "also people of one incident"),
}
ROLE_WORDS: Final = {
    "practitioner": ("Practitioner", "reads about children and families, through the purpose of a case"),
    "steward": ("Data steward", "puts records right, decides who is whom, may export lists"),
    "analyst": ("Analyst", "asks questions that name nobody"),
    "auditor": ("Auditor", "checks who has looked at whom, and reviews broken glass"),
    "admin": ("Administrator", "runs the service, and reads about nobody"),
}
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def day(value: date | datetime | str | None) -> str:
    """A day as people write it: 14 March 2026. A partial date, `2017-05` or `2017`, likewise."""
    if value is None or value == "":
        return "not recorded"
    if isinstance(value, datetime):
        value = london_day(value)
    if isinstance(value, date):
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    parts = value.split("-")
    if len(parts) == 1 or not all(one.isdecimal() for one in parts):
        return value
    month = _MONTHS[int(parts[1]) - 1]
    return f"{int(parts[2])} {month} {parts[0]}" if len(parts) > 2 else f"{month} {parts[0]}"


def moment(value: datetime) -> str:
    """A time in London, to the minute."""
    local = value.astimezone(ZoneInfo("Europe/London"))
    return f"{day(local.date())}, {local:%H:%M}"


def utc(value: str) -> str:
    """A time of the ledger, which is UTC as text, as a time in London."""
    return moment(datetime.fromisoformat(value)) if value else "not yet"


def count(value: int) -> str:
    """A number with commas between thousands."""
    return f"{value:,}"


def sentence(text: str) -> str:
    """A text with a capital letter and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".") if text else ""


def short_purpose(text: str) -> str:
    """A purpose with a capital letter, as a choice."""
    return text[:1].upper() + text[1:]


def born(person: Person) -> str:
    """When somebody was born and how old they are, in a few words."""
    if person.birth_date is None:
        return "unborn" if person.is_child else "birth date not recorded"
    age = "" if person.age is None else f", {person.age}" if person.age else ", under 1"
    return f"born {day(person.birth_date)}{age}"


def how_old(envelope: Envelope, at: datetime) -> str:
    """How old a source's latest extract is, on the day of knowledge."""
    days = (envelope.known_on - london_day(at)).days
    return "of that day" if days <= 0 else f"{counted(days, 'day', 'days')} old"


def address(path: str, query: dict[str, Any] | None = None, **changed: Any) -> str:
    """A link within this service: the query with some of it changed; empty values are left out."""
    kept = {**(query or {}), **changed}
    pairs: list[tuple[str, str]] = []
    for name, value in kept.items():
        several = cast("list[Any]", value) if isinstance(value, list) else [value]
        pairs += [(name, str(one)) for one in several if one not in (None, "", False)]
    return f"{path}?{urlencode(pairs)}" if pairs else path


FOR_TEMPLATES: Final[dict[str, object]] = {
    "counted": counted,
    "listed": listed,
    "plain": plain,
    "steps_word": steps_word,
    "born": born,
    "how_old": how_old,
    "address": address,
    "GAP_WORDS": GAP_WORDS,
    "GAP_HELP": GAP_HELP,
    "EMPTY_WORDS": EMPTY_WORDS,
    "PROFILE_WORDS": PROFILE_WORDS,
    "ROLE_WORDS": ROLE_WORDS,
}
FILTERS: Final[dict[str, Callable[..., str]]] = {
    "day": day,
    "moment": moment,
    "utc": utc,
    "count": count,
    "sentence": sentence,
    "short_purpose": short_purpose,
    "plain": plain,
}
