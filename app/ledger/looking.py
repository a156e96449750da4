"""One question under way: what is entered before its answer leaves, and what if there is none."""

from __future__ import annotations

import secrets
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus

from app.errors import LedgerAway, Moved, SightlineError, Unknown
from app.ledger.book import Ledger
from app.ledger.entry import Action, Draft, Outcome, people_in
from app.ledger.keys import spelt
from app.models.actors import Actor


@dataclass(frozen=True, slots=True)
class Looking:
    """Who asks what. `parameters` are kept as a digest; ids of people in them only if none are answered."""

    ledger: Ledger
    actor: Actor
    action: Action
    question: str
    parameters: Mapping[str, object]
    request_id: str = field(default_factory=lambda: secrets.token_hex(8))

    def answered(self, sent: bytes, items: int, *, action: Action | None = None) -> None:
        """Enter an answer, or a portion of one, with the people in it. Raises LedgerAway: send nothing."""
        self.ledger.append(self._draft("answered", people_in(sent), items, action))

    @contextmanager
    def under_way(self) -> Generator[None]:
        """Around the asking: a question that ends without an answer is entered as well.

        Whoever asks for a person that is not there, or may not be seen, or has moved, is in that id's
        own list. Raises LedgerAway in place of the error if it cannot be entered.
        """
        try:
            yield
        except LedgerAway:
            raise
        except Exception as error:
            asked_for = people_in(spelt(self.parameters))
            self.ledger.append(self._draft(_outcome(error), asked_for, 0))
            raise

    def _draft(
        self, outcome: Outcome, people: tuple[str, ...], items: int, action: Action | None = None
    ) -> Draft:
        return Draft(
            actor=self.actor,
            action=action or self.action,
            question=self.question,
            parameters=self.ledger.key.digest(self.parameters),
            people=people,
            items=items,
            outcome=outcome,
            request_id=self.request_id,
        )


def _outcome(error: Exception) -> Outcome:
    if isinstance(error, Unknown | Moved):
        return "not_found"
    if isinstance(error, SightlineError) and error.status < HTTPStatus.INTERNAL_SERVER_ERROR:
        return "refused"
    return "failed"
