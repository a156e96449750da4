"""Graph cases as data: a few lines of world, a question, the rows. See `tests/graph/cases`."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date
from typing import Any

import pytest

from app.derive.ids import Ids
from app.derive.suspicions import suspect
from app.errors import Unknown
from app.explore.listing import Found
from app.explore.registry import asked
from app.graph.opening import session_at
from app.graph.servers import GraphAddress
from app.graph.session import Asking, GraphSession
from app.models.kinds import KINDS
from app.settings import Settings
from tests.graph.case_world import Case, all_cases, merged
from tests.graph_server import TODAY, make_empty
from tests.worlds.loading import load_all
from tests.worlds.script import write_world

CASES = all_cases()
ALIKE = {name for name, kind in KINDS.items() if kind.direction == "symmetric"}
LIST_OF_IDS = (
    "MATCH (h:Record)-[:ABOUT]->(p:Person) RETURN h.record_id AS record_id, p.person_id AS person_id"
)
HOME = "MATCH ()-[l:LIVES_AT {address: $address}]->(h) RETURN h.household_id AS household_id LIMIT 1"


class World:
    """The loaded cases: who is called what, and how to ask in a case's own words."""

    def __init__(self, session: GraphSession) -> None:
        self.session = session
        found = session._driver.execute_query(LIST_OF_IDS, database_=session._database).records
        self.person_of: dict[str, str] = {row["record_id"]: row["person_id"] for row in found}
        self.record_of: dict[str, str] = {row["person_id"]: row["record_id"] for row in found}

    def household(self, address: str) -> str:
        found = self.session._driver.execute_query(HOME, address=address, database_=self.session._database)
        return found.records[0]["household_id"]

    def ask(self, case: Case, question: dict[str, Any]) -> Any:
        """The answer to one question of a case, with its people's names turned into ids."""
        given = {"valid_on": TODAY, "known_on": TODAY, "clearance": 0} | question["with"]
        asking = Asking(
            _day(given.pop("valid_on")), _day(given.pop("known_on")), given.pop("clearance"), "cases"
        )
        for name in ("person_id", "from", "to"):
            if name in given:
                given[name] = self.person_of[case.id_of(given[name])]
        if "opened" in given:
            given["opened"] = [self.person_of[case.id_of(one)] for one in given["opened"]]
        if "reference" in given:
            given |= {"reference": case.id_of(given["reference"]), "agency": case.drafts[0].agency}
        if "address" in given:
            given = {"household_id": self.household(f"{given['address']} {case.number}")}
        texts = {
            name: [str(one) for one in value]
            if isinstance(value, list)
            else str(value).lower()
            if isinstance(value, bool)
            else str(value)
            for name, value in given.items()
        }
        return asked(question["ask"]).answer(self.session, asking, texts)

    def name(self, case: Case, person: Any) -> str | None:
        """What a case calls a person of an answer; None for somebody of another case."""
        return case.name_of(self.record_of[person.person_id])


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


@pytest.fixture(scope="module")
def world(graph_address: GraphAddress, tmp_path_factory: pytest.TempPathFactory) -> Generator[World]:
    """All cases, loaded once."""
    folder = tmp_path_factory.mktemp("cases")
    settings = Settings(
        home=folder / "home",
        graph_uri=graph_address.uri,
        graph_user=graph_address.user,
        graph_password=graph_address.password,  # pyright: ignore[reportArgumentType] - becomes a SecretStr
        graph_database=graph_address.database,
    )
    with session_at(settings, graph_address) as session:
        make_empty(session)
        drafts = sorted(merged(CASES), key=lambda draft: draft.extracted_at)
        load_all(session, settings, write_world(drafts, folder / "extracts"))
        ids = Ids(settings.id_key.get_secret_value())
        for case in CASES:
            for left, right in case.suspected:
                assert suspect(session, ids, left, right, reason="by the case", by="cases").changed
        yield World(session)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(world: World, case: Case) -> None:
    for question in case.questions:
        said = f"{question['ask']} {question['with']}"
        if question.get("unknown"):
            with pytest.raises(Unknown):
                world.ask(case, question)
            continue
        answer = world.ask(case, question)
        rows = ROWS[question["ask"]](world, case, answer)
        expected = question["rows"]
        if isinstance(expected, list):
            rows, expected = sorted(rows), sorted(expected)
        assert rows == expected, said
        if "why" in question:
            reason = answer.page().why_empty if isinstance(answer, Found) else answer.why_empty
            assert reason is not None, said
            assert reason.reason == question["why"], said
        _assert_more(world, case, question, answer)


def _assert_more(world: World, case: Case, question: dict[str, Any], answer: Any) -> None:
    items = {world.name(case, one.child): one for one in answer.every()} if "paths_total" in question else {}
    for child, total in question.get("paths_total", {}).items():
        assert items[child].paths_total == total
        assert items[child].other_risk_people == question["others"][child]
    if "nearest" in question:
        found = {world.name(case, one.child): one.nearest_carer for one in answer.every()}
        for child, people in question["nearest"].items():
            path = found[child]
            assert (path and [world.name(case, person) for person in path.people]) == people


def _near(world: World, case: Case, found: Any) -> dict[str, int]:
    return {name: one.steps for one in found.every() if (name := world.name(case, one.child))}


def _groups(world: World, case: Case, found: Any) -> dict[str, list[str | None]]:
    return {
        name: [world.name(case, near.child) for near in one.children]
        for one in found.every()
        if (name := world.name(case, one.risk_person))
    }


def _levels(world: World, case: Case, found: Any) -> dict[str, str]:
    return {name: one.level for one in found.every() if (name := world.name(case, one.child))}


def _risks(world: World, case: Case, found: Any) -> dict[str | None, int]:
    return {world.name(case, one.risk_person): one.steps for one in found.every()}


def _network(world: World, case: Case, answer: Any) -> dict[str | None, int]:
    return {world.name(case, one.person): one.steps for one in answer.people}


def _picture(world: World, case: Case, answer: Any) -> list[str | None]:
    called = {one.person.person_id: world.name(case, one.person) for one in answer.people}
    drawn: list[str | None] = [
        f"{called[one.person.person_id]}{' beside' if one.steps is None else ''}"
        f"{' risk' if one.risk_facts else ''}{' dead' if one.deceased_on else ''}"
        for one in answer.people
    ]
    for one in answer.links:
        ends = (str(called[one.start]), str(called[one.end]))
        # Which of two comes first says nothing where both are the same of each other.
        start, end = sorted(ends) if one.derived or one.kind in ALIKE else ends
        how = f"{' ended' if one.ended else ''}{' derived' if one.derived else ''}"
        drawn.append(f"{start} {one.kind} {end}{how}")
    for home in answer.homes:
        where = home.address.partition(f" {case.number}")[0]
        drawn.append(f"home {where}: {_of(called, home.residents, home.people)}")
    for incident in answer.incidents:
        drawn.append(
            f"incident {case.name_of(incident.reference)}: {_of(called, incident.involved, incident.people)}"
        )
    drawn += [f"suspected {called[one.person_id]} {called[one.other_id]}" for one in answer.suspected]
    return drawn


def _of(called: dict[str, str | None], found: Any, people: int) -> str:
    named = ", ".join(sorted(str(called[one.person_id]) for one in found))
    return named if people == len(found) else f"{named} of {people}"


def _paths(world: World, case: Case, answer: Any) -> list[list[str | None]]:
    assert answer.total == len(answer.paths)
    return [[world.name(case, person) for person in path.people] for path in answer.paths]


def _siblings(world: World, case: Case, found: Any) -> list[list[str | None]]:
    pairs = [
        sorted([world.record_of[one.a.person_id], world.record_of[one.b.person_id]]) for one in found.every()
    ]
    return [[case.name_of(a), case.name_of(b)] for a, b in pairs if case.name_of(a)]


def _one_parent(world: World, case: Case, found: Any) -> list[str]:
    return [name for one in found.every() if (name := world.name(case, one.child))]


def _adults(world: World, case: Case, found: Any) -> list[list[str | None]]:
    return [
        [name, world.name(case, one.child)] for one in found.every() if (name := world.name(case, one.adult))
    ]


def _incident_children(world: World, case: Case, found: Any) -> list[list[str | None]]:
    return [
        [case.name_of(one.incident.reference), name]
        for one in found.every()
        if (name := world.name(case, one.child))
    ]


def _seals(world: World, case: Case, found: Any) -> list[list[str | None]]:
    return [
        [
            world.name(case, one.restricted),
            world.name(case, one.other),
            str(one.sealed_at),
            *(said.partition(f" {case.number}")[0] for said in one.sealed),
        ]
        for one in found.every()
        if world.name(case, one.other)
    ]


ROWS: dict[str, Any] = {
    "children_near_risk": _near,
    "children_near_risk_groups": _groups,
    "children_without_carers": _levels,
    "person_risks": _risks,
    "person_network": _network,
    "person_picture": _picture,
    "paths": _paths,
    "siblings_not_linked": _siblings,
    "children_without_second_parent": _one_parent,
    "adults_unexplained": _adults,
    "incidents_children_not_recorded": _incident_children,
    "provisional_seals": _seals,
    "household": lambda world, case, answer: [world.name(case, one.person) for one in answer.residents],
    "incident": lambda world, case, answer: [world.name(case, one.person) for one in answer.people],
}
