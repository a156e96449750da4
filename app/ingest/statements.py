"""From a row's cells to what the graph keeps: first the content, then the dates of one version of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

import orjson

from app.derive.addresses import normal_postcode, stated_key, text_key
from app.derive.ids import Ids
from app.derive.walking import care_of, effective_end, walk_of
from app.ingest.extract import Extract
from app.ingest.rows import Cells
from app.ingest.versions import Version
from app.models.days import FAR_FUTURE, FAR_PAST, london_day
from app.models.identifiers import Identifier, identifier
from app.models.kinds import KINDS

Properties = dict[str, object]

# What one version adds to the content; taken off before the content is used for another version.
DATED = frozenset(
    {
        "seen_from", "retracted_at", "retired_at", "recorded_at", "known_from", "known_to", "statement_id",
        "run_id", "received_at", "inferred_end", "walk_from", "close_to", "wider_to", "care_from", "care_to",
        "tier", "lives_to", "ended_from", "ended_known_from", "ended_known_to", "extracted_at", "version_key",
        "stale",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Writer:
    """Makes what one load writes. `run_id` and `received_at` mark the versions that it brings."""

    extract: Extract
    run_id: str
    received_at: datetime
    ids: Ids

    def record_key(self, record_id: str) -> str:
        return f"{self.extract.source}/{record_id}"

    def incident_key(self, reference: str) -> str:
        return f"{self.extract.agency}/{reference}"

    def content(self, stem: str, row_key: str, digest: str, cells: Cells) -> Properties:
        """The properties that follow from the cells alone."""
        made = _CONTENT.get(stem, _kept)(self, cells)
        made |= {
            "row_key": row_key,
            "digest": digest,
            "agency": self.extract.agency,
            "system": self.extract.system,
        }
        if stem in _CONTENT:
            made["restriction"] = int(cells.get("restriction", "0"))
        if "recorded_at" in cells:
            made["stated_recorded_at"] = datetime.fromisoformat(cells["recorded_at"])
        return {name: value for name, value in made.items() if value is not None}

    def dated(self, stem: str, content: Properties, version: Version, restriction: object) -> Properties:
        """The content as one version of it: since when it was known, until when, and what follows."""
        recorded = version.recorded_at(cast(datetime | None, content.get("stated_recorded_at")))
        made = dict(content)
        made |= {
            "seen_from": version.seen_from,
            "recorded_at": recorded,
            "known_from": london_day(recorded),
            "known_to": london_day(version.retracted_at) if version.retracted_at else FAR_FUTURE,
            "statement_id": f"{content['row_key']}#{version.seen_from.isoformat()}",
            "run_id": self.run_id,
            "received_at": self.received_at,
        }
        if restriction is not None:
            made["restriction"] = restriction
        if version.retracted_at:
            made["retracted_at"] = version.retracted_at
        if version.inferred_end:
            made["inferred_end"] = True
            if stem in {"residences", "relationships", "risk_facts"}:
                stated = cast(date | None, content.get("valid_to"))
                made["valid_to"] = min(stated or FAR_FUTURE, london_day(version.seen_from))
        if stem in _WALKING:
            made |= _WALKING[stem](made)
        return made


def _day(cells: Cells, name: str) -> date | None:
    text = cells.get(name)
    return date.fromisoformat(text) if text else None


def identifiers_of(cells: Cells) -> list[Identifier]:
    """A record's identifiers, judged."""
    found = [
        identifier(
            scheme, cells[scheme], cells.get("nhs_number_status", "") if scheme == "nhs_number" else ""
        )
        for scheme in ("nhs_number", "upn", "pnc_id", "cro_number")
        if scheme in cells
    ]
    for part in cells.get("other_identifiers", "").split(";"):
        scheme, _, value = part.strip().partition(":")
        if value.strip():
            found.append(identifier("other", f"{scheme.strip()}={value.strip()}"))
    return found


def _record(writer: Writer, cells: Cells) -> Properties:
    judged = identifiers_of(cells)
    return {
        "record_key": writer.record_key(cells["record_id"]),
        "record_id": cells["record_id"],
        "given_name": cells.get("given_name"),
        "middle_names": cells.get("middle_names"),
        "family_name": cells.get("family_name"),
        "known_as": [name for part in cells.get("known_as", "").split(";") if (name := part.strip())],
        "birth_date": _day(cells, "birth_date"),
        "birth_date_quality": cells.get("birth_date_quality"),
        "expected_birth_date": _day(cells, "expected_birth_date"),
        "sex": cells.get("sex"),
        "identifiers": [one.text() for one in judged],
        "verified": [one.key for one in judged if one.verified],
        "phone": cells.get("phone"),
        "deceased_on": _day(cells, "deceased_on"),
        "barrier": cells.get("barrier"),
    }


def _residence(writer: Writer, cells: Cells) -> Properties:
    uprn, address, postcode = (cells.get(name, "") for name in ("uprn", "address", "postcode"))
    record = writer.record_key(cells["record_id"])
    return {
        "from_record": record,
        "record_keys": [record],
        "uprn": uprn or None,
        "address": address or None,
        "postcode": postcode or None,
        "postcode_key": normal_postcode(postcode),
        "text_key": text_key(address, postcode),
        "household_key": stated_key(uprn, address, postcode),
        "kind": cells.get("kind", "home"),
        "dwelling_kind": cells.get("dwelling_kind", ""),
        "confidential": cells.get("confidential") == "yes",
        "valid_from": _day(cells, "valid_from"),
        "valid_to": _day(cells, "valid_to"),
    }


def _relationship(writer: Writer, cells: Cells) -> Properties:
    kind = KINDS[cells["kind"]]
    said = writer.record_key(cells["from_record_id"]), writer.record_key(cells["to_record_id"])
    start, end = reversed(said) if kind.direction == "reversed" else said
    return {
        "from_record": start,
        "to_record": end,
        "record_keys": list(said),
        "kind": kind.canonical,
        "stated_kind": kind.name,
        "status": cells.get("status", "current"),
        "caring": cells.get("caring"),
        "parental_responsibility": cells.get("parental_responsibility"),
        "valid_from": _day(cells, "valid_from"),
        "valid_to": _day(cells, "valid_to"),
    }


def _incident(writer: Writer, cells: Cells) -> Properties:
    uprn, address, postcode = (cells.get(name, "") for name in ("uprn", "address", "postcode"))
    occurred = datetime.fromisoformat(cells["occurred_at"])
    return {
        "incident_key": writer.incident_key(cells["reference"]),
        "reference": cells["reference"],
        "kind": cells["kind"],
        "occurred_at": occurred,
        "occurred_on": london_day(occurred),
        "summary": cells.get("summary"),
        "uprn": uprn or None,
        "address": address or None,
        "postcode": postcode or None,
        "text_key": text_key(address, postcode),
        "household_key": stated_key(uprn, address, postcode),
    }


def _involvement(writer: Writer, cells: Cells) -> Properties:
    record = writer.record_key(cells["record_id"])
    return {
        "from_record": record,
        "record_keys": [record],
        "incident_key": writer.incident_key(cells["reference"]),
        "role": cells["role"],
        "present": cells.get("present", "unknown"),
    }


def _risk_fact(writer: Writer, cells: Cells) -> Properties:
    record = writer.record_key(cells["record_id"])
    return {
        "risk_key": f"{writer.extract.source}/{cells['risk_id']}",
        "risk_id": cells["risk_id"],
        "record_key": record,
        "record_keys": [record],
        "risk_kind": cells["kind"],
        "risk_basis": cells["basis"],
        "role": cells.get("role", ""),
        "valid_from": _day(cells, "valid_from"),
        "valid_to": _day(cells, "valid_to"),
        "review_due": _day(cells, "review_due"),
    }


def _kept(writer: Writer, cells: Cells) -> Properties:
    record = writer.record_key(cells["record_id"]) if "record_id" in cells else None
    return {"record_key": record, "values": orjson.dumps(cells, option=orjson.OPT_SORT_KEYS).decode()}


_CONTENT: dict[str, Callable[[Writer, Cells], Properties]] = {
    "persons": _record,
    "residences": _residence,
    "relationships": _relationship,
    "incidents": _incident,
    "involvements": _involvement,
    "risk_facts": _risk_fact,
}


def _walk_residence(made: Properties) -> Properties:
    return {
        "walk_from": made.get("valid_from") or FAR_PAST,
        # A newer home may end it earlier: worked out with the household.
        "lives_to": made.get("valid_to") or FAR_FUTURE,
    }


def _walk_relationship(made: Properties) -> Properties:
    kind = KINDS[str(made["stated_kind"])]
    status = str(made["status"])
    start = cast(date | None, made.get("valid_from"))
    end = effective_end(
        kind, status, start, cast(date | None, made.get("valid_to")), cast(date, made["known_from"])
    )
    walk = walk_of(kind, start, end)
    care = care_of(
        kind, status, str(made.get("caring", "")), str(made.get("parental_responsibility", "")), start, end
    )
    return {
        "walk_from": walk.walk_from,
        "close_to": walk.close_to,
        "wider_to": walk.wider_to,
        "care_from": care.care_from,
        "care_to": care.care_to,
    }


def _walk_risk(made: Properties) -> Properties:
    # The person's death ends it earlier: minded where the flag is drawn.
    return {"walk_from": made.get("valid_from") or FAR_PAST}


_WALKING: dict[str, Callable[[Properties], Properties]] = {
    "residences": _walk_residence,
    "relationships": _walk_relationship,
    "risk_facts": _walk_risk,
}
