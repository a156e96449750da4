"""Who is whom, by the one rule that needs no human and by decisions, and the best view of a person. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from typing import Any, TypeVar

from app.derive.clusters import Pair, Partition, Roots, partition
from app.derive.linkable import Linkable, linkable
from app.derive.lookup_keys import Said, tokens
from app.models.days import FAR_FUTURE, BirthWindow, birth_window
from app.models.identifiers import valid_numbers
from app.models.names import search_text

RULE = "verified_identifier"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RecordView:
    """What identity and the best view need of one record."""

    record_key: str
    agency: str
    given_name: str = ""
    middle_names: str = ""
    family_name: str = ""
    known_as: tuple[str, ...] = ()
    birth_date: date | None = None
    birth_date_quality: str = ""
    expected_birth_date: date | None = None
    sex: str = ""
    identifiers: tuple[str, ...] = ()
    verified: tuple[str, ...] = ()
    deceased_on: date | None = None
    barrier: str = ""
    restriction: int = 0
    recorded_at: datetime | None = None

    @property
    def window(self) -> BirthWindow:
        return birth_window(self.birth_date, self.birth_date_quality, self.expected_birth_date)

    def compatible(self, other: RecordView) -> bool:
        """Whether births and sexes allow both to be about one person."""
        sexes = {self.sex, other.sex} - {"", "U"}
        return len(sexes) < 2 and self.window.overlaps(other.window)


def record_view(record: Mapping[str, Any]) -> RecordView:
    """A view of a record's properties as the graph keeps them; a property that is not there may be null."""
    get = record.get
    return RecordView(
        record_key=record["record_key"],
        agency=record["agency"],
        given_name=get("given_name") or "",
        middle_names=get("middle_names") or "",
        family_name=get("family_name") or "",
        known_as=tuple(get("known_as") or ()),
        birth_date=get("birth_date"),
        birth_date_quality=get("birth_date_quality") or "",
        expected_birth_date=get("expected_birth_date"),
        sex=get("sex") or "",
        identifiers=tuple(get("identifiers") or ()),
        verified=tuple(get("verified") or ()),
        deceased_on=get("deceased_on"),
        barrier=get("barrier") or "",
        restriction=get("restriction") or 0,
        recorded_at=get("recorded_at"),
    )


@dataclass(frozen=True, slots=True)
class Joined:
    """Two records that the rule joins, the smaller key first, and the kinds of identifier they share."""

    left: str
    right: str
    schemes: tuple[str, ...]

    @property
    def pair(self) -> Pair:
        return self.left, self.right


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a person decided of two records, the smaller key first: same, different or unsure."""

    left: str
    right: str
    said: str

    @property
    def pair(self) -> Pair:
        return self.left, self.right


@dataclass(frozen=True, slots=True)
class Clustered:
    """Who is whom: groups of records, the pairs that the rule joins, and what is suspended in conflict."""

    groups: list[list[RecordView]]
    by_rule: list[Joined]
    partition: Partition


def clusters(
    records: Iterable[RecordView], verdicts: Iterable[Verdict] = (), *, rule: bool = True
) -> Clustered:
    """Groups of records that are one person, by the rule (unless it is off) and by what people decided.

    *Different* beats *same*, the rule too. A barrier on a record undoes every join of it.
    """
    by_key = {record.record_key: record for record in records}
    by_rule = _by_rule(by_key) if rule else []
    said = [one for one in verdicts if one.left in by_key and one.right in by_key]
    different = {one.pair for one in said if one.said == "different"}
    by_rule = [one for one in by_rule if one.pair not in different]
    same = {one.pair for one in by_rule} | {
        one.pair
        for one in said
        if one.said == "same" and not (by_key[one.left].barrier or by_key[one.right].barrier)
    }
    parts = partition({key: one.restriction for key, one in by_key.items()}, same, different)
    groups = [[by_key[key] for key in group] for group in parts.groups]
    return Clustered(groups, by_rule, parts)


def _by_rule(by_key: Mapping[str, RecordView]) -> list[Joined]:
    """What the rule of verified identifiers joins.

    A connected group that holds two incompatible records is not joined at all.
    """
    sharing: dict[str, list[str]] = defaultdict(list)
    for key in sorted(by_key):
        if not by_key[key].barrier:
            for one in by_key[key].verified:
                sharing[one].append(key)
    shared: dict[Pair, set[str]] = defaultdict(set)
    for one, keys in sharing.items():
        for left, right in combinations(keys, 2):
            if by_key[left].compatible(by_key[right]):
                shared[left, right].add(one.partition("|")[0])
    joined = Roots({key for pair in shared for key in pair})
    for pair in shared:
        joined.join(*pair)
    decided: list[Joined] = []
    for group in joined.groups():
        if all(by_key[left].compatible(by_key[right]) for left, right in combinations(group, 2)):
            held = set(group)
            decided += [Joined(a, b, tuple(sorted(s))) for (a, b), s in sorted(shared.items()) if a in held]
    return decided


def _held_by_most(records: Sequence[RecordView], value_of: Callable[[RecordView], T | None]) -> T | None:
    """The value that most agencies hold; ties by the latest recorded, then by the smallest record key."""
    holders: dict[T, list[RecordView]] = defaultdict(list)
    for record in records:
        value = value_of(record)
        if value is not None:
            holders[value].append(record)
    if not holders:
        return None

    def standing(value: T) -> tuple[int, float, list[int]]:
        held = holders[value]
        latest = max(r.recorded_at.timestamp() if r.recorded_at else 0.0 for r in held)
        smallest = min(r.record_key for r in held)
        # The smallest key wins: compare its characters the other way round.
        return len({r.agency for r in held}), latest, [-ord(c) for c in smallest] + [1]

    return max(holders, key=standing)


def best_view(person_id: str, records: Sequence[RecordView]) -> dict[str, object]:
    """The properties of a Person over its records (at least one)."""
    given = _held_by_most(records, lambda r: r.given_name or None)
    family = _held_by_most(records, lambda r: r.family_name or None)
    born = _held_by_most(
        records,
        # An empty quality says the same as "exact".
        lambda r: (
            (r.birth_date, r.birth_date_quality or "exact", r.expected_birth_date) if r.window.known else None
        ),
    )
    window = birth_window(*born) if born else birth_window(None, "", None)
    tier = max(record.restriction for record in records)
    names = [
        name
        for record in records
        for name in (record.given_name, record.middle_names, record.family_name, *record.known_as)
        if name
    ]
    values = [text.split(":", 1)[1].rsplit(":", 2)[0] for record in records for text in record.identifiers]
    view: dict[str, object] = {
        "person_id": person_id,
        "name": " ".join(part for part in (given, family) if part) or "name not recorded",
        "birth_earliest": window.earliest,
        "birth_latest": window.latest,
        "birth_known": window.known,
        "sex": _held_by_most(records, lambda r: r.sex if r.sex in {"F", "M"} else None) or "U",
        "deceased_on": _held_by_most(records, lambda r: r.deceased_on) or FAR_FUTURE,
        "agencies": sorted({record.agency for record in records}),
        "tier": tier,
        f"search_{tier}": search_text(names, values),
        f"keys_{tier}": tokens(map(_linkable, records)),
    }
    if given:
        view["given_name"] = given
    if family:
        view["family_name"] = family
    if born and born[0]:
        view["birth_date"] = born[0]
    return view


def _linkable(record: RecordView) -> Linkable:
    return linkable(
        Said(
            given_name=record.given_name,
            middle_names=record.middle_names,
            family_name=record.family_name,
            known_as=record.known_as,
            birth_date=record.birth_date,
            birth_date_quality=record.birth_date_quality,
            sex=record.sex,
            identifiers=valid_numbers(record.identifiers),
        )
    )
