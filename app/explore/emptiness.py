"""Why an answer is empty: found out by asking again, wider, at the reader's own coordinates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.errors import TooSlow
from app.explore.envelope import Around
from app.explore.rows import Row
from app.explore.words import counted, listed, plain, steps_word
from app.graph.catalogue import question
from app.graph.session import Asking, GraphSession
from app.models.answers import EmptyReason, OnlyIf, Profile, WhyEmpty
from app.models.days import london_day

MAX_STEPS = 4
STALE_AFTER_DAYS = 31
# What facts say stands beside what suspicions say, unless it is that there is nothing.
_SAID_BESIDES: frozenset[EmptyReason] = frozenset(
    {"beyond_limit", "stopped_at_hub", "ended", "type_not_walked", "timed_out"}
)
_NOT_ALL_FOLLOWED = "Not every suspected duplicate was followed: there are too many."
_WIDER: dict[Profile, tuple[Profile, ...]] = {"close": ("wider", "all"), "wider": ("all",), "all": ()}


class HubRow(Row):
    """A place or incident where a path ends."""

    person_id: str
    what: str
    hub: str
    kinds: list[str]
    people: list[str]
    flagged: bool


HUBS = question("person_hubs", HubRow)


@dataclass(frozen=True, slots=True)
class Probes:
    """How one question asks again.

    `steps_in(profile)` is the distance that a profile finds within 4 steps, or None; `ended(profile)`
    is what would be found if nothing had ended, as a sentence's end, or None; `hub()` likewise for a
    path that stops at an institution or a crowd. `only_if(max_steps)` is what suspected duplicates would
    give, and whether every one of them was followed.
    """

    steps_in: Callable[[Profile], int | None]
    ended: Callable[[Profile], str | None]
    hub: Callable[[], str | None]
    only_if: Callable[[int], tuple[OnlyIf | None, bool]]
    subject: str


def why_empty(probes: Probes, about: Around, profile: Profile, max_steps: int) -> WhyEmpty:
    """The first reason that holds, from what is nearest to the question to what is furthest.

    What a decision on suspected duplicates could change comes first: it is what somebody can do about it.
    """
    if not about.row.sources:
        return WhyEmpty(reason="source_stale", text="No source is loaded.")
    facts = _on_facts(probes, about, profile, max_steps)
    try:
        found, whole = probes.only_if(max_steps)
    except TooSlow:
        found, whole = None, False
    if found is not None:
        besides = f" {facts.text}" if facts.reason in _SAID_BESIDES else ""
        return WhyEmpty(reason="suspected_duplicate", text=f"{found.text}{besides}", only_if=found)
    if whole:
        return facts
    return facts.model_copy(update={"text": f"{facts.text} {_NOT_ALL_FOLLOWED}"})


def _on_facts(probes: Probes, about: Around, profile: Profile, max_steps: int) -> WhyEmpty:
    try:
        found = _asked_wider(probes, profile, max_steps)
    except TooSlow:
        return WhyEmpty(reason="timed_out", text="Looking further was stopped at its time limit.")
    if found is not None:
        return found
    newest = max(london_day(one.extracted_at) for one in about.row.sources)
    days = (about.asking.known_on - newest).days
    if days > STALE_AFTER_DAYS:
        text = f"Nothing is recorded, and the newest extract of any source is {days} days old."
        return WhyEmpty(reason="source_stale", text=text)
    return WhyEmpty(
        reason="not_recorded", text=f"There is no recorded path of at most {MAX_STEPS} steps, in any profile."
    )


def _asked_wider(probes: Probes, profile: Profile, max_steps: int) -> WhyEmpty | None:
    steps = probes.steps_in(profile)
    if steps is not None:
        text = f"Not within {steps_word(max_steps)}; there is {probes.subject} at {steps_word(steps)}."
        return WhyEmpty(reason="beyond_limit", text=text)
    # Before what has ended: days on which a home is too full cut a link as an end does.
    if said := probes.hub():
        return WhyEmpty(reason="stopped_at_hub", text=f"A path stops at {said}.")
    if said := probes.ended(profile):
        return WhyEmpty(reason="ended", text=f"There was {probes.subject}: {said}.")
    for wider in _WIDER[profile]:
        steps = probes.steps_in(wider)
        if steps is not None:
            found = f"profile {wider} finds {probes.subject} at {steps_word(steps)}"
            return WhyEmpty(reason="type_not_walked", text=f"Profile {profile} does not walk it; {found}.")
    return None


def hubs_of(session: GraphSession, asking: Asking, person_ids: Sequence[str]) -> list[HubRow]:
    """Institutions, large homes and large incidents of these people on the day."""
    return session.read(HUBS, asking, person_ids=list(person_ids))


def hub_words(hub: HubRow) -> str:
    """A hub in words: what kind of place or incident, how many people."""
    people = counted(len(hub.people), "person", "people")
    if hub.what == "incident":
        return f"an incident ({listed(plain(kind) for kind in hub.kinds)}) of {people}"
    if hub.kinds:
        return f"an institution ({listed(plain(kind) for kind in hub.kinds)})"
    return f"a home of {people}"
