"""What the graph holds, as one table: every label, relationship type and property with its type.

`docs/model.md` is written from it, and a test compares it with what a load really leaves in the store:
a property with two types would lose rows without a word, because comparing a DATE with a DATETIME is null.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ValueType = Literal[
    "STRING",
    "INTEGER",
    "FLOAT",
    "BOOLEAN",
    "DATE",
    "ZONED DATETIME",
    "LIST<STRING>",
    "LIST<DATE>",
    "LIST<ZONED DATETIME>",
]

TEXT: ValueType = "STRING"
NUMBER: ValueType = "INTEGER"
FRACTION: ValueType = "FLOAT"
YES_NO: ValueType = "BOOLEAN"
DAY: ValueType = "DATE"
INSTANT: ValueType = "ZONED DATETIME"
TEXTS: ValueType = "LIST<STRING>"
DAYS: ValueType = "LIST<DATE>"
INSTANTS: ValueType = "LIST<ZONED DATETIME>"


@dataclass(frozen=True, slots=True)
class Property:
    """One property: its single type, what it means, and whether every bearer has it."""

    name: str
    type: ValueType
    meaning: str
    always: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """One label. `key` is what identifies a node; `inside` marks what only the machinery reads."""

    label: str
    meaning: str
    key: str
    properties: tuple[Property, ...]
    inside: bool = False

    @property
    def described(self) -> tuple[Property, ...]:
        """All properties, the key first; a key is text unless it is listed with another type."""
        if any(one.name == self.key for one in self.properties):
            return self.properties
        return (must(self.key, TEXT, "what identifies it"), *self.properties)


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship type between two labels; `derived` marks the form that follows from statements."""

    type: str
    start: str
    end: str
    meaning: str
    properties: tuple[Property, ...] = ()
    derived: bool = False


def must(name: str, type_: ValueType, meaning: str) -> Property:
    return Property(name, type_, meaning, always=True)


TIER = must("tier", NUMBER, "0 open, 1 restricted, 2 confidential, 3 sealed: the clearance that sees it")
KNOWN: tuple[Property, ...] = (
    must("known_from", DAY, "first day on which this was known"),
    must("known_to", DAY, "first day on which it was no longer held to be so; 9999-12-31 if it still is"),
)
WALK: tuple[Property, ...] = (
    must("walk_from", DAY, "first day on which a path may use it"),
    must("close_to", DAY, "first day on which profile close may no longer use it"),
    must("wider_to", DAY, "first day on which profiles wider and all may no longer use it"),
)
STATED: tuple[Property, ...] = (
    Property("valid_from", DAY, "from when it holds, as stated; absent means always so"),
    Property(
        "valid_to", DAY, "until when it holds (that day not included), as stated; absent means still so"
    ),
)
ROW: tuple[Property, ...] = (
    must("row_key", TEXT, "agency, system, file and key of the row that says so"),
    must("statement_id", TEXT, "the row's key with the time of the extract that first held this version"),
    must("agency", TEXT, "code of the agency that says so"),
    must("system", TEXT, "the agency's system"),
    must("run_id", TEXT, "the load that brought it"),
    must("recorded_at", INSTANT, "when the agency recorded it"),
    Property("retracted_at", INSTANT, "when the agency no longer held it; absent while it does"),
    must("received_at", INSTANT, "when we loaded it"),
    must("seen_from", INSTANT, "time of the extract that first held this version"),
    Property("stated_recorded_at", INSTANT, "when the agency says it recorded it, if it says so"),
    must("digest", TEXT, "of the row's content: an unchanged row makes no new version"),
    Property("inferred_end", YES_NO, "the end was inferred: the source keeps only what is current"),
    *KNOWN,
)
RESTRICTED: tuple[Property, ...] = (
    must("restriction", NUMBER, "tier that the agency gave the row, today's value"),
)
STATEMENT: tuple[Property, ...] = (
    *ROW,
    *RESTRICTED,
    TIER,
    must("record_keys", TEXTS, "records that the row is about"),
    *STATED,
)
BETWEEN_PEOPLE: tuple[Property, ...] = (
    *STATEMENT,
    *WALK,
    must("from_record", TEXT, "record at the start; it moves with its person"),
    must("to_record", TEXT, "record at the end"),
    must("kind", TEXT, "the start is the *kind* of the end, in the stored direction"),
    must("stated_kind", TEXT, "the kind as the row says it"),
    must("status", TEXT, "current, ended, disputed or unknown"),
    Property("caring", TEXT, "whether the start cares for the end: yes, no or unknown"),
    Property("parental_responsibility", TEXT, "whether the start holds it: yes, no or unknown"),
    must("care_from", DAY, "first day on which this makes the start a carer of the end; 9999-12-31 if never"),
    must("care_to", DAY, "first day on which it no longer does"),
)
DERIVED: tuple[Property, ...] = (
    *KNOWN,
    *WALK,
    TIER,
    *STATED,
    must("derived", YES_NO, "true: worked out from statements, and rebuilt when they change"),
    must("from_record", TEXT, "record at the start"),
    must("to_record", TEXT, "record at the end"),
    must("kind", TEXT, "what was worked out"),
    must("sources", TEXTS, "ids of the two statements that it follows from"),
    must("agencies", TEXTS, "agencies that say so"),
    must("recorded_at", INSTANT, "the later of its sources' times"),
)
