"""Two records beside each other: each field as received, and in a word how the two compare."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from app.explore.words import plain
from app.models.match_answers import MatchSide
from app.web.words import day

How = Literal["same", "differs", "partly", "missing", "neither"]
HOW_WORDS: Final[dict[How, str]] = {
    "same": "Same",
    "differs": "Differs",
    "partly": "Partly the same",
    "missing": "Missing in one",
    "neither": "Missing in both",
}
_SEXES: Final = {"F": "female", "M": "male"}


@dataclass(frozen=True, slots=True)
class Compared:
    """One field of both records. Several values of a field stay apart."""

    label: str
    left: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def how(self) -> How:
        """How they compare, in capital or small letters and with whatever spaces."""
        left, right = ({" ".join(one.casefold().split()) for one in side} for side in (self.left, self.right))
        if not left and not right:
            return "neither"
        if not left or not right:
            return "missing"
        if left == right:
            return "same"
        return "partly" if left & right else "differs"

    @property
    def words(self) -> str:
        """The same in words."""
        return HOW_WORDS[self.how]


def compared(left: MatchSide, right: MatchSide) -> list[Compared]:
    """Every field that either record holds; what neither holds is left out but for what always counts."""
    every = [
        Compared(label, of_left, of_right)
        for (label, of_left), (_, of_right) in zip(_fields(left), _fields(right), strict=True)
    ]
    return [one for one in every if one.how != "neither" or one.label in {"Birth date", "Sex"}]


def _fields(side: MatchSide) -> list[tuple[str, tuple[str, ...]]]:
    record = side.record
    born = day(record.birth_date) if record.birth_date else ""
    if born and record.birth_date_quality not in {"", "exact", "day"}:
        born = f"{born} ({plain(record.birth_date_quality)})"
    return [
        ("Given name", _held(record.given_name)),
        ("Middle names", _held(record.middle_names)),
        ("Family name", _held(record.family_name)),
        ("Also known as", _held(*record.known_as)),
        ("Birth date", _held(born)),
        ("Expected to be born", _held(day(record.expected_birth_date) if record.expected_birth_date else "")),
        ("Sex", _held(_SEXES.get(record.sex, record.sex))),
        ("Identifiers", _held(*(_identifier(one) for one in record.identifiers))),
        ("Telephone", _held(record.phone)),
        ("Addresses", _held(*side.lived)),
        ("Died", _held(day(record.deceased_on) if record.deceased_on else "")),
    ]


def _held(*values: str) -> tuple[str, ...]:
    return tuple(one for one in values if one.strip())


def _identifier(said: str) -> str:
    scheme, _, rest = said.partition(":")
    return f"{plain(scheme)} {rest}" if rest else said
