"""People whose names are formulas: through HTTP and at the command line no cell of a CSV begins like one."""

from __future__ import annotations

import csv
import io
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.doors.tables import guarded
from app.graph.session import GraphSession
from app.ingest.load import load_extract
from app.main import create_app
from app.settings import Settings
from tests.doors.conftest import BASE
from tests.signing_in import SignsIn
from tests.unit.test_ingest_rows import HEADER, write_extract

API = "/api/v1"
NAMES = ('=HYPERLINK("x")', "+1", "-1", "@x", "=1+1\t2", "\uff1d1", "\t=x", "\r=x", "\n@x")
BEGINS = set("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


@pytest.fixture
def formulas(graph: GraphSession, settings: Settings, tmp_path: Path) -> Generator[TestClient]:
    """The application on a borough of children without carers, each with a formula for a name."""
    people = [
        {
            "record_id": f"={n}",
            "given_name": name,
            "family_name": name,
            "known_as": name,
            "birth_date": "2020-01-01",
        }
        for n, name in enumerate(NAMES)
    ]
    homes = [{"record_id": one["record_id"], "address": "=1+1", "postcode": "ZZ9 1AA"} for one in people]
    folder = write_extract(tmp_path / "extract", {"persons.csv": people, "residences.csv": homes}, HEADER)
    load_extract(graph, settings, folder)
    app = create_app(settings, graph)
    with TestClient(app, base_url=BASE) as opened:
        opened.auth = SignsIn(settings)
        yield opened


def cells_of(reply: Any) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(reply.content.decode(), newline="")) for cell in row]


def test_no_cell_through_http_begins_like_a_formula(formulas: TestClient) -> None:
    as_csv = {"accept": "text/csv"}
    gaps = f"{API}/children/without-carers"
    listed = formulas.get(gaps).json()["items"]
    assert len(listed) == len(NAMES)
    cells = cells_of(formulas.get(gaps, headers=as_csv))
    for item in listed:
        assert guarded(item["child"]["name"]) in cells
    assert sum(cell.startswith("'") for cell in cells) >= len(NAMES)
    for question in (
        "children_without_carers",
        "adults_unexplained",
        "draw_people_born_on",
        "person_records",
    ):
        given = {"person_id": listed[0]["child"]["person_id"]} if question == "person_records" else {}
        reply = formulas.get(f"{API}/questions/{question}/answer", params=given, headers=as_csv)
        assert reply.status_code == 200
        cells += cells_of(reply)
    reply = formulas.post(f"{API}/searches/people", json={"postcode": "ZZ9 1AA"}, headers=as_csv)
    cells += cells_of(reply)
    assert [cell for cell in cells if cell[:1] in BEGINS] == []
