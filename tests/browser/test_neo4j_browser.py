"""What an analyst does in Neo4j Browser: the guide, the style, a favourite; and that no other host is asked."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from playwright.sync_api import expect

from app.graph import browser_files
from app.graph.browser_style import NODES, style_rules
from app.graph.catalogue import cypher_file
from app.graph.servers import GraphAddress, connect
from tests.browser.conftest import Opened, all_succeeded

DROP = """text => {
  const bytes = Uint8Array.from(atob(text), one => one.charCodeAt(0));
  const held = new DataTransfer();
  held.items.add(new File([bytes], 'favourites.zip', {type: 'application/zip'}));
  return held;
}"""


def stored(opened: Opened, key: str) -> Any:
    """What Browser keeps under a key."""
    return json.loads(opened.page.evaluate("key => localStorage.getItem(key)", key))


def rows_of(address: GraphAddress, name: str, **given: object) -> list[list[Any]]:
    """The rows of a file of the catalogue with its defaults, straight from the server."""
    file = cypher_file(name)
    with connect(address) as driver:
        records, _, _ = driver.execute_query(
            file.statement, {p.name: p.default for p in file.parameters} | given, database_=address.database
        )
    return [record.values() for record in records]


def test_the_guide_plays_to_its_end_and_its_blocks_draw_in_our_style(opened: Opened) -> None:
    guide = opened.page.get_by_test_id("guidesDrawer")
    expect(guide.get_by_text("Start here")).to_be_visible()
    headings = [guide.locator("h1").first.inner_text()]
    opened.choose(":param clearance")
    assert all_succeeded(opened.run()) > 10
    guide.get_by_test_id("guideNextSlide").click()
    headings.append(guide.locator("h1").first.inner_text())
    opened.choose(":param who")
    expect(opened.run()).to_contain_text("Successfully set your parameters")
    opened.choose("// Picture: one person")
    frame = opened.run()
    circles = frame.locator("svg g.node")
    expect(circles.filter(has_text="Kelly Shaw")).to_have_count(2)
    person = circles.filter(has_text="Kelly Shaw").first
    expect(person.locator(f"circle[fill='{NODES['Person'].fill}']")).to_have_count(1)
    expect(frame.locator("svg g.relationship").filter(has_text="parent (NMC)").first).to_be_visible()
    overview = frame.get_by_text(re.compile(r"Displaying \d+ nodes, \d+ relationships"))
    drawn = [int(n) for n in re.findall(r"\d+", overview.inner_text())]
    assert drawn[0] == circles.count()
    while guide.get_by_test_id("guideNextSlide").is_enabled():
        guide.get_by_test_id("guideNextSlide").click()
        headings.append(guide.locator("h1").first.inner_text())
    written = browser_files.served_text(browser_files.GUIDE, "", "")
    assert headings == re.findall(r"^# (.+)$", written, re.MULTILINE)


def test_the_guide_and_the_style_also_load_by_command(opened: Opened) -> None:
    for command, said in (
        (f":play {opened.origin}/browser/start.md", "Sightline holds what agencies record"),
        (f":style {opened.origin}/browser/sightline.grass", "relationship.FLAGS"),
    ):
        opened.write(command)
        expect(opened.run()).to_contain_text(said)
    assert stored(opened, "neo4j.grass") == style_rules()


def test_a_favourite_gives_the_rows_that_the_question_gives(
    analyst: Opened, graph_address: GraphAddress
) -> None:
    analyst.favourite("Children near risk", "close 2")
    table = analyst.run().locator("table")
    table.wait_for()
    # Each row begins with its number.
    shown = [
        [cell.inner_text() for cell in row.locator("td").all()][1:] for row in table.locator("tbody tr").all()
    ]
    wanted = rows_of(graph_address, "explore/children_near_risk_close_2")
    assert wanted
    assert [row[:2] for row in shown] == [[str(row[0]), str(row[1])] for row in wanted]
    assert [re.findall(r"P[0-9a-z]+", row[2]) for row in shown] == [ids for _, _, ids in wanted]


def test_a_favourite_draws_no_link_that_the_question_left_out(
    analyst: Opened, graph_address: GraphAddress
) -> None:
    analyst.favourite("2 Pictures", "Picture: children near")
    frame = analyst.run()
    rows = rows_of(graph_address, "analyst/draw_children_near_risk")
    people = {node.element_id for nodes, _ in rows for node in nodes}
    links = {link.element_id for _, stated in rows for link in stated}
    assert len(links) > 5
    expect(frame.locator("svg g.node")).to_have_count(len(people))
    expect(frame.locator("svg g.relationship")).to_have_count(len(links))


def test_the_archive_can_be_dropped_onto_browser(opened: Opened) -> None:
    before = len(stored(opened, "neo4j.documents"))
    packed = opened.page.request.get(f"{opened.origin}/browser/favourites.zip").body()
    held = opened.page.evaluate_handle(DROP, base64.b64encode(packed).decode())
    for event in ("dragenter", "dragover", "drop"):
        opened.page.dispatch_event("[data-testid=main]", event, {"dataTransfer": held})
    favourites = len(browser_files.favourites("date()"))
    opened.page.wait_for_function(
        "count => JSON.parse(localStorage.getItem('neo4j.documents')).length === count",
        arg=before + favourites,
    )


def test_what_the_reader_has_made_stays(opened: Opened) -> None:
    mine = {"id": "mine", "content": "// Mine\nRETURN 1"}
    # From a page beside it: Browser writes its own storage whenever it likes.
    opened.page.goto(f"{opened.origin}/browser/sightline.grass")
    opened.page.evaluate(
        """mine => {
          const held = JSON.parse(localStorage.getItem('neo4j.documents'));
          localStorage.setItem('neo4j.documents', JSON.stringify([...held, mine]));
          localStorage.setItem('neo4j.grass', JSON.stringify({node: {color: '#FFFFFF'}}));
        }""",
        mine,
    )
    opened.open()
    kept = stored(opened, "neo4j.documents")
    assert mine in kept
    ours = [one["id"] for one in kept if str(one.get("id", "")).startswith("sightline/")]
    assert len(ours) == len(set(ours)) == len(browser_files.favourites("date()"))
    assert stored(opened, "neo4j.grass") == {"node": {"color": "#FFFFFF"}}


def test_a_statement_that_writes_is_refused_until_the_reader_allows_it(analyst: Opened) -> None:
    analyst.write("CREATE (n:MadeInBrowser) RETURN n")
    expect(analyst.run()).to_contain_text("Writing in read access mode not allowed")


def test_no_other_host_is_asked(analyst: Opened) -> None:
    """What Browser's own code tries (fonts, statistics, feedback) ends at our policy, before any network."""
    analyst.favourite("2 Pictures", "Picture: one person")
    expect(analyst.run().locator("svg g.node").first).to_be_visible()
    analyst.page.wait_for_timeout(3000)  # statistics and feedback come a while after signing in
    assert any(url.startswith("ws") for url in analyst.asked)
    tried = analyst.elsewhere()
    assert {url: analyst.refused.get(url) for url in tried} == dict.fromkeys(tried, "csp")
