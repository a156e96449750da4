"""Every Cypher command of deriving, with the model of its rows."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from app.graph.catalogue import NoRow, command


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Stale(_Row):
    people: int
    addresses: int
    households: int
    incidents: int


class Taken(_Row):
    ids: list[str]


class PeopleTaken(_Row):
    ids: list[str]
    rule: bool


class PersonHeld(_Row):
    held: dict[str, Any]
    records: list[dict[str, Any]]
    verdicts: list[dict[str, str]]


class PairHeld(_Row):
    pair_key: str
    match_id: str | None
    left: str
    right: str
    verdict: str | None
    ruled: bool
    suspended: bool
    conflict: list[str]
    wanted: bool
    one: bool
    people: list[str]
    standing: bool


class Marked(_Row):
    marked: int


class RuleHeld(_Row):
    on: bool


class KeysHeld(_Row):
    version: int


class DecisionTaken(_Row):
    decision_id: str


class AddressSeen(_Row):
    words: str
    uprns: list[str]


class HomeTiers(_Row):
    household_id: str
    person_tier: int
    statements: list[dict[str, Any]]


class HouseholdSeen(_Row):
    household_id: str
    residences: list[dict[str, Any]]
    places: list[dict[str, Any]]


class HomesSeen(_Row):
    homes: list[dict[str, Any]]


class Suspected(_Row):
    person_id: str
    tier: int
    place_tier: int
    near: list[str]


class Between(_Row):
    left_person: str | None
    right_person: str | None
    tier: int
    by_hand: bool
    ruled: bool
    verdict: str | None
    decisions: int


class IncidentSeen(_Row):
    incident_key: str
    versions: list[dict[str, Any]]
    involved: list[dict[str, Any]]


class NodeHeld(_Row):
    label: str
    properties: dict[str, Any]


class LinkHeld(_Row):
    start: str
    type: str
    end: str
    properties: dict[str, Any]


HOLD_DERIVE = command("derive/hold_derive", NoRow)
COUNT_STALE = command("derive/count_stale", Stale)
NOTE_CHANGE = command("derive/note_change", NoRow)
TAKE_STALE_PEOPLE = command("derive/take_stale_people", PeopleTaken)
RECORDS_NEAR = command("derive/records_near", PersonHeld)
RAISE_PEOPLE = command("derive/raise_people", NoRow)
MOVE_RECORDS = command("derive/move_records", NoRow)
LEAD_ON = command("derive/lead_on", NoRow)
RETIRE_PEOPLE = command("derive/retire_people", NoRow)
WRITE_PEOPLE = command("derive/write_people", NoRow)
REFRESH_STATEMENTS = command("derive/refresh_statements", NoRow)
WRITE_DECISIONS = command("derive/write_decisions", NoRow)
PAIRS_OF_RECORDS = command("derive/pairs_of_records", PairHeld)
WRITE_PAIRS = command("derive/write_pairs", NoRow)
PUT_DECISION = command("derive/put_decision", NoRow)
TAKE_BACK_DECISION = command("derive/take_back_decision", DecisionTaken)
STAND_DECISION = command("derive/stand_decision", NoRow)
RULE = command("derive/rule", RuleHeld)
SET_RULE = command("derive/set_rule", Marked)
KEYS = command("derive/keys_version", KeysHeld)
RENEW_KEYS = command("derive/renew_keys", Marked)
SUSPECTED_NEAR = command("derive/suspected_near", Suspected)
SUSPECTED_OF_RECORDS = command("derive/suspected_of_records", Taken)
SEAL_PLACES = command("derive/seal_places", NoRow)
SUSPICION_BETWEEN = command("derive/suspicion_between", Between)
PUT_SUSPICION = command("derive/put_suspicion", NoRow)
TAKE_BACK_SUSPICION = command("derive/take_back_suspicion", NoRow)
MOVE_SEQUENCE = command("derive/move_sequence", NoRow)
TAKE_STALE_ADDRESSES = command("derive/take_stale_addresses", AddressSeen)
SETTLE_ADDRESSES = command("derive/settle_addresses", NoRow)
TAKE_STALE_HOMES = command("derive/take_stale_homes", HomeTiers)
WRITE_HOME_TIERS = command("derive/write_home_tiers", NoRow)
TAKE_STALE_HOUSEHOLDS = command("derive/take_stale_households", HouseholdSeen)
HOMES_OF_RECORDS = command("derive/homes_of_records", HomesSeen)
WRITE_HOUSEHOLDS = command("derive/write_households", NoRow)
WRITE_ENDS = command("derive/write_ends", NoRow)
DROP_BOXES = command("derive/drop_boxes", NoRow)
WRITE_BOXES = command("derive/write_boxes", NoRow)
TAKE_STALE_INCIDENTS = command("derive/take_stale_incidents", IncidentSeen)
DROP_ENCOUNTERS = command("derive/drop_encounters", NoRow)
WRITE_ENCOUNTERS = command("derive/write_encounters", NoRow)
EXPORT_NODES = command("derive/export_nodes", NodeHeld)
EXPORT_RELATIONSHIPS = command("derive/export_relationships", LinkHeld)
