"""Records out of the graph as linkage looks at them, and a digest that says whether one has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, cast

from pydantic import BaseModel, ConfigDict

from app.graph.catalogue import command
from app.graph.session import GraphSession
from app.linkage.records import Kin, LinkRecord, Lived
from app.models.identifiers import valid_numbers

PAGE = 1_000
_OF_PLACE = ("phone", "lived")


class RecordRead(BaseModel):
    """One record, and what linkage compared of it last."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    record_key: str
    barred: bool
    tier: int
    place_tier: int
    record: dict[str, Any]
    lived: list[dict[str, str]]
    relatives: list[dict[str, str]]
    print: str | None
    model: str | None


class KeysRead(BaseModel):
    """A page of keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    record_keys: list[str]


LINK_RECORDS = command("linkage/link_records", RecordRead)
RECORD_KEYS = command("linkage/record_keys", KeysRead)


@dataclass(frozen=True, slots=True)
class Held:
    """A record as linkage looks at it; `barred` ones are never proposed.

    `compared` is the digest of what was compared last, with the model that did it, if any.
    """

    record: LinkRecord
    barred: bool
    tier: int
    place_tier: int
    compared: str = ""

    @property
    def print(self) -> str:
        """Digest of the record as it is now."""
        return print_of(self.record)

    @property
    def whole_print(self) -> str:
        """The same with its relatives: what makes a run compare the record anew. They bring no refused pair
        back, as what was decided on keeps nothing of them: their tier may rise later.
        """
        return f"{self.print}.{_digest({'relatives': [asdict(one) for one in self.record.relatives]})}"


def link_record(
    record_key: str,
    told: Mapping[str, Any],
    lived: Sequence[Mapping[str, str]],
    relatives: Sequence[Mapping[str, str]],
) -> LinkRecord:
    """A record from its properties as received; what is not recorded may be null or absent."""

    def text(name: str) -> str:
        return told.get(name) or ""

    def day(name: str) -> date | None:
        said = told.get(name)
        return date.fromisoformat(said) if isinstance(said, str) else said

    return LinkRecord(
        record_key=record_key,
        given_name=text("given_name"),
        middle_names=text("middle_names"),
        family_name=text("family_name"),
        known_as=tuple(told.get("known_as") or ()),
        birth_date=day("birth_date"),
        birth_date_quality=text("birth_date_quality"),
        expected_birth_date=day("expected_birth_date"),
        sex=text("sex"),
        identifiers=valid_numbers(told.get("identifiers") or ()),
        phone=text("phone"),
        lived=tuple(Lived(one["address"], one["postcode"], one["uprn"]) for one in lived),
        relatives=tuple(
            Kin(
                one["kind"],
                one["given_name"],
                date.fromisoformat(one["birth_date"]) if one["birth_date"] else None,
            )
            for one in relatives
        ),
    )


def held_records(session: GraphSession, record_keys: Sequence[str]) -> dict[str, Held]:
    """These records by their keys; those that are not there are left out."""
    found: dict[str, Held] = {}
    for start in range(0, len(record_keys), PAGE):
        for row in session.lookup(LINK_RECORDS, record_keys=list(record_keys[start : start + PAGE])):
            record = link_record(row.record_key, row.record, row.lived, row.relatives)
            compared = f"{row.print}|{row.model}" if row.print else ""
            found[row.record_key] = Held(record, row.barred, row.tier, row.place_tier, compared)
    return found


def every_record(session: GraphSession) -> Iterator[dict[str, Held]]:
    """All records, a page at a time, by their keys."""
    after = ""
    while True:
        (row,) = session.lookup(RECORD_KEYS, after=after, page=PAGE)
        if not row.record_keys:
            return
        yield held_records(session, row.record_keys)
        after = row.record_keys[-1]


def without_place(record: LinkRecord) -> LinkRecord:
    """The same record without where its person lives and how they are reached."""
    return replace(record, phone="", lived=())


def as_seen(record: LinkRecord) -> dict[str, str]:
    """What a record says, field by field, in words; what is not recorded is left out."""
    said: dict[str, str] = {}
    for name, value in asdict(record).items():
        if name in {"record_key", "lived", "relatives"} or not value:
            continue
        said[name] = "; ".join(cast(tuple[str, ...], value)) if isinstance(value, tuple) else str(value)
    places = [", ".join(part for part in (one.address, one.postcode) if part) for one in record.lived]
    if any(places):
        said["lived"] = "; ".join(dict.fromkeys(place for place in places if place))
    return said


def of_place(field: str) -> bool:
    """Whether a field says where somebody is, or how they are reached."""
    return field in _OF_PLACE


def print_of(record: LinkRecord) -> str:
    """Two digests with a point between: of what the record says, and of where its person is."""
    held = asdict(record)
    del held["relatives"]
    place = {name: held.pop(name) for name in _OF_PLACE}
    return f"{_digest(held)}.{_digest(place)}"


def _digest(held: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(held, sort_keys=True, default=str).encode()).hexdigest()[:16]
