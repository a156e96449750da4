"""What is marked is worked out anew, a page at a time: people, addresses, households, incidents.

Whoever changes a statement marks what hangs on it in the same transaction; the mark is taken off in the
transaction that writes the result. So a process that dies leaves marks, and any later run completes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.derive.commands import COUNT_STALE, HOLD_DERIVE, KEYS, NOTE_CHANGE, RENEW_KEYS, RULE, SET_RULE
from app.derive.ids import Ids
from app.derive.linkable import KEYS_VERSION
from app.derive.progress import Progress, silent
from app.derive.rebuild_households import address_page, home_tier_page, household_page
from app.derive.rebuild_incidents import incident_page
from app.derive.rebuild_people import people_page
from app.derive.work import PageDone
from app.errors import Conflict
from app.graph.session import GraphSession, Unit

MOST_WITHIN = 5_000
"""So many marked people, or homes, are worked out in one write with whatever marks them."""

Page = Callable[[Unit, Ids], PageDone]


@dataclass(frozen=True, slots=True)
class Derived:
    """How many people and households were looked at, and how many derived links were written."""

    persons: int = 0
    households: int = 0
    links: int = 0

    def __add__(self, other: Derived) -> Derived:
        return Derived(
            self.persons + other.persons, self.households + other.households, self.links + other.links
        )


def rebuild(
    session: GraphSession, ids: Ids, progress: Progress = silent, *, people_only: bool = False
) -> Derived:
    """Work out everything that is marked. May be repeated at any time; without marks it does nothing."""
    (stale,) = session.lookup(COUNT_STALE)
    if not (stale.people or (not people_only and (stale.addresses or stale.households or stale.incidents))):
        return Derived()
    people, _ = _all_pages(session, ids, "people", people_page, progress, stale.people)
    if people_only:
        return Derived(persons=people)
    _all_pages(session, ids, "addresses", address_page, progress, stale.addresses)
    _all_pages(session, ids, "homes", home_tier_page, progress, stale.households)
    households, lived = _all_pages(session, ids, "households", household_page, progress, stale.households)
    _, met = _all_pages(session, ids, "incidents", incident_page, progress, stale.incidents)
    return Derived(people, households, lived + met)


def apply_rule(session: GraphSession, *, on: bool) -> None:
    """Let the rule of verified identifiers join records, or not; whom that changes is marked."""

    def work(unit: Unit) -> None:
        unit.run(HOLD_DERIVE)
        unit.run(SET_RULE, on=on)

    if session.lookup(RULE)[0].on != on:
        session.write("turn the rule on or off", work)


def keys_outdated(session: GraphSession) -> bool:
    """Whether people are found under keys of another version than today's, or under none."""
    return session.lookup(KEYS)[0].version != KEYS_VERSION


def renew_keys(session: GraphSession) -> None:
    """Have everybody's keys made anew if they are outdated: whom that concerns is marked."""

    def work(unit: Unit) -> None:
        unit.run(HOLD_DERIVE)
        unit.run(RENEW_KEYS, version=KEYS_VERSION)

    if keys_outdated(session):
        session.write("have keys made anew", work)


def rebuild_within(unit: Unit, ids: Ids) -> int:
    """Work out everything that is marked inside a write that is under way, which must hold the derivation.

    Returns the lowest clearance that can see a change, 4 if there is none. Raises Conflict if more is
    marked than one write should do: a load is under way.
    """
    (stale,) = unit.run(COUNT_STALE)
    if max(stale.people, stale.households, stale.incidents, stale.addresses) > MOST_WITHIN:
        raise Conflict("records are being loaded; try again when what they change is worked out")
    changed = 4
    for page in (people_page, address_page, home_tier_page, household_page, incident_page):
        more = True
        while more:
            done = page(unit, ids)
            changed, more = min(changed, done.changed_from), done.more
    return changed


def _all_pages(
    session: GraphSession, ids: Ids, what: str, page: Page, progress: Progress, total: int
) -> tuple[int, int]:
    def work(unit: Unit) -> PageDone:
        unit.run(HOLD_DERIVE)
        done = page(unit, ids)
        if done.changed_from < 4:
            unit.run(NOTE_CHANGE, changed_from=done.changed_from)
        return done

    looked = links = 0
    more = True
    while more:
        done = session.write(f"derive {what}", work)
        looked += done.looked
        links += done.links
        more = done.more
        progress(f"working out {what}", looked, max(total, looked))
    return looked, links
