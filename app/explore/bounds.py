"""Parameters that more than one question takes: checked once, with the same words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from app.errors import BadInput, FieldProblem
from app.models.answers import Age, Profile
from app.models.vocabulary import RISK_BASES, RISK_KINDS

MAX_STEPS = 4


def checked_steps(max_steps: int) -> int:
    """1 to 4. Raises BadInput."""
    if not 1 <= max_steps <= MAX_STEPS:
        _refuse("max_steps", f"must be 1 to {MAX_STEPS}")
    return max_steps


def checked_profile(profile: str) -> Profile:
    """close, wider or all. Raises BadInput."""
    if profile not in {"close", "wider", "all"}:
        _refuse("profile", "must be close, wider or all")
    return cast(Profile, profile)


def checked_age(age: str) -> Age:
    """child or unknown. Raises BadInput."""
    if age not in {"child", "unknown"}:
        _refuse("age", "must be child or unknown")
    return cast(Age, age)


def checked_risk(kinds: Sequence[str], bases: Sequence[str]) -> None:
    """Kinds and bases of risk facts from the vocabulary. Raises BadInput naming the first that is not."""
    for name, given, known in (("kind", kinds, RISK_KINDS), ("basis", bases, RISK_BASES)):
        for value in given:
            if value not in known:
                _refuse(name, f"must be one of {', '.join(known)}")


def checked_screening(
    max_steps: int, profile: str, kinds: Sequence[str], bases: Sequence[str], age: str
) -> None:
    """Everything that the screening questions take. Raises BadInput."""
    checked_steps(max_steps)
    checked_profile(profile)
    checked_risk(kinds, bases)
    checked_age(age)


def _refuse(pointer: str, reason: str) -> None:
    raise BadInput(f"{pointer} cannot be used: {reason}", problems=(FieldProblem(pointer, reason),))
