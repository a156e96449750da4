"""Documentation that cannot lie: what the program has must be described, and described as it is."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from app.graph.catalogue import all_files
from app.settings import Settings
from tools.answers_page import answer_models
from tools.pages import pages, stale_pages, write_pages
from tools.reference_page import commands, routes, settings_rows

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def test_generated_pages_are_what_would_be_written_now() -> None:
    assert stale_pages() == [], "run `make docs`"


def test_a_changed_page_is_noticed_and_written_anew(tmp_path: Path) -> None:
    written = write_pages(tmp_path)
    assert sorted(written) == sorted(pages())
    (tmp_path / "docs" / "model.md").write_text("# Something else\n")
    assert stale_pages(tmp_path) == ["docs/model.md"]
    assert write_pages(tmp_path) == ["docs/model.md"]
    assert stale_pages(tmp_path) == []


def test_every_setting_says_what_it_is() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []
    assert len(list(settings_rows())) == len(Settings.model_fields)


def test_every_command_and_each_of_its_parameters_says_what_it_is() -> None:
    found = list(commands())
    assert found
    bare = [path for path, command in found if not (command.help or "").strip()]
    bare += [
        f"{path} {parameter.name}"
        for path, command in found
        for parameter in command.params
        if parameter.name != "help" and not parameter.help and not getattr(parameter, "hidden", False)
    ]
    assert bare == []


def test_every_route_says_what_it_answers() -> None:
    found = list(routes())
    assert found
    # A summary that the framework made from the function's name says nothing.
    assert [route for route, said in found if " " not in said] == []


def test_every_answer_says_what_it_is() -> None:
    bare = [
        m.__name__
        for m in answer_models()
        if not m.__doc__ or inspect.getdoc(m) == inspect.getdoc(m.__base__)
    ]
    assert bare == []


def test_every_cypher_file_is_listed() -> None:
    listed = (ROOT / "cypher" / "README.md").read_text()
    assert [file.name for file in all_files() if file.short_name not in listed] == []


def prose() -> list[Path]:
    found = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "cypher" / "README.md"]
    return sorted(found)


@pytest.mark.parametrize("page", prose(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    broken = [
        target
        for target in LINK.findall(page.read_text())
        if "://" not in target and not target.startswith("#")
        if not (page.parent / target.partition("#")[0]).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("page", prose(), ids=lambda page: str(page.relative_to(ROOT)))
def test_pages_name_only_settings_and_targets_that_exist(page: Path) -> None:
    text = page.read_text()
    known = {f"SIGHTLINE_{name.upper()}" for name in Settings.model_fields}
    named = {name.rstrip("_") for name in re.findall(r"\bSIGHTLINE_[A-Z0-9_]+", text)}
    assert {name for name in named if name != "SIGHTLINE" and name not in known} == set()
    targets = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
    asked = {word for found in re.findall(r"`make ([a-z -]+)[`\s]", text) for word in found.split()}
    assert asked - targets == set()


@pytest.mark.parametrize("page", prose(), ids=lambda page: str(page.relative_to(ROOT)))
def test_pages_name_only_commands_that_exist(page: Path) -> None:
    known = {path.removeprefix("sightline ") for path, _ in commands()}
    groups = {name.split()[0] for name in known if " " in name}
    asked = set(
        re.findall(
            r"^(?:\.venv/bin/)?sightline ([a-z0-9][a-z0-9-]*(?: [a-z-]+)?)", page.read_text(), re.MULTILINE
        )
    )
    asked |= set(re.findall(r"`sightline ([a-z0-9][a-z0-9-]*(?: [a-z-]+)?)", page.read_text()))
    unknown = {
        words
        for words in asked
        if words not in known and words.split()[0] not in known and words not in groups
    }
    assert unknown == set()
