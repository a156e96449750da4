"""Who asks: the one value that sign-in will fill, and that the ledger keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who asks or writes: a name, what they are, for whom they act, and why they ask.

    What is not known is empty. `reference` is the case or ticket that `purpose` belongs to.
    """

    name: str
    role: str
    agency: str = ""
    purpose: str = ""
    reference: str = ""


LOCAL: Final = Actor(name="local", role="local")
