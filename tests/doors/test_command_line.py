"""The command line: the same rows as the API, one sentence for every error, exit codes that mean something."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.cli import main
from app.graph.servers import GraphAddress
from app.settings import Settings
from tests.doors.conftest import TODAY

API = "/api/v1"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: exit code, and what it wrote."""

    code: int
    out: bytes
    said: str


Run = Callable[..., Ended]


@pytest.fixture
def sightline(
    small_world: Settings,
    graph_address: GraphAddress,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> Run:
    """Run `sightline` with these words, on the small world."""
    environment = {
        "HOME": str(small_world.home),
        "GRAPH_URI": graph_address.uri,
        "GRAPH_USER": graph_address.user,
        "GRAPH_PASSWORD": graph_address.password,
        "GRAPH_DATABASE": graph_address.database,
        "TODAY": str(TODAY),
        "PURPOSE": "front_door",
        "REFERENCE": "CASE-1",
    }
    for name, value in environment.items():
        monkeypatch.setenv(f"SIGHTLINE_{name}", value)

    def run(*words: str) -> Ended:
        monkeypatch.setattr("sys.argv", ["sightline", *words])
        capfdbinary.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        written = capfdbinary.readouterr()
        return Ended(int(ended.value.code or 0), written.out, written.err.decode())

    return run


QUESTIONS = [
    ("children_without_carers", {"level": "G0"}),
    ("children_without_carers", {}),
    ("children_near_risk", {"max_steps": "3", "profile": "wider"}),
    ("children_near_risk_groups", {}),
    ("siblings_not_linked", {}),
    ("children_without_second_parent", {}),
    ("adults_unexplained", {}),
    ("completeness_by_source", {}),
    ("incidents_children_not_recorded", {}),
    ("children_near_risk_close_2", {}),
]


def words(given: dict[str, str]) -> list[str]:
    return [word for name, value in given.items() for word in (f"--{name}", value)]


@pytest.mark.parametrize(("question", "given"), QUESTIONS)
def test_ask_gives_what_the_api_gives(
    client: TestClient, sightline: Run, question: str, given: dict[str, str]
) -> None:
    address = f"{API}/questions/{question}/answer"
    as_json = sightline("ask", question, *words(given), "--format", "json", "--limit", "7")
    assert as_json.code == 0, as_json.said
    assert as_json.out.strip() == client.get(address, params={**given, "limit": 7}).content
    as_csv = sightline("ask", question, *words(given), "--format", "csv")
    assert as_csv.out == client.get(address, params=given, headers={"accept": "text/csv"}).content
    table = sightline("ask", question, *words(given))
    assert table.code == 0
    rows = table.out.decode().partition("\ntotal: ")[0].splitlines()
    assert max(map(len, rows)) <= 110


def test_the_typed_routes_give_the_same_rows(client: TestClient, sightline: Run, someone: str) -> None:
    near = client.get(f"{API}/children/near-risk", params={"limit": 1}).json()["items"][0]
    other = near["risk_person"]["person_id"]
    for question, given, address, parameters in (
        ("children_near_risk", {}, "/children/near-risk", {}),
        ("children_without_carers", {"no_path": "true"}, "/children/without-carers", {"no_path": True}),
        ("person_risks", {"person_id": someone}, f"/people/{someone}/risks", {}),
        ("person_network", {"person_id": someone}, f"/people/{someone}/network", {}),
        ("person_timeline", {"person_id": someone}, f"/people/{someone}/timeline", {}),
        ("person", {"person_id": someone}, f"/people/{someone}", {}),
        ("person_carers", {"person_id": someone}, f"/people/{someone}/carers", {}),
        ("paths", {"from": someone, "to": other}, "/paths", {"from": someone, "to": other}),
    ):
        printed: dict[str, Any] = json.loads(
            sightline("ask", question, *words(given), "--format", "json").out
        )
        through_api = client.get(API + address, params=parameters).json()
        printed.pop("next_cursor", None)
        through_api.pop("next_cursor", None)
        assert printed == through_api, question


def test_people_are_searched_for_as_by_rest_with_what_was_not_looked_in(
    client: TestClient, sightline: Run
) -> None:
    # The father whom two agencies spell two ways: each spelling finds both records.
    for given in ({"name": "darren holte"}, {"name": "Holt Darren", "birth_date": "1988-09-21"}):
        printed = sightline("ask", "search_people", *words(given), "--format", "json")
        assert printed.code == 0, printed.said
        found: dict[str, Any] = json.loads(printed.out)
        through_api = client.post(f"{API}/searches/people", json=given).json()
        assert found == through_api
        assert {"NMP/connect/1004", "NMC/liquid/53"} <= {
            key for one in found["items"] for key in one["records"]
        }
        table = sightline("ask", "search_people", *words(given))
        assert table.code == 0
        text = table.out.decode()
        assert "Darren Holt" in text
        assert "earlier versions of records" in text
    nobody = sightline("ask", "search_people", "--name", "Zebedee Quirk")
    assert nobody.code == 0
    assert "earlier versions of records" in nobody.out.decode()
    refused = sightline("ask", "search_people")
    assert refused.code == 2
    assert "there is nothing to look for" in refused.said


def test_both_dates_and_the_cursor(client: TestClient, sightline: Run) -> None:
    first = json.loads(sightline("ask", "children_near_risk", "--limit", "1", "--format", "json").out)
    second = sightline(
        "ask", "children_near_risk", "--cursor", first["next_cursor"], "--limit", "1", "--format", "json"
    )
    assert json.loads(second.out)["items"] != first["items"]
    past = sightline(
        "ask", "children_near_risk", "--valid-on", "2020-01-01", "--known_on=2020-01-02", "--format=json"
    )
    answer = json.loads(past.out)["answer"]
    assert (answer["valid_on"], answer["known_on"]) == ("2020-01-01", "2020-01-02")


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        (["ask", "children_near_risc"], 2, "children_near_risk"),
        (["ask", "zzzz"], 2, "`sightline questions` lists them"),
        (["ask", "children_near_risk", "--max_stepz", "2"], 2, "did you mean max_steps?"),
        (["ask", "children_near_risk", "--max_steps", "9"], 2, "max_steps"),
        (["ask", "children_near_risk", "--clearance", "3"], 2, "clearance"),
        (["ask", "children_near_risk", "stray"], 2, "belongs to no parameter"),
        (["ask", "children_near_risk", "--valid_on", "soon"], 2, "YYYY-MM-DD"),
        (["ask", "children_near_risk", "--limit", "0"], 2, "limit"),
        (["ask", "children_near_risk", "--cursor", "forged"], 2, "cursor"),
        (["ask", "person", "--person_id", "P0"], 2, "person"),
        (["ask", "person"], 2, "person_id"),
        (["questions", "zzzz"], 2, "no question"),
    ],
)
def test_every_error_is_one_sentence(sightline: Run, asked: list[str], code: int, said: str) -> None:
    ended = sightline(*asked)
    assert ended.code == code
    assert said in ended.said
    assert ended.said.startswith("sightline: ")
    assert ended.said.count("\n") == 1
    assert ended.out == b""


def test_a_single_object_is_no_csv(sightline: Run, someone: str) -> None:
    ended = sightline("ask", "person", "--person_id", someone, "--format", "csv")
    assert ended.code == 2
    assert "--format json" in ended.said
    table = sightline("ask", "person", "--person_id", someone)
    assert someone in table.out.decode()


def test_questions_are_listed_and_shown(sightline: Run) -> None:
    assert b"children_near_risk" in sightline("questions").out
    one = sightline("questions", "children_near_risk_close_2").out
    assert b"// title:" in one
    assert b"MATCH" in one


def test_migrate_says_when_there_is_nothing_to_do(sightline: Run) -> None:
    for flags in ([], ["--dry-run"]):
        ended = sightline("migrate", *flags)
        assert (ended.code, ended.out) == (0, b"the schema is up to date\n")


def test_an_unreachable_or_refusing_database_is_one_sentence(
    sightline: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIGHTLINE_GRAPH_PASSWORD", "wrong")
    refused = sightline("ask", "sources")
    assert refused.code == 1
    assert "SIGHTLINE_GRAPH_PASSWORD" in refused.said
    monkeypatch.setenv("SIGHTLINE_GRAPH_URI", "bolt://127.0.0.1:9")
    away = sightline("ask", "sources")
    assert away.code == 1
    assert "no Neo4j answers" in away.said


def test_an_unknown_setting_is_named(sightline: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGHTLINE_COLOUR", "red")
    ended = sightline("questions")
    assert ended.code in {0, 2}
    asked = sightline("ask", "sources")
    assert asked.code == 2
    assert "SIGHTLINE_COLOUR" in asked.said


def test_a_suspicion_is_put_and_taken_back_and_entered(sightline: Run) -> None:
    before = sightline("export-canonical").out
    pair = ("NMP/connect/1001", "NMC/liquid/51")
    said = b"NMC/liquid/51 and NMP/connect/1001: "
    for words, expected in (
        ((*pair, "--reason", "one girl?"), b"suspected to be one person.\n"),
        ((*pair[::-1], "--reason", "one girl?"), b"suspected before, nothing changed.\n"),
        ((*pair, "--withdraw", "--reason", "two"), b"taken back.\n"),
        ((*pair, "--withdraw", "--reason", "two"), b"no suspicion stood, nothing changed.\n"),
    ):
        ended = sightline("suspect", *words)
        assert (ended.code, ended.out) == (0, said + expected)
    assert sightline("export-canonical").out == before
    entries = json.loads(
        sightline("ledger", "actor", f"local:{getpass.getuser()}", "--json", "--limit", "20").out
    )["items"]
    outcomes = [
        (one["question"], one["outcome"], one["items"]) for one in entries if one["action"] == "suspect"
    ]
    assert outcomes[:4] == [
        ("withdraw_suspicion", "done", 0),
        ("withdraw_suspicion", "intent", 0),
        ("withdraw_suspicion", "done", 1),
        ("withdraw_suspicion", "intent", 0),
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("NMP/connect/1001", "NMP/connect/none"), "NMP/connect/none: no such record"),
        (("NMP/connect/1001", "NMP/connect/1001"), "two different records"),
        (("NMP/connect/1001", "NMC/liquid/51", "--reason", " "), "say why"),
    ],
)
def test_a_suspicion_that_cannot_be_put_is_one_sentence(
    sightline: Run, words: tuple[str, ...], said: str
) -> None:
    reason = () if "--reason" in words else ("--reason", "alike")
    ended = sightline("suspect", *words, *reason)
    assert (ended.code, ended.out) == (2, b"")
    assert said in ended.said


@pytest.mark.parametrize("command", ["ask", "demo", "serve", "migrate", "questions", "generate", "neo4j"])
def test_every_command_has_help(sightline: Run, command: str) -> None:
    ended = sightline(command, "--help")
    assert ended.code == 0
    assert b"Usage: sightline" in ended.out
