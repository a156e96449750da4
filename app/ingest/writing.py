"""The last step of a batch: rows with their versions, as maps for the Cypher that writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from app.derive.people import best_view, record_view
from app.derive.seals import seal_places_of_records
from app.graph.catalogue import Command
from app.graph.session import Unit
from app.graph.values import as_text
from app.ingest.commands import CREATE, CREATE_RECORDS, REPLACE_RECORDS, TOUCH_HOMES, Changed
from app.ingest.statements import Properties, Writer
from app.ingest.versions import Version
from app.models.days import FAR_FUTURE
from app.models.kinds import KINDS

CONFIDENTIAL = 2
NOTHING = 4
"""The clearance that would be needed to see a change where nothing changed."""


@dataclass(frozen=True, slots=True)
class RowState:
    """One row with all its versions, oldest first; `old` are the versions that the graph holds now."""

    row_key: str
    contents: tuple[Properties, ...]
    versions: tuple[Version, ...]
    old: Mapping[str, Properties] = field(default_factory=dict[str, Properties])

    @property
    def restriction(self) -> object:
        """Today's restriction: the latest version's. It counts on every version."""
        return self.contents[-1].get("restriction")


@dataclass(frozen=True, slots=True)
class Ready:
    """What remains to be sent for some rows: commands with their batches, and homes in words to mark.

    `replaced` are keys of records that were there before.
    """

    changing: Sequence[tuple[Command[Changed], list[Properties]]] = ()
    touched: Sequence[Properties] = ()
    replaced: Sequence[str] = ()

    def write(self, unit: Unit) -> int:
        """Write it; returns the lowest clearance that can see something of it."""
        lowest = NOTHING
        for command, batch in self.changing:
            (changed,) = unit.run(command, batch=batch)
            lowest = min(lowest, changed.changed_from)
        if self.replaced:
            # A new seal on a record counts at once, for whoever may be the same person too.
            lowest = min(lowest, seal_places_of_records(unit, list(self.replaced)))
        if self.touched:
            unit.run(TOUCH_HOMES, batch=self.touched)
        return lowest


def ready(writer: Writer, stem: str, states: Sequence[RowState], *, alone: bool) -> Ready:
    """Make every version of each row ready to be written. Pure.

    `alone`: the source had given nothing before, so none of its own homes needs a mark.
    """
    if not states:
        return Ready()
    if stem == "persons":
        changing = _records(writer, states)
        return Ready(changing, replaced=[str(one.contents[-1]["record_key"]) for one in states if one.old])
    made = [(state, _dated(writer, stem, state)) for state in states]
    batch = [row for state, versions in made for row in _ROWS.get(stem, _kept)(writer, state, versions)]
    touched: Sequence[Properties] = ()
    if stem == "residences":
        # Others' homes in words may join a UPRN that this source is the first to give.
        given = {str(r["text_key"]) for r in batch if r["uprn"] and r["text_key"]}
        touched = (
            [{"from_record": "", "text_key": key} for key in sorted(given)]
            if alone
            else [{"from_record": r["from_record"], "text_key": r["text_key"]} for r in batch]
        )
    return Ready([(CREATE[stem], as_text(batch))], touched)


def _dated(writer: Writer, stem: str, state: RowState) -> list[Properties]:
    versions: list[Properties] = []
    for content, version in zip(state.contents, state.versions, strict=True):
        made = writer.dated(stem, content, version, state.restriction)
        if (before := state.old.get(str(made["statement_id"]))) is not None:
            made |= {"run_id": before["run_id"], "received_at": before["received_at"]}
        versions.append(made)
    return versions


def _records(writer: Writer, states: Sequence[RowState]) -> list[tuple[Command[Changed], list[Properties]]]:
    new: list[Properties] = []
    known: list[Properties] = []
    for state in states:
        versions = [_record(made) for made in _dated(writer, "persons", state)]
        row: Properties = {
            "record": versions[-1],
            "superseded": [one | {"version_key": one["statement_id"]} for one in versions[:-1]],
        }
        if state.old:
            known.append(row)
        else:
            key = str(versions[-1]["record_key"])
            row["person"] = best_view(writer.ids.person_id(key), [record_view(versions[-1])])
            if versions[-1]["verified"]:
                # Somebody else may carry the same identifier.
                row["person"] |= {"stale": 1}
            new.append(row)
    both = ((CREATE_RECORDS, new), (REPLACE_RECORDS, known))
    return [(command, as_text(batch)) for command, batch in both if batch]


def _record(made: Properties) -> Properties:
    record = dict(made)
    record["extracted_at"] = record["seen_from"]
    if "retracted_at" in record:
        record["retired_at"] = record.pop("retracted_at")
    return record


def _restriction(state: RowState) -> int:
    return cast(int, state.restriction)


def _residences(writer: Writer, state: RowState, versions: Sequence[Properties]) -> list[Properties]:
    rows: list[Properties] = []
    for made in versions:
        props = dict(made)
        key = str(props["household_key"])
        tier = max(_restriction(state), CONFIDENTIAL if props["confidential"] else 0)
        rows.append(
            {
                "from_record": props["from_record"],
                "text_key": props["text_key"],
                "household_id": writer.ids.household_id(key),
                "household_key": key,
                "uprn": props.get("uprn"),
                "tier": tier,
                "props": props,
            }
        )
    return rows


def _relationships(writer: Writer, state: RowState, versions: Sequence[Properties]) -> list[Properties]:
    return [
        {
            "from_record": made["from_record"],
            "to_record": made["to_record"],
            "type": KINDS[str(made["stated_kind"])].type,
            "tier": _restriction(state),
            "props": made,
        }
        for made in versions
    ]


def _incidents(writer: Writer, state: RowState, versions: Sequence[Properties]) -> list[Properties]:
    places: list[Properties] = []
    for made in versions:
        if key := str(made["household_key"]):
            kept = (*_PLACE, "tier")
            place = {name: made[name] for name in kept if name in made} | {"tier": _restriction(state)}
            places.append(
                {"household_id": writer.ids.household_id(key), "household_key": key, "props": place}
            )
    latest = dict(versions[-1])
    latest |= {"tier": _restriction(state)}
    superseded = [made | {"version_key": made["statement_id"]} for made in versions[:-1]]
    return [{"incident": latest, "superseded": superseded, "places": places}]


_PLACE = (
    "row_key", "statement_id", "agency", "system", "run_id", "recorded_at", "retracted_at", "received_at",
    "known_from", "known_to", "uprn", "address", "postcode", "text_key", "restriction", "seen_from", "digest",
)  # fmt: skip


def _involvements(writer: Writer, state: RowState, versions: Sequence[Properties]) -> list[Properties]:
    return [
        {
            "from_record": made["from_record"],
            "incident_key": made["incident_key"],
            "tier": _restriction(state),
            "props": made,
        }
        for made in versions
    ]


def _risk_facts(writer: Writer, state: RowState, versions: Sequence[Properties]) -> list[Properties]:
    return [
        {
            "record_key": made["record_key"],
            "role": made["role"],
            "tier": _restriction(state),
            "ends": made.get("valid_to", FAR_FUTURE),
            "props": made,
        }
        for made in versions
    ]


def _kept(writer: Writer, state: RowState, versions: Sequence[Properties]) -> list[Properties]:
    file = state.row_key.split("|", 2)[1]
    return [made | {"file": f"{file}.csv"} for made in versions]


_ROWS = {
    "residences": _residences,
    "relationships": _relationships,
    "incidents": _incidents,
    "involvements": _involvements,
    "risk_facts": _risk_facts,
}
