"""Signing in to the service under test, as the development user of a role."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing

import httpx2

from app.models.roles import Role
from app.security.dev_users import token_for
from app.security.grants import Grants
from app.security.store import AccessStore
from app.settings import Settings

WHY = {"X-Access-Purpose": "front_door", "X-Access-Reference": "CASE-1"}


def headers_of(settings: Settings, role: Role, clearance: int | None = None) -> dict[str, str]:
    """What somebody in this role sends; clearance 3 comes by a grant, what is less from the settings."""
    name = f"test-{role}" if clearance is None else f"test-{role}-{clearance}"
    if clearance == 3:
        with closing(AccessStore(settings)) as store:
            grants = Grants(store)
            if not grants.holds(name):
                grants.give(name, days=1, reason="the tests see everything", given_by="tests")
    return {"Authorization": f"Bearer {token_for(settings, role, name=name)}"} | WHY


def at_clearance(settings: Settings, clearance: int) -> Settings:
    """The settings of a service in which whoever asks has this clearance; 3 comes by a grant."""
    lower = min(clearance, 2)
    changed = {"clearance": clearance, "clearance_steward": lower, "clearance_practitioner": lower}
    return settings.model_copy(update=changed)


class SignsIn(httpx2.Auth):
    """Signs each request in as somebody who may ask it: a data steward, where the route is not another's.

    A request that says itself who asks is left as it is.
    """

    def __init__(self, settings: Settings, clearance: int | None = 3) -> None:
        self._steward = headers_of(settings, "steward", clearance)
        self._auditor = headers_of(settings, "auditor")

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response]:
        path = request.url.path
        for_auditors = path.startswith("/api/v1/ledger/") or path.endswith("/review")
        for name, value in (self._auditor if for_auditors else self._steward).items():
            request.headers.setdefault(name, value)
        yield request
