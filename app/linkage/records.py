"""What linkage looks at of one record: as received, nothing about cases, risks or restrictions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Lived:
    """An address that a record was ever recorded at, as received."""

    address: str = ""
    postcode: str = ""
    uprn: str = ""


@dataclass(frozen=True, slots=True)
class Kin:
    """Somebody whom the same source holds as `parent` or `child` of the record, as received.

    Only from statements, and to records, that are no more restricted than the record itself.
    """

    kind: str
    given_name: str = ""
    birth_date: date | None = None


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """One record, as received. Empty means that it is not recorded.

    `identifiers`: `scheme|value` of those that are valid, whatever their status.
    """

    record_key: str
    given_name: str = ""
    middle_names: str = ""
    family_name: str = ""
    known_as: tuple[str, ...] = ()
    birth_date: date | None = None
    birth_date_quality: str = ""
    expected_birth_date: date | None = None
    sex: str = ""
    identifiers: tuple[str, ...] = ()
    phone: str = ""
    lived: tuple[Lived, ...] = ()
    relatives: tuple[Kin, ...] = ()

    @property
    def source(self) -> str:
        """`agency/system`: the system that holds it."""
        return self.record_key.rsplit("/", 1)[0]
