"""Households that are marked: which statements belong to them, who may see those, and who lived with whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from app.derive.commands import (
    DROP_BOXES,
    HOMES_OF_RECORDS,
    SETTLE_ADDRESSES,
    TAKE_STALE_ADDRESSES,
    TAKE_STALE_HOMES,
    TAKE_STALE_HOUSEHOLDS,
    WRITE_BOXES,
    WRITE_ENDS,
    WRITE_HOME_TIERS,
    WRITE_HOUSEHOLDS,
    HomeTiers,
    HouseholdSeen,
)
from app.derive.homes import Box, Home, Residence, boxes, ends_of
from app.derive.ids import Ids
from app.derive.rectangles import Rect
from app.derive.walking import household_walk
from app.derive.work import PageDone
from app.graph.session import Unit
from app.graph.values import as_text
from app.models.days import FAR_FUTURE, FAR_PAST

HOUSEHOLDS = 300
LINKS = 1_000
CONFIDENTIAL = 2
Made = dict[str, Any]
day_of = date.fromisoformat


def address_page(unit: Unit, ids: Ids) -> PageDone:
    """Let addresses in words join the household of the one UPRN that the open statements give them."""
    addresses = unit.run(TAKE_STALE_ADDRESSES, page=HOUSEHOLDS)
    if not addresses:
        return PageDone(0)
    batch: list[Made] = []
    for one in addresses:
        key = f"uprn:{one.uprns[0]}" if len(one.uprns) == 1 else f"text:{one.words}"
        uprn = one.uprns[0] if len(one.uprns) == 1 else None
        batch.append({"words": one.words, "household_id": ids.household_id(key), "key": key, "uprn": uprn})
    unit.run(SETTLE_ADDRESSES, batch=batch)
    return PageDone(len(addresses), more=len(addresses) == HOUSEHOLDS)


def home_tier_page(unit: Unit, ids: Ids) -> PageDone:
    """Work out the tiers of residences of one page of households."""
    homes = unit.run(TAKE_STALE_HOMES, page=HOUSEHOLDS)
    if not homes:
        return PageDone(0)
    changed = [one for home in homes for one in _tiers(home)]
    if changed:
        unit.run(WRITE_HOME_TIERS, batch=changed)
    lowest = min((min(one["tier"], one["before"]) for one in changed), default=4)
    looked = len({home.household_id for home in homes})
    return PageDone(looked, more=looked == HOUSEHOLDS, changed_from=lowest)


def _tiers(home: HomeTiers) -> list[Made]:
    latest: dict[str, Made] = {}
    for one in sorted(home.statements, key=lambda s: s["seen_from"]):
        latest[one["row_key"]] = one
    # Who may see any of the person's statements about the home may see the one that made it confidential.
    floor = max(
        (max(CONFIDENTIAL, one["restriction"]) for one in latest.values() if one["confidential"]), default=0
    )
    found: list[Made] = []
    for one in home.statements:
        tier = max(one["restriction"], home.person_tier, floor)
        if tier != one["tier"]:
            found.append({"id": one["id"], "tier": tier, "before": one["tier"]})
    return found


def household_page(unit: Unit, ids: Ids) -> PageDone:
    """Work out who lived with whom in one page of households."""
    households = unit.run(TAKE_STALE_HOUSEHOLDS, page=HOUSEHOLDS)
    if not households:
        return PageDone(0)
    open_homes = {
        one["from_record"]
        for household in households
        for one in household.residences
        if one["kind"] == "home" and one["valid_to"] is None
    }
    homes = _homes(unit, sorted(open_homes))
    unit.run(DROP_BOXES, household_ids=[one.household_id for one in households])
    ends: list[Made] = []
    links: list[Made] = []
    for household in households:
        residences = [_residence(one) for one in household.residences]
        for held, one in zip(household.residences, residences, strict=True):
            end = as_text(_end(one, homes.get(one.record_key, ())))
            if any(held[name] != value for name, value in end.items()):
                ends.append({"id": held["id"], **end})
        own = [home for key in {one.record_key for one in residences} for home in homes.get(key, ())]
        links += [_link(household.household_id, box) for box in boxes(residences, own)]
    unit.run(WRITE_ENDS, batch=ends)
    for start in range(0, len(links), LINKS):
        unit.run(WRITE_BOXES, batch=as_text(links[start : start + LINKS]))
    unit.run(WRITE_HOUSEHOLDS, batch=[_shown(one) for one in households])
    return PageDone(len(households), len(links), more=len(households) == HOUSEHOLDS)


def _homes(unit: Unit, record_keys: list[str]) -> dict[str, list[Home]]:
    found: dict[str, list[Home]] = defaultdict(list)
    (seen,) = unit.run(HOMES_OF_RECORDS, record_keys=record_keys)
    for one in seen.homes:
        key = one["from_record"]
        found[key].append(
            Home(
                key,
                day_of(one["walk_from"]),
                day_of(one["known_from"]),
                day_of(one["known_to"]),
                one["tier"],
            )
        )
    return found


def _residence(one: Made) -> Residence:
    stated_end = one["valid_to"]
    return Residence(
        statement_id=one["statement_id"],
        person_id=one["person_id"],
        record_key=one["from_record"],
        agency=one["agency"],
        kind=one["kind"],
        dwelling_kind=one["dwelling_kind"],
        rect=Rect(
            day_of(one["walk_from"]),
            day_of(stated_end) if stated_end else FAR_FUTURE,
            day_of(one["known_from"]),
            day_of(one["known_to"]),
        ),
        open_ended=stated_end is None,
        tier=one["tier"],
        recorded_at=one["recorded_at"],
    )


def _end(one: Residence, homes: Sequence[Home]) -> Made:
    """When newer homes end a residence, and what that comes to as known on the last day of its version."""
    cuts = sorted({(c.valid_from, c.known_from, c.known_to) for c in ends_of(one, homes, one.tier)})
    last = one.rect.known_to - timedelta(days=1)
    standing = [start for start, known_from, known_to in cuts if known_from <= last < known_to]
    return {
        "lives_to": min([one.rect.valid_to, *standing]),
        "ended_from": [start for start, _, _ in cuts] or None,
        "ended_known_from": [known_from for _, known_from, _ in cuts] or None,
        "ended_known_to": [known_to for _, _, known_to in cuts] or None,
    }


def _link(household_id: str, box: Box) -> Made:
    walk = household_walk(box.rect.valid_from, box.rect.valid_to)
    return {
        "start": box.left.person_id,
        "end": box.right.person_id,
        "left_at": box.left.recorded_at,
        "right_at": box.right.recorded_at,
        "props": {
            "derived": True,
            "kind": "lives_with",
            "household_id": household_id,
            "from_record": box.left.record_key,
            "to_record": box.right.record_key,
            "sources": [box.left.statement_id, box.right.statement_id],
            "agencies": sorted({box.left.agency, box.right.agency}),
            **_stated(box.rect.valid_from, box.rect.valid_to),
            "walk_from": walk.walk_from,
            "close_to": walk.close_to,
            "wider_to": walk.wider_to,
            "known_from": box.rect.known_from,
            "known_to": box.rect.known_to,
            "tier": box.tier,
        },
    }


def _stated(start: date, end: date) -> Made:
    made: Made = {}
    if start != FAR_PAST:
        made["valid_from"] = start
    if end != FAR_FUTURE:
        made["valid_to"] = end
    return made


def _shown(household: HouseholdSeen) -> Made:
    """The address to show, the first by sort among the open statements.

    A home is drawn for whoever sees somebody there: it shows no address that only others may know, be it
    for a statement's tier or for a seal on a person's place.
    """
    said: Iterable[Made] = [*household.residences, *household.places]
    texts = sorted(
        (one["address"], one.get("postcode") or "")
        for one in said
        if one.get("address") and one["tier"] == 0 and not one.get("place_tier")
    )
    address, postcode = texts[0] if texts else (None, None)
    return {
        "household_id": household.household_id,
        "address": address,
        "postcode": postcode or None,
        "empty": not household.residences and not household.places,
    }
