"""What one reader sees on one day: which links may be walked, decided point by point."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import combinations, pairwise
from typing import Literal, Protocol

from tests.reference.days import EVER, NEVER, is_child
from tests.reference.extracts import Version
from tests.reference.identity import Person
from tests.reference.world import CROWD, INSTITUTIONS, MONTH, SHARED_KINDS, Part, Risk, Stay, Tie, World

Profile = Literal["close", "wider", "all"]
PROFILES: tuple[Profile, ...] = ("close", "wider", "all")
KIN_AND_HOME = frozenset({"PARENT_OF", "CARES_FOR", "PARTNER_OF", "SIBLING_OF", "RELATED_TO", "LIVES_WITH"})
Days = list[tuple[date, date]]


class Fact(Protocol):
    """Anything with a version behind it and a tier."""

    @property
    def said(self) -> Version: ...
    @property
    def tier(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Link:
    """One reason why a step may be taken; `start` is the *kind* of `end` where a kind has a direction."""

    start: Person
    end: Person
    type: str
    kind: str
    derived: bool


class View:
    """The world at (valid_on, known_on, clearance)."""

    def __init__(self, world: World, valid_on: date, known_on: date, clearance: int) -> None:
        self.world = world
        self.valid_on = valid_on
        self.known_on = known_on
        self.clearance = clearance
        self._links: dict[Profile, list[Link]] = {}
        self._neighbours: dict[Profile, dict[str, dict[str, list[Link]]]] = {}

    def may_be(self, person: Person) -> set[Person]:
        """Whom somebody is suspected to be, as far as the reader may see them."""
        pairs = [*self.world.suspected, *((b, a) for a, b in self.world.suspected)]
        return {b for a, b in pairs if a == person and b.tier <= self.clearance}

    def seen(self, fact: Fact) -> bool:
        """Below the reader's clearance and held by the agency on the day of knowledge."""
        return fact.tier <= self.clearance and fact.said.known(self.known_on)

    @cached_property
    def people(self) -> list[Person]:
        return [person for person in self.world.people if person.tier <= self.clearance]

    def child(self, person: Person, on: date | None = None) -> bool:
        return is_child(person.birth, person.died, on or self.valid_on)

    @cached_property
    def children(self) -> list[Person]:
        return [person for person in self.people if self.child(person)]

    @cached_property
    def age_unknown(self) -> list[Person]:
        return [person for person in self.people if not person.birth.known and person.died > self.valid_on]

    def links(self, profile: Profile) -> list[Link]:
        """Every link that this profile may walk."""
        if profile not in self._links:
            found = [*self._stated(profile), *self._shared_homes(profile)]
            if profile == "all":
                found += self._shared_incidents()
            self._links[profile] = found
        return self._links[profile]

    def neighbours(self, profile: Profile) -> dict[str, dict[str, list[Link]]]:
        """For each person's key the people one step away, with every link to them."""
        if profile not in self._neighbours:
            out: dict[str, dict[str, list[Link]]] = defaultdict(lambda: defaultdict(list))
            for link in self.links(profile):
                if link.start != link.end:
                    out[link.start.key][link.end.key].append(link)
                    out[link.end.key][link.start.key].append(link)
            self._neighbours[profile] = out
        return self._neighbours[profile]

    def walks(self, tie: Tie, profile: Profile) -> bool:
        """Whether this statement is a step on the day."""
        if tie.type not in KIN_AND_HOME and (profile == "close" or tie.type != "ASSOCIATES_WITH"):
            return False
        until = tie.close_until if profile == "close" else tie.wider_until
        return self.seen(tie) and tie.since <= self.valid_on < until

    def _stated(self, profile: Profile) -> Iterator[Link]:
        for tie in self.world.ties:
            if self.walks(tie, profile):
                yield Link(tie.start, tie.end, tie.type, tie.kind, derived=False)

    # Homes. A fact more restricted than the link must not cut it: every cut is asked at the link's own tier.

    @cached_property
    def _stays_by_household(self) -> dict[str, list[Stay]]:
        out: dict[str, list[Stay]] = defaultdict(list)
        for stay in self.world.stays:
            if stay.said.known(self.known_on):
                out[stay.household].append(stay)
        return out

    def left(self, stay: Stay, tier: int) -> date:
        """The first day on which the person no longer lived there, as far as facts up to `tier` say."""
        if stay.kind != "home" or not stay.open:
            return stay.until
        newer = (
            home.since
            for home in self.world.homes_of[stay.record]
            if home.since > stay.since and home.tier <= tier and home.said.known(self.known_on)
        )
        return min(newer, default=stay.until)

    def institution(self, household: str, tier: int) -> bool:
        """Whether any statement up to `tier` calls this dwelling one of an institutional kind."""
        return any(
            stay.dwelling in INSTITUTIONS and stay.tier <= tier
            for stay in self._stays_by_household[household]
        )

    def _crowded(self, household: str, tier: int) -> Days:
        """The stretches of days on which more than 20 people live there, as far as facts up to `tier` say."""
        spans = [
            (stay.since, self.left(stay, tier), stay.person.key)
            for stay in self._stays_by_household[household]
            if stay.kind in SHARED_KINDS and stay.tier <= tier
        ]
        if len({person for _, _, person in spans}) <= CROWD:
            return []
        edges = sorted({EVER, NEVER, *(span[0] for span in spans), *(span[1] for span in spans)})
        return [
            (start, stop)
            for start, stop in pairwise(edges)
            if len({person for since, until, person in spans if since <= start < until}) > CROWD
        ]

    def _together(self, one: Stay, other: Stay, tier: int, crowded: Days) -> Days:
        """The stretches of days that two stays share."""
        stretches = [(max(one.since, other.since), min(self.left(one, tier), self.left(other, tier)))]
        for start, stop in crowded:
            stretches = [
                piece
                for since, until in stretches
                for piece in ((since, min(until, start)), (max(since, stop), until))
                if piece[0] < piece[1]
            ]
        return [(since, until) for since, until in stretches if since < until]

    def _shared_homes(self, profile: Profile) -> Iterator[Link]:
        for household, stays in self._stays_by_household.items():
            crowded: dict[int, Days] = {}
            cut: dict[int, bool] = {}
            living = [stay for stay in stays if stay.kind in SHARED_KINDS and stay.tier <= self.clearance]
            for one, other in combinations(living, 2):
                tier = max(one.tier, other.tier)
                if tier not in cut:
                    cut[tier] = self.institution(household, tier)
                    crowded[tier] = self._crowded(household, tier)
                if one.person == other.person or cut[tier]:
                    continue
                for since, until in self._together(one, other, tier, crowded[tier]):
                    lasting = profile != "close" and (until - since).days >= MONTH
                    if since <= self.valid_on and (lasting or self.valid_on < until):
                        yield Link(one.person, other.person, "LIVES_WITH", "lives_with", derived=True)

    def lives(self, stay: Stay) -> bool:
        """Whether the reader sees this stay as one of the day."""
        return (
            stay.kind in SHARED_KINDS
            and self.seen(stay)
            and stay.since <= self.valid_on < self.left(stay, stay.tier)
        )

    # Incidents

    @cached_property
    def _parts_by_incident(self) -> dict[str, list[Part]]:
        out: dict[str, list[Part]] = defaultdict(list)
        for part in self.world.parts:
            if part.said.known(self.known_on):
                out[part.incident].append(part)
        return out

    def _shared_incidents(self) -> Iterator[Link]:
        for event in self.world.events:
            if not self.seen(event) or event.on > self.valid_on:
                continue
            parts = self._parts_by_incident[event.key]
            for one, other in combinations(parts, 2):
                tier = max(one.tier, other.tier)
                if one.person == other.person or tier > self.clearance:
                    continue
                if len({part.person.key for part in parts if part.tier <= tier}) <= CROWD:
                    yield Link(one.person, other.person, "INVOLVED_WITH", "involved_with", derived=True)

    # Risk

    def live_risks(
        self, kinds: frozenset[str] = frozenset(), bases: frozenset[str] = frozenset()
    ) -> list[Risk]:
        """Risk facts that flag somebody on the day; no kinds or bases means all."""
        return [
            risk
            for risk in self.world.risks
            if risk.role != "victim"
            and self.seen(risk)
            and risk.since <= self.valid_on < risk.until
            and (not kinds or risk.kind in kinds)
            and (not bases or risk.basis in bases)
        ]
