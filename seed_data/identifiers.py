"""Identifiers with right check characters that cannot belong to anybody."""

from __future__ import annotations

NHS_NUMBERS = 700_000
"""How many generated people can have an NHS number; the rest of the range is for seeds made by hand."""

LA_CODE = "999"
"""An education authority number that no authority has."""

_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_POLICE_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"


def nhs_number(serial: int) -> str:
    """A number of the never issued 999 range; empty where it would have no check digit or the range ends."""
    if serial >= NHS_NUMBERS:
        return ""
    digits = f"999{serial:06d}"
    total = 243 + sum(
        int(digit) * weight for digit, weight in zip(digits[3:], (7, 6, 5, 4, 3, 2), strict=True)
    )
    check = -total % 11
    return "" if check == 10 else f"{digits}{check}"


def upn(school: int, year: int, serial: int) -> str:
    """A unique pupil number: check letter, authority, school (4 digits), year of entry, serial (3 digits)."""
    body = f"{LA_CODE}{school:04d}{year % 100:02d}{serial:03d}"
    total = sum(int(digit) * place for place, digit in enumerate(body, start=2))
    return _UPN_LETTERS[total % 23] + body


def pnc_id(year: int, serial: int) -> str:
    """A Police National Computer id in its long form, `YYYY/NNNNNNNC`."""
    return f"{year}/{serial:07d}{_POLICE_LETTERS[int(f'{year % 100:02d}{serial:07d}') % 23]}"


def cro_number(year: int, serial: int) -> str:
    """A Criminal Records Office number in its standard form, `NNNNNN/YYC`."""
    return f"{serial:06d}/{year % 100:02d}{_POLICE_LETTERS[int(f'{year % 100:02d}{serial:06d}') % 23]}"


def uprn(serial: int) -> str:
    """A property reference of twelve digits, above any that is in use."""
    return f"9{serial:011d}"
