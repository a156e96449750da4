"""The one table of relationship kinds: inverse, graph type, when it may be walked, who cares.

`from` is the *kind* of `to`: in a row `from_record_id, to_record_id, parent`, from is the parent.
Every stated kind has a canonical form that is stored: a `child` row is stored as `PARENT_OF` from
the parent. A kind that is not in this table is refused; a type that is not in `TYPE_CLASS` fails a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Walk = Literal["kin", "while_valid", "household", "associate", "incident", "never"]
Direction = Literal["as_stated", "reversed", "symmetric"]


@dataclass(frozen=True, slots=True)
class Kind:
    """What one stated kind means.

    `canonical` is the kind that is stored; `direction` says whether the ends are swapped for it.
    `word` and `word_f`/`word_m` are how a sentence names the start person of the stored form.
    """

    name: str
    inverse: str
    canonical: str
    direction: Direction
    type: str
    walk: Walk
    cares_by_default: bool
    ended: bool
    word: str
    word_f: str
    word_m: str


TYPE_CLASS: dict[str, Literal["walkable", "never"]] = {
    "FLAGS": "walkable",
    "PARENT_OF": "walkable",
    "CARES_FOR": "walkable",
    "SIBLING_OF": "walkable",
    "PARTNER_OF": "walkable",
    "RELATED_TO": "walkable",
    "LIVES_WITH": "walkable",
    "ASSOCIATES_WITH": "walkable",
    "INVOLVED_WITH": "walkable",
    "WORKS_WITH": "never",
    "MUST_NOT_CONTACT": "never",
    "NOT_RELATED_TO": "never",
    "LIVES_AT": "never",
    "INVOLVED_IN": "never",
    "AT": "never",
    "ABOUT": "never",
    "ABOUT_PERSON": "never",
    "SUPERSEDES": "never",
    "IDENTIFIED_BY": "never",
    "REJECTED": "never",
    "COMPARES": "never",
    "SUSPECTED_SAME": "never",
    "SUGGESTED_LINK": "never",
}

_BASE: tuple[str, ...] = ("PARENT_OF", "CARES_FOR", "PARTNER_OF", "SIBLING_OF", "RELATED_TO", "LIVES_WITH")
PROFILE_TYPES: dict[str, tuple[str, ...]] = {
    "close": _BASE,
    "wider": (*_BASE, "ASSOCIATES_WITH"),
    "all": (*_BASE, "ASSOCIATES_WITH", "INVOLVED_WITH"),
}
# The property that ends a walk in each profile.
PROFILE_UNTIL: dict[str, str] = {"close": "close_to", "wider": "wider_to", "all": "wider_to"}


def _pair(
    name: str,
    inverse: str,
    type_: str,
    walk: Walk,
    *,
    cares: bool = False,
    word: str = "",
    f: str = "",
    m: str = "",
) -> tuple[Kind, Kind]:
    said = word or name.replace("_", " ")
    women, men = f or said, m or said
    return (
        Kind(name, inverse, name, "as_stated", type_, walk, cares, False, said, women, men),
        Kind(inverse, name, name, "reversed", type_, walk, cares, False, said, women, men),
    )


def _alike(
    name: str, type_: str, walk: Walk, *, ended: bool = False, word: str = "", f: str = "", m: str = ""
) -> tuple[Kind]:
    said = word or name.replace("_", " ")
    return (Kind(name, name, name, "symmetric", type_, walk, False, ended, said, f or said, m or said),)


# fmt: off
_ROWS: tuple[tuple[Kind, ...], ...] = (
    _pair("parent", "child", "PARENT_OF", "kin", cares=True, f="mother", m="father"),
    _pair("adoptive_parent", "adoptive_child", "PARENT_OF", "kin", cares=True, f="adoptive mother", m="adoptive father"),
    _pair("parent_of_unborn_child", "unborn_child", "PARENT_OF", "kin", cares=True, word="parent (before birth)", f="mother (before birth)", m="father (before birth)"),
    _pair("step_parent", "step_child", "CARES_FOR", "while_valid", cares=True, word="step-parent", f="stepmother", m="stepfather"),
    _pair("guardian", "ward", "CARES_FOR", "while_valid", cares=True),
    _pair("special_guardian", "special_guardianship_child", "CARES_FOR", "while_valid", cares=True),
    _pair("foster_carer", "foster_child", "CARES_FOR", "while_valid", cares=True),
    _pair("foster_carer_support_carer", "foster_carer_support_child", "CARES_FOR", "while_valid", word="support carer"),
    _pair("private_foster_carer", "private_foster_child", "CARES_FOR", "while_valid", cares=True),
    _pair("carer_kinship", "kinship_child", "CARES_FOR", "while_valid", cares=True, word="kinship carer"),
    _alike("sibling", "SIBLING_OF", "kin", word="brother or sister", f="sister", m="brother"),
    _alike("half_sibling", "SIBLING_OF", "kin", word="half-brother or half-sister", f="half-sister", m="half-brother"),
    _pair("sibling_of_unborn_child", "unborn_sibling", "SIBLING_OF", "kin", word="brother or sister (before birth)", f="sister (before birth)", m="brother (before birth)"),
    _alike("step_sibling", "RELATED_TO", "while_valid", word="stepbrother or stepsister", f="stepsister", m="stepbrother"),
    _pair("grandparent", "grandchild", "RELATED_TO", "kin", f="grandmother", m="grandfather"),
    _pair("great_grandparent", "great_grandchild", "RELATED_TO", "kin", word="great-grandparent", f="great-grandmother", m="great-grandfather"),
    _pair("aunt_uncle", "niece_nephew", "RELATED_TO", "kin", word="aunt or uncle", f="aunt", m="uncle"),
    _alike("cousin", "RELATED_TO", "kin"),
    _alike("partner", "PARTNER_OF", "while_valid"),
    _alike("spouse", "PARTNER_OF", "while_valid", f="wife", m="husband"),
    _alike("ex_partner", "PARTNER_OF", "while_valid", ended=True, word="former partner"),
    _alike("ex_spouse", "PARTNER_OF", "while_valid", ended=True, word="former spouse", f="former wife", m="former husband"),
    _alike("lives_with", "LIVES_WITH", "household", word="member of one household"),
    _alike("household_member_other", "LIVES_WITH", "household", word="member of one household"),
    _pair("lodger", "landlord", "LIVES_WITH", "household"),
    _pair("stays_with", "has_staying", "LIVES_WITH", "household", word="person who stays with"),
    _alike("friend", "ASSOCIATES_WITH", "associate"),
    _alike("neighbour", "ASSOCIATES_WITH", "associate"),
    _alike("acquaintance", "ASSOCIATES_WITH", "associate"),
    _alike("in_contact_with", "ASSOCIATES_WITH", "associate", word="contact"),
    _alike("has_contact_order_with", "ASSOCIATES_WITH", "associate", word="person with a contact order"),
    _alike("other", "ASSOCIATES_WITH", "associate", word="person linked in another way"),
    _pair("key_professional", "client", "WORKS_WITH", "never", word="key professional"),
    _alike("must_not_contact", "MUST_NOT_CONTACT", "never", word="person who must not contact"),
    _alike("no_relationship", "NOT_RELATED_TO", "never", word="person with no relationship"),
)
# fmt: on

KINDS: dict[str, Kind] = {kind.name: kind for row in _ROWS for kind in row}
