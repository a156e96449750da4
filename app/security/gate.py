"""The one gate: from what a request carries to who is asking, at which clearance and why."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from app.errors import AccessAway, Forbidden, NotSignedIn
from app.models.actors import Actor
from app.models.roles import Role, Scope
from app.security import purposes
from app.security.api_keys import PREFIX, ApiKeys
from app.security.dev_users import dev_issuer
from app.security.elsewhere import Policy, policies_of
from app.security.glass import Glasses
from app.security.grants import CLEARANCE, Grants
from app.security.issuer_keys import IssuerKeys
from app.security.kept_forms import KeptForms
from app.security.sessions import Session, Sessions
from app.security.store import AccessStore
from app.security.tokens import Issuer, Known, Verified, acting, known
from app.security.verified import VerifiedTokens
from app.settings import Settings

GRANTED_ROLES: Final = frozenset({"practitioner", "steward"})


class Gate:
    """Who may come in, under these settings. Safe to share between threads."""

    def __init__(
        self,
        settings: Settings,
        issuers: Iterable[Issuer] | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.store = AccessStore(settings)
        self.keys = ApiKeys(self.store)
        self.grants = Grants(self.store)
        self.glasses = Glasses(self.store)
        self.sessions = Sessions(self.store, lambda: datetime.fromtimestamp(now(), UTC))
        self.forms = KeptForms(self.store)
        self._policies = policies_of(settings.known_elsewhere)
        self._settings = settings
        believed = issuers_of(settings) if issuers is None else issuers
        self._issuers = {issuer.name: issuer for issuer in believed}
        self._clearances = clearances_of(settings)
        self._verified = VerifiedTokens[Verified]()
        self._now = now

    def enter(self, credentials: str, wanted_role: str = "") -> Actor:
        """Who holds these credentials, a token or a key.

        Raises NotSignedIn, Forbidden (no role, or several and none chosen), SignInAway, AccessAway.
        """
        if not credentials:
            raise NotSignedIn("sign in first: `Authorization: Bearer` with a token or a key")
        if credentials.startswith(PREFIX):
            return self.keys.actor(credentials)
        return self._acting(known(credentials, self._issuers, self._now, self._verified), wanted_role)

    def enter_session(self, session_id: str) -> tuple[Actor, Session]:
        """Who is signed in to the pages, and the session. The purpose is not given to the actor yet.

        Raises NotSignedIn, Forbidden (no role, or several and none chosen), AccessAway.
        """
        session = self.sessions.find(session_id)
        if session.issuer not in self._issuers:
            raise NotSignedIn("whoever signed you in is not believed here any more")
        return self._acting(session.known, session.role), session

    def _acting(self, who: Known, role: str) -> Actor:
        actor = acting(who, role, self._clearances)
        if actor.role in GRANTED_ROLES and self.grants.holds(actor.name):
            return actor.at(CLEARANCE)
        return actor

    def with_purpose(self, actor: Actor, purpose: str, reference: str) -> Actor:
        """The actor, with why. Raises PurposeNeeded, Forbidden (a key is for other purposes)."""
        purposes.check(self._settings, purpose, reference)
        if actor.role == "reader" and purpose not in actor.purposes:
            raise Forbidden(f"this key is for {', '.join(sorted(actor.purposes))}")
        return replace(actor, purpose=purpose, reference=reference)

    def policies_for(self, actor: Actor) -> tuple[Policy, ...]:
        """What this actor may be told of sources that hold more than the actor may see; mostly nothing."""
        return tuple(one for one in self._policies if actor.role in one.roles)

    def open_reviews(self) -> float:
        """How many breakings of the glass wait for an auditor; NaN where that cannot be read."""
        try:
            return float(self.glasses.open_reviews())
        except AccessAway:
            return math.nan

    def close(self) -> None:
        """Let the store go."""
        self.store.close()


def allow(actor: Actor, scope: Scope) -> None:
    """Raises Forbidden unless the actor's role holds the scope."""
    if not actor.may(scope):
        raise Forbidden(f"the role {actor.role} may not do this")


def issuers_of(settings: Settings) -> list[Issuer]:
    """Whose tokens these settings believe."""
    found: list[Issuer] = []
    if settings.oidc_issuer and settings.oidc_audience:
        keys = IssuerKeys(settings.oidc_issuer, settings.oidc_jwks_url)
        found.append(
            Issuer(
                settings.oidc_issuer,
                settings.oidc_audience,
                keys.key,
                settings.oidc_roles_claim,
                settings.oidc_agency_claim,
            )
        )
    if settings.has_dev_users:
        found.append(dev_issuer(settings))
    return found


def clearances_of(settings: Settings) -> dict[Role, int]:
    """The clearance of each role that a person signs in with."""
    return {
        "practitioner": settings.clearance_practitioner,
        "steward": settings.clearance_steward,
        "analyst": settings.clearance_analyst,
        "auditor": settings.clearance_auditor,
        "admin": settings.clearance_admin,
    }
