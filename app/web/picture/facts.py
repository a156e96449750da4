"""The picture's facts as sentences and table rows: what is read out, and what stands below the picture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from app.models.answers import Statement
from app.models.days import london_day
from app.models.picture_answers import DrawnIncident, DrawnPerson, PictureAnswer
from app.web.picture.labels import life, long_day, said_of

What = Literal["kin", "care", "couple", "home", "associate", "incident", "order", "suspected", "risk"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One row: who, how linked, to whom or what. `keys` are the symbols that it is about."""

    what: What
    who_id: str
    who: str
    how: str
    whom_id: str
    whom: str
    when: str
    source: str
    status: str
    keys: tuple[str, ...]
    text: str


def key_of(incident: DrawnIncident) -> str:
    """What an incident's symbol is called."""
    return f"incident:{incident.agency}/{incident.reference}"


def facts_of(answer: PictureAnswer) -> list[Fact]:
    """Every statement behind the picture, and what is only suspected, in one order."""
    names = {one.person.person_id: _named(one) for one in answer.people}
    facts: list[Fact] = []
    for link in answer.links:
        status = "ended" if link.ended else "disputed" if link.disputed else "current"
        a, b = link.start, link.end
        for said in link.statements:
            told = said.status if said.status in {"disputed", "unknown"} else status
            facts.append(
                Fact(
                    link.group, a, names[a], said_of(link), b, names[b],
                    _when(said), _source(said), told, (a, b), said.text,
                )
            )  # fmt: skip
    for home in answer.homes:
        for one in home.residents:
            how = {"home": "lives at", "stays": "stays at", "placement": "is placed at"}.get(
                one.kind, "is at"
            )
            for said in one.statements:
                facts.append(
                    Fact(
                        "home", one.person_id, names[one.person_id], how, "",
                        home.address or "address not known",
                        _when(said), _source(said), "current", (one.person_id,), said.text,
                    )
                )  # fmt: skip
    for incident in answer.incidents:
        what = f"{_words(incident.kind)}, {incident.reference}"
        for role in incident.involved:
            for said in role.statements:
                absent = ", not present" if role.present == "no" else ""
                facts.append(
                    Fact(
                        "incident", role.person_id, names[role.person_id],
                        f"{_words(said.kind)} at{absent}", "", what,
                        long_day(incident.occurred_on), _source(said), "recorded",
                        (role.person_id, key_of(incident)), said.text,
                    )
                )  # fmt: skip
    for person in answer.people:
        who = person.person.person_id
        for fact in person.risk_facts:
            facts.append(
                Fact(
                    "risk", who, names[who], "has a risk fact", "",
                    f"{_words(fact.kind)}, {_words(fact.basis)}",
                    _range(fact.valid_from, fact.valid_to, fact.recorded_at), f"{fact.agency}, {fact.system}",
                    "review overdue" if fact.review_overdue else "live", (who,), fact.text,
                )
            )  # fmt: skip
    for one in answer.suspected:
        facts.append(
            Fact(
                "suspected", one.person_id, names[one.person_id], "may be the same person as", one.other_id,
                names[one.other_id], f"since {long_day(one.since)}", "suspicion, no record",
                "not decided", (one.person_id, one.other_id), one.text,
            )
        )  # fmt: skip
    return facts


def spoken(answer: PictureAnswer) -> dict[str, str]:
    """What is read out when somebody, or an incident, is reached."""
    homes: dict[str, list[str]] = {}
    for home in answer.homes:
        for one in home.residents:
            homes.setdefault(one.person_id, []).append(home.address or "an address that is not known")
    said = {one.person.person_id: _said(one, homes.get(one.person.person_id, [])) for one in answer.people}
    for incident in answer.incidents:
        people = "1 person" if incident.people == 1 else f"{incident.people} people"
        said[key_of(incident)] = (
            f"Incident, {_words(incident.kind)}, {long_day(incident.occurred_on)}, {people} named"
        )
    return said


def _said(one: DrawnPerson, homes: list[str]) -> str:
    parts = [_named(one), life(one)]
    if one.steps is None:
        parts.append("not linked by any fact")
    elif one.steps:
        parts.append("1 step away" if one.steps == 1 else f"{one.steps} steps away")
    parts += [f"risk fact: {_words(fact.kind)}, {_words(fact.basis)}" for fact in one.risk_facts]
    parts += [f"lives at {home}" for home in homes]
    return ", ".join(parts)


def _named(one: DrawnPerson) -> str:
    return one.person.name or "No name recorded"


def _words(code: str) -> str:
    return code.replace("_", " ")


def _source(said: Statement) -> str:
    return f"{said.agency}, {said.system}"


def _when(said: Statement) -> str:
    return _range(said.valid_from, said.valid_to, said.recorded_at)


def _range(start: date | None, end: date | None, recorded: datetime) -> str:
    if start and end:
        return f"{long_day(start)} to {long_day(end)}"
    if start:
        return f"since {long_day(start)}"
    if end:
        return f"until {long_day(end)}"
    return f"recorded {long_day(london_day(recorded))}"
