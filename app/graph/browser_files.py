"""What analysts get beside Neo4j Browser: guide, style, favourites, and the catalogue as a page.

All of it is written from `cypher/**/*.cypher` and the table of kinds, so that none of it can drift:
`make docs` writes the pages, `make check` names those that are out of date.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable
from typing import Final

from app.errors import CatalogueError
from app.graph.browser_style import style_sheet
from app.graph.catalogue import (
    MACHINERY_FOLDERS,
    READ_FOLDERS,
    CypherFile,
    all_files,
    cypher_folder,
    parse_file,
)
from app.graph.catalogue_page import catalogue_page
from app.graph.variants import variants, written
from app.models.kinds import PROFILE_TYPES

GUIDE: Final = "start.md"
GUIDE_TEMPLATE: Final = "start.template.md"
STYLE: Final = "sightline.grass"
WRITTEN_ADDRESS: Final = "http://localhost:8000/browser"
"""The address in the written guide; the page door puts its own in its place."""

WRITTEN_TODAY: Final = "date('2026-06-01')"
"""The demo's day, in the written guide; the page door puts its own in its place."""

BROWSER_ROWS: Final = 200
"""`$limit` in Browser: as many rows as can be read there."""

START: Final = "1 Start here"
PICTURES: Final = "2 Pictures"
OTHERS: Final = "Other questions"
SUBJECTS: Final[tuple[tuple[str, str], ...]] = (
    ("children_near_risk", "Children near risk"),
    ("near_risk_groups", "Children near risk, by risk person"),
    ("near_risk_why", "Children near risk, why"),
    ("person_risks", "Risks near one person"),
    ("children_without_second_parent", "Gaps in records"),
    ("children_without", "Children without carers"),
    ("children_counted", "Children without carers"),
    ("carer", "Children without carers"),
    ("nearest_carer", "Children without carers"),
    ("siblings", "Gaps in records"),
    ("adults_unexplained", "Gaps in records"),
    ("completeness", "Gaps in records"),
    ("provisional_seals", "Suspected duplicates"),
    ("match", "Suspected duplicates"),
    ("possible_steps", "Suspected duplicates"),
    ("incident", "Incidents"),
    ("household", "Homes"),
    ("source", "Sources and loads"),
    ("load", "Sources and loads"),
    ("answer", "Sources and loads"),
    ("network", "Networks"),
    ("people_lists", "Networks"),
    ("path", "Paths and links"),
    ("link", "Paths and links"),
    ("search", "People"),
    ("people", "People"),
    ("person", "People"),
)
"""Folder of favourites by the beginning of a question's name, the first that fits."""

_VALUE: Final = r"(?:'[^']*'|[^ '}])*"
_QUESTION: Final = re.compile(
    rf"^\{{\{{question (?P<name>[\w/]+)(?P<given>(?: \w+={_VALUE})*)\}}\}}$", re.MULTILINE
)
_TITLE: Final = re.compile(r"\{\{title (?P<name>[\w/]+)\}\}")
_GIVEN: Final = re.compile(rf"(\w+)=({_VALUE})")
_VARIANT: Final = re.compile(rf"_({'|'.join(PROFILE_TYPES)})(?:_(\d))?$")
_PARAM_LINE: Final = re.compile(r"^:param", re.MULTILINE)
_FIRST: Final = ("clearance", "valid_on", "known_on")
_ZIP_DATE: Final = (1980, 1, 1, 0, 0, 0)


def subject_of(file: CypherFile) -> str:
    """The favourites folder of a question."""
    if file.folder == "analyst":
        return PICTURES
    found = (subject for start, subject in SUBJECTS if file.short_name.startswith(start))
    return next(found, OTHERS)


def favourite_text(file: CypherFile) -> str:
    """A question as a favourite: a line with its name, then the file, its `:param` lines as comments.

    Browser shows no rows for a script of several commands, only that each succeeded. So a favourite
    is one statement, byte for byte the application's, and takes what `set_parameters` has set. Its
    list shows the beginning of the first line, so what tells variants apart stands there.
    """
    variant = _VARIANT.search(file.short_name)
    name = f"{variant[1]} {variant[2] or ''}".strip() + ": " if variant else ""
    return f"// {name}{file.title}\n{_PARAM_LINE.sub('// :param', file.text)}"


def set_parameters(files: Iterable[CypherFile], today: str) -> str:
    """The commands that set every parameter of the catalogue, to be run once for a session.

    `today` is the Cypher expression for both dates. Where files disagree about a default, the one
    that most of them have is taken.
    """
    defaults: dict[str, Counter[str]] = {}
    for file in files:
        for parameter in file.parameters:
            defaults.setdefault(parameter.name, Counter())[parameter.default_text] += 1
    dates = {"valid_on": today, "known_on": today}
    values = {name: dates.get(name) or found.most_common(1)[0][0] for name, found in defaults.items()}
    values["limit"] = str(BROWSER_ROWS)
    names = [*(name for name in _FIRST if name in values), *sorted(set(values) - set(_FIRST))]
    return "\n".join(f":param {name} => {values[name]};" for name in names)


def favourites(today: str) -> list[tuple[str, str, str]]:
    """(folder, name, text) of each favourite: what sets the parameters, and every question."""
    asked = [file for file in all_files() if file.folder in READ_FOLDERS]
    start = f"// Set what every question takes (run this first)\n{set_parameters(asked, today)}"
    texts = [(subject_of(file), file.short_name, favourite_text(file)) for file in asked]
    return [(START, "set_parameters", start), *texts]


def favourites_zip(today: str) -> bytes:
    """The favourites as the archive that Browser takes in, its folders becoming folders there."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for folder, name, text in favourites(today):
            archive.writestr(zipfile.ZipInfo(f"{folder}/{name}.cypher", _ZIP_DATE), text)
    return held.getvalue()


def served_text(name: str, address: str, today: str) -> str:
    """The guide or the style as written in `cypher/browser/`, with our own address and day in it."""
    text = (cypher_folder() / "browser" / name).read_text(encoding="utf-8")
    for coordinate in ("valid_on", "known_on"):
        line = f":param {coordinate} => "
        text = text.replace(f"{line}{WRITTEN_TODAY};", f"{line}{today};")
    return text.replace(WRITTEN_ADDRESS, address)


def generated_pages() -> dict[str, str]:
    """Every page that is written from the catalogue: path from the repository's root, and text."""
    template = (cypher_folder() / "browser" / GUIDE_TEMPLATE).read_text(encoding="utf-8")
    pictures = _pictures()
    files = _files_as_they_will_be(pictures)
    return {
        **{f"cypher/{name}.cypher": text for name, text in pictures.items()},
        "cypher/README.md": catalogue_page(files),
        f"cypher/browser/{GUIDE}": guide_text(template, files),
        f"cypher/browser/{STYLE}": style_sheet(),
    }


def guide_text(template: str, files: dict[str, CypherFile]) -> str:
    """The guide: the template with each `{{question NAME}}` line replaced by that file's statement, to
    be run at a click, and each `{{title NAME}}` by its title.

    After the name, `parameter='value'` puts a block before it that sets the parameter. Raises
    CatalogueError for what does not exist.
    """

    def named(match: re.Match[str]) -> CypherFile:
        if match["name"] not in files:
            raise CatalogueError(f"cypher/browser/{GUIDE_TEMPLATE}: there is no {match['name']}")
        return files[match["name"]]

    def inserted(match: re.Match[str]) -> str:
        file = named(match)
        given = _GIVEN.findall(match["given"])
        if unknown := {name for name, _ in given} - {parameter.name for parameter in file.parameters}:
            raise CatalogueError(f"cypher/browser/{GUIDE_TEMPLATE}: {file.name} has no {min(unknown)}")
        blocks = [f":param {name} => {value}" for name, value in given]
        blocks.append(f"// {file.title}\n{file.statement};")
        return "\n\n".join(f"```cypher\n{block}\n```" for block in blocks)

    text = _QUESTION.sub(inserted, template)
    text = _TITLE.sub(lambda match: named(match).title, text)
    text = text.replace("{{address}}", WRITTEN_ADDRESS).replace("{{subjects}}", _subjects(files))
    text = text.replace("{{parameters}}", f"```cypher\n{_all_parameters(files)}\n```")
    if left := re.search(r"\{\{.*", text):
        raise CatalogueError(f"cypher/browser/{GUIDE_TEMPLATE} asks for {left[0]!r}, which means nothing")
    return text


def _pictures() -> dict[str, str]:
    """The files of `cypher/analyst/` that have a template, by name under `cypher/`."""
    templates = sorted((cypher_folder() / "templates" / "analyst").glob("*.cypher"))
    return {
        name: text
        for path in templates
        for name, text in variants(f"analyst/{path.stem}", path.read_text(encoding="utf-8"))
    }


def _files_as_they_will_be(pictures: dict[str, str]) -> dict[str, CypherFile]:
    """The catalogue once everything generated is written, so that one run of `make docs` is enough."""
    root = cypher_folder()
    texts = {
        path.relative_to(root).with_suffix("").as_posix(): path.read_text(encoding="utf-8")
        for folder in READ_FOLDERS + MACHINERY_FOLDERS
        for path in (root / folder).glob("**/[a-z]*.cypher")
    }
    texts.update({f"explore/{name}": text for name, text in written().items()})
    texts.update(pictures)
    return {name: parse_file(name, text) for name, text in sorted(texts.items())}


def _all_parameters(files: dict[str, CypherFile]) -> str:
    return set_parameters((f for f in files.values() if f.folder in READ_FOLDERS), WRITTEN_TODAY)


def _subjects(files: dict[str, CypherFile]) -> str:
    asked = [subject_of(file) for file in files.values() if file.folder in READ_FOLDERS]
    return "\n".join(f"- **{subject}**: {asked.count(subject)}" for subject in sorted(set(asked)))
