"""Identifiers of people: which values are well formed, which are dummies, which may join two records."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.models.vocabulary import NHS_VERIFIED

Validity = Literal["valid", "invalid", "dummy"]

_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_PNC_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"
_DUMMY_WORDS = frozenset(
    {"UNKNOWN", "UNK", "NOTKNOWN", "NONE", "NA", "NIL", "NULL", "TBC", "TEST", "DUMMY", "X", "XX", "XXX"}
)
# Two-digit years of PNC and CRO numbers: the Police National Computer went live in 1974, its records
# reach back to older files, so that a year that has not come yet in this century means the last one.
_CENTURY_TURNS = 40


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier of a record, as received, with what is known about it.

    `canonical` is the form in which two spellings of one number are equal; None unless valid.
    """

    scheme: str
    value: str
    status: str
    validity: Validity
    canonical: str | None

    @property
    def verified(self) -> bool:
        """Whether it may join two records without a human."""
        if self.canonical is None or self.scheme == "other":
            return False
        return self.scheme != "nhs_number" or self.status == NHS_VERIFIED

    @property
    def key(self) -> str:
        """What two records must share: scheme and canonical value."""
        return f"{self.scheme}|{self.canonical}"

    def text(self) -> str:
        """`scheme:value:status:validity`, the form that a record keeps."""
        return f"{self.scheme}:{self.value}:{self.status}:{self.validity}"


def nhs_number(value: str) -> str | None:
    """Ten digits if the check digit is right (modulus 11), else None. All-equal digits are refused."""
    digits = re.sub(r"[\s-]", "", value)
    if not re.fullmatch(r"[0-9]{10}", digits) or len(set(digits)) == 1:
        return None
    check = 11 - sum(int(d) * (10 - i) for i, d in enumerate(digits[:9])) % 11
    if check == 10 or check % 11 != int(digits[9]):
        return None
    return digits


def upn(value: str) -> str | None:
    """A unique pupil number, permanent or temporary, if its check letter is right, else None."""
    text = re.sub(r"\s", "", value).upper()
    if not re.fullmatch(rf"[{_UPN_LETTERS}][0-9]{{11}}[0-9{_UPN_LETTERS}]", text):
        return None
    total = sum(
        (int(c) if c.isdigit() else _UPN_LETTERS.index(c)) * place for place, c in enumerate(text[1:], 2)
    )
    return text if _UPN_LETTERS[total % 23] == text[0] else None


def pnc_id(value: str) -> str | None:
    """`YYYY/NNNNNNNC` if the check letter is right, else None; takes two-digit years and short serials."""
    match = re.fullmatch(r"([0-9]{4}|[0-9]{2})/?([0-9]{1,7})([A-Z])", re.sub(r"\s", "", value).upper())
    if match is None or ("/" not in value and len(match[1] + match[2]) not in {9, 11}):
        return None
    year, serial = match[1], match[2].zfill(7)
    if _PNC_LETTERS[int(year[-2:] + serial) % 23] != match[3]:
        return None
    return f"{_full_year(year)}/{serial}{match[3]}"


def cro_number(value: str) -> str | None:
    """A criminal records office number, standard (`NNNNNN/YYC`) or `SFYY/N...C` form, else None."""
    text = re.sub(r"\s", "", value).upper()
    if match := re.fullmatch(r"([0-9]{1,6})/([0-9]{2})([A-Z])", text):
        serial = match[1].zfill(6)
        right = _PNC_LETTERS[int(match[2] + serial) % 23] == match[3]
        return f"{serial}/{match[2]}{match[3]}" if right else None
    if match := re.fullmatch(r"SF([0-9]{2})/([0-9]{1,6})([A-Z])", text):
        right = _PNC_LETTERS[int(match[1] + match[2]) % 23] == match[3]
        return text if right else None
    return None


_RULES = {"nhs_number": nhs_number, "upn": upn, "pnc_id": pnc_id, "cro_number": cro_number}


def is_dummy(value: str) -> bool:
    """Values that stand for "not known": words such as UNKNOWN, and one character repeated."""
    squashed = re.sub(r"[^A-Z0-9]", "", value.upper())
    return not squashed or squashed in _DUMMY_WORDS or (len(squashed) >= 3 and len(set(squashed)) == 1)


def identifier(scheme: str, value: str, status: str = "") -> Identifier:
    """Judge one identifier. A scheme without a rule of its own is only checked for dummies."""
    rule = _RULES.get(scheme)
    if is_dummy(value):
        return Identifier(scheme, value, status, "dummy", None)
    if rule is None:
        return Identifier("other", f"{scheme}={value}" if scheme != "other" else value, status, "valid", None)
    canonical = rule(value)
    return Identifier(scheme, value, status, "valid" if canonical else "invalid", canonical)


def valid_numbers(identifiers: Sequence[str]) -> tuple[str, ...]:
    """`scheme|value` of the valid ones among identifiers in the form that a record keeps."""
    found: list[str] = []
    for text in identifiers:
        scheme, rest = text.split(":", 1)
        value, _, validity = rest.rsplit(":", 2)
        if validity == "valid":
            found.append(f"{scheme}|{value}")
    return tuple(found)


def _full_year(year: str) -> str:
    if len(year) == 4:
        return year
    return f"{20 if int(year) < _CENTURY_TURNS else 19}{year}"
