"""The linkage model: what is compared, at which levels, what each weighs, and the thresholds. All of it is
declared in one versioned JSON file; nothing of it depends on the records that are compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from importlib.resources import files
from operator import attrgetter
from typing import Any, Final, Self

from pydantic import BaseModel, ConfigDict, Field

from app.derive.linkable import KEYS_VERSION, Linkable
from app.errors import SightlineError

FILE: Final = "model.json"
COLUMNS: Final[tuple[str, ...]] = tuple(Linkable.__slots__)
_COLUMNS_OF: Final = attrgetter(*COLUMNS)
_LISTS: Final = tuple(name for name, kind in Linkable.__annotations__.items() if kind.startswith("tuple["))


class Level(BaseModel):
    """One way in which a field can compare. `bits` is its match weight; None until it is trained."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    when: list[Any] | None = Field(description="condition; None: anything else")
    bits: float | None = None
    u: float | None = Field(default=None, description="share of pairs of different people at this level")
    fixed: str = Field(default="", description="why the weight is set by hand instead of trained")
    says: str = Field(description="the sentence; {left} and {right} are the values as received")


class Comparison(BaseModel):
    """One field that is compared: neutral when `neutral` holds, else the first level that does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: str
    neutral: list[Any]
    levels: list[Level]
    guard: bool = Field(default=False, description="speaks against what the others add up to")


class Model(BaseModel):
    """A whole model. `name` and `version` stand on every piece of evidence that it gives."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    version: str
    made: str
    keys_version: int
    prior_bits: float
    queue_at: float = Field(description="probability from which a pair is proposed for a decision")
    strong_at: float = Field(
        description="probability from which it is called strong, unless the guard speaks"
    )
    rare_name_holders: int = Field(
        description="a full name brings pairs while no more records than this bear it"
    )
    key_holders: int = Field(description="the same for every other key")
    conditions: dict[str, list[Any]]
    comparisons: list[Comparison]
    common_given: dict[str, float] = Field(description="forenames and how common they are, frozen")
    common_family: dict[str, float] = Field(description="surnames and how common they are, frozen")
    given_bands: dict[str, float] = Field(description="band: least share")
    family_bands: dict[str, float]

    @property
    def title(self) -> str:
        return f"{self.name} {self.version}"

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy, which makes its own scorer: the one that was made weighs as this model does."""
        copied = super().model_copy(update=update, deep=deep)
        vars(copied).pop("scorer", None)
        return copied

    @cached_property
    def scorer(self) -> Any:
        """The model as Python functions, made once."""
        from app.linkage.scorer import Scorer

        return Scorer(self)

    def row(self, one: Linkable) -> dict[str, Any]:
        """The columns of a record as the conditions name them: no entries is None, names with their band."""
        row: dict[str, Any] = dict(zip(COLUMNS, _COLUMNS_OF(one), strict=True))
        for column in _LISTS:
            if not row[column]:
                row[column] = None
        row["given_band"] = band(row["given"], self.common_given, self.given_bands)
        row["family_band"] = band(row["family"], self.common_family, self.family_bands)
        return row


def band(name: str | None, table: dict[str, float], bands: dict[str, float]) -> str | None:
    """How common a name is, in words; a name that the table lacks is rare."""
    if name is None:
        return None
    share = table.get(name, 0.0)
    return next((title for title, least in bands.items() if share >= least), "rare")


@lru_cache(maxsize=1)
def load_model() -> Model:
    """The model of this version of Sightline. Raises SightlineError if it is not complete."""
    model = Model.model_validate_json(files("app.linkage").joinpath(FILE).read_bytes())
    return complete(model)


def complete(model: Model) -> Model:
    """The same model. Raises SightlineError if a level has no weight or its keys are of another version."""
    lacking = [
        f"{c.field}: {lv.name}"
        for c in model.comparisons
        for lv in c.levels
        if lv.bits is None or lv.u is None
    ]
    if lacking:
        raise SightlineError(f"levels of the linkage model without a weight: {', '.join(lacking)}")
    if model.keys_version != KEYS_VERSION:
        raise SightlineError("the linkage model was made for other keys; train it again")
    return model
