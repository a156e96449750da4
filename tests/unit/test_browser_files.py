"""Guide, style and favourites follow from the catalogue; Browser's own files come from the jar alone."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.errors import CatalogueError, GraphAway
from app.graph import browser_files, browser_style
from app.graph.artifacts import browser_jar
from app.graph.catalogue import READ_FOLDERS, CypherFile, all_files, parse_file
from app.graph.cyphertext import statements_in
from app.models.graph_table import NODES
from app.models.kinds import TYPE_CLASS
from app.settings import Settings
from app.web import neo4j_browser
from app.web.browser_server import browser_app
from app.web.neo4j_browser import bolt_origins, content_policy, opening

TODAY = "date('2026-06-01')"
PAGE = b"<!doctype html><title>Neo4j Browser</title>"


def questions() -> list[CypherFile]:
    return [file for file in all_files() if file.folder in READ_FOLDERS]


def without_comments(text: str) -> str:
    """What Browser leaves of a text before it runs it: no comment lines, no empty ones."""
    return "\n".join(line for line in text.splitlines() if line.strip() and not line.strip().startswith("//"))


def blocks_of(guide: str) -> list[str]:
    return re.findall(r"^```cypher\n(.*?)\n```$", guide, re.DOTALL | re.MULTILINE)


def the_guide() -> str:
    return browser_files.generated_pages()[f"cypher/browser/{browser_files.GUIDE}"]


def test_every_question_is_a_favourite_in_a_named_folder() -> None:
    favourites = {name: folder for folder, name, _ in browser_files.favourites(TODAY)}
    assert set(favourites) == {file.short_name for file in questions()} | {"set_parameters"}
    assert browser_files.OTHERS not in favourites.values()


@pytest.mark.parametrize("file", questions(), ids=lambda file: file.short_name)
def test_a_favourite_is_one_statement_and_it_is_the_application_s(file: CypherFile) -> None:
    run = without_comments(browser_files.favourite_text(file))
    assert statements_in(run) == [without_comments(file.statement)]
    assert not run.startswith(":")


def test_names_of_favourites_tell_them_apart_by_their_beginning() -> None:
    beginnings = [(folder, text.splitlines()[0][:28]) for folder, _, text in browser_files.favourites(TODAY)]
    variants = [one for one in beginnings if re.match(r"// (close|wider|all)", one[1])]
    assert len(variants) > 20
    by_steps = [one for one in variants if re.match(r"// \w+ \d", one[1])]
    assert len(set(by_steps)) == len(by_steps)


def test_one_command_sets_every_parameter_that_a_question_takes() -> None:
    text = browser_files.set_parameters(questions(), TODAY)
    names = re.findall(r"^:param (\w+) => .+;$", text, re.MULTILINE)
    assert set(names) == {parameter.name for file in questions() for parameter in file.parameters}
    assert names[:3] == ["clearance", "valid_on", "known_on"]
    assert ":param clearance => 0;" in text
    assert f":param valid_on => {TODAY};" in text


def test_the_archive_holds_the_favourites_and_is_always_the_same() -> None:
    packed = browser_files.favourites_zip(TODAY)
    assert packed == browser_files.favourites_zip(TODAY)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        held = {name: archive.read(name).decode() for name in archive.namelist()}
    assert held == {f"{folder}/{name}.cypher": text for folder, name, text in browser_files.favourites(TODAY)}
    assert not [name for name in held if re.search(r"[:*?\"<>|\\]", name)]


def test_every_runnable_block_of_the_guide_is_a_command_or_a_file_of_the_catalogue() -> None:
    statements = {file.statement for file in questions()}
    for block in blocks_of(the_guide()):
        lines = without_comments(block)
        if lines.startswith(":"):
            assert re.fullmatch(r"(:param \w+ => [^\n]+\n?)+|:style \S+", lines), block
        else:
            assert block.split("\n", 1)[1].removesuffix(";") in statements, block


def test_the_guide_asks_only_for_parameters_that_its_first_block_sets() -> None:
    first, *others = blocks_of(the_guide())
    for block in others:
        for name in re.findall(r"\$(\w+)", block) + re.findall(r"^:param (\w+)", block, re.MULTILINE):
            assert f":param {name} =>" in first


def test_the_guide_judges_nobody() -> None:
    words = re.sub(r"```.*?```", "", the_guide(), flags=re.DOTALL).lower()
    assert not re.search(r"\b(score|rank|rating|offender|dangerous person)", words)


def test_a_guide_that_names_a_question_which_is_not_there_is_refused() -> None:
    file = parse_file(
        "analyst/draw_nothing",
        "// title: Nothing\n// purpose: Nothing?\n// mode: read\n// rows: one\n// returns: n | integer | none\n"
        + "".join(f"// {name}: it\n:param {name} => 0;\n" for name in ("clearance", "valid_on", "known_on"))
        + "RETURN $clearance + $valid_on + $known_on AS n;",
    )
    files = {file.name: file}
    assert "```cypher\n// Nothing\nRETURN" in browser_files.guide_text(
        "{{question analyst/draw_nothing}}", files
    )
    for wrong in ("{{question analyst/draw_all}}", "{{question analyst/draw_nothing who='x'}}", "{{colour}}"):
        with pytest.raises(CatalogueError, match=r"start\.template\.md"):
            browser_files.guide_text(wrong, files)


def test_the_served_guide_has_the_reader_s_own_address_and_day() -> None:
    text = browser_files.served_text("start.md", "http://localhost:9/browser", "date('2030-01-02')")
    assert browser_files.WRITTEN_ADDRESS not in text
    assert ":style http://localhost:9/browser/sightline.grass" in text
    assert text.count(":param valid_on => date('2030-01-02');") == 1


def test_every_label_and_type_that_a_question_can_draw_has_a_look() -> None:
    rules = browser_style.style_rules()
    assert {f"relationship.{name}" for name in TYPE_CLASS} <= set(rules)
    assert {f"node.{node.label}" for node in NODES if not node.inside} <= set(rules)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_words_on_nodes_can_be_read_and_links_be_seen() -> None:
    for label, node in browser_style.NODES.items():
        assert contrast(node.fill, node.text) >= 7, label
        assert contrast(node.edge, "#FFFFFF") >= 1.9, label
        assert node.caption, label
    for name, link in browser_style.LINKS.items():
        assert link.caption, name
        assert contrast(link.colour, "#FFFFFF") >= 1.9, name


def test_captions_hold_nothing_that_browser_would_split_at() -> None:
    captions = [look.caption for look in (*browser_style.NODES.values(), *browser_style.LINKS.values())]
    assert not [caption for caption in captions if re.search(r"[:;'\"]", caption)]


def test_what_was_worked_out_is_drawn_thinner_than_what_was_stated() -> None:
    links = browser_style.LINKS
    assert max(links[name].width for name in ("LIVES_WITH", "INVOLVED_WITH")) < min(
        links[name].width for name in ("PARENT_OF", "CARES_FOR", "PARTNER_OF", "SIBLING_OF", "FLAGS")
    )


@pytest.mark.parametrize(
    ("uri", "origins"),
    [
        ("bolt://127.0.0.1:17687", {f"{s}://{h}:17687" for s in ("ws", "http") for h in ("localhost", "127.0.0.1")}),
        ("bolt://neo4j:7687", {f"{s}://{h}:7687" for s in ("ws", "http") for h in ("localhost", "127.0.0.1")}),
        ("neo4j+s://graph.example.org", {"wss://graph.example.org:7687", "https://graph.example.org:7687"}),
        ("bolt+ssc://graph.example.org:1", {"wss://graph.example.org:1", "https://graph.example.org:1"}),
    ],
)  # fmt: skip
def test_browser_may_reach_the_bolt_server_and_nothing_else(uri: str, origins: set[str]) -> None:
    assert set(bolt_origins(uri)) == origins
    policy = dict(part.split(" ", 1) for part in content_policy(uri).split("; "))
    assert set(policy["connect-src"].split()) == origins | {"'self'"}
    assert policy["default-src"] == "'self'"
    assert not re.search(r"\*|https?:(?!//)", " ".join(policy.values()))


def test_the_opening_puts_nothing_in_place_that_sends_something_out() -> None:
    facts = opening("bolt://127.0.0.1:7687", "http://localhost:8000", TODAY)
    settings = facts["settings"]
    assert isinstance(settings, dict)
    assert settings["allowUserStats"] is False
    assert settings["allowCrashReports"] is False
    # Joining up circles by itself would draw links that the question left out.
    assert settings["autoComplete"] is False


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    settings = Settings(home=tmp_path, cache=tmp_path / "cache")
    jar = browser_jar(settings)
    jar.parent.mkdir(parents=True)
    with zipfile.ZipFile(jar, "w") as archive:
        archive.writestr("browser/index.html", PAGE)
        archive.writestr("browser/app-1.js", "1")
        archive.writestr("META-INF/secret.txt", "not served")
    app = browser_app(settings, "bolt://127.0.0.1:17687")
    with TestClient(app, base_url="http://localhost:8000") as opened:
        yield opened


def test_browser_is_opened_with_our_page_and_then_with_its_own(client: TestClient) -> None:
    first = client.get("/neo4j-browser")
    assert first.url.path == "/neo4j-browser/"
    assert "/browser/opening.js" in first.text
    assert "'unsafe" not in first.headers["content-security-policy"]
    facts = client.get("/browser/opening.json").json()
    assert "arg=http%3A%2F%2Flocalhost%3A8000%2Fbrowser%2Fstart.md" in facts["query"]
    second = client.get(f"/neo4j-browser/?{facts['query']}")
    assert second.content == PAGE
    assert "ws://localhost:17687" in second.headers["content-security-policy"]


def test_browser_s_own_question_for_an_address_is_answered_at_once(client: TestClient) -> None:
    found = client.get("/", headers={"Accept": "application/json"})
    assert found.json() == {"bolt_direct": "bolt://localhost:17687"}
    assert client.get("/", headers={"Accept": "text/html"}).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/neo4j-browser/none.js",
        "/neo4j-browser/../META-INF/secret.txt",
        "/neo4j-browser/%2e%2e/META-INF/secret.txt",
        "/neo4j-browser/..%2fMETA-INF%2fsecret.txt",
        "/browser/start.template.md",
        "/browser/..%2f..%2fREADME.md",
        "/browser/none",
    ],
)
def test_nothing_else_is_served(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "not served" not in answer.text


def test_files_have_types_and_are_not_guessed_at(client: TestClient) -> None:
    for path, kind in {
        "/neo4j-browser/app-1.js": "text/javascript",
        "/browser/start.md": "text/markdown; charset=utf-8",
        "/browser/sightline.grass": "text/plain; charset=utf-8",
        "/browser/favourites.zip": "application/zip",
    }.items():
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert answer.headers["content-type"].startswith(kind)
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_another_host_s_page_may_not_read_and_neo4j_s_own_may(client: TestClient) -> None:
    asked = {
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "cache-control,pragma,sentry-trace",
    }
    good = client.options("/browser/start.md", headers={"Origin": "http://localhost:7474", **asked})
    assert good.status_code == 200
    assert good.headers["access-control-allow-origin"] == "http://localhost:7474"
    bad = client.options("/browser/start.md", headers={"Origin": "http://elsewhere.example", **asked})
    assert "access-control-allow-origin" not in bad.headers
    assert client.get("/browser/start.md", headers={"Host": "elsewhere.example"}).status_code == 400


def test_a_cache_without_browser_is_filled_or_said_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> list[Path]:
        raise GraphAway("no connection to the repository")

    monkeypatch.setattr(neo4j_browser, "ensure_jars", refuse)
    app = browser_app(Settings(home=tmp_path, cache=tmp_path), "bolt://127.0.0.1:7687")
    with TestClient(app, base_url="http://localhost:8000") as client:
        opening_facts = client.get("/browser/opening.json")
        page = client.get("/neo4j-browser/index.html?dbms=x")
    assert opening_facts.status_code == page.status_code == 503
    assert "no connection to the repository" in opening_facts.text
    assert "open /neo4j-browser/ once more" in page.text
