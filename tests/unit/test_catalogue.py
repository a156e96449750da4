"""The catalogue refuses a Cypher file whose header, parameters or columns disagree, before any database."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import BaseModel

from app.errors import CatalogueError
from app.graph.catalogue import (
    all_files,
    command,
    cypher_file,
    parse_default,
    parse_file,
    question,
    version_of,
)

GOOD = """// title: People
// purpose: Who is recorded?
// mode: read
// returns: person_id | string | the person

// clearance: the highest restriction tier that the reader may see
:param clearance => 0;
// valid_on: how things were on this day
:param valid_on => date('2026-06-01');
// known_on: what had been recorded by the end of this day
:param known_on => date('2026-06-01');
// limit: at most so many rows
:param limit => 50;

MATCH (p:Person)
WHERE p.tier <= $clearance AND p.birth_earliest <= $valid_on AND $known_on IS NOT NULL // $nothing
RETURN p.person_id AS person_id
ORDER BY person_id LIMIT $limit;
"""


def test_a_sound_file_is_taken_apart() -> None:
    file = parse_file("explore/people", GOOD)
    assert file.short_name == "people"
    assert [column.name for column in file.columns] == ["person_id"]
    assert {p.name: p.default for p in file.parameters} == {
        "clearance": 0,
        "valid_on": date(2026, 6, 1),
        "known_on": date(2026, 6, 1),
        "limit": 50,
    }
    assert file.statement.startswith("MATCH")
    assert not file.statement.endswith(";")
    assert file.text == GOOD


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("// title: People\n", "", "lacks title"),
        ("// purpose: Who is recorded?\n", "", "lacks purpose"),
        ("// mode: read\n", "// mode: write\n", "mode is read under explore/"),
        ("// title: People\n", "// title: People\n// title: Others\n", "second title"),
        ("| string |", "| text |", "a column is written"),
        ("// returns: person_id | string | the person\n", "", "what it returns"),
        (":param limit => 50;", ":param limits => 50;", "$limit is used but not declared"),
        ("LIMIT $limit", "LIMIT 50", ":param limit is declared but not used"),
        ("p.tier <= $clearance AND", "", "a read takes $clearance"),
        ("// limit: at most so many rows\n", "", "no `// limit: meaning` line"),
        (":param limit => 50;", ":param limit => 50 + 1;", "plain value"),
        ("LIMIT $limit;", "LIMIT $limit; RETURN 1;", "one statement"),
        ("MATCH (p:Person)", "MATCH (p:Person)-[*]-(q)", "no upper bound"),
        ("p.person_id AS person_id", "'x AS person_id", "never ends"),
    ],
)
def test_a_file_that_disagrees_with_itself_is_refused(old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(CatalogueError, match=r"cypher/explore/people\.cypher") as caught:
        parse_file("explore/people", GOOD.replace(old, new))
    assert said in str(caught.value)


def test_a_read_without_a_limit_says_why() -> None:
    without = GOOD.replace(" LIMIT $limit", "").replace(
        "// limit: at most so many rows\n:param limit => 50;\n", ""
    )
    with pytest.raises(CatalogueError, match="rows:"):
        parse_file("explore/people", without)
    few = without.replace("// mode: read\n", "// mode: read\n// rows: one for each tier\n")
    assert parse_file("explore/people", few).few_rows == "one for each tier"


def test_only_machinery_folders_write() -> None:
    with pytest.raises(CatalogueError, match="no folder elsewhere/"):
        parse_file("elsewhere/people", GOOD)
    with pytest.raises(CatalogueError, match="write or lookup under ingest/"):
        parse_file("ingest/people", GOOD)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("null", None),
        ("true", True),
        ("-3", -3),
        ("0.5", 0.5),
        ("'it\\'s'", "it's"),
        ("date('2026-06-01')", date(2026, 6, 1)),
        ("[]", []),
        ("['a', 'b']", ["a", "b"]),
        ("{}", {}),
    ],
)
def test_defaults_are_plain_values(text: str, value: object) -> None:
    assert parse_default(text) == value


def test_the_row_model_and_the_header_agree_both_ways() -> None:
    class Other(BaseModel):
        version: int
        name: str

    with pytest.raises(CatalogueError, match="Other has version, name"):
        command("schema/applied_migrations", Other)


def test_a_question_is_not_a_command_nor_the_other_way_round() -> None:
    class Version(BaseModel):
        version: int

    with pytest.raises(CatalogueError, match="no question applied_migrations"):
        question("applied_migrations", Version)


def test_every_file_is_sound() -> None:
    files = list(all_files())
    assert len({file.name for file in files}) == len(files) > 0
    reads = [file.short_name for file in files if file.mode == "read"]
    assert len(set(reads)) == len(reads)


def test_the_version_depends_on_every_file_that_took_part() -> None:
    one, two = cypher_file("schema/applied_migrations"), cypher_file("schema/note_migration")
    assert version_of([one, two]) == version_of([two, one])
    assert version_of([one]) != version_of([one, two])
    assert len(version_of([one])) == 12
