"""From what the graph says to what the mirror says: every property by its rule in the table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from app.mirror.coarse import month_end, month_of, month_of_instant, until
from app.mirror.groups import UNKNOWN, Groups
from app.mirror.key import MirrorKey
from app.mirror.table import (
    Always,
    Birth,
    Category,
    Code,
    IncidentCode,
    Keep,
    Month,
    MonthEnd,
    PersonCode,
    Sector,
    Until,
    rule_of,
)
from app.models.days import FAR_PAST

SHORT: Final = 10
Properties = Mapping[str, Any]


class Pseudonyms:
    """One build's way of saying things: a key, and what small groups leave."""

    def __init__(self, key: MirrorKey, groups: Groups) -> None:
        self._key = key
        self._groups = groups

    def said(self, bearer: str, properties: Properties) -> dict[str, Any]:
        """What remains of the properties of a label or type; one without a value is gone."""
        if bearer == "Run":
            # A load's own id is made of its files' bytes, and one restricted row would change it.
            properties = {**properties, "source": f"{properties['source']}|{properties['extracted_at']}"}
        found = {name: self._one(bearer, name, properties) for name in properties}
        return {name: value for name, value in found.items() if value is not None}

    def person(self, person_id: str) -> str:
        """A person's code."""
        return self._key.person_code(person_id)

    def household(self, household_id: str) -> str:
        """A household's code."""
        return self._key.code("h", household_id)

    def incident(self, incident_key: str) -> str:
        """An incident's key: the agency, and a code for its reference."""
        agency = incident_key.partition("/")[0]
        return f"{agency}/{self._key.code('i', incident_key)}"

    def _one(self, bearer: str, name: str, properties: Properties) -> Any:
        rule, value = rule_of(bearer, name), properties[name]
        if value is None:
            return None
        match rule:
            case Keep():
                return value
            case Always(always):
                return always
            case Code(kind, of):
                return self._coded(kind, properties[of or name])
            case PersonCode(of, short):
                code = self.person(properties[of or name])
                return code[:SHORT] if short else code
            case IncidentCode():
                return self.incident(value)
            case Birth():
                return self._birth(name, properties)
            case Category(group, other):
                return self._groups.word(group, value, other)
            case Sector():
                return self._groups.sector(value)
            case Month() | MonthEnd() | Until():
                return _coarse(rule, value, properties)
            case _:
                return None

    def _coded(self, kind: str, value: str | list[str]) -> str | list[str]:
        if isinstance(value, str):
            return self._key.code(kind, value)
        # In the order of the codes: the graph's own order would tell of the keys.
        return sorted(self._key.code(kind, one) for one in value)

    def _birth(self, name: str, properties: Properties) -> date | bool:
        earliest, latest = self._groups.birth((properties["birth_earliest"], properties["birth_latest"]))
        if name == "birth_known":
            return (earliest, latest) != UNKNOWN
        return earliest if name == "birth_earliest" else latest


def _coarse(rule: Month | MonthEnd | Until, value: date, properties: Properties) -> date:
    match rule:
        case Until(since):
            return until(value, properties.get(since) or FAR_PAST)
        case MonthEnd():
            return month_end(value)
        case Month():
            return month_of_instant(value) if isinstance(value, datetime) else month_of(value)
