"""The evidence on two records, by the model in use."""

from __future__ import annotations

from app.linkage.records import LinkRecord
from app.models.evidence import PairEvidence


def evidence_of(left: LinkRecord, right: LinkRecord) -> PairEvidence | None:
    """Field by field; None while there is no model."""
    del left, right
    return None
