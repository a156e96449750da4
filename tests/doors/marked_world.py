"""An extract in which every free text is a marker word of its own, so that any of them can be looked for."""

from __future__ import annotations

from pathlib import Path

from app.models.vocabulary import FILES
from tests.unit.test_ingest_rows import HEADER, write_extract

KNOWN = {
    "record_id": "1", "from_record_id": "2", "to_record_id": "1", "meeting_id": "M1",
    "reference": "DA1", "referral_id": "F1", "assessment_id": "A1", "agency": "NMC", "risk_id": "K1",
    "kind": "", "received_at": "2025-01-01", "started_on": "2025-01-01", "held_at": "2025-01-01",
    "occurred_at": "2025-01-01", "invited": "yes", "attended": "yes",
}  # fmt: skip
FIRST_KIND = {
    "residences": "home", "relationships": "step_parent", "incidents": "domestic_abuse", "risk_facts": "drugs",
}  # fmt: skip
BORN = {"1": "2019-01-01", "2": "1990-01-01"}


def marked_extract(folder: Path) -> tuple[Path, list[str]]:
    """Write the extract; returns its folder and the markers. One row is refused for what it says."""
    markers: list[str] = []

    def marker() -> str:
        markers.append(f"zqmark{len(markers):03d}x")
        return markers[-1]

    files: dict[str, list[dict[str, str]]] = {}
    for shape in FILES:
        row = {
            c.name: KNOWN.get(c.name, "") or FIRST_KIND.get(shape.stem, "")
            for c in shape.columns
            if c.required
        }
        for column in shape.columns:
            if column.codes and column.required and row[column.name] not in column.codes:
                row[column.name] = column.codes[0]
        rows = (
            [{**row, "record_id": key, "birth_date": BORN[key]} for key in BORN]
            if shape.stem == "persons"
            else [row]
        )
        if shape.stem == "residences":
            rows = [{**row, "record_id": key, "kind": "home"} for key in BORN]
        if shape.stem in {"risk_facts", "involvements"}:
            rows = [{**row, "record_id": "2"}]
        for one in rows:
            one |= {c.name: marker() for c in shape.columns if c.type == "text" and c.name != "referral_id"}
        files[shape.name] = rows
    for home in files["residences.csv"][1:]:
        home |= {name: files["residences.csv"][0][name] for name in ("address", "postcode")}
    refused = {"record_id": marker(), "given_name": marker(), "birth_date": marker(), "sex": marker()}
    files["persons.csv"].append(refused)
    return write_extract(folder, files, HEADER), markers
