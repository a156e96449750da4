"""`extract.toml`: whose extract this is, of which system, as of when, whole or changes only."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal, cast

from app.errors import ExtractError
from app.models.days import start_of_london_day
from app.models.vocabulary import AGENCY_KINDS, SHAPES

HEADER_FILE = "extract.toml"
_KEYS = ("agency", "agency_name", "agency_kind", "system", "extracted_at", "coverage", "history")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")


@dataclass(frozen=True, slots=True)
class Extract:
    """The header of one extract. `extracted_at` is aware, in UTC."""

    agency: str
    agency_name: str
    agency_kind: str
    system: str
    extracted_at: datetime
    coverage: Literal["full", "changes"]
    history: Literal["kept", "current_only"]

    @property
    def source(self) -> str:
        """`AGENCY/system`."""
        return f"{self.agency}/{self.system}"

    @property
    def key(self) -> str:
        """What no two extracts share: source and time."""
        return f"{self.source}|{self.extracted_at.isoformat()}"


def read_extract(folder: Path, given: dict[str, object] | None = None) -> Extract:
    """The header of the extract in a folder; `given` (from a mapping) completes what the file lacks.

    Raises ExtractError naming the key that is missing, unknown or wrong.
    """
    if not folder.is_dir():
        raise ExtractError(f"{folder}: there is no such folder")
    path = folder / HEADER_FILE
    values: dict[str, object] = dict(given or {})
    if path.is_file():
        try:
            values |= tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            raise ExtractError(f"{HEADER_FILE}: cannot be read: {error}") from error
    elif given is None:
        raise ExtractError(
            f"{folder}: there is no {HEADER_FILE} in it, so nobody knows whose extract this is"
        )
    return _checked(values)


def _checked(values: dict[str, object]) -> Extract:
    unknown = sorted(set(values) - set(_KEYS))
    if unknown:
        raise ExtractError(f"{HEADER_FILE}: unknown key {', '.join(unknown)}; known are {', '.join(_KEYS)}")
    needed = ("agency", "agency_kind", "system", "extracted_at", "coverage")
    missing = [name for name in needed if not str(values.get(name, "")).strip()]
    if missing:
        raise ExtractError(f"{HEADER_FILE}: {', '.join(missing)} must have a value")
    return Extract(
        agency=_code(values, "agency"),
        agency_name=str(values.get("agency_name", values["agency"])),
        agency_kind=_one_of(values, "agency_kind", AGENCY_KINDS),
        system=_code(values, "system"),
        extracted_at=_instant(values["extracted_at"]),
        coverage=cast(Literal["full", "changes"], _one_of(values, "coverage", ("full", "changes"))),
        history=cast(
            Literal["kept", "current_only"],
            _one_of({"history": "kept"} | values, "history", ("kept", "current_only")),
        ),
    )


def _code(values: dict[str, object], key: str) -> str:
    value = str(values[key])
    if not _CODE.fullmatch(value):
        raise ExtractError(f"{HEADER_FILE}: {key} = {value!r} is no code of letters, digits, '_', '.' or '-'")
    return value


def _one_of(values: dict[str, object], key: str, codes: tuple[str, ...]) -> str:
    value = values[key]
    if value not in codes:
        raise ExtractError(f"{HEADER_FILE}: {key} = {value!r} is none of {', '.join(codes)}")
    return str(value)


def _instant(value: object) -> datetime:
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
        except ValueError:
            value = None
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ExtractError(f"{HEADER_FILE}: extracted_at needs an offset, as in 2026-06-01T06:00:00Z")
        return value.astimezone(UTC)
    if isinstance(value, date):
        return start_of_london_day(value)
    raise ExtractError(f"{HEADER_FILE}: extracted_at is a day or an instant with offset")


def csv_names(folder: Path) -> list[str]:
    """The CSV files of a folder, however their ending is written."""
    return sorted(path.name for path in folder.iterdir() if path.suffix.lower() == ".csv")


def check_folder(folder: Path) -> None:
    """Refuse a folder of our own format that holds no CSV, or one that the format does not know."""
    found = csv_names(folder)
    if not found:
        raise ExtractError(f"{folder}: there is no CSV file in it")
    strange = [name for name in found if name not in SHAPES]
    if strange:
        raise ExtractError(f"{', '.join(strange)}: not a file of the format, which has {', '.join(SHAPES)}")
