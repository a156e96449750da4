"""Why somebody reads about a person: a closed list, and a reference to the case or ticket it belongs to."""

from __future__ import annotations

import re
from typing import Final

from app.errors import FieldProblem, PurposeNeeded
from app.settings import Settings

PURPOSES: Final[dict[str, str]] = {
    "front_door": "deciding at the front door what happens with a contact or referral",
    "section_17": "assessing a child in need (Children Act 1989, section 17)",
    "section_47": "enquiring into significant harm (Children Act 1989, section 47)",
    "missing": "finding or protecting a person who is missing",
    "exploitation": "protecting a child from exploitation",
    "domestic_abuse": "protecting somebody from domestic abuse, MARAC included",
    "risk_management": "managing a person who poses a risk, MAPPA included",
    "court": "answering a court",
    "data_quality": "putting records right",
    "subject_access": "answering somebody about their own records",
    "audit": "checking how records were used",
    "demonstration": "showing invented data; only with SIGHTLINE_ENV=dev",
}
DEMONSTRATION: Final = "demonstration"
_REFERENCE: Final = re.compile(r"(?=[^0-9]*[0-9])[A-Z0-9][A-Z0-9/._-]{1,63}", re.ASCII)
HEADER: Final = "X-Access-Purpose"
REFERENCE_HEADER: Final = "X-Access-Reference"


def open_to(settings: Settings) -> tuple[str, ...]:
    """The purposes that may be given here."""
    return tuple(one for one in PURPOSES if one != DEMONSTRATION or settings.env == "dev")


def check(settings: Settings, purpose: str, reference: str) -> None:
    """Raises PurposeNeeded, with the list, unless both can be used.

    A reference is capitals with a digit and without spaces, so that nobody writes a name there.
    """
    allowed = open_to(settings)
    problems: list[FieldProblem] = []
    if purpose not in allowed:
        problems.append(FieldProblem(HEADER, f"one of {', '.join(allowed)}"))
    if not _REFERENCE.fullmatch(reference):
        problems.append(
            FieldProblem(
                REFERENCE_HEADER,
                "the case or ticket, never a name: 2 to 64 capital letters, digits, '/', '.', '_' or '-',"
                " a digit among them",
            )
        )
    if problems:
        raise PurposeNeeded(
            "reading about an identifiable person needs a purpose and a reference", problems=tuple(problems)
        )
