"""What one reader after another is shown of the same world, each with more clearance than the one before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from tests.doors.loaded import DATES, Place
from tests.doors.requests_of_all import API, WIDE, Known
from tests.signing_in import headers_of

MOST = {"limit": "200"}
Items = dict[str, set[Any]]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader is shown. `sets` by what was asked for, `steps` to somebody, `gaps` the children without carers."""

    people: set[str] = field(default_factory=set[str])
    sets: dict[str, Items] = field(default_factory=dict[str, Items])
    steps: dict[str, dict[tuple[str, str], int]] = field(
        default_factory=dict[str, dict[tuple[str, str], int]]
    )
    gaps: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])


@dataclass(frozen=True, slots=True)
class Grown:
    """What a reader with more clearance was not shown though another was, in words; how much more each kind came to."""

    lost: list[str]
    more: dict[str, int]


def shown_at(place: Place, known: Known, clearance: int) -> Shown:
    """Everything that only grows, as a data steward of this clearance is shown it."""
    out = Shown()
    with place.service(min(clearance, 2)) as (client, _):
        client.headers.update(headers_of(place.settings(min(clearance, 2)), "steward", clearance))

        def asked(path: str, body: dict[str, str] | None = None, **query: str) -> dict[str, Any] | None:
            reply = client.request(
                "POST" if body else "GET", f"{API}{path}", params=DATES[0] | query, json=body
            )
            assert reply.status_code in {200, 404}, reply.text
            found: dict[str, Any] = reply.json()
            if reply.status_code == 404:
                return None
            # Nothing is left for another page.
            assert found.get("next_cursor") is None
            return found

        def keep(kind: str, about: str, items: Iterable[Any]) -> None:
            out.sets.setdefault(kind, {})[about] = set(items)

        for profile in ("close", "wider", "all"):
            near = asked("/children/near-risk", None, **WIDE | MOST | {"profile": profile})
            assert near is not None
            out.steps.setdefault("children near risk", {}).update(
                {(profile, one["child"]["person_id"]): one["steps"] for one in near["items"]}
            )
        for no_path in ("false", "true"):
            gaps = asked("/children/without-carers", None, **MOST, no_path=no_path)
            assert gaps is not None
            out.gaps.update((no_path, one["child"]["person_id"]) for one in gaps["items"])
        for person_id in known.people:
            person = asked(f"/people/{person_id}")
            if person is None:
                continue
            out.people.add(person_id)
            records = [(one["agency"], one["system"], one["record_id"]) for one in person["records"]]
            keep("records", person_id, records)
            line = asked(f"/people/{person_id}/timeline", None, **MOST)
            network = asked(f"/people/{person_id}/network", None, **WIDE, max_people="300")
            assert line is not None
            assert network is not None
            keep("timeline", person_id, map(_entry, line["items"]))
            out.steps.setdefault("network", {}).update(
                {(person_id, one["person"]["person_id"]): one["steps"] for one in network["people"]}
            )
        for home in known.homes:
            lived = asked(f"/households/{home}")
            residents = lived["residents"] if lived else []
            said = (
                (one["person"]["person_id"], why["kind"], why["agency"], tuple(why["record_ids"]))
                for one in residents
                for why in one["statements"]
            )
            keep("residents", home, said)
        for incident in known.incidents:
            had = asked(f"/incidents/{quote(incident)}")
            keep("people of an incident", incident, _people_of(had["people"]) if had else ())
        looked_for = (
            [("hits", {"name": one}) for one in known.names]
            + [("hits", {"identifier": one}) for one in known.identifiers]
            + [("hits at a postcode", {"postcode": one}) for one in known.postcodes]
        )
        for kind, body in looked_for:
            hits = asked("/searches/people", body, **MOST)
            assert hits is not None
            keep(kind, str(body), _people_of(hits["items"]))
    keep("people", "", out.people)
    return out


def grown_between(shown: Iterable[Shown]) -> Grown:
    """Compares each reader with the next, who has more clearance."""
    lost: list[str] = []
    more: dict[str, int] = {}
    for place, (less, greater) in enumerate(pairwise(shown)):
        for kind, by_what in less.sets.items():
            for what, items in by_what.items():
                now = greater.sets[kind].get(what, set[Any]())
                lost += [f"{kind} of {what!r}: {one} is lost at {place + 1}" for one in items - now]
            numbers = [sum(map(len, one.sets[kind].values())) for one in (less, greater)]
            more[kind] = more.get(kind, 0) + numbers[1] - numbers[0]
        for kind, steps in less.steps.items():
            now_steps = greater.steps[kind]
            lost += [
                f"{kind}: {what} at {number} steps is lost or further off at {place + 1}"
                for what, number in steps.items()
                if now_steps.get(what, 99) > number
            ]
            more[kind] = more.get(kind, 0) + len(now_steps) - len(steps)
        opened = {one for one in greater.gaps if one[1] in less.people} - less.gaps
        lost += [f"a carer of {one} is lost at {place + 1}" for one in opened]
        more["carers"] = more.get("carers", 0) + len(less.gaps - greater.gaps)
    return Grown(lost, more)


def _people_of(items: list[dict[str, Any]]) -> set[str]:
    return {one["person"]["person_id"] for one in items}


def _entry(one: dict[str, Any]) -> tuple[Any, ...]:
    """An entry of a timeline. A home without words may be given an address by somebody else's statement: its text
    says more then, and another thing.
    """
    text = "" if one["what"] == "home" else one["text"]
    return one["on"], one["what"], one["agency"], one["system"], tuple(one["record_ids"]), text
