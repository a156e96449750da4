"""What the mirror reads of the live graph: tier 0 alone, by statements that cannot ask for more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict

from app.errors import Conflict
from app.graph.catalogue import command
from app.graph.session import GraphSession

PORTION: Final = 500
T = TypeVar("T")
Says = dict[str, Any]


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class State(_Row):
    """Whether the graph stands still, and where it stands."""

    graph_sequence: int
    unsettled: bool


class OpenIds(_Row):
    """Everything in the open, by id."""

    people: list[str]
    homes: list[str]
    incidents: list[str]


class OpenSources(_Row):
    """Agencies, finished loads, the counter."""

    agencies: list[Says]
    runs: list[Says]
    sequences: list[Says]


class Link(_Row):
    """A statement from whatever it hangs on to `end`; only those between people name their type."""

    type: str = ""
    end: str
    says: Says


class OpenPerson(_Row):
    """A person and what hangs on them."""

    person_id: str
    person: Says
    records: list[Says]
    facts: list[Says]
    flags: list[Says]
    links: list[Link]
    homes: list[Link]
    roles: list[Link]


class OpenHome(_Row):
    """What a home shows."""

    home: Says


class OpenIncident(_Row):
    """An incident, its versions, its places, its people."""

    incident_key: str
    incident: Says
    versions: list[Says]
    places: list[Link]
    people: list[str]


STATE = command("mirror/open_state", State)
IDS = command("mirror/open_ids", OpenIds)
SOURCES = command("mirror/open_sources", OpenSources)
PEOPLE = command("mirror/open_people", OpenPerson)
HOMES = command("mirror/open_homes", OpenHome)
INCIDENTS = command("mirror/open_incidents", OpenIncident)


@dataclass(frozen=True, slots=True)
class OpenGraph:
    """The open part of the live graph, portion by portion in an order that the caller gives."""

    session: GraphSession

    def state(self) -> State:
        """Where the graph stands. Raises Conflict while it does not stand still."""
        found = self.session.lookup(STATE)[0]
        if found.unsettled:
            raise Conflict(
                "a load is under way or was not finished; repeat it, and build the mirror after that"
            )
        return found

    def ids(self) -> OpenIds:
        return self.session.lookup(IDS)[0]

    def sources(self) -> OpenSources:
        return self.session.lookup(SOURCES)[0]

    def people(self, person_ids: Sequence[str]) -> Iterator[list[OpenPerson]]:
        for some in portions(person_ids):
            yield self.session.lookup(PEOPLE, person_ids=some)

    def homes(self, household_ids: Sequence[str]) -> Iterator[list[OpenHome]]:
        for some in portions(household_ids):
            yield self.session.lookup(HOMES, household_ids=some)

    def incidents(self, incident_keys: Sequence[str]) -> Iterator[list[OpenIncident]]:
        for some in portions(incident_keys):
            yield self.session.lookup(INCIDENTS, incident_keys=some)


def portions(things: Sequence[T]) -> Iterator[list[T]]:
    """Lists of at most so many."""
    for first in range(0, len(things), PORTION):
        yield list(things[first : first + PORTION])
