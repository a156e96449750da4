"""The table itself: every label and relationship type of the graph (see `graph.py` for the columns)."""

from __future__ import annotations

from app.models.graph import (
    BETWEEN_PEOPLE,
    DAY,
    DAYS,
    DERIVED,
    INSTANT,
    INSTANTS,
    NUMBER,
    RESTRICTED,
    ROW,
    STATEMENT,
    TEXT,
    TEXTS,
    TIER,
    WALK,
    YES_NO,
    Node,
    Property,
    Relationship,
    must,
)
from app.models.pair_table import COMPARED, DECISION, PAIR, SUSPICION

RECORD: tuple[Property, ...] = (
    *ROW,
    *RESTRICTED,
    must("record_key", TEXT, "agency, system and id in that system"),
    must("record_id", TEXT, "its id in that system"),
    Property("given_name", TEXT, "as received"),
    Property("middle_names", TEXT, "as received"),
    Property("family_name", TEXT, "as received"),
    Property("known_as", TEXTS, "other names, as received"),
    Property("birth_date", DAY, "as received, with its quality beside it"),
    Property("birth_date_quality", TEXT, "exact, month, year, estimated or unknown"),
    Property("expected_birth_date", DAY, "of an unborn child"),
    Property("sex", TEXT, "F, M or U"),
    Property("identifiers", TEXTS, "scheme, value, status and whether it is valid, joined by colons"),
    Property("phone", TEXT, "as received"),
    Property("deceased_on", DAY, "day of death, if recorded"),
    Property("barrier", TEXT, "adoption or witness protection: never taken for the same as anyone"),
    must("verified", TEXTS, "identifiers that are valid and verified, with which records are joined"),
    must("extracted_at", INSTANT, "time of the extract that held this version"),
    Property("retired_at", INSTANT, "time of the extract that no longer held the record"),
)

PERSON: tuple[Property, ...] = (
    must("name", TEXT, "given and family name, or `name not recorded`"),
    Property("given_name", TEXT, "the value that most agencies hold"),
    Property("family_name", TEXT, "the value that most agencies hold"),
    Property("birth_date", DAY, "the value that most agencies hold"),
    must("birth_earliest", DAY, "first day on which the person may have been born; 9999-12-31 if unknown"),
    must("birth_latest", DAY, "last day on which the person may have been born; 0001-01-01 if unknown"),
    must("birth_known", YES_NO, "whether any birth date, or expected one, is recorded"),
    must("sex", TEXT, "F, M or U"),
    must("deceased_on", DAY, "day of death; 9999-12-31 if none is recorded"),
    must("agencies", TEXTS, "codes of the agencies that hold a record, sorted"),
    TIER,
    must(
        "place_tier", NUMBER, "who may know where the person is: the highest tier among those suspected same"
    ),
    Property("stale", NUMBER, "set while something is to be worked out anew"),
    Property("tier_before", NUMBER, "its tier before the change that is being worked out"),
    *(Property(f"search_{tier}", TEXT, f"what search looks in, if the tier is {tier}") for tier in range(4)),
    *(
        Property(f"keys_{tier}", TEXT, f"digests of linkage's keys, if the tier is {tier}")
        for tier in range(4)
    ),
)
RUN: tuple[Property, ...] = (
    must("agency", TEXT, "code of the agency"),
    must("system", TEXT, "its system"),
    must("extracted_at", INSTANT, "when the agency took the extract"),
    must("coverage", TEXT, "full or changes"),
    must("history", TEXT, "kept, or current_only if the source holds only what is current"),
    must("state", TEXT, "loading, done or failed"),
    must("started_at", INSTANT, "when the load began"),
    Property("ended_at", INSTANT, "when it ended"),
    must("source", TEXT, "agency and system"),
    must("agency_name", TEXT, "as the extract says it"),
    must("agency_kind", TEXT, "as the extract says it"),
    must("mapping", TEXT, "name of the mapping that was used, or empty"),
    must("folder", TEXT, "name of the extract's folder, without its path"),
    must("files", TEXTS, "files that the extract holds"),
    must("sha256", TEXT, "of the extract's bytes"),
    must("received_at", INSTANT, "when it was taken in"),
    Property("changed_from", NUMBER, "while it loads: the lowest tier at which something changed"),
    Property("records_retired", NUMBER, "how many records it retired"),
    *(
        Property(f"rows_{what}", NUMBER, f"how many rows were {what}")
        for what in ("read", "loaded", "unchanged", "rejected", "parked", "kept", "withdrawn")
    ),
)
PLACE: tuple[Property, ...] = (
    Property("uprn", TEXT, "as stated"),
    Property("address", TEXT, "as stated"),
    Property("postcode", TEXT, "as stated"),
    must("text_key", TEXT, "normalised address and postcode, or empty"),
)
INCIDENT: tuple[Property, ...] = (
    *ROW,
    *RESTRICTED,
    TIER,
    must("reference", TEXT, "the agency's own reference"),
    must("incident_key", TEXT, "agency and reference"),
    must("kind", TEXT, "what happened, in the word of the vocabulary"),
    must("occurred_at", INSTANT, "when it happened"),
    must("occurred_on", DAY, "the day in London on which it happened"),
    Property("summary", TEXT, "as received"),
    *PLACE,
    Property("household_key", TEXT, "key of the dwelling as this row alone states it"),
    Property("stale", NUMBER, "set while something is to be worked out anew"),
)
RISK: tuple[Property, ...] = (
    must("risk_key", TEXT, "agency, system and the agency's id of the fact"),
    must("risk_id", TEXT, "the agency's id of the fact"),
    must("risk_kind", TEXT, "what the risk is, in the word of the vocabulary"),
    must("risk_basis", TEXT, "what it rests on: conviction, caution, court order, charge, assessment, ..."),
    must("role", TEXT, "perpetrator, suspect, victim, or empty if not stated"),
    must("record_key", TEXT, "record that it is about"),
    Property("review_due", DAY, "day by which the agency meant to look again"),
)

SEQUENCE: tuple[Property, ...] = (
    must("tier", NUMBER, "whose readers see the change"),
    must("value", NUMBER, "moved once by each load that changed something"),
)
RESIDENCE: tuple[Property, ...] = (
    *STATEMENT,
    must("from_record", TEXT, "record that it is about"),
    must("kind", TEXT, "home, stays, placement, bail or correspondence"),
    must("dwelling_kind", TEXT, "what kind of dwelling, empty if not stated"),
    must("confidential", YES_NO, "whether the agency calls the address confidential"),
    *PLACE,
    must("household_key", TEXT, "key of the dwelling as this row alone states it"),
    must("postcode_key", TEXT, "letters and digits of the postcode, for search"),
    must("walk_from", DAY, "first day"),
    must("lives_to", DAY, "first day on which it no longer holds, a newer home considered"),
    Property("ended_from", DAYS, "newer homes of the same record: each one's first day"),
    Property("ended_known_from", DAYS, "and since when it was known"),
    Property("ended_known_to", DAYS, "and until when"),
)
INVOLVEMENT: tuple[Property, ...] = (
    *STATEMENT,
    must("from_record", TEXT, "record that it is about"),
    must("incident_key", TEXT, "agency and reference of the incident"),
    must("role", TEXT, "suspect, perpetrator, victim, witness, child_present, ..."),
    must("present", TEXT, "whether the person was there: yes, no or unknown"),
)

BATCH: tuple[Property, ...] = (
    must("run_id", TEXT, "the load"),
    must("loaded", NUMBER, "rows that changed something"),
    must("unchanged", NUMBER, "rows that were there already"),
)
KEPT: tuple[Property, ...] = (
    *ROW,
    must("file", TEXT, "referrals, assessments, meetings or attendance"),
    Property("record_key", TEXT, "record that it is about; attendance is about a meeting"),
    must("values", TEXT, "the row's cells, as JSON"),
)
PARKED: tuple[Property, ...] = (
    must("row_key", TEXT, "agency, system, file and key of the row"),
    must("source", TEXT, "agency and system"),
    must("file", TEXT, "the file it stood in"),
    must("values", TEXT, "the row's cells, as JSON"),
)
REJECTED: tuple[Property, ...] = (
    must("file", TEXT, "the file it stood in, by the sender's name for it"),
    must("line", NUMBER, "the line on which the row begins"),
    must("column", TEXT, "the column that is wrong"),
    must("reason", TEXT, "why; the value is in the load's report and not here"),
)
MIGRATION: tuple[Property, ...] = (
    must("version", NUMBER, "its number"),
    must("name", TEXT, "its name"),
    must("checksum", TEXT, "of the file as it was applied"),
    must("applied_at", INSTANT, "when"),
)
OBSERVATION: tuple[Property, ...] = (
    must("source", TEXT, "agency and system"),
    must("times", INSTANTS, "times of the extracts"),
)
STALE: tuple[Property, ...] = (Property("stale", NUMBER, "set while something is to be worked out anew"),)
LEASE: tuple[Property, ...] = (
    Property("owner", TEXT, "who holds it"),
    Property("until", INSTANT, "when the hold ends by itself"),
    Property("touched", YES_NO, "written to take the node's lock"),
)
DERIVING: tuple[Property, ...] = (
    Property("held", YES_NO, "written to take the node's lock"),
    Property("changed_from", NUMBER, "the lowest tier at which something changed"),
    Property("rule_off", YES_NO, "the rule of verified identifiers joins nobody"),
    Property("keys_version", NUMBER, "version of the keys that people hold"),
)

NODES: tuple[Node, ...] = (
    Node(
        "Person",
        "who we currently believe is whom: the best view over a person's records",
        "person_id",
        PERSON,
    ),
    Node("Record", "what one system of one agency says about one person, as sent", "record_key", RECORD),
    Node("RecordVersion", "an earlier version of a record", "version_key", RECORD, inside=True),
    Node(
        "RetiredPerson",
        "an id that was joined to another person's",
        "person_id",
        (must("survivor", TEXT, "person_id that now answers for it"),),
        inside=True,
    ),
    Node(
        "Household",
        "one dwelling; what kind it is follows from the LIVES_AT statements that the reader may see",
        "household_id",
        (
            must("key", TEXT, "UPRN, or normalised address and postcode"),
            Property("uprn", TEXT, "unique property reference number, without leading zeros"),
            Property("address", TEXT, "as received, the first by sort among the open statements"),
            Property("postcode", TEXT, "as received, the first by sort"),
            *STALE,
        ),
    ),
    Node("Incident", "one incident as one agency recorded it", "incident_key", INCIDENT),
    Node(
        "RiskFact",
        "one version of why a person counts as flagged",
        "statement_id",
        (*RISK, *STATEMENT, must("walk_from", DAY, "first day on which it counts")),
    ),
    Node("Register", "the one node where every search for risk starts", "name", ()),
    Node(
        "Agency",
        "who sends",
        "code",
        (must("name", TEXT, "its name"), must("kind", TEXT, "police, social_care, health, education, ...")),
    ),
    Node("Run", "one load of one extract", "run_id", RUN),
    Node("Batch", "rows that went in together, written with them", "batch_key", BATCH, inside=True),
    Node(
        "ParkedRow",
        "a row that waits for a record its system has not given yet",
        "parked_key",
        PARKED,
        inside=True,
    ),
    Node("RejectedRow", "why a load did not take a row", "rejected_key", REJECTED, inside=True),
    Node(
        "KeptRow",
        "a referral, assessment, meeting or attendance: kept and counted",
        "statement_id",
        KEPT,
        inside=True,
    ),
    Node(
        "Decision",
        "a verdict on two records: by a named rule, or by a person",
        "decision_id",
        DECISION,
    ),
    Node(
        "CandidatePair",
        "two records that may be one person, or were decided on by somebody or a rule; what stands of them",
        "pair_key",
        PAIR,
    ),
    Node("ComparedRecord", "a record as linkage compared it last", "record_key", COMPARED, inside=True),
    Node("Sequence", "how often something visible at a tier has changed", "tier", SEQUENCE, inside=True),
    Node("Migration", "one applied change of the schema", "version", MIGRATION, inside=True),
    Node("Identifier", "a verified identifier, under which records meet", "identifier_key", (), inside=True),
    Node("AddressKey", "an address in words, to be settled on a dwelling", "text_key", STALE, inside=True),
    Node("Observation", "when extracts looked at a row", "key", OBSERVATION, inside=True),
    Node("IncidentVersion", "an earlier version of an incident", "version_key", INCIDENT, inside=True),
    Node("SchemaLock", "held while the schema is changed", "name", LEASE, inside=True),
    Node("SourceLock", "held while a source is loaded", "source", LEASE, inside=True),
    Node("DeriveLock", "held while what follows is worked out", "name", DERIVING, inside=True),
)
RELATIONSHIPS: tuple[Relationship, ...] = (
    Relationship("REJECTED", "Run", "RejectedRow", "what a load did not take"),
    Relationship("ABOUT", "Record", "Person", "whose record it is; exactly one for each record"),
    Relationship("IDENTIFIED_BY", "Record", "Identifier", "a verified identifier of the record"),
    Relationship("SUPERSEDES", "Incident", "IncidentVersion", "earlier versions of the incident"),
    Relationship("SUPERSEDES", "Record", "RecordVersion", "earlier versions of the record"),
    Relationship("COMPARES", "CandidatePair", "Record", "the two records of a pair"),
    Relationship("ABOUT_PERSON", "RiskFact", "Person", "who the fact is about, victims too"),
    Relationship(
        "FLAGS",
        "Register",
        "Person",
        "one for each version of a risk fact whose role is not victim",
        (*RISK, *STATEMENT, *WALK),
    ),
    *(
        Relationship(type_, "Person", "Person", meaning, BETWEEN_PEOPLE)
        for type_, meaning in (
            ("LIVES_WITH", "of one household, stated"),
            ("PARENT_OF", "birth, adoptive or expectant parent, stated"),
            ("CARES_FOR", "step-parent, guardian, foster or kinship carer, stated"),
            ("SIBLING_OF", "brother or sister, stated"),
            ("PARTNER_OF", "partner or spouse, present or former, stated"),
            ("RELATED_TO", "other family, stated"),
            ("ASSOCIATES_WITH", "friend, neighbour, acquaintance, contact, stated"),
            ("WORKS_WITH", "a professional and who they work with; never walked"),
            ("MUST_NOT_CONTACT", "an order against contact; never walked"),
            ("NOT_RELATED_TO", "stated to be no relationship; never walked"),
        )
    ),
    Relationship(
        "LIVES_WITH",
        "Person",
        "Person",
        "two residences that overlap, derived",
        (*DERIVED, must("household_id", TEXT, "the home they share")),
        derived=True,
    ),
    Relationship(
        "INVOLVED_WITH",
        "Person",
        "Person",
        "named at one incident of at most 20, derived",
        (
            *DERIVED,
            must("incident_key", TEXT, "the incident"),
            must("from_role", TEXT, "role of the start"),
            must("to_role", TEXT, "role of the end"),
        ),
        derived=True,
    ),
    Relationship(
        "SUSPECTED_SAME",
        "Person",
        "Person",
        "two records may be one person: seals place and contact, is no fact and never walked",
        SUSPICION,
    ),
    Relationship("LIVES_AT", "Person", "Household", "a residence, as stated", RESIDENCE),
    Relationship("INVOLVED_IN", "Person", "Incident", "a role at an incident, as stated", INVOLVEMENT),
    Relationship(
        "AT", "Incident", "Household", "where it happened, as stated", (*ROW, *RESTRICTED, TIER, *PLACE)
    ),
)
