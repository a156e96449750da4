"""The keys under which a person is found at the desk: the linkage model's own, without those of a place.

Who sees a person sees all of its records, but not where it is: so a key that holds a postcode or a phone
number is never kept here, and a hidden address finds nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2s

from app.derive.linkable import Home, Linkable, Relative, link_keys

_BYTES = 6
"""Of a key's digest: two different keys of a country's records seldom share one, and if so nothing is
wrong but a candidate more.
"""


@dataclass(frozen=True, slots=True)
class Said:
    """What one record says of who somebody is, or what somebody looks for, as received."""

    given_name: str = ""
    middle_names: str = ""
    family_name: str = ""
    known_as: Sequence[str] = ()
    birth_date: date | None = None
    birth_date_quality: str = ""
    sex: str = ""
    identifiers: Sequence[str] = ()

    # Where somebody is, and whom they are related to, is never part of it.
    @property
    def phone(self) -> str:
        return ""

    @property
    def lived(self) -> Sequence[Home]:
        return ()

    @property
    def relatives(self) -> Sequence[Relative]:
        return ()


def tokens(found: Iterable[Linkable]) -> str:
    """The words of the key index for these: a digest of each key, sorted, with spaces between."""
    return " ".join(sorted({_token(key) for one in found for key in link_keys(one)}))


def _token(key: str) -> str:
    # Letters and digits only, whatever a name or a number holds: nothing in it means something to an index.
    return "k" + blake2s(key.encode(), digest_size=_BYTES).hexdigest()
