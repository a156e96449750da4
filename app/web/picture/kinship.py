"""What follows from the links: couples, whose child somebody is, what the drawing shows already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import Final, Literal

from app.models.picture_answers import DrawnLink, DrawnPerson, PictureAnswer

Bond = Literal["birth", "adoptive", "care", "disputed"]
_BONDS: Final[dict[str, Bond]] = {
    "parent": "birth",
    "parent_of_unborn_child": "birth",
    "adoptive_parent": "adoptive",
    "guardian": "care",
    "special_guardian": "care",
    "foster_carer": "care",
    "private_foster_carer": "care",
    "carer_kinship": "care",
    "step_parent": "care",
}
# How many rows the start stands above the end.
ABOVE: Final[dict[str, int]] = {
    **dict.fromkeys(_BONDS, 1),
    "foster_carer_support_carer": 1,
    "grandparent": 2,
    "great_grandparent": 3,
    "aunt_uncle": 1,
}
MANY: Final = 5
Pair = tuple[str, str]


def pair(a: str, b: str) -> Pair:
    """Two people, whichever is named first."""
    return (a, b) if a < b else (b, a)


@dataclass(frozen=True, slots=True)
class Union:
    """One or two people and the children who hang from them by one bar."""

    parents: tuple[str, ...]
    bond: Bond
    ended: bool
    children: tuple[str, ...]


@dataclass
class Kinship:
    """The family side of a picture. `order` sorts people the same way whatever order they came in."""

    people: dict[str, DrawnPerson]
    order: dict[str, tuple[str, str, str]]
    couples: dict[Pair, DrawnLink | None] = field(default_factory=dict[Pair, DrawnLink | None])
    unions: list[Union] = field(default_factory=list[Union])
    parents: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    others: list[DrawnLink] = field(default_factory=list[DrawnLink])
    siblings: list[Pair] = field(default_factory=list[Pair])
    half: set[Pair] = field(default_factory=set[Pair])
    twins: list[Pair] = field(default_factory=list[Pair])
    # For links that many of one kind lead to one person: who that is, by the link's start, end and kind.
    hubs: dict[tuple[str, str, str], str] = field(default_factory=dict[tuple[str, str, str], str])

    def hub_of(self, link: DrawnLink) -> str | None:
        return self.hubs.get((link.start, link.end, link.kind))

    def key(self, person_id: str) -> tuple[str, str, str]:
        return self.order[person_id]

    def ordered_couples(self) -> list[Pair]:
        """Every couple, the older first, in an order that ids have no part in."""
        both = [(a, b) if self.key(a) <= self.key(b) else (b, a) for a, b in self.couples]
        return sorted(both, key=lambda one: (self.key(one[0]), self.key(one[1])))

    def sorted(self, ids: Iterable[str]) -> list[str]:
        """Oldest first; who has no birth date comes last."""
        return sorted(ids, key=self.order.__getitem__)


def _order(people: dict[str, DrawnPerson]) -> dict[str, tuple[str, str, str]]:
    """What people are sorted by: birth, name, and the id where nothing else tells them apart."""
    return {
        who: (one.person.birth_date or ("9998" if one.unborn else "9999"), one.person.name, who)
        for who, one in people.items()
    }


def in_order(answer: PictureAnswer) -> PictureAnswer:
    """The same answer with everything sorted by birth, so that nothing depends on how it came."""
    order = _order({one.person.person_id: one for one in answer.people})

    def key(who: str) -> tuple[str, str, str]:
        return order[who]

    homes = [
        one.model_copy(update={"residents": sorted(one.residents, key=lambda it: key(it.person_id))})
        for one in answer.homes
    ]
    incidents = [
        one.model_copy(update={"involved": sorted(one.involved, key=lambda it: key(it.person_id))})
        for one in answer.incidents
    ]
    return answer.model_copy(
        update={
            "people": [
                answer.people[0],
                *sorted(answer.people[1:], key=lambda one: key(one.person.person_id)),
            ],
            "links": sorted(answer.links, key=lambda one: (key(one.start), key(one.end), one.kind, one.word)),
            "homes": sorted(
                homes,
                key=lambda one: ([key(it.person_id) for it in one.residents], one.address, one.household_id),
            ),
            "incidents": sorted(incidents, key=lambda one: (one.occurred_on, one.agency, one.reference)),
            "suspected": sorted(answer.suspected, key=lambda one: (key(one.person_id), key(one.other_id))),
        }
    )


def kinship_of(answer: PictureAnswer) -> Kinship:
    """Couples, bars and what else is to be drawn as a line of its own."""
    people = {one.person.person_id: one for one in answer.people}
    order = _order(people)
    found = Kinship(people, order)
    links = sorted(answer.links, key=lambda one: (order[one.start], order[one.end], one.kind))
    bonds: dict[str, dict[tuple[Bond, bool], set[str]]] = defaultdict(lambda: defaultdict(set))
    step: list[DrawnLink] = []
    for link in links:
        bond = _BONDS.get(link.kind)
        if link.group == "couple":
            found.couples[pair(link.start, link.end)] = link
        elif link.kind == "step_parent":
            step.append(link)
        elif bond:
            if bond == "birth":
                found.parents[link.end].add(link.start)
            bonds[link.end]["disputed" if link.disputed else bond, link.ended].add(link.start)
    for link in step:
        # A partner of a parent is drawn beside that parent already.
        if not any(pair(link.start, one) in found.couples for one in _parents(bonds[link.end])):
            bonds[link.end]["care", link.ended].add(link.start)
    _unions(found, bonds)
    for link in links:
        if link.kind in _BONDS or link.group == "couple":
            continue
        if link.kind in {"sibling", "half_sibling", "sibling_of_unborn_child"}:
            if not _shares_parent(found, bonds, link.start, link.end):
                found.siblings.append((link.start, link.end))
                if link.kind == "half_sibling":
                    found.half.add(pair(link.start, link.end))
        elif not _implied(found, link):
            found.others.append(link)
    found.twins = _twins(found)
    _hubs(found)
    return found


def _parents(bonds: dict[tuple[Bond, bool], set[str]]) -> set[str]:
    return {one for (bond, _), who in bonds.items() for one in who if bond in {"birth", "adoptive"}}


def _unions(found: Kinship, bonds: dict[str, dict[tuple[Bond, bool], set[str]]]) -> None:
    children: dict[tuple[tuple[str, ...], Bond, bool], list[str]] = defaultdict(list)
    for child in found.sorted(bonds):
        for (bond, ended), who in sorted(bonds[child].items()):
            for parents in _paired(found, found.sorted(who), together=bond != "disputed"):
                children[parents, bond, ended].append(child)
    for (parents, bond, ended), who in children.items():
        if len(parents) == 2 and pair(*parents) not in found.couples:
            found.couples[pair(*parents)] = None
        found.unions.append(Union(parents, bond, ended, tuple(found.sorted(who))))
    found.unions.sort(
        key=lambda one: (
            found.key(one.children[0]),
            one.bond,
            one.ended,
            [found.key(who) for who in one.parents],
        )
    )


def _paired(found: Kinship, who: list[str], *, together: bool) -> list[tuple[str, ...]]:
    """Parents in twos: recorded couples first; where just two are recorded, those two."""
    if not together:
        return [(one,) for one in who]
    left = list(who)
    pairs: list[tuple[str, ...]] = []
    for a, b in combinations(who, 2):
        if a in left and b in left and pair(a, b) in found.couples:
            pairs.append((a, b))
            left = [one for one in left if one not in {a, b}]
    if len(left) == 2 and not pairs:
        return [(left[0], left[1])]
    return [*pairs, *((one,) for one in left)]


def _shares_parent(
    found: Kinship, bonds: dict[str, dict[tuple[Bond, bool], set[str]]], a: str, b: str
) -> bool:
    return bool(_parents(bonds[a]) & _parents(bonds[b]))


def _implied(found: Kinship, link: DrawnLink) -> bool:
    """Whether parents and children in the picture say the same already."""
    parents = found.parents
    above = parents.get(link.end, set())
    if link.kind == "grandparent":
        return any(link.start in parents.get(one, ()) for one in above)
    if link.kind == "great_grandparent":
        return any(link.start in parents.get(two, ()) for one in above for two in parents.get(one, ()))
    if link.kind == "aunt_uncle":
        return any(parents.get(one, set()) & parents.get(link.start, set()) for one in above)
    if link.kind == "cousin":
        return any(
            one != two and parents.get(one, set()) & parents.get(two, set())
            for one in above
            for two in parents.get(link.start, ())
        )
    return False


def _hubs(found: Kinship) -> None:
    """Where one person has many links of one kind, they are drawn as branches of one line."""
    many: dict[tuple[str, str], int] = defaultdict(int)
    for link in found.others:
        for who in (link.start, link.end):
            many[who, link.kind] += 1
    for link in found.others:
        hub = max((link.end, link.start), key=lambda who: (many[who, link.kind], found.key(who)))
        if many[hub, link.kind] >= MANY:
            found.hubs[link.start, link.end, link.kind] = hub


def _twins(found: Kinship) -> list[Pair]:
    """Children of one bar with one exact birth date."""
    pairs: list[Pair] = []
    for union in found.unions:
        if union.bond != "birth":
            continue
        days: dict[str, list[str]] = defaultdict(list)
        for child in union.children:
            born = found.people[child].person.birth_date
            if born and len(born) == 10:
                days[born].append(child)
        pairs += [(a, b) for who in days.values() for a, b in pairwise(who)]
    return pairs
