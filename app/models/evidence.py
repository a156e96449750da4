"""Why two records may be one person, or may not: field by field, in words."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Speaks = Literal["for", "against", "neither", "missing"]


class FieldEvidence(BaseModel):
    """One field of two records: both values as received, how they compare, and what that weighs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: str = Field(
        description="forename, surname, birth_date, nhs_number, address, ..., family_guard, name_alone"
    )
    left: str = Field(description="as received by the left record; empty if not recorded")
    right: str = Field(description="as received by the right record; empty if not recorded")
    level: str = Field(description="how they compare: a name of the model's, such as `day and month swapped`")
    speaks: Speaks = Field(description="what is missing is neutral")
    bits: float = Field(description="match weight in bits, two places; 0 where something is missing")
    text: str = Field(description="the same in a sentence")


class PairEvidence(BaseModel):
    """All evidence on two records, the smaller key first. `bits` is the sum with the model's prior."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    left: str
    right: str
    model: str = Field(description="name and version of the model")
    bits: float
    probability: float = Field(description="of the model, for thresholds; never shown without the fields")
    fields: list[FieldEvidence]
