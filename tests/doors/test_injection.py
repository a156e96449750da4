"""Text that tries to become a query, through every field that takes text: it stays text."""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import example, given, settings
from hypothesis import strategies as st
from neo4j import Driver

from app.derive.export import canonical_export
from app.explore.search import LONGEST_NAME, lucene
from app.graph.servers import GraphAddress, connect
from app.graph.session import GraphSession
from app.models.names import identifier_token, words
from tests.doors.text_fields import HARMLESS, PAYLOADS, TextField, document, rows_in, text_fields

API = "/api/v1"
SEARCH = f"{API}/searches/people"
FIELDS = list(text_fields())
# What the index may be given: folded words, each with at most one operator that we put there, in a bracket
# of ours for each word that must be met; beside them perhaps an identifier.
WORD = r"[a-z0-9]+([~^][0-9])?"
MET = rf"\+\({WORD}( {WORD})*\)"
INDEX_QUERY = re.compile(rf"({MET}( {MET})*)?|(\({MET}( {MET})*\) )?{WORD}")
# The index's own bound, and how many words of the index one `~` may stand for.
MOST_CLAUSES, BY_SLIPS = 1024, 50


@pytest.fixture(scope="module")
def samples(client: TestClient, someone: str) -> dict[str, str]:
    """A known value for each field that a route needs."""
    near = client.get(f"{API}/children/near-risk").json()["items"][0]
    return {
        "person_id": someone,
        "actor": "local",
        "glass_id": "0" * 16,
        "from": someone,
        "to": near["risk_person"]["person_id"],
        "household_id": "H000000000000000",
        "agency": "NMP",
        "reference": "DA-1",
        "run_id": "R000000000000000",
        "match_id": "M000000000000000",
        "name": "children_near_risk",
    }


@pytest.fixture(scope="module")
def driver(graph_address: GraphAddress) -> Generator[Driver]:
    with connect(graph_address) as opened:
        yield opened


@pytest.fixture(scope="module", autouse=True)
def graph_stays_as_it_is(session: GraphSession) -> Generator[None]:
    """The canonical export, before everything here and after it."""
    before = list(canonical_export(session))
    assert len(before) > 100
    yield
    assert list(canonical_export(session)) == before


def last_write(driver: Driver, database: str) -> frozenset[str]:
    """A mark of the last transaction that changed anything at all, be it only a label's name."""
    with driver.session(database=database) as asked:
        asked.run("RETURN 1").consume()
        return asked.last_bookmarks().raw_values


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.label)
def test_text_stays_text(
    client: TestClient, driver: Driver, graph_address: GraphAddress, samples: dict[str, str], field: TextField
) -> None:
    before = last_write(driver, graph_address.database)
    most = rows_in(field.ask(client, HARMLESS, samples))
    for text in PAYLOADS:
        reply = field.ask(client, text, samples)
        assert reply.status_code < 500, text[:80]
        assert rows_in(reply) <= most, text[:80]
    assert last_write(driver, graph_address.database) == before


def test_the_fields_are_all_there() -> None:
    asked = {field.path for field in FIELDS}
    assert {
        path for path, methods in document()["paths"].items() for r in methods.values() if "parameters" in r
    } <= asked
    assert {field.name for field in FIELDS if field.path == SEARCH and field.place == "body"} == {
        *("name", "birth_date", "postcode", "identifier"),
    }
    assert len([field for field in FIELDS if field.given["path"].get("name")]) > 20


@settings(max_examples=300, derandomize=True, database=None, deadline=None)
@given(name=st.text(max_size=LONGEST_NAME), identifier=st.text(max_size=50))
@example(name="AND OR NOT", identifier="")
@example(name="al jo ed max " * 15, identifier="*")
@example(name=" ".join(a + b for a in "abcdefgh" for b in "klmnopq"), identifier="/.*/")
def test_any_text_reaches_the_index_as_words(name: str, identifier: str) -> None:
    query = lucene(words(name), identifier_token(identifier) if identifier else "")
    assert INDEX_QUERY.fullmatch(query), query
    assert sum(BY_SLIPS if "~" in part else 1 for part in query.split()) <= MOST_CLAUSES


ODD = st.text(st.characters(codec="utf-8"), max_size=40) | st.text(
    "*~?:()[]{}^\"'/\\&|!+- ANDORTzq1", max_size=40
)


@settings(max_examples=40, derandomize=True, database=None, deadline=None)
@given(name=ODD, identifier=ODD, postcode=st.text(max_size=20))
@example(name=" ".join(a + b + "a" for a in "abcdefg" for b in "klmnopq"), identifier="", postcode="")
def test_any_search_is_answered_or_refused(
    client: TestClient, name: str, identifier: str, postcode: str
) -> None:
    reply: Any = client.post(SEARCH, json={"name": name, "identifier": identifier, "postcode": postcode})
    assert reply.status_code in {200, 422}, reply.text[:300]
    if reply.status_code == 200:
        assert reply.json()["total"] <= 200
