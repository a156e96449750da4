"""What each stated kind of relationship means, written down a second time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meaning:
    """`until` is how long it is walked: kin, valid, ex, home, associate or no.

    `turned` means that the row's *to* is the start of what is stored.
    """

    type: str
    kind: str
    until: str
    cares: bool = False
    turned: bool = False


def _table() -> dict[str, Meaning]:
    table: dict[str, Meaning] = {}

    def two(kind: str, other: str, type_: str, until: str, *, cares: bool = False) -> None:
        table[kind] = Meaning(type_, kind, until, cares)
        table[other] = Meaning(type_, kind, until, cares, turned=True)

    def one(type_: str, until: str, *kinds: str) -> None:
        for kind in kinds:
            table[kind] = Meaning(type_, kind, until)

    two("parent", "child", "PARENT_OF", "kin", cares=True)
    two("adoptive_parent", "adoptive_child", "PARENT_OF", "kin", cares=True)
    two("parent_of_unborn_child", "unborn_child", "PARENT_OF", "kin", cares=True)
    two("step_parent", "step_child", "CARES_FOR", "valid", cares=True)
    two("guardian", "ward", "CARES_FOR", "valid", cares=True)
    two("special_guardian", "special_guardianship_child", "CARES_FOR", "valid", cares=True)
    two("foster_carer", "foster_child", "CARES_FOR", "valid", cares=True)
    two("private_foster_carer", "private_foster_child", "CARES_FOR", "valid", cares=True)
    two("carer_kinship", "kinship_child", "CARES_FOR", "valid", cares=True)
    two("foster_carer_support_carer", "foster_carer_support_child", "CARES_FOR", "valid")
    one("SIBLING_OF", "kin", "sibling", "half_sibling")
    two("sibling_of_unborn_child", "unborn_sibling", "SIBLING_OF", "kin")
    one("RELATED_TO", "valid", "step_sibling")
    two("grandparent", "grandchild", "RELATED_TO", "kin")
    two("great_grandparent", "great_grandchild", "RELATED_TO", "kin")
    two("aunt_uncle", "niece_nephew", "RELATED_TO", "kin")
    one("RELATED_TO", "kin", "cousin")
    one("PARTNER_OF", "valid", "partner", "spouse")
    one("PARTNER_OF", "ex", "ex_partner", "ex_spouse")
    one("LIVES_WITH", "home", "lives_with", "household_member_other")
    two("lodger", "landlord", "LIVES_WITH", "home")
    two("stays_with", "has_staying", "LIVES_WITH", "home")
    one("ASSOCIATES_WITH", "associate", "friend", "neighbour", "acquaintance", "in_contact_with")
    one("ASSOCIATES_WITH", "associate", "has_contact_order_with", "other")
    two("key_professional", "client", "WORKS_WITH", "no")
    one("MUST_NOT_CONTACT", "no", "must_not_contact")
    one("NOT_RELATED_TO", "no", "no_relationship")
    return table


MEANINGS = _table()
