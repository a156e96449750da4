"""What stands in the navigation, for whom; an entry shows once its page is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from fastapi.routing import APIRoute

from app.models.actors import Actor
from app.models.roles import Role, Scope


@dataclass(frozen=True, slots=True)
class Place:
    """One place to go: shown to whoever holds the scope, and is in one of the roles if there are any."""

    text: str
    address: str
    scope: Scope | None = None
    roles: frozenset[Role] = frozenset()

    def is_for(self, reader: Actor) -> bool:
        """Whether this reader has business there."""
        if self.scope is not None and not reader.may(self.scope):
            return False
        return not self.roles or reader.role in self.roles


PLACES: Final = (
    Place("Start", "/"),
    Place("Children without carers", "/children/without-carers", "people"),
    Place("Children near risk", "/children/near-risk", "people"),
    Place("Gaps", "/gaps", "ask"),
    Place("Search", "/search", "people"),
    Place("Matches", "/matches", "decide"),
    Place("Questions", "/questions", "catalogue", frozenset({"analyst", "steward"})),
    Place("Sources", "/sources", "sources"),
    Place("Broken glass", "/break-glass", "notices"),
    Place("Ledger", "/ledger", "ledger"),
)


def addresses_of(routers: Iterable[APIRouter]) -> frozenset[str]:
    """The addresses of these routers that have a page."""
    return frozenset(
        route.path for router in routers for route in router.routes
        if isinstance(route, APIRoute) and "GET" in (route.methods or ())
    )  # fmt: skip


def entries(addresses: frozenset[str], reader: Actor, path: str) -> list[dict[str, object]]:
    """The navigation of one page, as the component takes it. `addresses` are those that have a page."""
    if not reader.name:
        return []
    shown = [place for place in PLACES if place.address in addresses and place.is_for(reader)]
    return [
        {
            "text": place.text,
            "href": place.address,
            "current": path == place.address,
            "active": place.address != "/" and path.startswith(f"{place.address}/"),
        }
        for place in shown
    ]
