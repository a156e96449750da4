"""The repository's own rules, each of them a lesson: what a review finds twice becomes a check here."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

from app.models.kinds import KINDS, PROFILE_TYPES, TYPE_CLASS

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 400
OURS = ("app", "seed_data", "tools", "bench", "tests")
VAGUE = {"util", "utils", "helper", "helpers", "manager", "handler", "data", "info", "process", "common"}
# Written with gaps so that this file does not find itself.
HOST = re.compile(
    r"://[^/ \"'>)]*(reg" + r"istry|py" + r"pi|python" + r"hosted|ma" + r"ven|cra" + r"tes)[^/ ]*"
)
MACHINE_PATH = re.compile(r"(?<![\w.$~}])/(wo" + r"rk|fa" + r"rm|ro" + r"ot|ho" + r"me/\w+)/")
FORBIDDEN_WORDS = re.compile(r"\b(offen" + r"der|offen" + r"ders|risk sco" + r"re)\b", re.IGNORECASE)


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that belongs to the repository, also those not yet committed; ignored ones are not."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return tuple(path for name in listed.stdout.splitlines() if (path := ROOT / name).is_file())


def files(*endings: str, under: tuple[str, ...] = ()) -> list[Path]:
    """Tracked files with one of these endings, anywhere or in these folders."""
    return [
        path
        for path in tracked()
        if path.suffix in endings and (not under or path.relative_to(ROOT).parts[0] in under)
    ]


def where(path: Path, number: int = 0) -> str:
    return f"{path.relative_to(ROOT)}{f':{number}' if number else ''}"


def lines_matching(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    found: list[str] = []
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [where(path, n) for n, line in enumerate(text.splitlines(), 1) if pattern.search(line)]
    return found


def test_no_file_has_grown_too_long() -> None:
    long = {
        where(p): n
        for p in files(".py", ".cypher", ".js")
        if (n := len(p.read_text().splitlines())) > LONGEST
    }
    assert long == {}


def test_names_say_what_is_in_them() -> None:
    vague = [where(p) for p in files(".py", under=("app", "seed_data", "tools")) if p.stem in VAGUE]
    assert vague == []


def test_every_module_says_what_it_is() -> None:
    bare = [where(p) for p in files(".py", under=OURS) if ast.get_docstring(ast.parse(p.read_text())) is None]
    assert bare == []


def test_no_package_host_is_named() -> None:
    assert lines_matching(HOST, list(tracked())) == []


def test_no_path_of_one_machine() -> None:
    assert lines_matching(MACHINE_PATH, [p for p in tracked() if p.suffix != ".csv"]) == []


def test_words_that_judge_people_are_not_used() -> None:
    read = [p for p in files(".py", ".cypher", ".md", ".html", ".toml", ".js") if "tests" not in p.parts]
    assert lines_matching(FORBIDDEN_WORDS, read) == []


def test_cypher_reads_no_files_and_calls_no_plugins() -> None:
    danger = re.compile(r"\bload\s+csv\b|\bapoc\.|\bdbms\.security\b", re.IGNORECASE)
    assert lines_matching(danger, files(".cypher")) == []


def test_synchronous_throughout() -> None:
    asynchronous = [
        where(path, node.lineno)
        for path in files(".py", under=("app", "seed_data"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.AsyncWith | ast.AsyncFor)
    ]
    # The application's edge speaks the web server's asynchronous protocol; nothing behind it does.
    edge = ("app/api/edge.py", "app/api/refusals.py", "app/main.py")
    assert [place for place in asynchronous if not place.startswith(edge)] == []


def is_put_together(text: ast.expr) -> bool:
    if isinstance(text, ast.BinOp):  # a literal in front only asks for the plan of a file
        return not (isinstance(text.left, ast.Constant) and text.left.value in {"EXPLAIN ", "PROFILE "})
    if isinstance(text, ast.Call):
        return isinstance(text.func, ast.Attribute) and text.func.attr == "format"
    return isinstance(text, ast.JoinedStr)


def test_no_query_text_is_put_together() -> None:
    """A query reaches the driver as a file's text; f-strings, `+`, `%` and `.format` do not run."""
    glued: list[str] = []
    for path in files(".py", under=("app",)):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
                continue
            if node.func.attr not in {"run", "execute_query", "Query", "change_schema"}:
                continue
            if is_put_together(node.args[0]):
                glued.append(where(path, node.lineno))
    assert glued == []


def test_every_relationship_type_is_walkable_or_never() -> None:
    """A type in no class would be a link that nobody decided about."""
    stored = {kind.type for kind in KINDS.values()} | {t for types in PROFILE_TYPES.values() for t in types}
    assert stored - set(TYPE_CLASS) == set()
    named: set[str] = set()
    for path in files(".cypher", under=("cypher",)):
        code = re.sub(r"//[^\n]*|'[^']*'", "", path.read_text())
        for inside in re.findall(r"-\[\s*\w*\s*:\s*([A-Z_|\s]+?)\s*[*{\]]", code):
            named |= {name.strip() for name in inside.split("|") if name.strip()}
    assert named - set(TYPE_CLASS) == set()
    for types in PROFILE_TYPES.values():
        assert {TYPE_CLASS[name] for name in types} == {"walkable"}


@pytest.mark.parametrize("name", sorted(KINDS))
def test_every_kind_has_an_inverse_in_the_table(name: str) -> None:
    kind = KINDS[name]
    assert KINDS[kind.inverse].inverse == name
    assert kind.canonical in KINDS
    assert TYPE_CLASS[kind.type] in {"walkable", "never"}


def pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / name).read_text()
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", text, re.MULTILINE))


def test_both_requirement_files_pin_the_same_versions() -> None:
    app, dev = pins("app.txt"), pins("dev.txt")
    assert {name: dev.get(name) for name in app} == app


@pytest.mark.parametrize("name", ["app.txt", "dev.txt"])
def test_every_requirement_has_a_hash(name: str) -> None:
    blocks = re.split(r"^(?=[a-z0-9])", (ROOT / "requirements" / name).read_text(), flags=re.MULTILINE | re.I)
    bare = [block.split("==")[0] for block in blocks if "==" in block and "--hash=sha256:" not in block]
    assert bare == []


def test_containers_are_named_by_digest() -> None:
    named = re.findall(r"^\s*image: (\S+)|^FROM (\S+)", "\n".join(
        (ROOT / name).read_text() for name in ("docker-compose.yml", "Dockerfile")
    ), re.MULTILINE)  # fmt: skip
    foreign = {one or other for one, other in named} - {"sightline"}
    assert foreign
    assert [name for name in foreign if not re.search(r"@sha256:[0-9a-f]{64}$", name)] == []


def test_compose_has_no_default_password_and_listens_on_loopback() -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    assert not re.search(r"NEO4J_AUTH:|neo4j/(password|neo4j)|_PASSWORD: ?\S", text)
    published = re.findall(r'^\s*- "([^"]*:\d+:\d+)"', text, re.MULTILINE)
    assert published
    assert [port for port in published if not port.startswith("127.0.0.1:")] == []


DECISIONS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_has_its_five_parts_on_one_page(page: Path) -> None:
    text = page.read_text()
    wanted = ["Context", "Decision", "Consequences", "Alternatives", "Enforced by"]
    assert re.findall(r"^\*\*([^*]+)\.\*\*", text, re.MULTILINE) == wanted
    assert len(text.splitlines()) <= 60
    assert f"({page.name})" in (page.parent / "README.md").read_text()


def test_tests_left_out_give_their_reason() -> None:
    """`skip` and `xfail` without a reason hide; a reason is printed at the end of every run."""
    bare: list[str] = []
    for path in files(".py", under=("tests",)):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in {"skip", "skipif", "xfail"}:
                line = path.read_text().splitlines()[node.lineno - 1]
                if not re.search(r"\.(skip|skipif|xfail)\(.+|\"(skip|skipif|xfail)\"", line):
                    bare.append(where(path, node.lineno))
    assert bare == []
