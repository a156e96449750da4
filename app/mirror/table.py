"""The one table of the mirror: what becomes of every property, label and relationship type of the graph.

A property is looked up as `Label.name` (or `TYPE.name`) first, then by its name alone; what stands in
neither place is dropped, and a test fails until somebody has decided about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.models.kinds import KINDS
from app.models.vocabulary import (
    BIRTH_QUALITIES,
    DWELLING_KINDS,
    INCIDENT_KINDS,
    INVOLVEMENT_ROLES,
    RESIDENCE_KINDS,
    RISK_BASES,
    RISK_KINDS,
    RISK_ROLES,
    SEXES,
    STATUSES,
    YES_NO_UNKNOWN,
)


@dataclass(frozen=True, slots=True)
class Drop:
    """Not in the mirror."""


@dataclass(frozen=True, slots=True)
class Keep:
    """As it is: says nothing about a person by itself."""


@dataclass(frozen=True, slots=True)
class Code:
    """A keyed code; `of` names the property it is made from, where that is another one."""

    kind: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class PersonCode:
    """A person's code, the one that the application turns back; `short` is its beginning, to read by."""

    of: str = ""
    short: bool = False


@dataclass(frozen=True, slots=True)
class IncidentCode:
    """The agency in plain, the reference as a code."""


@dataclass(frozen=True, slots=True)
class Month:
    """The first day of the month, or its first instant in UTC."""


@dataclass(frozen=True, slots=True)
class Until:
    """The end of an interval: the first day after its month, so that what held on a day still does; an
    interval that never held (`since` is its other end) stays empty.
    """

    since: str


@dataclass(frozen=True, slots=True)
class MonthEnd:
    """The last day of the month."""


@dataclass(frozen=True, slots=True)
class Birth:
    """A part of the birth window: its month, or its year, or ten years, whichever fewest people share."""


@dataclass(frozen=True, slots=True)
class Sector:
    """A postcode's sector (`ZZ10 0`), if enough people have lived there."""


@dataclass(frozen=True, slots=True)
class Category:
    """A word of a closed list; one that too few people carry is replaced by `other`.

    `group` says together with which other properties its people are counted.
    """

    group: str
    other: str = "other"


@dataclass(frozen=True, slots=True)
class Always:
    """The same for everybody, whatever it is in the graph."""

    value: int


Rule = (
    Drop
    | Keep
    | Always
    | Code
    | PersonCode
    | IncidentCode
    | Month
    | Until
    | MonthEnd
    | Birth
    | Sector
    | Category
)

DROP: Final = Drop()
KEEP: Final = Keep()
MONTH: Final = Month()

WORDS: Final = frozenset(
    (
        "",
        "other",
        "involved_with",
        *KINDS,
        *BIRTH_QUALITIES,
        *DWELLING_KINDS,
        *INCIDENT_KINDS,
        *INVOLVEMENT_ROLES,
        *RESIDENCE_KINDS,
        *RISK_BASES,
        *RISK_KINDS,
        *RISK_ROLES,
        *SEXES,
        *STATUSES,
        *YES_NO_UNKNOWN,
    )
)
"""Every word that a category may show, whatever stands in the graph."""

PROPERTIES: Final[dict[str, Rule]] = {
    # People.
    "person_id": PersonCode(),
    "Person.name": PersonCode(of="person_id", short=True),
    "birth_earliest": Birth(),
    "birth_latest": Birth(),
    "birth_known": Birth(),
    "sex": Category("sex", other="U"),
    "Person.deceased_on": MonthEnd(),
    **dict.fromkeys(
        (
            *("given_name", "middle_names", "family_name", "known_as", "birth_date", "expected_birth_date"),
            *("identifiers", "verified", "phone", "barrier", "Record.deceased_on"),
            *("search_0", "search_1", "search_2", "search_3", "stale", "tier_before"),
            *("keys_0", "keys_1", "keys_2", "keys_3"),
        ),
        DROP,
    ),
    "birth_date_quality": Category("birth_date_quality"),
    # Records, and what every row says of itself.
    "record_key": Code("r"),
    "record_keys": Code("r"),
    "from_record": Code("r"),
    "to_record": Code("r"),
    "record_id": Code("r", of="record_key"),
    "statement_id": Code("s"),
    "sources": Code("s"),
    "Run.run_id": Code("l", of="source"),
    "source": KEEP,
    "recorded_at": MONTH,
    "retracted_at": MONTH,
    "extracted_at": MONTH,
    "retired_at": MONTH,
    "Run.received_at": MONTH,
    "started_at": MONTH,
    "ended_at": MONTH,
    **dict.fromkeys(
        (
            *("row_key", "run_id", "received_at", "seen_from", "stated_recorded_at", "digest"),
            *("inferred_end", "confidential", "version_key"),
        ),
        DROP,
    ),
    "tier": KEEP,
    # Whose place is sealed does not show: a home that nobody shares stands for it.
    "place_tier": Always(0),
    "restriction": KEEP,
    "derived": KEEP,
    # Who sends: organisations.
    **dict.fromkeys(
        (
            *("agency", "agencies", "system", "code", "Agency.name", "Agency.kind", "Register.name"),
            *("agency_name", "agency_kind", "coverage", "history", "state", "Sequence.value"),
        ),
        KEEP,
    ),
    **dict.fromkeys(
        (
            *("mapping", "folder", "files", "sha256", "changed_from", "records_retired"),
            *("SourceLock.owner", "SourceLock.until", "SourceLock.touched"),
        ),
        DROP,
    ),
    **dict.fromkeys(
        (
            f"rows_{what}"
            for what in ("read", "loaded", "unchanged", "rejected", "parked", "kept", "withdrawn")
        ),
        DROP,
    ),
    # When.
    "known_from": MONTH,
    "known_to": Until("known_from"),
    "walk_from": MONTH,
    "close_to": Until("walk_from"),
    "wider_to": Until("walk_from"),
    "lives_to": Until("walk_from"),
    "care_from": MONTH,
    "care_to": Until("care_from"),
    "valid_from": MONTH,
    "valid_to": Until("valid_from"),
    "review_due": MONTH,
    "occurred_at": MONTH,
    "occurred_on": MONTH,
    **dict.fromkeys(("ended_from", "ended_known_from", "ended_known_to"), DROP),
    # Where.
    "household_id": Code("h"),
    "postcode": Sector(),
    **dict.fromkeys(("uprn", "address", "text_key", "key", "household_key", "postcode_key"), DROP),
    # What.
    "kind": Category("kind"),
    "stated_kind": Category("kind"),
    "status": Category("status"),
    "caring": Category("caring"),
    "parental_responsibility": Category("parental_responsibility"),
    "LIVES_AT.kind": Category("residence"),
    "dwelling_kind": Category("dwelling"),
    "INVOLVED_IN.role": Category("role"),
    "from_role": Category("role"),
    "to_role": Category("role"),
    "present": Category("present"),
    "incident_key": IncidentCode(),
    "reference": Code("i", of="incident_key"),
    "Incident.kind": Category("incident"),
    "IncidentVersion.kind": Category("incident"),
    "summary": DROP,
    "risk_key": Code("k"),
    "risk_id": Code("k", of="risk_key"),
    "risk_kind": Category("risk_kind"),
    "risk_basis": Category("risk_basis"),
    "role": Category("risk_role"),
}

LABELS: Final = (
    *("Person", "Record", "Household", "Incident", "IncidentVersion", "RiskFact"),
    *("Register", "Agency", "Run", "Sequence", "SourceLock"),
)
LEFT_OUT_LABELS: Final[dict[str, str]] = {
    "RecordVersion": "earlier names and identifiers",
    "RetiredPerson": "who was joined to whom is asked of the application",
    "Decision": "speaks of records by their keys",
    "CandidatePair": "speaks of records by their keys",
    "ComparedRecord": "machinery",
    "Identifier": "is an identifier",
    "AddressKey": "is an address",
    "KeptRow": "rows as they were received",
    "ParkedRow": "rows as they were received",
    "RejectedRow": "rows that were not taken, whatever their restriction",
    "Batch": "counts rows whatever their restriction",
    "Observation": "machinery",
    "Migration": "the mirror has its own",
    "SchemaLock": "machinery",
    "DeriveLock": "machinery",
}
LEFT_OUT_TYPES: Final[dict[str, str]] = {
    "SUSPECTED_SAME": "a suspicion is the data steward's",
    "COMPARES": "leads from what is left out",
    "REJECTED": "leads to what is left out",
    "IDENTIFIED_BY": "leads to an identifier",
}


def rule_of(bearer: str, name: str) -> Rule:
    """What becomes of this property of a label or relationship type."""
    return PROPERTIES.get(f"{bearer}.{name}") or PROPERTIES.get(name) or DROP
