"""The built style, scripts and icon, and serving them. `python -m tools.assets` makes them."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from fastapi import APIRouter
from starlette.responses import FileResponse, Response

from app.errors import Unknown

FOLDER: Final = Path(__file__).parent / "static"
ASSETS: Final = "/assets"
router = APIRouter()
Built = Mapping[str, str]
"""The name of each built file, with its digest in it, by its plain name."""


def built_files(folder: Path = FOLDER) -> Built:
    """What was built; empty if nothing was, and then every page says so and stands there without its look."""
    listed = folder / "names.json"
    if not listed.is_file():
        return {}
    names: dict[str, str] = json.loads(listed.read_text(encoding="utf-8"))
    return names


@router.get(f"{ASSETS}/{{name}}", operation_id="asset")
def asset(name: str) -> Response:
    """One built file. Its name holds its digest, so it may be kept for a year."""
    if name not in built_files().values():
        raise Unknown("there is no such file")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return FileResponse(FOLDER / name, media_type=kind, headers=headers)
