"""Reading Cypher as text: what is code, which parameters it takes, what is refused."""

from __future__ import annotations

import pytest

from app.graph.cyphertext import code_only, dangers_in, parameters_in, statements_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("MATCH (n {id: $id}) RETURN n", {"id"}),
        ("// $not_this\nRETURN $this", {"this"}),
        ("RETURN '$not_this // nor this' + $this", {"this"}),
        ('RETURN "it\'s $not", $this /* $nor */', {"this"}),
        (r"RETURN 'a\'$not' + $this", {"this"}),
        ("RETURN 'http://example.invalid/$x' AS link, $y AS y", {"y"}),
        ("MATCH (n) WHERE n.`odd $name` = $value RETURN n", {"name", "value"}),
        ("RETURN 1", set()),
    ],
)
def test_parameters_are_found_outside_comments_and_strings(text: str, names: set[str]) -> None:
    assert parameters_in(text) == names


def test_blanking_keeps_every_line_and_length() -> None:
    text = "MATCH (n) // one\nRETURN 'two\nthree' /* four\nfive */ AS x"
    blanked = code_only(text)
    assert len(blanked) == len(text)
    assert blanked.count("\n") == text.count("\n")
    assert "one" not in blanked
    assert "three" not in blanked


def test_statements_are_split_at_semicolons_in_code_only() -> None:
    assert statements_in("RETURN ';' AS a; // not; here\nRETURN 2;\n") == [
        "RETURN ';' AS a",
        "// not; here\nRETURN 2",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (a)-[*]-(b) RETURN b",
        "MATCH (a)-[:KNOWS*]-(b) RETURN b",
        "MATCH (a)-[r:KNOWS*1..]->(b) RETURN b",
        "MATCH (a)-[r:KNOWS* ..]->(b) RETURN b",
        "MATCH (a) ((x)-[:KNOWS]-(y))+ (b) RETURN b",
        "MATCH (a) ((x)-[:KNOWS]-(y))* (b) RETURN b",
        "MATCH (a) ((x)-[:KNOWS]-(y)){2,} (b) RETURN b",
        "MATCH (a)-[:KNOWS]->+(b) RETURN b",
        "MATCH (a)-[:$any($types)*1..3]-(b) RETURN b",
        "LOAD CSV FROM 'file:///x' AS line RETURN line",
        "CALL apoc.help('x')",
    ],
)
def test_what_is_refused(text: str) -> None:
    assert dangers_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (a)-[:KNOWS*1..3]-(b) RETURN b",
        "MATCH (a)-[:KNOWS*..12]-(b) RETURN b",
        "MATCH (a)-[:KNOWS*2]-(b) RETURN b",
        "MATCH (a) ((x)-[:KNOWS]-(y)){1,3} (b) RETURN b",
        "MATCH (n) RETURN (n.a + n.b) * 2 AS sum, [x IN n.list | x * 2] AS twice",
        "MATCH (n) RETURN size(n.list) + 1 AS more, count(*) AS all",
        "RETURN 'LOAD CSV' AS words // and apoc.help in a comment",
        "RETURN (1 + 2) + (3) AS six",
    ],
)
def test_what_is_let_through(text: str) -> None:
    assert dangers_in(text) == []
