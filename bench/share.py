"""How many of the children each answer holds, by profile and N: one with everybody in it helps nobody."""

from __future__ import annotations

from typing import Any

from app.models.kinds import PROFILE_TYPES
from bench.place import Place


def shares(place: Place) -> dict[str, dict[str, float]]:
    """Profile to N to the share of children within N steps of a live risk fact, 0 to 1."""
    found: dict[str, dict[str, float]] = {}
    for profile in PROFILE_TYPES:
        found[profile] = {}
        for steps in range(1, 5):
            reply = place.client.get(
                "/api/v1/children/near-risk", params={"profile": profile, "max_steps": steps, "limit": 1}
            )
            reply.raise_for_status()
            found[profile][str(steps)] = reply.json()["share"]
    return found


def said(figures: Any) -> str:
    """Lines of the table."""
    rows = ["share of children within N = 1, 2, 3, 4 steps:"]
    for profile, by_steps in figures.items():
        rows.append(f"  {profile:<6} " + "  ".join(f"{100 * share:5.1f} %" for share in by_steps.values()))
    return "\n".join(rows)
