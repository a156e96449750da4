"""Who is whom: records, valid identifiers, and the people that follow by the one rule and by decisions."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

import networkx as nx

from tests.reference.days import NEVER, Birth, birth_of
from tests.reference.extracts import Row, Version

T = TypeVar("T")
Pair = tuple[str, str]
PNC_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Record:
    """The latest content of one system's record of one person."""

    key: str
    row: Row
    recorded: datetime
    retired: bool

    @property
    def agency(self) -> str:
        return self.key.split("/")[0]

    @property
    def birth(self) -> Birth:
        return birth_of(*self.birth_cells)

    @property
    def birth_cells(self) -> tuple[str | None, str | None, str | None]:
        """Birth date, its quality (exact when not stated) and the expected day."""
        row = self.row
        return row.get("birth_date"), row.get("birth_date_quality", "exact"), row.get("expected_birth_date")

    @property
    def identifiers(self) -> frozenset[str]:
        """The valid and verified ones."""
        row, found = self.row, set[str]()
        nhs = re.sub(r"\D", "", row.get("nhs_number", ""))
        if row.get("nhs_number_status") == "01" and valid_nhs(nhs):
            found.add(f"nhs:{nhs}")
        if valid_upn(row.get("upn", "").upper()):
            found.add(f"upn:{row['upn'].upper()}")
        if pnc := canonical_pnc(row.get("pnc_id", "")):
            found.add(f"pnc:{pnc}")
        if cro := canonical_cro(row.get("cro_number", "")):
            found.add(f"cro:{cro}")
        return frozenset(found)

    def may_be(self, other: Record) -> bool:
        """No barrier, and births and sexes that do not contradict each other."""
        sexes = {self.row.get("sex", "U"), other.row.get("sex", "U")} - {"U"}
        barred = "barrier" in self.row or "barrier" in other.row
        return not barred and len(sexes) < 2 and self.birth.may_equal(other.birth)


@dataclass(frozen=True, slots=True)
class Person:
    """Records taken as one person; `key` is the smallest of them."""

    key: str
    records: frozenset[str]
    birth: Birth
    died: date
    name: str
    tier: int
    holders: frozenset[str]


def valid_nhs(digits: str) -> bool:
    """Ten digits, not all alike, check digit by weights 10 to 2 modulo 11."""
    if not re.fullmatch(r"\d{10}", digits) or len(set(digits)) == 1:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(digits[9])


def valid_upn(upn: str) -> bool:
    """A letter that checks the twelve characters after it."""
    if not re.fullmatch(rf"[{UPN_LETTERS}]\d{{11}}[\d{UPN_LETTERS}]", upn):
        return False
    values = [int(c) if c.isdigit() else UPN_LETTERS.index(c) for c in upn[1:]]
    return UPN_LETTERS[sum(value * place for place, value in enumerate(values, 2)) % 23] == upn[0]


def canonical_pnc(text: str) -> str | None:
    """`YYYY/NNNNNNNC`, or None when the letter does not check; a short year below 40 is of this century."""
    if not (match := re.fullmatch(r"(\d\d)?(\d\d)/(\d{1,7})([A-Z])", text.strip().upper())):
        return None
    century = match.group(1) or ("20" if match.group(2) < "40" else "19")
    year, serial, letter = century + match.group(2), match.group(3).zfill(7), match.group(4)
    return f"{year}/{serial}{letter}" if PNC_LETTERS[int(year[2:] + serial) % 23] == letter else None


def canonical_cro(text: str) -> str | None:
    """`NNNNNN/YYC`, or None when the letter does not check."""
    if not (match := re.fullmatch(r"(\d{1,6})/(\d{2})([A-Z])", text.strip().upper())):
        return None
    serial, year, letter = match.group(1).zfill(6), match.group(2), match.group(3)
    return f"{serial}/{year}{letter}" if PNC_LETTERS[int(year + serial) % 23] == letter else None


def records_of(persons: Iterable[Version]) -> dict[str, Record]:
    """The latest version of each record."""
    out: dict[str, Record] = {}
    for version in persons:
        key = version.record()
        out[key] = Record(key, version.row, version.recorded, version.retracted is not None)
    return out


def people_of(
    records: dict[str, Record], said: Mapping[Pair, str] | None = None, *, rule: bool = True
) -> dict[str, Person]:
    """Each record's person, by the rule unless it is off, and by what stands of each pair (smaller key first)."""
    out: dict[str, Person] = {}
    for group in grouped(records, said or {}, rule=rule)[0]:
        person = _best_view([records[key] for key in sorted(group)])
        out.update(dict.fromkeys(person.records, person))
    return out


def grouped(
    records: dict[str, Record], said: Mapping[Pair, str], *, rule: bool = True
) -> tuple[set[frozenset[str]], set[Pair]]:
    """The records that are one person each, and the pairs that are joined and suspended."""
    different = {pair for pair, verdict in said.items() if verdict == "different"}
    same = _by_rule(records) if rule else set[Pair]()
    for pair, verdict in said.items():
        if verdict == "same" and not any("barrier" in records[key].row for key in pair):
            same.add(pair)
    tiers = {key: int(record.row.get("restriction", "0")) for key, record in records.items()}
    return apart_and_together(tiers, same, different)


def _by_rule(records: dict[str, Record]) -> set[Pair]:
    bearers: dict[str, list[Record]] = defaultdict(list)
    for record in records.values():
        for identifier in record.identifiers:
            bearers[identifier].append(record)
    same: nx.Graph[str] = nx.Graph()
    for group in bearers.values():
        same.add_edges_from((a.key, b.key) for a, b in itertools.combinations(group, 2) if a.may_be(b))
    fits = (
        component
        for component in nx.connected_components(same)
        if all(records[a].may_be(records[b]) for a, b in itertools.combinations(component, 2))
    )
    return {(min(a, b), max(a, b)) for component in fits for a, b in same.subgraph(component).edges}


def apart_and_together(
    tiers: Mapping[str, int], same: set[Pair], different: set[Pair]
) -> tuple[set[frozenset[str]], set[Pair]]:
    """Tier by tier, every simple path between two that differ, listed one by one: groups, and what is cut."""
    held: set[Pair] = set()
    cut: set[Pair] = set()
    for tier in sorted(set(tiers.values())):
        fresh = {pair for pair in same - different if max(tiers[one] for one in pair) == tier}
        name = {one: min(group) for group in _joined(tiers, held) for one in group}
        links: nx.MultiGraph[str] = nx.MultiGraph()
        links.add_nodes_from(name.values())
        for left, right in fresh:
            if name[left] != name[right]:
                links.add_edge(name[left], name[right], key=(left, right))
        lost = {
            pair
            for a, b in different
            for path in nx.all_simple_edge_paths(links, name[a], name[b])
            for *_, pair in path
            if isinstance(pair, tuple)
        }
        cut |= lost
        held |= fresh - lost
    return _joined(tiers, held), cut


def _joined(keys: Iterable[str], pairs: set[Pair]) -> set[frozenset[str]]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(keys)
    graph.add_edges_from(pairs)
    return {frozenset(group) for group in nx.connected_components(graph)}


def _best_view(records: list[Record]) -> Person:
    def best(values: list[tuple[T, Record]], otherwise: T) -> T:
        if not values:
            return otherwise
        agencies: Counter[T] = Counter()
        for value in {value for value, _ in values}:
            agencies[value] = len({record.agency for said, record in values if said == value})
        most = max(agencies.values())
        newest = max(record.recorded for value, record in values if agencies[value] == most)
        return min(
            (
                (record.key, value)
                for value, record in values
                if agencies[value] == most and record.recorded == newest
            ),
            key=lambda pair: pair[0],
        )[1]

    def words(column: str) -> str:
        return best([(r.row[column], r) for r in records if column in r.row], "")

    return Person(
        key=min(record.key for record in records),
        records=frozenset(record.key for record in records),
        birth=birth_of(*best([(r.birth_cells, r) for r in records if r.birth.known], (None, None, None))),
        died=best(
            [(date.fromisoformat(r.row["deceased_on"]), r) for r in records if "deceased_on" in r.row], NEVER
        ),
        name=f"{words('given_name')} {words('family_name')}".strip() or "name not recorded",
        tier=max(int(record.row.get("restriction", "0")) for record in records),
        holders=frozenset(record.agency for record in records if not record.retired),
    )
