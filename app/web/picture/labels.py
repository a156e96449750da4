"""What stands beside each symbol: name, dates, risk facts and links that are drawn as lines of their own."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.models.kinds import KINDS
from app.models.picture_answers import DrawnHome, DrawnIncident, DrawnLink, DrawnPerson, PictureAnswer
from app.web.picture.kinship import Kinship, pair
from app.web.picture.lettering import KEPT_SPACE, LINE, printable, width, wrapped

LABEL: Final = 132.0
"""Pixels of a label's widest line; a tenth is kept free for fonts that run wider."""
_ROOM: Final = LABEL * 0.9
INCIDENT_LABEL: Final = 196.0
_MOST_NOTES: Final = 2
_PHRASES: Final = {
    "must_not_contact": "must not contact",
    "involved_with": "at one incident with",
    "lives_with": "lives with",
    "household_member_other": "lives with",
    "stays_with": "stays with",
    "in_contact_with": "in contact with",
    "has_contact_order_with": "has a contact order with",
    "other": "linked with",
}
_MOST_NAMED: Final = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a label; `look` says how it is set."""

    text: str
    look: str = "plain"


@dataclass(frozen=True, slots=True)
class Label:
    """Lines under each other, the first beside the symbol's top."""

    lines: tuple[Line, ...]

    @property
    def height(self) -> float:
        return len(self.lines) * LINE

    @property
    def width(self) -> float:
        return max(
            (width(one.text, bold=one.look in {"name", "risk", "home"}) for one in self.lines), default=0.0
        )


def long_day(day: date) -> str:
    """`14 May 2011`."""
    return f"{day.day} {day:%b %Y}"


def life(one: DrawnPerson) -> str:
    """Birth, age and death in a few words, as exact as they are recorded."""
    person = one.person
    born = _birth(person.birth_date)
    if one.deceased_on:
        return f"{born[-4:] if born else 'born not known'} to {one.deceased_on.year}"
    if one.unborn:
        return "not yet born"
    if born is None:
        return "birth date not known"
    return born if person.age is None else f"{born} ({person.age})"


def _birth(text: str | None) -> str | None:
    if text is None:
        return None
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return long_day(date(*parts))
    return f"{date(parts[0], parts[1], 1):%b %Y}" if len(parts) == 2 else f"{parts[0]}"


def labels_of(answer: PictureAnswer, kin: Kinship) -> dict[str, Label]:
    """The label of each person."""
    notes = _notes(answer, kin)
    return {who: _person(one, notes[who]) for who, one in kin.people.items()}


def _person(one: DrawnPerson, notes: list[str]) -> Label:
    name = printable(one.person.name) or "name not recorded"
    lines = [Line(text, "name") for text in wrapped(name, _ROOM, lines=3, bold=True)]
    lines += [Line(text) for text in wrapped(life(one), _ROOM, lines=2)]
    facts = list(dict.fromkeys(f"{_words(fact.kind)}, {_words(fact.basis)}" for fact in one.risk_facts))
    for fact in facts[:_MOST_NOTES]:
        lines += [Line(text, "risk") for text in wrapped(f"Risk: {fact}", _ROOM, lines=3, bold=True)]
    if len(facts) > _MOST_NOTES:
        lines.append(Line(f"and {len(facts) - _MOST_NOTES} more risk facts", "risk"))
    for note in notes[:_MOST_NOTES]:
        lines += [Line(text, "note") for text in wrapped(note, _ROOM, lines=2)]
    if len(notes) > _MOST_NOTES:
        lines.append(Line(f"and {len(notes) - _MOST_NOTES} more links", "note"))
    return Label(tuple(lines))


def _words(code: str) -> str:
    return code.replace("_", " ")


def _notes(answer: PictureAnswer, kin: Kinship) -> dict[str, list[str]]:
    """What lines without words mean, told at the person who is the kind of the other."""
    notes: dict[str, list[str]] = defaultdict(list)
    for one in answer.suspected:
        lone = kin.people[one.other_id].steps is None
        who, other = (one.other_id, one.person_id) if lone else (one.person_id, one.other_id)
        text = f"may be {kin.people[other].person.name}"
        if text not in notes[who]:
            notes[who].append(text)
    for link in kin.others:
        hub = kin.hub_of(link)
        if hub is not None and hub == link.start:
            words = said_of(link) if _is_symmetric(link.kind) else f"{_inverse(link.kind)} of"
            notes[link.end].append(f"{words} {_first_name(kin, hub)}")
        else:
            notes[link.start].append(f"{said_of(link)} {_first_name(kin, link.end)}")
    for a, b in kin.siblings:
        if kin.key(a) > kin.key(b):
            a, b = b, a
        word = "half-brother or half-sister" if pair(a, b) in kin.half else "brother or sister"
        notes[b].append(f"{word} of {_first_name(kin, a)}")
    return notes


def _is_symmetric(kind: str) -> bool:
    return kind not in KINDS or KINDS[kind].direction == "symmetric"


def _inverse(kind: str) -> str:
    return KINDS[kind].inverse.replace("niece_nephew", "niece or nephew").replace("_", " ")


def said_of(link: DrawnLink) -> str:
    """How a link is said of its start, before the name of its end."""
    if link.kind == "lives_with" and link.ended:
        return "lived with"
    if link.kind in _PHRASES:
        return _PHRASES[link.kind]
    was = "was " if link.ended and not link.kind.startswith("ex_") else ""
    return f"{was}{link.word} of"


def _first_name(kin: Kinship, who: str) -> str:
    name = printable(kin.people[who].person.name)
    return name.split(" ")[0] if name and name != "name not recorded" else "somebody unnamed"


def home_label(home: DrawnHome, shown: int) -> Label:
    """A home's title: the address, what kind of dwelling, who of it is not in the picture."""
    address, _, postcode = (home.address or "address not known").rpartition(", ")
    written = ", ".join(part for part in (address, postcode.replace(" ", KEPT_SPACE)) if part)
    lines = [
        Line(text, "home")
        for text in wrapped(written if address else home.address or postcode, _ROOM, lines=3, bold=True)
    ]
    if home.institutional:
        kinds = ", ".join(_words(kind) for kind in home.dwelling_kinds)
        lines += [Line(text, "note") for text in wrapped(kinds, _ROOM, lines=2)]
    if home.people > shown:
        lines.append(Line(f"{home.people} live here, {shown} shown", "note"))
    return Label(tuple(lines))


def incident_label(incident: DrawnIncident, kin: Kinship) -> Label:
    """An incident: day, kind, and who of the picture is named as what."""
    lines = [Line(long_day(incident.occurred_on), "name")]
    kind = _words(incident.kind)
    what = f"{kind[:1].upper()}{kind[1:]}, {printable(incident.reference)}"
    lines += [Line(text) for text in wrapped(what, INCIDENT_LABEL * 0.9, lines=2)]
    named = sorted(incident.involved, key=lambda one: kin.key(one.person_id))
    for one in named[:_MOST_NAMED]:
        roles = ", ".join(_words(role) for role in one.roles)
        absent = ", not present" if one.present == "no" else ""
        text = f"{roles}{absent}: {kin.people[one.person_id].person.name}"
        lines += [Line(part, "role") for part in wrapped(text, INCIDENT_LABEL * 0.9, lines=2)]
    left = len(named) - _MOST_NAMED
    if left > 0:
        lines.append(Line(f"and {left} more of this picture", "note"))
    if incident.people > len(named):
        lines.append(Line(f"{incident.people} named, {len(named)} shown", "note"))
    return Label(tuple(lines))
