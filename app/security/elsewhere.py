"""Which sources may be said to know of somebody, to whom, and whom to ask: a policy for each, off by default.

A file of TOML that `SIGHTLINE_KNOWN_ELSEWHERE` names, one table for each source:

    ["NMC/liquid"]
    ask = "the duty manager of Northmere Children's Services, 01632 960100"
    roles = ["practitioner", "steward"]     # the default: both
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from app.errors import SettingsError
from app.models.roles import Role

MOST_WORDS: Final = 200
SENTENCE: Final = "Known to another service: ask {whom}."
_MAY_BE_TOLD: Final[tuple[Role, ...]] = ("practitioner", "steward")
_NAMES: Final = frozenset({"ask", "roles"})


@dataclass(frozen=True, slots=True)
class Policy:
    """What is said of one source (`AGENCY/system`), and to which roles."""

    source: str
    whom: str
    roles: frozenset[Role]

    @property
    def sentence(self) -> str:
        """The one sentence, the same for one hidden thing and for a hundred."""
        return SENTENCE.format(whom=self.whom)


def policies_of(file: Path | None) -> tuple[Policy, ...]:
    """The policies in a file, none without one. Raises SettingsError for a file that says anything else."""
    if file is None:
        return ()
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"SIGHTLINE_KNOWN_ELSEWHERE: {file.name} cannot be read") from error
    except ValueError as error:
        raise SettingsError(f"SIGHTLINE_KNOWN_ELSEWHERE: {file.name} is not TOML: {error}") from error
    return tuple(_policy(source, table) for source, table in sorted(tables.items()))


def _policy(source: str, table: object) -> Policy:
    agency, slash, system = source.partition("/")
    if not isinstance(table, Mapping) or not (agency and slash and system):
        raise _wrong(source, 'a table is named for its source: ["AGENCY/system"]')
    said = cast(Mapping[str, object], table)
    if unknown := sorted(set(said) - _NAMES):
        raise _wrong(source, f"{', '.join(unknown)} is not known here; a table has `ask` and `roles`")
    whom = said.get("ask")
    if not isinstance(whom, str) or not 0 < len(whom.strip()) <= MOST_WORDS or not whom.isprintable():
        raise _wrong(source, f"`ask` says whom to ask, in one line of at most {MOST_WORDS} characters")
    roles = said.get("roles", list(_MAY_BE_TOLD))
    told: set[object] = set(cast(list[object], roles)) if isinstance(roles, list) else {roles}
    if not told <= set(_MAY_BE_TOLD):
        # Whoever reads about people, and no key of another system: its answers go further than we can see.
        raise _wrong(source, f"`roles` are among {', '.join(_MAY_BE_TOLD)}")
    held = frozenset[Role](one for one in _MAY_BE_TOLD if one in told)
    return Policy(source, whom.strip().rstrip("."), held)


def _wrong(source: str, why: str) -> SettingsError:
    return SettingsError(f"SIGHTLINE_KNOWN_ELSEWHERE, {source}: {why}")
