"""Who asks: the one value that sign-in gives, that clears every question, and that the ledger keeps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from app.models.roles import SCOPES, Role, Scope


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who asks or writes: a name, what they are, for whom they act, and why they ask.

    What is not known is empty. `clearance` is 0 open to 3 sealed; `reference` is the case or ticket that
    `purpose` belongs to. A feeder has one `source` (`AGENCY/system`), a reader the `questions` that its
    key names; for everybody else these say nothing.
    """

    name: str
    role: Role
    agency: str = ""
    purpose: str = ""
    reference: str = ""
    clearance: int = 0
    source: str = ""
    questions: frozenset[str] = frozenset()
    purposes: frozenset[str] = frozenset()
    signed_in_at: float = 0.0

    def at(self, clearance: int) -> Actor:
        """The same somebody at another clearance."""
        return replace(self, clearance=clearance)

    def may(self, scope: Scope) -> bool:
        """Whether the role holds this scope."""
        return scope in SCOPES[self.role]


NOBODY: Final = Actor(name="", role="nobody")
"""Before anybody has signed in: may do nothing, and sees what is open."""
