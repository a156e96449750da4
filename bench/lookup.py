"""Looking for a person among a million records: each kind of search through REST, beside its bare statements.

People, records and homes are written straight to a database of its own, with the properties that a load would
give them; relationships, incidents and versions are left out, as no search reads them.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Container, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, Final, LiteralString, cast

from neo4j import Driver

from app.derive.people import best_view, record_view
from app.explore import search
from app.graph.migrations import migrate
from app.graph.opening import session_at
from app.graph.servers import connect, open_graph
from app.graph.values import as_text
from app.linkage.model import load_model
from bench.caller import Caller
from bench.place import ASKING, bench_settings, headers_of, serving
from bench.points import Notebook, send

AT_THE_DESK: Final = replace(ASKING, clearance=1)
"""Whoever looks people up all day sees what a practitioner may."""
AT_ONCE: Final = 2_000
IN_A_HOME: Final = 4
LIMIT: Final = 0.020
KINDS: Final = 60
_SYLLABLES: Final = tuple(
    "ba den el fro gar hi jo ka lor mi nu os pre quil ras sto tam ul ver wyn yar zed".split()  # noqa: SIM905 - read as a line
)
WRITE: Final = """
UNWIND $batch AS row
WITH row, row.record AS record, row.person AS person
MATCH (h:Household {household_id: row.household_id})
CREATE (r:Record)-[:ABOUT]->(p:Person)-[:LIVES_AT {postcode_key: row.postcode_key, tier: 0,
  known_from: date('0001-01-01'), known_to: date('9999-12-31')}]->(h)
SET r = record {.*, birth_date: date(record.birth_date)}
SET p = person {.*, place_tier: 0, birth_date: date(person.birth_date),
  birth_earliest: date(person.birth_earliest), birth_latest: date(person.birth_latest),
  deceased_on: date(person.deceased_on)}
"""
HOMES: Final = "UNWIND range($first, $last) AS n CREATE (:Household {household_id: 'H' + toString(n)})"
WARM: Final = "MATCH (p:Person)<-[:ABOUT]-(r) RETURN sum(size(p.name) + size(r.record_key)) AS read"
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Looked:
    """One kind of search, in seconds: REST and the bare driver, medians and 95th of a hundred."""

    kind: str
    rest_median: float
    rest_p95: float
    raw_median: float
    raw_p95: float
    found: float
    """Share of searches that found whom they were made from."""

    @property
    def holds(self) -> bool:
        return self.rest_p95 <= LIMIT


def measure(records: int, folder: Path) -> list[Looked]:
    """Fill, or find filled, a database of so many records, and look for some of them in each way."""
    settings = bench_settings(folder / f"lookup-{records}")
    done = settings.home / "filled"
    with (
        open_graph(settings) as address,
        session_at(settings, address) as session,
        connect(address) as driver,
    ):
        migrate(session)
        if not done.is_file():
            _fill(driver, records)
            done.touch()
        driver.execute_query("CALL db.awaitIndexes(1800)")
        driver.execute_query(WARM)
        notebook = Notebook(driver, database=address.database, query_timeout=60)
        sample = list(_sample(records))
        with serving(settings, address, headers_of(settings, "practitioner", "desk")) as client:
            # Nobody is the first one to ask on a working day: both programs have run all of it before.
            for made in _SEARCHES.values():
                for row in sample:
                    client.post("/api/v1/searches/people", json=made(row)).raise_for_status()
            times: list[tuple[float, float]] = []
            looked = [
                _kind(name, made, client, driver, notebook, sample, times) for name, made in _SEARCHES.items()
            ]
        rest, raw = zip(*times, strict=True)
        share = statistics.mean(one.found for one in looked)
        return [*looked, Looked("all of them", *_both(rest), *_both(raw), share)]


def _fill(driver: Driver, records: int) -> None:
    with _indexes_made_after(driver):
        homes = records // IN_A_HOME + 1
        for first in range(0, homes, 10 * AT_ONCE):
            driver.execute_query(HOMES, first=first, last=min(first + 10 * AT_ONCE, homes) - 1)
        began = time.monotonic()
        people, made = _people(records), 0
        while batch := list(islice(people, AT_ONCE)):
            driver.execute_query(WRITE, batch=as_text(batch))
            made += len(batch)
            if made % (50 * AT_ONCE) == 0:
                print(
                    f"{made:,} records written, {made / (time.monotonic() - began):,.0f} a second", flush=True
                )


@contextmanager
def _indexes_made_after(driver: Driver) -> Generator[None]:
    """The full-text indexes are filled at once, after everything is there."""
    shown = driver.execute_query(
        "SHOW FULLTEXT INDEXES YIELD name, createStatement WHERE name STARTS WITH 'person_'"
        " RETURN name, createStatement"
    ).records
    for row in shown:
        driver.execute_query(cast(LiteralString, f"DROP INDEX {row['name']}"))
    yield
    for row in shown:
        driver.execute_query(cast(LiteralString, row["createStatement"]))


def _people(records: int, wanted: Container[int] | None = None) -> Iterator[Row]:
    """Everybody, or those of the wanted numbers, always the same: names as common as in the model's tables,
    the rest made of syllables.
    """
    wanted = range(records) if wanted is None else wanted
    rng = Random(1)
    model = load_model()
    given, given_weights = list(model.common_given), list(model.common_given.values())
    family, family_weights = list(model.common_family), list(model.common_family.values())
    for number in range(records):
        first = rng.choices(given, given_weights)[0] if rng.random() < 0.85 else _made(rng, 2)
        last = rng.choices(family, family_weights)[0] if rng.random() < 0.6 else _made(rng, 3)
        born = date(1940, 1, 1) + timedelta(days=rng.randrange(31_000))
        if number not in wanted:
            continue
        key = f"NMB/bench/{number:08d}"
        home = number // IN_A_HOME
        record: Row = {
            "record_key": key,
            "agency": "NMB",
            "given_name": first.title(),
            "family_name": last.title(),
            "birth_date": born,
            "birth_date_quality": "exact",
            "sex": "FM"[number % 2],
            "identifiers": [f"nhs_number:{9_000_000_000 + number}:01:valid"] if number % 3 == 0 else [],
        }
        yield {
            "record": record,
            "person": best_view(f"P{number:08d}", [record_view(record)]),
            "household_id": f"H{home}",
            # Fifteen homes, so sixty people, have one postcode.
            "postcode_key": f"ZZ{home // 15}",
        }


def _made(rng: Random, parts: int) -> str:
    return "".join(rng.choices(_SYLLABLES, k=parts))


def _sample(records: int) -> Iterator[Row]:
    """Some of the people, from everywhere."""
    return _people(records, set(Random(7).sample(range(records), KINDS)))


def _slip(word: str) -> str:
    middle = len(word) // 2
    return word[:middle] + word[middle + 1 :] if len(word) > 4 else word + word[-1]


def _turned(born: date) -> str:
    return (born.replace(month=born.day, day=born.month) if born.day <= 12 else born).isoformat()


def _name(row: Row) -> str:
    return f"{row['record']['given_name']} {row['record']['family_name']}"


_SEARCHES: Final[dict[str, Callable[[Row], Row]]] = {
    "name": lambda row: {"name": _name(row)},
    "name with a slip": lambda row: {
        "name": f"{row['record']['given_name']} {_slip(row['record']['family_name'])}"
    },
    "names swapped, day and month too": lambda row: {
        "name": f"{row['record']['family_name']} {row['record']['given_name']}",
        "birth_date": _turned(row["record"]["birth_date"]),
    },
    "name and birth date": lambda row: {
        "name": _name(row),
        "birth_date": row["record"]["birth_date"].isoformat(),
    },
    "another surname, and birth date": lambda row: {
        "name": f"{row['record']['given_name']} Zzyzx",
        "birth_date": row["record"]["birth_date"].isoformat(),
    },
    "name and postcode": lambda row: {"name": _name(row), "postcode": row["postcode_key"]},
    "birth date": lambda row: {"birth_date": row["record"]["birth_date"].isoformat()},
    "surname": lambda row: {"name": row["record"]["family_name"]},
}


def _kind(
    name: str,
    made: Callable[[Row], Row],
    client: Caller,
    driver: Driver,
    notebook: Notebook,
    rows: list[Row],
    times: list[tuple[float, float]],
) -> Looked:
    rest: list[float] = []
    raw: list[float] = []
    found = 0
    for row in rows:
        asked = made(row)
        born: Row = {"birth_date": date.fromisoformat(asked["birth_date"])} if "birth_date" in asked else {}
        notebook.sent = []
        search.search(notebook, AT_THE_DESK, **(asked | born)).page(limit=50, after=None)
        # Each side first as often as the other, and neither for the first time.
        reply = client.post("/api/v1/searches/people", json=asked)
        for _ in range(2):
            began = time.perf_counter()
            reply = client.post("/api/v1/searches/people", json=asked)
            rest.append(time.perf_counter() - began)
            reply.raise_for_status()
            began = time.perf_counter()
            for statement, parameters in notebook.sent:
                with driver.session(default_access_mode="READ") as session:
                    session.execute_read(send, statement, parameters)
            raw.append(time.perf_counter() - began)
        found += any(
            hit["person"]["person_id"] == row["person"]["person_id"] for hit in reply.json()["items"]
        )
    times += zip(rest, raw, strict=True)
    return Looked(name, *_both(rest), *_both(raw), found / len(rows))


def _both(times: Sequence[float]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def said(figures: list[Looked]) -> str:
    """A line for each kind of search."""
    return "\n".join(
        f"{one.kind:<34} REST {one.rest_median * 1000:.1f} ms, p95 {one.rest_p95 * 1000:.1f};"
        f" raw {one.raw_median * 1000:.1f}, p95 {one.raw_p95 * 1000:.1f}; found {one.found:.0%}"
        f" {'ok' if one.holds else 'MISSED'}"
        for one in figures
    )


def kept(figures: list[Looked]) -> list[dict[str, object]]:
    """The figures as plain values."""
    return [asdict(one) for one in figures]
