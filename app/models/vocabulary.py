"""The words of an extract: its files, their columns, and the codes that a column may hold.

Lists marked open grow by adding a line here; a code that is not listed is refused by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from app.models.kinds import KINDS

AGENCY_KINDS = (
    "police", "social_care", "health", "education", "housing", "probation", "other_la", "voluntary",
)  # fmt: skip
BIRTH_QUALITIES = ("exact", "month", "year", "estimated", "unknown")
SEXES = ("F", "M", "U")
NHS_STATUSES = ("01", "02", "03", "04", "05", "06", "07", "08")
NHS_VERIFIED = "01"
BARRIERS = ("adoption", "witness_protection")
RESIDENCE_KINDS = ("home", "stays", "placement", "bail", "correspondence")
LIVING_KINDS = frozenset(RESIDENCE_KINDS) - {"correspondence"}
DWELLING_KINDS = (
    "home", "refuge", "hostel", "hospital", "prison", "childrens_home", "school", "hotel", "other",
)  # fmt: skip
INSTITUTIONS = frozenset(DWELLING_KINDS) - {"home", "other"}
STATUSES = ("current", "ended", "disputed", "unknown")
YES_NO = ("yes", "no")
YES_NO_UNKNOWN = ("yes", "no", "unknown")
# Open lists.
INCIDENT_KINDS = (
    "domestic_abuse", "missing", "child_abuse", "neglect", "drugs", "violence", "exploitation",
    "sexual_offence", "weapons", "anti_social_behaviour", "burglary", "theft", "mental_health",
    "welfare_check", "hate", "honour_based_abuse", "stalking", "traffic", "custody", "other",
)  # fmt: skip
RISK_KINDS = (
    "risk_to_children", "domestic_abuse", "sexual_offence", "violence", "neglect", "exploitation",
    "drugs", "weapons", "mappa", "marac", "other",
)  # fmt: skip
RISK_BASES = ("conviction", "caution", "court_order", "charge", "assessment", "allegation", "intelligence")
INVOLVEMENT_ROLES = (
    "suspect", "perpetrator", "victim", "witness", "child_present", "child_affected", "caller", "other",
)  # fmt: skip
RISK_ROLES = ("perpetrator", "suspect", "victim")
REFERRAL_SOURCES = (
    "1A", "1B", "1C", "1D", "2A", "2B", "3A", "3B", "3C", "3D", "3E", "3F", "4", "5A", "5B", "5C", "5D",
    "6", "7", "8", "9", "10",
)  # fmt: skip
MEETING_KINDS = ("strategy", "icpc", "rcpc", "core_group", "other")
RESTRICTIONS = ("0", "1", "2", "3")

ColumnType = Literal["id", "text", "day", "instant", "code", "uprn"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file: what it may hold, and whether it must have a value."""

    name: str
    type: ColumnType = "text"
    required: bool = False
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileShape:
    """One file of an extract.

    `names` are the columns that say which records (or incidents, or meetings) a row is about: in an
    extract of changes their rows are replaced as a whole. `kept` files are stored and counted only.
    """

    name: str
    columns: tuple[Column, ...]
    names: tuple[str, ...]
    kept: bool = False

    @property
    def stem(self) -> str:
        return self.name.removesuffix(".csv")


def _must(name: str, type_: ColumnType = "id", codes: tuple[str, ...] = ()) -> Column:
    return Column(name, type_, required=True, codes=codes)


def _code(name: str, codes: tuple[str, ...]) -> Column:
    return Column(name, "code", codes=codes)


_RESTRICTION = _code("restriction", RESTRICTIONS)
_RECORDED = Column("recorded_at", "instant")
_FROM, _TO = Column("valid_from", "day"), Column("valid_to", "day")
_PLACE = (Column("uprn", "uprn"), Column("address"), Column("postcode"))

FILES: tuple[FileShape, ...] = (
    FileShape(
        "persons.csv",
        (
            _must("record_id"),
            Column("given_name"),
            Column("middle_names"),
            Column("family_name"),
            Column("known_as"),
            Column("birth_date", "day"),
            _code("birth_date_quality", BIRTH_QUALITIES),
            Column("expected_birth_date", "day"),
            _code("sex", SEXES),
            Column("nhs_number"),
            _code("nhs_number_status", NHS_STATUSES),
            Column("upn"),
            Column("pnc_id"),
            Column("cro_number"),
            Column("other_identifiers"),
            Column("phone"),
            Column("deceased_on", "day"),
            _code("barrier", BARRIERS),
            _code("deleted", YES_NO),
            _RESTRICTION,
            _RECORDED,
        ),
        ("record_id",),
    ),
    FileShape(
        "residences.csv",
        (
            _must("record_id"),
            *_PLACE,
            _code("kind", RESIDENCE_KINDS),
            _code("dwelling_kind", DWELLING_KINDS),
            _code("confidential", YES_NO),
            _FROM,
            _TO,
            _RESTRICTION,
            _RECORDED,
        ),
        ("record_id",),
    ),
    FileShape(
        "relationships.csv",
        (
            _must("from_record_id"),
            _must("to_record_id"),
            _must("kind", "code", tuple(KINDS)),
            _code("status", STATUSES),
            _code("caring", YES_NO_UNKNOWN),
            _code("parental_responsibility", YES_NO_UNKNOWN),
            _FROM,
            _TO,
            _RESTRICTION,
            _RECORDED,
        ),
        ("from_record_id", "to_record_id"),
    ),
    FileShape(
        "incidents.csv",
        (
            _must("reference"),
            _must("kind", "code", INCIDENT_KINDS),
            _must("occurred_at", "instant"),
            _RECORDED,
            *_PLACE,
            Column("summary"),
            _RESTRICTION,
        ),
        ("reference",),
    ),
    FileShape(
        "involvements.csv",
        (
            _must("reference"),
            _must("record_id"),
            _must("role", "code", INVOLVEMENT_ROLES),
            _code("present", YES_NO_UNKNOWN),
            _RESTRICTION,
            _RECORDED,
        ),
        ("record_id",),
    ),
    FileShape(
        "risk_facts.csv",
        (
            _must("risk_id"),
            _must("record_id"),
            _must("kind", "code", RISK_KINDS),
            _must("basis", "code", RISK_BASES),
            _code("role", RISK_ROLES),
            _FROM,
            _TO,
            Column("review_due", "day"),
            _RESTRICTION,
            _RECORDED,
        ),
        ("record_id",),
    ),
    FileShape(
        "referrals.csv",
        (
            _must("referral_id"),
            _must("record_id"),
            _must("received_at", "instant"),
            _code("source", REFERRAL_SOURCES),
            Column("decided_at", "instant"),
            Column("decision"),
            Column("practitioner"),
            _RECORDED,
        ),
        ("record_id",),
        kept=True,
    ),
    FileShape(
        "assessments.csv",
        (
            _must("assessment_id"),
            _must("record_id"),
            Column("referral_id"),
            _must("started_on", "day"),
            Column("authorised_on", "day"),
            Column("late_reason"),
            _RECORDED,
        ),
        ("record_id",),
        kept=True,
    ),
    FileShape(
        "meetings.csv",
        (
            _must("meeting_id"),
            _must("record_id"),
            _must("kind", "code", MEETING_KINDS),
            _must("held_at", "instant"),
            _RECORDED,
        ),
        ("record_id",),
        kept=True,
    ),
    FileShape(
        "attendance.csv",
        (
            _must("meeting_id"),
            _must("agency"),
            _must("invited", "code", YES_NO),
            _must("attended", "code", YES_NO),
            _code("report_sent", YES_NO),
            _code("apology", YES_NO),
        ),
        ("meeting_id",),
        kept=True,
    ),
)

SHAPES: dict[str, FileShape] = {shape.name: shape for shape in FILES}
