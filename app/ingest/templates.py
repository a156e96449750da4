"""Empty CSV templates: one file for each file of an extract, and an `extract.toml` to fill in."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from app.ingest.extract import HEADER_FILE
from app.models.vocabulary import AGENCY_KINDS, FILES

_HEADER = f"""# Whose extract this is. Fill in every value; lines that begin with # are notes.
agency = ""          # a short code, for example NMP
agency_name = ""     # the name as people know it
agency_kind = ""     # {", ".join(AGENCY_KINDS)}
system = ""          # the agency's system, for example connect
extracted_at = ""    # when the extract was made: a day, or an instant with offset
coverage = "full"    # full: everything the system holds; changes: only records that changed
history = "kept"     # kept: ended rows stay in the system; current_only: they vanish
"""


def templates() -> dict[str, str]:
    """The text of each template by its file name."""
    return {HEADER_FILE: _HEADER} | {
        shape.name: _header_row([c.name for c in shape.columns]) for shape in FILES
    }


def write_templates(folder: Path) -> list[Path]:
    """Write every template into a folder, which is made if need be; a file that is there is left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for name, text in templates().items():
        path = folder / name
        if not path.exists():
            path.write_bytes(text.encode())
            written.append(path)
    return written


def _header_row(columns: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(columns)
    return text.getvalue()
