"""What analysts get beside Neo4j Browser: guide, style, favourites, and the catalogue as a page.

All of it is written from `cypher/**/*.cypher` and the table of kinds, so that none of it can drift:
`make docs` writes the pages, `make check` names those that are out of date.
"""

from __future__ import annotations

import io
import re
import zipfile
from functools import lru_cache
from typing import Final

from app.errors import CatalogueError
from app.graph.browser_style import style_sheet
from app.graph.catalogue import READ_FOLDERS, CypherFile, all_files, cypher_file, cypher_folder

GUIDE: Final = "start.md"
GUIDE_TEMPLATE: Final = "start.template.md"
STYLE: Final = "sightline.grass"
WRITTEN_ADDRESS: Final = "http://localhost:8000/browser"
"""The address in the written guide; the page door puts its own in its place."""

_INSERT: Final = re.compile(r"^\{\{(?P<what>question|titles|address) ?(?P<name>[\w/]*)\}\}$", re.MULTILINE)
_ANYWHERE: Final = re.compile(r"\{\{address\}\}")
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)

SUBJECTS: Final[tuple[tuple[str, str], ...]] = (
    ("children_near_risk", "Children near risk"),
    ("near_risk", "Children near risk"),
    ("children_without_carers", "Children without carers"),
    ("carer", "Children without carers"),
    ("nearest_carer", "Children without carers"),
    ("children_without_second_parent", "Gaps in records"),
    ("siblings_not_linked", "Gaps in records"),
    ("adults_unexplained", "Gaps in records"),
    ("completeness", "Gaps in records"),
    ("children_not_recorded", "Incidents"),
    ("incident", "Incidents"),
    ("household", "Homes"),
    ("residen", "Homes"),
    ("source", "Sources and loads"),
    ("run", "Sources and loads"),
    ("load", "Sources and loads"),
    ("network", "Paths and networks"),
    ("path", "Paths and networks"),
    ("link", "Paths and networks"),
    ("risk", "Children near risk"),
    ("search", "People"),
    ("people", "People"),
    ("person", "People"),
    ("record", "People"),
)
PICTURES: Final = "Pictures"
OTHERS: Final = "Other questions"
"""Folder of favourites by the beginning of a question's name, first that fits."""


def subject_of(file: CypherFile) -> str:
    """The favourites folder of a question."""
    if file.folder == "analyst":
        return PICTURES
    found = (subject for start, subject in SUBJECTS if file.short_name.startswith(start))
    return next(found, OTHERS)


def read_questions() -> list[CypherFile]:
    """Every question that may be asked from Browser, by name."""
    return [file for file in all_files() if file.folder in READ_FOLDERS]


def favourites() -> list[tuple[str, str, str]]:
    """(folder, name, text) of each favourite; the text is the file's, byte for byte."""
    return [(subject_of(file), file.short_name, file.text) for file in read_questions()]


@lru_cache(maxsize=1)
def favourites_zip() -> bytes:
    """The favourites as the archive that Browser takes in, its folders becoming folders there."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for folder, name, text in favourites():
            archive.writestr(zipfile.ZipInfo(f"{folder}/{name}.cypher", _ZIP_DATE), text)
    return written.getvalue()


def guide_text(template: str) -> str:
    """The guide: the template with each `{{question NAME}}` line replaced by that file, runnable.

    Raises CatalogueError for a question that does not exist.
    """

    def inserted(match: re.Match[str]) -> str:
        if match["what"] == "address":
            return WRITTEN_ADDRESS
        if match["what"] == "titles":
            return _titles()
        return f"```cypher\n{cypher_file(match['name']).text.rstrip()}\n```"

    text = _ANYWHERE.sub(WRITTEN_ADDRESS, _INSERT.sub(inserted, template))
    if left := re.search(r"\{\{.*", text):
        raise CatalogueError(f"cypher/browser/{GUIDE_TEMPLATE} asks for {left[0]!r}, which means nothing")
    return text


def served_text(name: str, address: str) -> str:
    """The guide or the style as written in `cypher/browser/`, with our own address in it."""
    text = (cypher_folder() / "browser" / name).read_text(encoding="utf-8")
    return text.replace(WRITTEN_ADDRESS, address)


def catalogue_page() -> str:
    """`cypher/README.md`: every file of the catalogue, what it answers, takes and returns."""
    parts = [_README_HEAD]
    for folder, heading in _README_FOLDERS:
        files = [file for file in all_files() if file.folder == folder]
        if files:
            parts.append(f"## {heading}\n")
            parts += [_entry(file) for file in files]
    return "\n".join(parts)


def generated_pages() -> dict[str, str]:
    """Every page that is written from the catalogue: path from the repository's root, and text."""
    template = (cypher_folder() / "browser" / GUIDE_TEMPLATE).read_text(encoding="utf-8")
    return {
        "cypher/README.md": catalogue_page(),
        f"cypher/browser/{GUIDE}": guide_text(template),
        f"cypher/browser/{STYLE}": style_sheet(),
    }


def _titles() -> str:
    lines: list[str] = []
    for subject in sorted({subject_of(file) for file in read_questions()}):
        titles = [file.title for file in read_questions() if subject_of(file) == subject]
        lines.append(f"- **{subject}**: {'; '.join(titles)}")
    return "\n".join(lines)


_README_FOLDERS: Final = (
    ("explore", "Questions: `explore/`"),
    ("analyst", "Questions that draw a picture: `analyst/`"),
    ("ingest", "Loading: `ingest/`"),
    ("derive", "What follows from statements: `derive/`"),
    ("linkage", "Who is who: `linkage/`"),
    ("schema", "The schema: `schema/`"),
)
_README_HEAD: Final = """# The Cypher files

Written by `make docs` from the files themselves; change those, not this page.

One file is one statement, named for its answer. The same bytes go to the application, to Neo4j Browser
(as a favourite, or pasted) and, after its `:param` lines, to any tool that speaks Cypher. Every question
takes `$clearance`, `$valid_on` (how things were on that day) and `$known_on` (as recorded by the end of
that day); the defaults are the demo's. Numbered files in `schema/` are migrations: once applied, never
changed. `browser/` holds what Neo4j Browser is given: a guide and a style, written from these files;
favourites are made from them whenever they are asked for.
"""


def _entry(file: CypherFile) -> str:
    lines = [f"### `{file.name}`", f"**{file.title}.** {file.purpose}", ""]
    if file.parameters:
        lines += ["| takes | unless given | meaning |", "|---|---|---|"]
        lines += [
            f"| `${p.name}` | `{_cell(p.default_text)}` | {_cell(p.meaning)} |" for p in file.parameters
        ]
        lines.append("")
    if file.columns:
        lines += ["| returns | type | meaning |", "|---|---|---|"]
        lines += [f"| `{c.name}` | {c.type} | {_cell(c.meaning)} |" for c in file.columns]
        lines.append("")
    return "\n".join(lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
