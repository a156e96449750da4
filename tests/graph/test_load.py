"""Loading: repeat, resume after a kill, withdraw, park, the brake, and one load of a source at a time."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, LiteralString

import pytest

from app.derive.export import canonical_export
from app.errors import Conflict
from app.explore import sources
from app.explore.carers import without_carers
from app.graph.session import Asking, GraphSession
from app.ingest import batches
from app.ingest.commands import HOLD_SOURCE
from app.ingest.holding import holding
from app.ingest.load import load_extract
from app.ingest.report import LoadSummary
from app.models.source_answers import LoadAnswer
from app.settings import Settings
from tests.graph_server import make_empty
from tests.more import cases
from tests.unit.test_ingest_rows import HEADER, Rows, write_extract

NHS = {"nhs_number": "9990000018", "nhs_number_status": "01"}


class World:
    """Writes extracts and loads them."""

    def __init__(self, graph: GraphSession, settings: Settings, folder: Path) -> None:
        self.graph = graph
        self.settings = settings
        self.folder = folder
        self.turn = 0

    def write(self, files: Mapping[str, Rows], **header: str) -> Path:
        self.turn += 1
        return write_extract(self.folder / f"extract{self.turn}", files, HEADER | header)

    def load(self, files: Mapping[str, Rows], *, confirm: bool = True, **header: str) -> LoadSummary:
        return load_extract(self.graph, self.settings, self.write(files, **header), confirm_retire=confirm)

    def rows(self, statement: LiteralString) -> list[dict[str, Any]]:
        with self.graph._driver.session(database=self.graph._database) as session:
            return session.run(statement).data()

    def export(self) -> list[str]:
        return list(canonical_export(self.graph))


@pytest.fixture
def world(graph: GraphSession, settings: Settings, tmp_path: Path) -> World:
    return World(graph, settings, tmp_path)


def people(*ids: str) -> Rows:
    return [{"record_id": one, "birth_date": "1990-01-01"} for one in ids]


def test_the_same_extract_again_changes_nothing_and_says_so(world: World) -> None:
    files: dict[str, Rows] = {"persons.csv": people("1", "2")}
    folder = world.write(files)
    first = load_extract(world.graph, world.settings, folder)
    before = (
        world.export(),
        world.rows("MATCH (s:Sequence) RETURN s.tier AS tier, s.value AS value ORDER BY tier"),
    )
    again = load_extract(world.graph, world.settings, folder)
    assert (first.outcome, again.outcome) == ("loaded", "nothing_new")
    assert before == (
        world.export(),
        world.rows("MATCH (s:Sequence) RETURN s.tier AS tier, s.value AS value ORDER BY tier"),
    )


def test_the_brake_stops_before_anything_is_loaded(world: World) -> None:
    world.load({"persons.csv": people("1", "2", "3", "4", "5")}, extracted_at="2026-01-01")
    before = world.export()
    with pytest.raises(Conflict, match=r"lacks 2 of the 5 records .* --confirm-retire"):
        world.load({"persons.csv": people("1", "2", "3")}, confirm=False, extracted_at="2026-02-01")
    assert world.export() == before
    assert (
        world.load(
            {"persons.csv": people("1", "2", "3", "4")}, confirm=False, extracted_at="2026-02-01"
        ).retired
        == 1
    )
    assert world.load({"persons.csv": people("1")}, confirm=True, extracted_at="2026-03-01").retired == 3


def test_a_rejected_row_never_withdraws_what_it_was_about(world: World) -> None:
    files: dict[str, Rows] = {
        "persons.csv": people("1", "2"),
        "residences.csv": [{"record_id": "1", "uprn": "7", "kind": "home", "valid_from": "2020-01-01"}],
    }
    world.load(files, extracted_at="2026-01-01")
    broken: dict[str, Rows] = {
        "persons.csv": [*people("2"), {"record_id": "1", "sex": "?"}],
        "residences.csv": [{"record_id": "1", "uprn": "7", "kind": "home", "valid_from": "2020-13-01"}],
    }
    summary = world.load(broken, extracted_at="2026-02-01")
    assert (summary.rejected, summary.retired) == (2, 0)
    assert world.rows("MATCH (r:Record {record_id: '1'}) RETURN r.retired_at AS at") == [{"at": None}]
    assert world.rows("MATCH ()-[r:LIVES_AT]->() RETURN r.retracted_at AS at") == [{"at": None}]


def test_a_rejected_row_takes_back_nothing_of_the_extract_that_its_own_replaces(world: World) -> None:
    tie = {"from_record_id": "1", "to_record_id": "2", "kind": "partner"}
    for row in (tie, tie | {"status": "?"}):
        world.load(
            {"persons.csv": people("1", "2"), "relationships.csv": [row]},
            extracted_at="2026-01-01",
            coverage="changes",
        )
    assert world.rows("MATCH ()-[r:PARTNER_OF]->() RETURN r.retracted_at AS at") == [{"at": None}]


def test_rejected_rows_are_listed_beside_the_load_for_full_clearance_alone(world: World) -> None:
    broken: dict[str, Rows] = {
        "persons.csv": [*people("2"), {"record_id": "1", "sex": "?", "birth_date": "2015-02-30"}],
    }
    run_id = world.load(broken, extracted_at="2026-02-01").run_id
    assert run_id is not None
    day = date(2026, 6, 1)

    def answer(clearance: int) -> LoadAnswer:
        return sources.load(world.graph, Asking(day, day, clearance, "test"), run_id=run_id)

    cells = answer(3).rejected
    assert cells is not None
    assert [(one.file, one.line, one.column) for one in cells] == [
        ("persons.csv", 3, "birth_date"),
        ("persons.csv", 3, "sex"),
    ]
    assert "2015-02-30" not in json.dumps([one.model_dump() for one in cells if one.column == "sex"])
    assert [answer(clearance).rejected for clearance in (0, 1, 2)] == [None, None, None]
    world.load({"persons.csv": people("1", "2")}, extracted_at="2026-02-01")
    (replaced,) = world.rows("MATCH (r:Run {state: 'replaced'}) RETURN r.run_id AS run_id")
    assert replaced == {"run_id": run_id}


def test_a_row_waits_for_its_record_and_goes_in_as_of_its_own_extract(world: World) -> None:
    tie: Rows = [{"from_record_id": "1", "to_record_id": "2", "kind": "partner"}]
    first = world.load(
        {"persons.csv": people("1"), "relationships.csv": tie}, extracted_at="2026-01-01", coverage="changes"
    )
    assert first.parked == 1
    assert world.rows("MATCH ()-[r:PARTNER_OF]->() RETURN r") == []
    second = world.load({"persons.csv": people("2")}, extracted_at="2026-02-01", coverage="changes")
    assert second.released == 1
    (row,) = world.rows("MATCH ()-[r:PARTNER_OF]->() RETURN toString(date(r.seen_from)) AS seen")
    assert row == {"seen": "2026-01-01"}
    assert world.rows("MATCH (k:ParkedRow) RETURN k") == []


def test_a_second_load_of_one_source_is_refused(world: World) -> None:
    folder = world.write({"persons.csv": people("1")})
    with (
        holding(world.graph, "NMP/connect"),
        pytest.raises(Conflict, match="is being loaded by another process"),
    ):
        load_extract(world.graph, world.settings, folder)
    assert load_extract(world.graph, world.settings, folder).outcome == "loaded"


def test_a_hold_that_was_written_after_its_holder_died_is_taken_over(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The dead one's statement was on its way while the next one looked, so nothing was to be seen."""
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    dead = f"{socket.gethostname()}:{gone.pid}:x"
    world.graph.write(
        "hold source",
        lambda unit: unit.run(
            HOLD_SOURCE, source="NMP/connect", owner=dead, dead_owner="", lease_seconds=120
        ),
    )
    monkeypatch.setattr(GraphSession, "lookup", lambda *_, **__: [])
    with holding(world.graph, "NMP/connect") as held:
        assert held.owner != dead
    monkeypatch.undo()
    assert world.rows("MATCH (l:SourceLock) RETURN l.owner AS owner")[0]["owner"] != dead


def test_records_are_joined_by_a_verified_number_and_come_apart_again(world: World) -> None:
    home = {"uprn": "7", "kind": "home", "valid_from": "2020-01-01"}
    world.load(
        {
            "persons.csv": [
                {"record_id": "1", "birth_date": "1990-01-01", **NHS},
                {"record_id": "2", "birth_date": "1960-01-01"},
            ],
            "residences.csv": [{"record_id": "1", **home}, {"record_id": "2", **home}],
        },
        extracted_at="2026-01-01",
    )
    alone = world.rows("MATCH (p:Person) RETURN count(p) AS n")
    council: dict[str, Any] = {"agency": "NMC", "agency_kind": "social_care", "system": "liquid"}
    world.load(
        {"persons.csv": [{"record_id": "51", "birth_date": "1990-01-01", **NHS}]},
        **council,
        extracted_at="2026-01-01",
    )
    assert world.rows("MATCH (p:Person) RETURN count(p) AS n") == alone
    (joined,) = world.rows(
        "MATCH (p:Person)<-[:ABOUT]-(r) WITH p, count(r) AS n WHERE n = 2 RETURN p.agencies AS a"
    )
    assert joined == {"a": ["NMC", "NMP"]}
    assert len(world.rows("MATCH ()-[r:LIVES_WITH]->() RETURN r")) == 1
    world.load(
        {"persons.csv": [{"record_id": "51", "birth_date": "1971-01-01", **NHS}]},
        **council,
        extracted_at="2026-02-01",
    )
    assert world.rows("MATCH (p:Person) RETURN count(p) AS n") == [{"n": 3}]
    assert world.rows("MATCH (p:RetiredPerson) RETURN count(p) AS n") == [{"n": 0}]
    assert world.rows("MATCH (d:Decision) RETURN d.retracted_at IS NOT NULL AS taken_back") == [
        {"taken_back": True}
    ]
    assert len(world.rows("MATCH ()-[r:LIVES_WITH]->() RETURN r")) == 1


def test_a_seal_follows_at_once_to_every_statement(world: World) -> None:
    files: dict[str, Rows] = {
        "persons.csv": people("1", "2"),
        "relationships.csv": [{"from_record_id": "1", "to_record_id": "2", "kind": "partner"}],
        "residences.csv": [{"record_id": one, "uprn": "7", "kind": "home"} for one in ("1", "2")],
        "risk_facts.csv": [{"risk_id": "R", "record_id": "1", "kind": "violence", "basis": "caution"}],
    }
    world.load(files, extracted_at="2026-01-01")
    sealed = [{"record_id": "1", "birth_date": "1990-01-01", "restriction": "3"}, *people("2")]
    world.load(files | {"persons.csv": sealed}, extracted_at="2026-02-01")
    tiers = world.rows(
        "MATCH (p:Person {tier: 3})-[r]-(o) WHERE NOT type(r) IN ['ABOUT', 'ABOUT_PERSON']"
        " RETURN type(r) AS type, r.tier AS tier ORDER BY type"
    )
    assert tiers == [{"type": t, "tier": 3} for t in ("FLAGS", "LIVES_AT", "LIVES_WITH", "PARTNER_OF")]
    values = world.rows("MATCH (s:Sequence) RETURN s.value AS value ORDER BY s.tier")
    assert [one["value"] for one in values] == [2, 2, 2, 2]


def test_a_hidden_change_moves_no_open_sequence(world: World) -> None:
    files: dict[str, Rows] = {
        "persons.csv": [*people("1"), {"record_id": "2", "restriction": "2", "sex": "F"}]
    }
    world.load(files, extracted_at="2026-01-01")
    files = {"persons.csv": [*people("1"), {"record_id": "2", "restriction": "2", "sex": "M"}]}
    world.load(files, extracted_at="2026-02-01")
    values = world.rows("MATCH (s:Sequence) RETURN s.value AS value ORDER BY s.tier")
    assert [one["value"] for one in values] == [1, 1, 2, 2]


CHILD = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from pydantic import SecretStr
    from app.graph.opening import open_session
    from app.ingest import batches
    from app.ingest.load import load_extract
    from app.settings import Settings
    batches.BATCH_ROWS = 5
    uri, user, password, folder = sys.argv[1:]
    settings = Settings(graph_uri=uri, graph_user=user, graph_password=SecretStr(password))
    with open_session(settings) as session:
        print("ready", flush=True)
        load_extract(session, settings, Path(folder), confirm_retire=True)
    """
)


@pytest.mark.slow
@pytest.mark.parametrize("after", cases([0.4, 1.6], more=[0.1, 0.9]))
def test_a_load_killed_anywhere_is_completed_by_a_repeat(
    world: World, monkeypatch: pytest.MonkeyPatch, after: float
) -> None:
    monkeypatch.setattr(batches, "BATCH_ROWS", 5)
    first: dict[str, Rows] = {
        "persons.csv": people(*map(str, range(40))),
        "residences.csv": [{"record_id": str(n), "uprn": str(1 + n // 3), "kind": "home"} for n in range(40)],
    }
    second: dict[str, Rows] = {
        "persons.csv": people(*map(str, range(5, 45))),
        "residences.csv": [
            {"record_id": str(n), "uprn": str(1 + n // 4), "kind": "home"} for n in range(5, 45)
        ],
    }
    one, two = world.write(first, extracted_at="2026-01-01"), world.write(second, extracted_at="2026-02-01")
    for folder in (one, two):
        load_extract(world.graph, world.settings, folder, confirm_retire=True)
    clean = world.export()
    make_empty(world.graph)
    load_extract(world.graph, world.settings, one, confirm_retire=True)
    assert world.settings.graph_password is not None
    arguments = [
        str(world.settings.graph_uri),
        world.settings.graph_user,
        world.settings.graph_password.get_secret_value(),
        str(two),
    ]
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, *arguments],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(batches.__file__).parents[2])},
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    time.sleep(after)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()
    load_extract(world.graph, world.settings, two, confirm_retire=True)
    assert world.export() == clean
    assert world.rows("MATCH (n) WHERE n.stale IS NOT NULL RETURN count(n) AS n") == [{"n": 0}]


def test_changes_replace_what_is_kept_about_a_record_or_a_meeting_and_nothing_else(world: World) -> None:
    def referral(number: str, record: str) -> dict[str, str]:
        return {"referral_id": number, "record_id": record, "received_at": "2026-01-05T09:00:00Z"}

    def meeting(number: str, record: str) -> dict[str, str]:
        return {
            "meeting_id": number,
            "record_id": record,
            "kind": "strategy",
            "held_at": "2026-01-06T09:00:00Z",
        }

    def attending(number: str, agency: str) -> dict[str, str]:
        return {"meeting_id": number, "agency": agency, "invited": "yes", "attended": "yes"}

    first = world.load(
        {
            "persons.csv": people("1", "2"),
            "referrals.csv": [referral("R1", "1"), referral("R2", "1"), referral("R3", "2")],
            "meetings.csv": [meeting("M1", "1"), meeting("M2", "2"), meeting("M1|x", "2")],
            "attendance.csv": [
                attending("M1", "NMP"), attending("M1", "NHS"), attending("M2", "NHS"), attending("M1|x", "NHS"),
            ],
        },
        extracted_at="2026-01-10",
    )  # fmt: skip
    assert first.rejected == first.parked == 0
    world.load(
        {"referrals.csv": [referral("R2", "1")], "attendance.csv": [attending("M1", "NMP")]},
        extracted_at="2026-02-01",
        coverage="changes",
    )
    withdrawn = "MATCH (k:KeptRow) WHERE k.retracted_at IS NOT NULL RETURN k.row_key AS key ORDER BY key"
    assert [row["key"].split("|", 1)[1] for row in world.rows(withdrawn)] == [
        "attendance|M1|NHS",
        "referrals|R1",
    ]
    world.load(
        {"persons.csv": [{"record_id": "2", "deleted": "yes"}]}, extracted_at="2026-03-01", coverage="changes"
    )
    assert [row["key"].split("|", 1)[1] for row in world.rows(withdrawn)] == [
        "attendance|M1|NHS",
        "meetings|M1%7Cx",
        "meetings|M2",
        "referrals|R1",
        "referrals|R3",
    ]


def test_a_child_whose_every_record_was_withdrawn_stays_listed_and_says_so(world: World) -> None:
    child = {"record_id": "1", "given_name": "Ida", "birth_date": "2018-01-01"}
    world.load({"persons.csv": [child, *people("2")]}, extracted_at="2026-01-01")
    day = date(2026, 6, 1)

    def reasons() -> list[tuple[list[str], str]]:
        found = without_carers(world.graph, Asking(day, day, 0, "test")).page(limit=50, after=None)
        return [(one.holders, one.reason) for one in found.items]

    assert reasons() == [(["NMP"], "Nobody is linked to Ida; records are held by NMP.")]
    world.load({"persons.csv": people("2")}, extracted_at="2026-02-01")
    said = "Nobody is linked to Ida. No source holds a record of Ida any more: every one was withdrawn."
    assert reasons() == [([], said)]
