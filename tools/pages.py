"""The pages that are written from the program itself: `python -m tools.pages` writes, `--check` compares.

A page that is out of date is named, and the check ends with code 1; `make docs` writes it anew.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from app.graph.variants import write_variants

ROOT = Path(__file__).resolve().parents[1]


def pages() -> dict[str, str]:
    """Every generated page: its path from the root of the repository, and its whole text."""
    # Imported here: they load every question with its row, which a template and a row that were
    # changed together only fit once the template's files are written.
    from app.graph.browser_files import generated_pages
    from tools.access_page import access_page
    from tools.answers_page import answers_page
    from tools.model_page import model_page
    from tools.reference_page import reference_page

    return {
        "docs/model.md": model_page(),
        "docs/access.md": access_page(),
        "docs/answers.md": answers_page(),
        "docs/reference.md": reference_page(),
        **generated_pages(),
    }


def stale_pages(root: Path = ROOT, made: Mapping[str, str] | None = None) -> list[str]:
    """Paths of the pages that are missing or not what would be written now; `made` are these, if at hand."""
    return [
        path
        for path, text in (pages() if made is None else made).items()
        if not (root / path).is_file() or (root / path).read_text(encoding="utf-8") != text
    ]


def write_pages(root: Path = ROOT) -> list[str]:
    """Write what is stale; returns the paths written."""
    made = pages()
    written = stale_pages(root, made)
    for path in written:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(made[path], encoding="utf-8")
    return written


def main() -> int:
    """Write or, with `--check`, compare."""
    if "--check" in sys.argv[1:]:
        stale = stale_pages()
        for path in stale:
            print(f"{path} is out of date: run `make docs`", file=sys.stderr)
        return 1 if stale else 0
    for path in [*write_variants(), *write_pages()]:
        print(f"wrote {path}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
