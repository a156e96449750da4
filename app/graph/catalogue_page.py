"""`cypher/README.md`: the catalogue as a page, written from the files themselves."""

from __future__ import annotations

from typing import Final

from app.graph.catalogue import CypherFile

_FOLDERS: Final = (
    ("explore", "Questions: `explore/`"),
    ("analyst", "Questions that draw a picture: `analyst/`"),
    ("ingest", "Loading: `ingest/`"),
    ("derive", "What follows from statements: `derive/`"),
    ("linkage", "Who is who: `linkage/`"),
    ("mirror", "The mirror: `mirror/`"),
    ("schema", "The schema: `schema/`"),
)
_HEAD: Final = """# The Cypher files

Written by `make docs` from the files themselves; change those, not this page.

One file is one statement, named for its answer. The same bytes go to the application, to Neo4j Browser
(as a favourite, or pasted) and, after its `:param` lines, to any tool that speaks Cypher. Every question
takes `$clearance`, `$valid_on` (how things were on that day) and `$known_on` (as recorded by the end of
that day); the defaults are the demo's. Numbered files in `schema/` are migrations: once applied, never
changed. `templates/` holds the one source of files that exist once for each profile and number of steps.
`browser/` holds what Neo4j Browser is given: a guide and a style, written from these files; favourites
are made from them whenever they are asked for.
"""


def catalogue_page(files: dict[str, CypherFile]) -> str:
    """The page: every file, what it answers, takes and returns. `files` is by name under `cypher/`."""
    parts = [_HEAD]
    for folder, heading in _FOLDERS:
        entries = [_entry(files[name]) for name in sorted(files) if files[name].folder == folder]
        if entries:
            parts += [f"## {heading}\n", *entries]
    return "\n".join(parts)


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
