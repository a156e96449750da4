"""A home is drawn for whoever sees somebody there, so it shows no address that only others may know."""

from __future__ import annotations

from typing import Any

from app.derive.commands import HouseholdSeen
from app.derive.rebuild_households import _shown


def said(tier: int, address: str | None) -> dict[str, Any]:
    return {"tier": tier, "address": address, "postcode": "ZZ9 9ZZ" if address else None}


def shown(*residences: dict[str, Any], places: list[dict[str, Any]] | None = None) -> tuple[Any, Any]:
    made = _shown(HouseholdSeen(household_id="H1", residences=list(residences), places=places or []))
    return made["address"], made["postcode"]


def test_an_address_that_only_a_restricted_statement_gives_is_not_shown() -> None:
    assert shown(said(0, None), said(2, "5 Hidden Row")) == (None, None)
    assert shown(said(1, "5 Hidden Row"), places=[said(3, "6 Hidden Row")]) == (None, None)


def test_an_address_is_not_open_if_it_is_said_of_somebody_whose_place_is_sealed() -> None:
    sealed = said(0, "5 Hidden Row") | {"place_tier": 2}
    assert shown(sealed) == (None, None)
    assert shown(sealed, said(0, "9 Open Row") | {"place_tier": 0}) == ("9 Open Row", "ZZ9 9ZZ")


def test_the_first_open_address_is_shown() -> None:
    assert shown(said(2, "1 Hidden Row"), said(0, "9 Open Row"), said(0, "7 Open Row")) == (
        "7 Open Row",
        "ZZ9 9ZZ",
    )
    assert shown(said(0, None), places=[said(0, "8 Open Row")]) == ("8 Open Row", "ZZ9 9ZZ")
