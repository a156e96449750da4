"""From lists of people to paths in plain sentences, every link with all its statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from app.explore.persons import person_of
from app.explore.rows import HomeRow, InvolvementRow, LinkStatements, PeopleLists, PersonRow, StatementRow
from app.explore.words import day_range, listed, named, plain, relation
from app.graph.catalogue import CypherFile, Question, question
from app.graph.session import Asking, GraphSession
from app.models.answers import Link, Path, Person, Profile, Statement

PATHS_SHOWN = 20
PEOPLE_LISTS: dict[tuple[Profile, int], Question[PeopleLists]] = {}
LINK_STATEMENTS: dict[Profile, Question[LinkStatements]] = {}
PROFILES: tuple[Profile, ...] = ("close", "wider", "all")
for _profile in PROFILES:
    LINK_STATEMENTS[_profile] = question(f"link_statements_{_profile}", LinkStatements)
    for _steps in range(1, 5):
        PEOPLE_LISTS[_profile, _steps] = question(f"people_lists_{_profile}_{_steps}", PeopleLists)
_STATED_FIRST = (
    "PARENT_OF",
    "CARES_FOR",
    "SIBLING_OF",
    "PARTNER_OF",
    "RELATED_TO",
    "LIVES_WITH",
    "ASSOCIATES_WITH",
    "MUST_NOT_CONTACT",
)

Pair = tuple[str, str]


def link_files(profile: Profile, steps: Iterable[int]) -> list[CypherFile]:
    """The files that lay out paths of these lengths."""
    lists = [PEOPLE_LISTS[profile, n].file for n in steps]
    return [*lists, LINK_STATEMENTS[profile].file] if lists else []


class Laid:
    """The paths of a set of pairs: lists of people, and how many there are in all."""

    def __init__(self) -> None:
        self.paths: dict[Pair, list[Path]] = {}
        self.totals: dict[Pair, int] = {}
        self.parts: list[CypherFile] = []


def lay_out(
    session: GraphSession,
    asking: Asking,
    profile: Profile,
    pairs: Iterable[tuple[Pair, int]],
    names: dict[str, str],
    *,
    shown: int = PATHS_SHOWN,
) -> Laid:
    """The shortest paths of pairs whose distance in steps (1 to 4) is known.

    At most `shown` lists of people for each pair are laid out; `totals` counts them all.
    """
    laid = Laid()
    by_steps: dict[int, list[Pair]] = {}
    for pair, steps in pairs:
        by_steps.setdefault(steps, []).append(pair)
    lists: dict[Pair, list[list[PersonRow]]] = {}
    for steps, wanted in sorted(by_steps.items()):
        asked = PEOPLE_LISTS[profile, steps]
        laid.parts.append(asked.file)
        for row in session.read(asked, asking, pairs=[list(pair) for pair in wanted], limit=shown):
            lists[row.start_id, row.end_id] = [one.people for one in row.lists]
            laid.totals[row.start_id, row.end_id] = row.total
    joined = {
        (a.person_id, b.person_id)
        for found in lists.values()
        for people in found
        for a, b in pairwise(people)
    }
    if not joined:
        return laid
    asked_links = LINK_STATEMENTS[profile]
    laid.parts.append(asked_links.file)
    statements = {
        (row.start_id, row.end_id): row
        for row in session.read(asked_links, asking, pairs=[list(pair) for pair in sorted(joined)])
    }
    shown_people: dict[str, Person] = {}
    made: dict[Pair, Link] = {}
    for pair, found in lists.items():
        laid.paths[pair] = [_path(people, statements, names, asking, shown_people, made) for people in found]
    return laid


def _path(
    people: Sequence[PersonRow],
    statements: dict[Pair, LinkStatements],
    names: dict[str, str],
    asking: Asking,
    seen: dict[str, Person],
    made: dict[Pair, Link],
) -> Path:
    for row in people:
        if row.person_id not in seen:
            seen[row.person_id] = person_of(row, asking.valid_on)
    shown = [seen[row.person_id] for row in people]
    links: list[Link] = []
    for a, b in pairwise(shown):
        pair = (a.person_id, b.person_id)
        if pair not in made:
            made[pair] = link_of(a, b, statements[pair], names)
        links.append(made[pair])
    return Path(
        steps=len(links),
        assumptions=0,
        people=shown,
        links=links,
        text=". ".join(link.text for link in links) + ".",
    )


def link_of(a: Person, b: Person, row: LinkStatements, names: dict[str, str]) -> Link:
    """One step from `a` to `b`: what is stated first, then shared homes, then shared incidents."""
    stated = sorted(row.statements, key=lambda one: _STATED_FIRST.index(one.type))
    made: list[Statement] = [stated_as(one, a, b, names) for one in stated]
    sentences = [_together(a, b, kind, forwards, stated, names) for kind, forwards in _kinds(stated)]
    people = {a.person_id: a, b.person_id: b}
    if row.homes:
        made += [_home(one, people[one.person_id], names) for one in row.homes]
        sentences.append(_shared_home(a, b, row.homes, names))
    if row.incidents:
        made += [involvement(one, people[one.person_id], names) for one in row.incidents]
        sentences += _shared_incidents(a, b, row.incidents, names)
    kind = stated[0].kind if stated else "lives_with" if row.homes else "involved_with"
    return Link(
        start=a.person_id,
        end=b.person_id,
        kind=kind,
        derived=not stated,
        statements=made,
        text="; ".join(sentences),
    )


def _kinds(stated: Sequence[StatementRow]) -> list[tuple[str, bool]]:
    return list(dict.fromkeys((one.kind, one.forwards) for one in stated))


def _said(one: StatementRow, names: dict[str, str]) -> str:
    words = f"{named(one.agency, names)}, {day_range(one.valid_from, one.valid_to, one.recorded_at)}"
    return words if one.status not in {"disputed", "ended"} else f"{words}, {one.status}"


def _sentence(kind: str, forwards: bool, a: Person, b: Person) -> str:
    start, end = (a, b) if forwards else (b, a)
    return relation(kind, start.name, start.sex, end.name)


def _together(
    a: Person, b: Person, kind: str, forwards: bool, stated: Sequence[StatementRow], names: dict[str, str]
) -> str:
    sources = [_said(one, names) for one in stated if (one.kind, one.forwards) == (kind, forwards)]
    return f"{_sentence(kind, forwards, a, b)} ({'; '.join(dict.fromkeys(sources))})"


def stated_as(one: StatementRow, a: Person, b: Person, names: dict[str, str]) -> Statement:
    """One stated relationship between `a` and `b`, as it is shown."""
    return Statement(
        agency=one.agency,
        system=one.system,
        record_ids=record_ids(one.record_keys),
        kind=one.stated_kind,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        recorded_at=one.recorded_at,
        status=one.status,
        text=f"{_sentence(one.kind, one.forwards, a, b)} ({_said(one, names)})",
    )


def record_ids(keys: Iterable[str]) -> list[str]:
    """The ids that records have in their own systems, from their keys."""
    return [key.split("/", 2)[-1] for key in keys]


def place(address: str | None, postcode: str | None) -> str:
    """An address as one line; a home whose address nobody stated is still a home."""
    return ", ".join(part for part in (address, postcode) if part) or "one address"


def _home(one: HomeRow, person: Person, names: dict[str, str]) -> Statement:
    where = place(one.address, one.postcode)
    return Statement(
        agency=one.agency,
        system=one.system,
        record_ids=record_ids(one.record_keys),
        kind=one.kind,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        recorded_at=one.recorded_at,
        status="current" if one.valid_to is None else "ended",
        text=f"{person.name} is recorded at {where} ({_home_said(one, names)})",
    )


def _home_said(one: HomeRow, names: dict[str, str]) -> str:
    return f"{named(one.agency, names)}, {day_range(one.valid_from, one.valid_to, one.recorded_at)}"


def _shared_home(a: Person, b: Person, homes: Sequence[HomeRow], names: dict[str, str]) -> str:
    said: list[str] = []
    for who in (a, b):
        sources = dict.fromkeys(_home_said(one, names) for one in homes if one.person_id == who.person_id)
        said.append(f"{who.name}: {listed(sources)}")
    where = place(homes[0].address, homes[0].postcode)
    return f"{a.name} and {b.name} are recorded at {where} ({'; '.join(said)})"


def involvement(one: InvolvementRow, person: Person, names: dict[str, str]) -> Statement:
    """That somebody is named at an incident, in words."""
    return Statement(
        agency=one.agency,
        system=one.system,
        record_ids=record_ids(one.record_keys),
        kind=one.role,
        valid_from=one.occurred_on,
        valid_to=None,
        recorded_at=one.recorded_at,
        status="current",
        text=(
            f"{person.name} is recorded as {plain(one.role)} at incident {one.reference},"
            f" {plain(one.incident_kind)}, {one.occurred_on} ({named(one.agency, names)})"
        ),
    )


def _shared_incidents(
    a: Person, b: Person, incidents: Sequence[InvolvementRow], names: dict[str, str]
) -> list[str]:
    by_incident: dict[Pair, list[InvolvementRow]] = {}
    for one in incidents:
        by_incident.setdefault((one.agency, one.reference), []).append(one)
    sentences: list[str] = []
    for rows in by_incident.values():
        roles: list[str] = []
        for who in (a, b):
            said = dict.fromkeys(plain(one.role) for one in rows if one.person_id == who.person_id)
            roles.append(f"{who.name} as {listed(said)}")
        first = rows[0]
        sentences.append(
            f"{a.name} and {b.name} are recorded at incident {first.reference}, {plain(first.incident_kind)},"
            f" {first.occurred_on} ({named(first.agency, names)}: {listed(roles)})"
        )
    return sentences
