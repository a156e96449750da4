"""What stands around every answer, by the day of knowledge: found by an index, however many loads there were."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest

from app.explore import search
from app.explore.envelope import around, beside
from app.graph.session import Asking, GraphSession
from app.ingest.load import load_extract
from app.settings import Settings
from tests.graph.test_load import HEADER, people
from tests.unit.test_ingest_rows import write_extract

LONDON = ZoneInfo("Europe/London")
# Midnight in London on both sides of a change of clocks, an instant before it, and midnight in UTC.
INSTANTS = (
    "2026-01-10T00:00:00Z",
    "2026-01-09T23:59:59Z",
    "2026-06-09T23:00:00Z",
    "2026-06-09T22:59:59Z",
    "2026-06-10T00:00:00Z",
    "2026-03-29T00:00:00Z",
    "2026-03-29T23:00:00Z",
)
SYSTEMS = ("one", "two")


@pytest.fixture
def loaded(graph: GraphSession, settings: Settings, tmp_path: Path) -> GraphSession:
    """Each instant is an extract of one of two systems, loaded in this order and not in that of time."""
    for number, instant in enumerate(INSTANTS):
        header = HEADER | {"system": SYSTEMS[number % 2], "extracted_at": instant}
        folder = write_extract(tmp_path / str(number), {"persons.csv": people("1", "2")}, header)
        assert load_extract(graph, settings, folder).outcome == "loaded"
    return graph


def test_sources_are_as_old_as_they_were_known_to_be_on_the_day(loaded: GraphSession) -> None:
    extracts = [
        (SYSTEMS[number % 2], datetime.fromisoformat(instant)) for number, instant in enumerate(INSTANTS)
    ]
    days = {when.astimezone(LONDON).date() + timedelta(days=by) for _, when in extracts for by in (-1, 0, 1)}
    for day in sorted(days):
        known = [(system, when) for system, when in extracts if when.astimezone(LONDON).date() <= day]
        row = around(loaded, Asking(day, day, 0, "context")).row
        found = [(one.system, one.extracted_at.astimezone(UTC)) for one in row.sources]
        assert found == [
            (system, max(when for other, when in known if other == system))
            for system in SYSTEMS
            if any(other == system for other, _ in known)
        ], day
        assert row.newer == (len(known) < len(extracts)), day
    assert around(loaded, Asking(date(2026, 1, 8), date(2026, 1, 8), 0, "context")).row.sources == []


T = TypeVar("T")
TODAY = date(2026, 6, 1)
OPEN = Asking(TODAY, TODAY, 0, "context")


class Last(GraphSession):
    """What is asked aside is answered last, whatever happened meanwhile."""

    def aside(self, work: Callable[[], T]) -> Callable[[], T]:
        return work


@pytest.mark.parametrize(("restriction", "sought_again"), [(0, True), (1, False)])
def test_what_changes_while_it_is_asked_for_is_in_the_answer_if_its_change_is(
    restriction: int, sought_again: bool, graph: GraphSession, settings: Settings, tmp_path: Path
) -> None:
    """A context that is younger than the answer would say of it that it holds what it does not."""

    def load(number: int, *rows: dict[str, str]) -> None:
        header = HEADER | {"extracted_at": f"2026-05-0{number}T06:00:00Z"}
        folder = write_extract(tmp_path / str(number), {"persons.csv": list(rows)}, header)
        load_extract(graph, settings, folder)

    first = {"record_id": "1", "given_name": "Ann", "family_name": "Osei", "birth_date": "2010-01-01"}
    second = {"record_id": "2", "given_name": "Ben", "family_name": "Holt", "birth_date": "2011-01-01"}
    second |= {"restriction": str(restriction)}
    load(1, first)
    last = Last(graph._driver, database=graph._database, query_timeout=60)
    before = around(last, OPEN).row.graph_sequence
    asked: list[int] = []

    def ask() -> int:
        asked.append(search.search(graph, OPEN, name="Ben Holt").total)
        if len(asked) == 1:
            load(2, first, second)
        return asked[-1]

    about, found = beside(last, OPEN, ask)
    assert asked == ([0, 1] if sought_again else [0])
    assert found == asked[-1]
    assert about.row.graph_sequence == before + sought_again
    again, found_again = beside(last, OPEN, ask)
    assert (again.row.graph_sequence, found_again) == (before + sought_again, found)
    assert len(asked) == 2 + sought_again, "nothing has changed: nothing is asked twice"
