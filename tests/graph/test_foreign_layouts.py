"""Somebody else's files: other names, codes, dates, encoding; only a mapping is written, and the graph is the same."""

from __future__ import annotations

import csv
import json
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.graph.catalogue import cypher_folder
from app.graph.session import GraphSession
from app.ingest.load import load_extract
from app.models.vocabulary import FILES, Column, FileShape
from app.settings import Settings
from seed_data import generate
from tests.graph_server import make_empty
from tests.worlds.loading import export

ROOT = cypher_folder().parent
LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Turned:
    """One column in the other layout: its heading there, how the mapping says it, how a cell is written."""

    heading: str
    said: str
    codes: dict[str, str]
    form: str

    def cell(self, value: str) -> str:
        if not value:
            return ""
        if self.codes:
            return self.codes[value]
        if self.form == "%d.%m.%Y":
            return date.fromisoformat(value).strftime(self.form)
        if self.form:
            return datetime.fromisoformat(value).astimezone(LONDON).strftime(self.form)
        return value


def _turn(column: Column, number: int, values: set[str]) -> Turned:
    heading = f"Feld {number:02d} {column.name[::-1].upper()}"
    if column.codes:
        codes = {code: f"K{place}" for place, code in enumerate(column.codes)}
        listed = ", ".join(f"{theirs} = {json.dumps(ours)}" for ours, theirs in codes.items())
        return Turned(heading, f'{{ column = "{heading}", values = {{ {listed} }} }}', codes, "")
    if column.type in {"day", "instant"} and values:
        if all(len(value) == 10 for value in values):
            return Turned(heading, f'{{ column = "{heading}", date = "%d.%m.%Y" }}', {}, "%d.%m.%Y")
        if all(len(value) > 10 for value in values):
            form = "%d.%m.%Y %H:%M:%S"
            return Turned(heading, f'{{ column = "{heading}", instant = "{form}" }}', {}, form)
    return Turned(heading, f'"{heading}"', {}, "")


def _turn_file(shape: FileShape, source: Path, folder: Path) -> tuple[int, str]:
    """Rewrite one file; returns how many rows it has, and its part of the mapping."""
    with source.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = {column.name: column for column in shape.columns}
    names = list(rows[0]) if rows else [column.name for column in shape.columns]
    turned = {
        name: _turn(columns[name], number, {row[name] for row in rows} - {""})
        for number, name in enumerate(names)
    }
    with (folder / f"{shape.stem[::-1]}.CSV").open("w", encoding="utf-16-le", newline="") as file:
        writer = csv.writer(file, delimiter="\t")
        writer.writerow(turned[name].heading for name in reversed(names))
        writer.writerows([turned[name].cell(row[name]) for name in reversed(names)] for row in rows)
    lines = [f"{name} = {one.said}" for name, one in turned.items()]
    head = f'[[file]]\ntarget = "{shape.name}"\nsource = "{shape.stem[::-1]}.CSV"\n[file.columns]\n'
    return len(rows), head + "\n".join(lines)


def _other_layout(extract: Path, folder: Path) -> tuple[int, Path]:
    """The same extract in a layout that shares nothing with ours, and the mapping that says so."""
    folder.mkdir(parents=True)
    header = tomllib.loads((extract / "extract.toml").read_text())
    said = "\n".join(f"{key} = {json.dumps(value, default=str)}" for key, value in header.items())
    parts = [f'name = "{folder.name}"\n[extract]\n{said}\n[csv]\nencoding = "utf-16-le"\ndelimiter = "\\t"']
    rows = 0
    for shape in FILES:
        if (extract / shape.name).is_file():
            number, part = _turn_file(shape, extract / shape.name, folder)
            rows += number
            parts.append(part)
    mapping = folder.with_suffix(".toml")
    mapping.write_text("\n\n".join(parts), encoding="utf-8")
    return rows, mapping


def test_a_borough_in_foreign_layouts_gives_the_same_graph(
    graph: GraphSession, settings: Settings, tmp_path: Path
) -> None:
    generate(300, 11, tmp_path / "ours")
    extracts = sorted(path.parent for path in (tmp_path / "ours").rglob("extract.toml"))
    for extract in extracts:
        load_extract(graph, settings, extract)
    ours = export(graph)
    make_empty(graph)
    rows = 0
    for extract in extracts:
        folder = tmp_path / "theirs" / extract.name
        number, mapping = _other_layout(extract, folder)
        summary = load_extract(graph, settings, folder, mapping=mapping)
        assert summary.rejected == 0, summary.first_rejected
        rows += number
    assert rows > 1_500
    assert export(graph) == ours


def test_the_worked_example_loads_and_answers(graph: GraphSession, settings: Settings) -> None:
    summary = load_extract(
        graph,
        settings,
        ROOT / "seed_data" / "foreign" / "NME-brookmis",
        mapping=ROOT / "mappings" / "brookmis.toml",
    )
    read = {name: counts.read for name, counts in summary.files.items()}
    with graph._driver.session(database=graph._database) as session:
        held = session.run(
            "MATCH (r:Record) WITH count(r) AS records"
            " MATCH (i:Incident) WITH records, count(i) AS incidents"
            " MATCH ()-[s:PARENT_OF|CARES_FOR|SIBLING_OF|RELATED_TO|ASSOCIATES_WITH]->() RETURN records, incidents, count(s) > 0 AS linked"
        ).data()
    loaded = {name: counts.loaded for name, counts in summary.files.items()}
    assert held == [{"records": loaded["persons.csv"], "incidents": loaded["incidents.csv"], "linked": True}]
    assert read["persons.csv"] > 50
