"""The evidence on two records, by the model in use."""

from __future__ import annotations

from app.errors import FieldProblem, Unknown
from app.graph.session import Asking, GraphSession
from app.linkage.model import load_model
from app.linkage.reading import held_records, without_place
from app.linkage.records import LinkRecord
from app.linkage.scorer import evidence
from app.models.evidence import PairEvidence


def explain(session: GraphSession, asking: Asking, left: str, right: str) -> PairEvidence:
    """Why any two records may be one person, or may not, whether they were ever proposed or not.

    Raises Unknown: there is no such record, or the reader may not see it.
    """
    held = held_records(session, [left, right])
    seen = {key: one for key, one in held.items() if one.tier <= asking.clearance}
    missing = [key for key in (left, right) if key not in seen]
    if missing:
        problems = tuple(FieldProblem(key, "no such record") for key in missing)
        raise Unknown("there is no such record; a key is AGENCY/SYSTEM/RECORD", problems=problems)
    records = [
        one.record if one.place_tier <= asking.clearance else without_place(one.record)
        for one in (seen[left], seen[right])
    ]
    return evidence_of(records[0], records[1])


def evidence_of(left: LinkRecord, right: LinkRecord) -> PairEvidence:
    """Field by field, as far as the records hold it; what is missing is neutral."""
    return evidence(load_model(), left, right)
