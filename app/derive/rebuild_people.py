"""People whose records changed: who is whom, the best view, and what follows the person."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from app.derive.commands import (
    LEAD_ON,
    MOVE_RECORDS,
    RAISE_PEOPLE,
    RECORDS_NEAR,
    REFRESH_STATEMENTS,
    RETIRE_PEOPLE,
    TAKE_STALE_PEOPLE,
    WRITE_DECISIONS,
    WRITE_PEOPLE,
    PersonHeld,
)
from app.derive.ids import Ids
from app.derive.pairs import settle_pairs
from app.derive.people import RULE, Joined, RecordView, Verdict, best_view, clusters, record_view
from app.derive.seals import seal_places
from app.derive.work import PageDone
from app.graph.session import Unit
from app.graph.values import as_text

PEOPLE = 500


def people_page(unit: Unit, ids: Ids) -> PageDone:
    """Look at one page of marked people and at everyone who may be one person with them."""
    (taken,) = unit.run(TAKE_STALE_PEOPLE, page=PEOPLE)
    if not taken.ids:
        return PageDone(0)
    held = _near(unit, taken.ids)
    records = {
        view.record_key: (view, person_id)
        for person_id, person in held.items()
        for view in map(_record, person.records)
    }
    verdicts = {
        Verdict(one["left"], one["right"], one["verdict"])
        for person in held.values()
        for one in person.verdicts
    }
    found = clusters((view for view, _ in records.values()), verdicts, rule=taken.rule)
    wanted = {
        ids.person_id(min(r.record_key for r in group)): sorted(group, key=lambda r: r.record_key)
        for group in found.groups
    }
    moves = [
        {"record_key": record.record_key, "person_id": person_id}
        for person_id, group in wanted.items()
        for record in group
        if records[record.record_key][1] != person_id
    ]
    raised = sorted(set(wanted) - set(held))
    if raised:
        unit.run(RAISE_PEOPLE, person_ids=raised)
    if moves:
        unit.run(MOVE_RECORDS, batch=moves)
    changed, follow = _views(unit, held, wanted)
    follow |= {str(move["person_id"]) for move in moves}
    if follow:
        unit.run(REFRESH_STATEMENTS, person_ids=sorted(follow))
    _retire(unit, ids, held, wanted, moves)
    _decide(unit, ids, list(records), found.by_rule)
    suspected = settle_pairs(unit, ids, records, found.partition)
    changed = min(changed, seal_places(unit, suspected | set(wanted)))
    return PageDone(len(taken.ids), more=len(taken.ids) == PEOPLE, changed_from=changed)


def _record(told: dict[str, Any]) -> RecordView:
    """A record whose days came as ISO text."""
    read = {name: date.fromisoformat(told[name]) for name in _DAYS if told[name]}
    return record_view(told | read | {"recorded_at": datetime.fromisoformat(told["recorded_at"])})


_DAYS = ("birth_date", "expected_birth_date", "deceased_on")


def _near(unit: Unit, person_ids: list[str]) -> dict[str, PersonHeld]:
    """These people and all who are tied to them through verified identifiers, however far."""
    held: dict[str, PersonHeld] = {}
    ask = person_ids
    while ask:
        for person in unit.run(RECORDS_NEAR, person_ids=ask):
            held.setdefault(person.held["person_id"], person)
        asked = set(ask) | set(person_ids)
        person_ids = sorted(asked)
        ask = sorted(set(held) - asked)
    return held


def _views(
    unit: Unit, held: dict[str, PersonHeld], wanted: dict[str, list[RecordView]]
) -> tuple[int, set[str]]:
    """Write the best views that changed; returns the lowest tier of a change and whom statements follow."""
    batch: list[dict[str, object]] = []
    follow: set[str] = set()
    lowest = 4
    for person_id, group in wanted.items():
        view = as_text(best_view(person_id, group))
        before = held[person_id].held if person_id in held else None
        # Who may know the person's place does not follow from the records alone.
        held_view = {
            name: one for name, one in (before or {}).items() if one is not None and name != "place_tier"
        }
        if held_view == view:
            continue
        batch.append({"person_id": person_id, "person": view})
        tier = max(r.restriction for r in group)
        # A load raises a person's tier at once; statements follow from the tier that they have so far.
        was = before.get("tier_before", before["tier"]) if before else tier
        lowest = min(lowest, tier, was)
        if before is None or (was, before["deceased_on"]) != (tier, view["deceased_on"]):
            follow.add(person_id)
    if batch:
        unit.run(WRITE_PEOPLE, batch=batch)
    return lowest, follow


def _retire(
    unit: Unit,
    ids: Ids,
    held: dict[str, PersonHeld],
    wanted: dict[str, list[RecordView]],
    moves: list[dict[str, str]],
) -> None:
    """Every id that a moved record founded leads to the person that the record is about now."""
    founded = {ids.person_id(move["record_key"]): move["person_id"] for move in moves}
    led = [
        {"person_id": person_id, "survivor": survivor}
        for person_id, survivor in sorted(founded.items())
        if person_id not in wanted
    ]
    retired = [one for one in led if one["person_id"] in held]
    if retired:
        unit.run(RETIRE_PEOPLE, batch=retired)
    if led:
        unit.run(LEAD_ON, batch=led)


def _decide(unit: Unit, ids: Ids, record_keys: list[str], decided: list[Joined]) -> None:
    batch = [
        {
            "decision_id": ids.decision_id(RULE, one.left, one.right),
            "match_id": ids.match_id(one.left, one.right),
            "left": one.left,
            "right": one.right,
            "schemes": list(one.schemes),
        }
        for one in decided
    ]
    unit.run(
        WRITE_DECISIONS,
        record_keys=record_keys,
        rule=RULE,
        standing=[str(one["decision_id"]) for one in batch],
        batch=batch,
        at=datetime.now(UTC),
    )
