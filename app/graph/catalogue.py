"""The catalogue: `cypher/**/*.cypher`, each file one named statement, checked when it is taken up.

A file is asked by `question()` (reads, for users) or `command()` (writes and the machinery's own
look-ups). Both refuse a file whose header, parameters or columns disagree with the text or with
the row model, before any database is there.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Generic, Literal, LiteralString, TypeVar, cast

from pydantic import BaseModel

from app.errors import CatalogueError
from app.graph.cyphertext import dangers_in, parameters_in, statements_in

Row = TypeVar("Row", bound=BaseModel)
Mode = Literal["read", "write", "lookup"]
Value = str | int | float | bool | date | list[object] | dict[str, object] | None

READ_FOLDERS = ("explore", "analyst")
MACHINERY_FOLDERS = ("schema", "ingest", "derive", "linkage", "mirror")
COORDINATES = frozenset({"clearance", "valid_on", "known_on"})
PLAIN_TYPES = frozenset(
    {
        inner
        for one in ("string", "integer", "float", "boolean", "map<plain>")
        for inner in (one, f"list<{one}>")
    }
)
"""Types without a day or an instant inside: nothing to convert. A `map<plain>` has them as ISO text."""
COLUMN_TYPES = PLAIN_TYPES | {inner for one in ("date", "datetime", "map") for inner in (one, f"list<{one}>")}
_HEADER = re.compile(r"^//\s*(title|purpose|mode|returns|rows):\s*(.+?)\s*$")
_NOTE = re.compile(r"^//\s*(\w+):\s*(.+?)\s*$")
_PARAM = re.compile(r"^:param\s+(\w+)\s*=>\s*(.+?);?\s*$")


class NoRow(BaseModel):
    """The row model of a statement that returns nothing."""


@dataclass(frozen=True, slots=True)
class Column:
    """One returned column: its name, its type in the header's words, what it means."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name, its default as written for Browser, the default's value, its meaning."""

    name: str
    default_text: str
    default: Value
    meaning: str


@dataclass(frozen=True, slots=True)
class CypherFile:
    """One file of the catalogue. `text` is the whole file, `statement` what is sent to the server."""

    name: str
    title: str
    purpose: str
    mode: Mode
    few_rows: str
    columns: tuple[Column, ...]
    parameters: tuple[Parameter, ...]
    statement: LiteralString
    text: str

    @property
    def short_name(self) -> str:
        """The name without its folder, as users ask for it."""
        return self.name.rpartition("/")[2]

    @property
    def folder(self) -> str:
        return self.name.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Question(Generic[Row]):
    """A read that users may ask: the file and the model of one row."""

    file: CypherFile
    row: type[Row]


@dataclass(frozen=True, slots=True)
class Command(Generic[Row]):
    """A write, or a look-up of the machinery: the file and the model of one row."""

    file: CypherFile
    row: type[Row]


def cypher_folder() -> Path:
    """Where the Cypher files lie: beside `app/` in a checkout, inside it when installed."""
    package = Path(__file__).resolve().parents[1]
    beside = package.parent / "cypher"
    return beside if beside.is_dir() else package / "cypher"


def parse_default(text: str) -> Value:
    """The Python value of a `:param` default: numbers, strings, booleans, null, date('...'), lists.

    Raises ValueError for anything else, so that every default can also be a form's first value.
    """
    text = text.strip()
    if text == "null":
        return None
    if text in {"true", "false"}:
        return text == "true"
    if match := re.fullmatch(r"date\('(\d{4}-\d{2}-\d{2})'\)", text):
        return date.fromisoformat(match[1])
    if match := re.fullmatch(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"", text):
        return re.sub(r"\\(.)", r"\1", match[1] if match[1] is not None else match[2])
    if re.fullmatch(r"-?\d+", text):
        return int(text)
    if re.fullmatch(r"-?\d+\.\d+", text):
        return float(text)
    if text == "{}":
        return {}
    if match := re.fullmatch(r"\[(.*)\]", text, re.DOTALL):
        inner = match[1].strip()
        return [parse_default(item) for item in _split_list(inner)] if inner else []
    raise ValueError(f"a default must be a plain value, not {text!r}")


def _split_list(inner: str) -> list[str]:
    # Strings in our defaults hold no commas or brackets; a default that does is refused by its item.
    return [item.strip() for item in inner.split(",")]


def parse_file(name: str, text: str) -> CypherFile:
    """Take one Cypher file apart and check it by itself.

    `name` is the path under `cypher/` without its ending. Raises CatalogueError naming the file
    and everything that is wrong with it.
    """
    problems: list[str] = []
    header: dict[str, str] = {}
    columns: list[Column] = []
    parameters: list[Parameter] = []
    notes: dict[str, str] = {}
    body: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if not body and (match := _HEADER.match(stripped)):
            key, value = match.groups()
            if key == "returns":
                parts = [part.strip() for part in value.split("|")]
                if len(parts) != 3 or parts[1] not in COLUMN_TYPES:
                    problems.append(f"line {number}: a column is written `name | type | meaning`")
                else:
                    columns.append(Column(*parts))
            elif key in header:
                problems.append(f"line {number}: a second {key}")
            else:
                header[key] = value
                # A command's parameter may be called `rows` too; the line then says what they are.
                notes[key] = value
        elif match := _PARAM.match(stripped):
            if body:
                problems.append(f"line {number}: parameters stand before the statement")
            try:
                default = parse_default(match[2])
            except ValueError as error:
                problems.append(f"line {number}: {error}")
                default = None
            parameters.append(Parameter(match[1], match[2], default, notes.get(match[1], "")))
        elif not body and (match := _NOTE.match(stripped)):
            notes[match[1]] = match[2]
        elif stripped or body:
            body.append(line)
    statement = _only_statement("\n".join(body), problems)
    mode = _mode(name, header.get("mode", ""), problems)
    problems += [f"the header lacks {key}" for key in ("title", "purpose", "mode") if key not in header]
    problems += _parameter_problems(statement, parameters, mode, header)
    problems += dangers_in(statement)
    if mode == "read" and not columns:
        problems.append("a read says in its header what it returns")
    if problems:
        raise CatalogueError(f"cypher/{name}.cypher: " + "; ".join(problems))
    return CypherFile(
        name=name,
        title=header["title"],
        purpose=header["purpose"],
        mode=mode,
        few_rows=header.get("rows", ""),
        columns=tuple(columns),
        parameters=tuple(parameters),
        # The one place where text becomes a query: it was read from our own files.
        statement=cast(LiteralString, statement),
        text=text,
    )


def _only_statement(body: str, problems: list[str]) -> str:
    try:
        found = statements_in(body)
    except ValueError as error:
        problems.append(str(error))
        return ""
    if len(found) != 1:
        problems.append(f"a file holds one statement, this one {len(found)}")
        return ""
    return found[0]


def _mode(name: str, written: str, problems: list[str]) -> Mode:
    folder = name.partition("/")[0]
    if folder in READ_FOLDERS and written != "read":
        problems.append(f"mode is read under {folder}/, not {written!r}")
    if folder in MACHINERY_FOLDERS and written not in {"write", "lookup"}:
        problems.append(f"mode is write or lookup under {folder}/, not {written!r}")
    if folder not in READ_FOLDERS + MACHINERY_FOLDERS:
        problems.append(f"no folder {folder}/ in the catalogue")
    return "write" if written == "write" else "lookup" if written == "lookup" else "read"


def _parameter_problems(
    statement: str, parameters: list[Parameter], mode: Mode, header: dict[str, str]
) -> list[str]:
    declared = [parameter.name for parameter in parameters]
    used = parameters_in(statement)
    problems = [f"${name} is used but not declared" for name in sorted(used - set(declared))]
    problems += [f":param {name} is declared but not used" for name in sorted(set(declared) - used)]
    problems += [
        f":param {name} is declared twice" for name in sorted({n for n in declared if declared.count(n) > 1})
    ]
    problems += [f":param {p.name} has no `// {p.name}: meaning` line" for p in parameters if not p.meaning]
    if mode == "read":
        problems += [f"a read takes ${name}" for name in sorted(COORDINATES - used)]
        if "limit" not in used and "rows" not in header:
            problems.append("a read takes $limit, or says in `// rows:` why it cannot return many")
    return problems


@cache
def cypher_file(name: str) -> CypherFile:
    """One file by its name under `cypher/`. Raises CatalogueError if it is missing or wrong."""
    path = cypher_folder() / f"{name}.cypher"
    if not path.is_file():
        raise CatalogueError(f"there is no cypher/{name}.cypher")
    return parse_file(name, path.read_text(encoding="utf-8"))


def all_files() -> Iterator[CypherFile]:
    """Every file of the catalogue, by name. Numbered migrations and Browser files are not in it."""
    root = cypher_folder()
    for folder in READ_FOLDERS + MACHINERY_FOLDERS:
        for path in sorted((root / folder).glob("**/[a-z]*.cypher")):
            yield cypher_file(path.relative_to(root).with_suffix("").as_posix())


def question(name: str, row: type[Row]) -> Question[Row]:
    """A read by its short name (`children_near_risk_close_2`), checked against its row model."""
    for folder in READ_FOLDERS:
        if (cypher_folder() / folder / f"{name}.cypher").is_file():
            return Question(_with_row(cypher_file(f"{folder}/{name}"), row), row)
    raise CatalogueError(f"there is no question {name}.cypher under {' or '.join(READ_FOLDERS)}")


def command(name: str, row: type[Row]) -> Command[Row]:
    """A write or look-up by its name with folder (`ingest/upsert_records`)."""
    file = cypher_file(name)
    if file.folder not in MACHINERY_FOLDERS:
        raise CatalogueError(f"cypher/{name}.cypher is a question, not a command")
    return Command(_with_row(file, row), row)


def _with_row(file: CypherFile, row: type[BaseModel]) -> CypherFile:
    returned = [column.name for column in file.columns]
    fields = list(row.model_fields)
    if returned != fields:
        raise CatalogueError(
            f"cypher/{file.name}.cypher returns {', '.join(returned) or 'nothing'};"
            f" {row.__name__} has {', '.join(fields) or 'nothing'}"
        )
    return file


def version_of(files: list[CypherFile]) -> str:
    """12 characters over the bytes of all files that took part in an answer."""
    digest = hashlib.sha256()
    for file in sorted(files, key=lambda one: one.name):
        digest.update(file.name.encode())
        digest.update(file.text.encode())
    return digest.hexdigest()[:12]
