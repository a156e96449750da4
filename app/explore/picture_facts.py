"""From rows to what is drawn between people: links, homes and incidents, each with its statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from app.explore.links import LINK_STATEMENTS, involvement, link_of, place, record_ids
from app.explore.picture_rows import JoinedRow, LivingRow, NetworkDrawnRow, RoleRow, TieRow
from app.explore.rows import InvolvementRow, LinkStatements
from app.explore.words import day_range, kind_word, named, plain
from app.graph.session import Asking, GraphSession
from app.models.answers import Person, Profile, Statement
from app.models.kinds import KINDS
from app.models.picture_answers import (
    DrawnHome,
    DrawnIncident,
    DrawnLink,
    DrawnResident,
    DrawnRole,
    LinkGroup,
)
from app.models.vocabulary import INSTITUTIONS

Names = dict[str, str]
People = dict[str, Person]
_GROUPS: dict[str, LinkGroup] = {
    "PARENT_OF": "kin",
    "SIBLING_OF": "kin",
    "RELATED_TO": "kin",
    "CARES_FOR": "care",
    "PARTNER_OF": "couple",
    "LIVES_WITH": "home",
    "ASSOCIATES_WITH": "associate",
    "INVOLVED_WITH": "incident",
    "MUST_NOT_CONTACT": "order",
}


def ties_drawn(ties: Iterable[TieRow], people: People, names: Names) -> list[DrawnLink]:
    """One link for each pair and kind; a couple is one link whatever each source calls it."""
    grouped: dict[tuple[str, str, str], list[TieRow]] = defaultdict(list)
    for one in ties:
        pair = (one.start_id, one.end_id)
        if KINDS[one.kind].direction == "symmetric":
            pair = (min(pair), max(pair))
        what = "PARTNER_OF" if one.type == "PARTNER_OF" else one.kind
        grouped[(*pair, what)].append(one)
    return [_tie(start, end, found, people, names) for (start, end, _), found in sorted(grouped.items())]


def _tie(start: str, end: str, found: list[TieRow], people: People, names: Names) -> DrawnLink:
    a, b = people[start], people[end]
    said = [one.model_copy(update={"forwards": one.start_id == start}) for one in found]
    laid = link_of(
        a, b, LinkStatements(start_id=start, end_id=end, statements=list(said), homes=[], incidents=[]), names
    )
    ended = all(one.ended for one in found)
    telling = [one for one in said if one.ended == ended]
    kind = max(telling, key=lambda one: (one.recorded_at, one.kind)).kind
    return DrawnLink(
        start=start,
        end=end,
        group=_GROUPS[found[0].type],
        kind=kind,
        word=kind_word(kind, a.sex),
        ended=ended,
        disputed=all(one.status == "disputed" for one in found),
        derived=False,
        agencies=sorted({one.agency for one in found}),
        statements=laid.statements,
    )


def unexplained(
    row: NetworkDrawnRow, homes: Sequence[DrawnHome], incidents: Sequence[DrawnIncident]
) -> list[JoinedRow]:
    """Pairs that a shared home or incident joins and that no drawn home or incident shows."""
    together = {
        ("LIVES_WITH", *pair)
        for home in homes
        for pair in combinations(sorted(one.person_id for one in home.residents), 2)
    } | {
        ("INVOLVED_WITH", *pair)
        for incident in incidents
        for pair in combinations(sorted(one.person_id for one in incident.involved), 2)
    }
    return [one for one in row.joined if (one.type, one.start_id, one.end_id) not in together]


def shared_drawn(
    session: GraphSession,
    asking: Asking,
    profile: Profile,
    alone: Sequence[JoinedRow],
    people: People,
    names: Names,
) -> list[DrawnLink]:
    """Links by a home or an incident that is not in the picture: one that has ended, or is not told."""
    pairs = sorted({(one.start_id, one.end_id) for one in alone})
    if not pairs:
        return []
    asked = session.read(LINK_STATEMENTS[profile], asking, pairs=[list(pair) for pair in pairs])
    behind = {(one.start_id, one.end_id): one for one in asked}
    links: list[DrawnLink] = []
    for one in alone:
        a, b = people[one.start_id], people[one.end_id]
        found = behind[one.start_id, one.end_id]
        by_home = one.type == "LIVES_WITH"
        kept = found.model_copy(
            update={
                "statements": [],
                "homes": found.homes if by_home else [],
                "incidents": [] if by_home else found.incidents,
            }
        )
        laid = link_of(a, b, kept, names)
        links.append(
            DrawnLink(
                start=one.start_id,
                end=one.end_id,
                group=_GROUPS[one.type],
                kind="lives_with" if by_home else "involved_with",
                word="recorded at one address" if by_home else "named at one incident",
                ended=by_home and any(said.valid_to is not None for said in found.homes),
                disputed=False,
                derived=True,
                agencies=sorted({said.agency for said in laid.statements}),
                statements=laid.statements,
            )
        )
    return links


def homes_drawn(row: NetworkDrawnRow, people: People, names: Names) -> list[DrawnHome]:
    """The dwellings of the people on the day, by id, each with who of them lives there."""
    living: dict[str, dict[str, list[LivingRow]]] = defaultdict(lambda: defaultdict(list))
    for one in row.homes:
        living[one.household_id][one.person_id].append(one)
    homes: list[DrawnHome] = []
    for dwelling in row.households:
        residents = living[dwelling.household_id]
        written = sorted(
            (one.address or "", one.postcode or "") for found in residents.values() for one in found
        )
        address, postcode = next((one for one in written if one[0]), written[0])
        homes.append(
            DrawnHome(
                household_id=dwelling.household_id,
                address=place(address or None, postcode or None) if address or postcode else "",
                dwelling_kinds=dwelling.kinds,
                institutional=any(kind in INSTITUTIONS for kind in dwelling.kinds),
                people=dwelling.people,
                residents=[
                    DrawnResident(
                        person_id=person_id,
                        kind=min((one.kind for one in found), key=_KIND_ORDER.index),
                        statements=[_lives(one, people[person_id], names) for one in found],
                    )
                    for person_id, found in residents.items()
                ],
            )
        )
    return homes


_KIND_ORDER = ("home", "placement", "stays", "bail")


def _lives(one: LivingRow, person: Person, names: Names) -> Statement:
    when = day_range(one.valid_from, one.valid_to, one.recorded_at)
    where = place(one.address, one.postcode)
    return Statement(
        agency=one.agency,
        system=one.system,
        record_ids=record_ids(one.record_keys),
        kind=one.kind,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        recorded_at=one.recorded_at,
        status="current",
        text=f"{person.name} is recorded at {where}, {plain(one.kind)} ({named(one.agency, names)}, {when})",
    )


def incidents_drawn(row: NetworkDrawnRow, people: People, names: Names) -> list[DrawnIncident]:
    """The incidents at which somebody is named, the latest first."""
    roles: dict[tuple[str, str], dict[str, list[RoleRow]]] = defaultdict(lambda: defaultdict(list))
    for one in row.involvements:
        roles[one.incident_agency, one.reference][one.person_id].append(one)
    return [
        DrawnIncident(
            agency=incident.agency,
            reference=incident.reference,
            kind=incident.kind,
            occurred_on=incident.occurred_on,
            people=incident.people,
            involved=[
                DrawnRole(
                    person_id=person_id,
                    roles=list(dict.fromkeys(one.role for one in found)),
                    present=_present(found),
                    statements=[
                        involvement(
                            InvolvementRow(
                                **one.model_dump(exclude={"incident_agency", "present"}),
                                incident_kind=incident.kind,
                                occurred_on=incident.occurred_on,
                            ),
                            people[person_id],
                            names,
                        )
                        for one in found
                    ],
                )
                for person_id, found in roles[incident.agency, incident.reference].items()
            ],
        )
        for incident in row.incidents
    ]


def _present(found: Sequence[RoleRow]) -> str:
    said = {one.present for one in found}
    return "yes" if "yes" in said else "no" if said == {"no"} else "unknown"
