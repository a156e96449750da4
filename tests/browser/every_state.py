"""Each page with the states in which it can be opened: who looks, and at which address."""

from __future__ import annotations

from typing import Final

from app.models.roles import PEOPLE_ROLES

# Who looks at what; places in braces are somebody or something of the world. `None`: nobody has signed in.
STATES: Final[dict[str, tuple[tuple[str | None, str], ...]]] = {
    "/": ((None, "/"), *((role, "/") for role in PEOPLE_ROLES)),
    "/sign-in": ((None, "/sign-in"), (None, "/sign-in?back=/gaps"), (None, "/sign-in/return?error=denied")),
    "/signed-out": ((None, "/signed-out"),),
    "/accessibility": ((None, "/accessibility"), ("steward", "/accessibility")),
    "/privacy": ((None, "/privacy"), ("steward", "/privacy")),
    "/role": (("two roles", "/role"),),
    "/purpose": (("steward", "/purpose"), ("no purpose", "/purpose?back=/gaps")),
    "/children/without-carers": (
        ("steward", "/children/without-carers"),
        ("steward", "/children/without-carers?level=G4&valid_on=2026-05-01"),
        ("practitioner", "/children/without-carers?age=unknown"),
        ("practitioner", "/children/without-carers?limit=1"),
        ("practitioner", "/children/without-carers?valid_on=1950-01-01"),
        ("steward", "/children/without-carers?level=G9&age=abc&known_on=soon"),
    ),
    "/children/near-risk": (
        ("steward", "/children/near-risk?profile=all&max_steps=3"),
        ("practitioner", "/children/near-risk?kind=violence&limit=1"),
        ("practitioner", "/children/near-risk?valid_on=1950-01-01"),
        ("steward", "/children/near-risk?max_steps=9&kind=unkindness&profile=none"),
        ("steward", "/children/near-risk?kind=unkindness"),
    ),
    "/children/near-risk/groups": (
        ("steward", "/children/near-risk/groups?profile=all"),
        ("steward", "/children/near-risk/groups?valid_on=1950-01-01"),
        ("steward", "/children/near-risk/groups?profile=none"),
    ),
    "/gaps": (("analyst", "/gaps"), ("steward", "/gaps")),
    "/gaps/siblings-not-linked": (
        ("steward", "/gaps/siblings-not-linked"),
        ("steward", "/gaps/siblings-not-linked?valid_on=x"),
    ),
    "/gaps/one-recorded-parent": (("steward", "/gaps/one-recorded-parent"),),
    "/gaps/unexplained-adults": (
        ("steward", "/gaps/unexplained-adults"),
        ("steward", "/gaps/unexplained-adults?valid_on=1950-01-01"),
    ),
    "/gaps/children-not-on-incidents": (
        ("steward", "/gaps/children-not-on-incidents"),
        ("steward", "/gaps/children-not-on-incidents?kind=xyz"),
    ),
    "/gaps/completeness": (("analyst", "/gaps/completeness"),),
    "/sources": (("admin", "/sources"), ("admin", "/sources?known_on=x")),
    "/questions": (("analyst", "/questions"), ("steward", "/questions")),
    "/questions/{name}": (
        ("analyst", "/questions/children_near_risk"),
        ("steward", "/questions/search_people"),
        ("steward", "/questions/children_near_risk/answer?max_steps=x"),
    ),
    "/questions/{name}/answer": (
        ("steward", "/questions/children_near_risk/answer?limit=5&profile=all"),
        ("steward", "/questions/children_near_risk_close_2/answer?limit=5"),
        ("analyst", "/questions/sources/answer"),
    ),
    "/matches": (
        ("steward", "/matches"),
        ("steward", "/matches?status=any"),
        ("steward", "/matches?status=needs_attention"),
        ("steward", "/matches?status=refused_new_evidence"),
        ("steward", "/matches?status=joined_by_rule"),
        ("steward", "/matches?status=decided&agency=NMP"),
        ("steward", "/matches?status=any&limit=1"),
        ("steward", "/matches?status=any&person_id={father}"),
        ("steward", "/matches?status=maybe&agency=XXX"),
    ),
    "/matches/{match_id}": (
        ("steward", "/matches/{waiting}"),
        ("steward", "/matches/{refused}"),
        ("steward", "/matches/{barred}"),
        ("steward", "/matches/{torn}"),
        ("steward", "/matches/{unsure}"),
        ("steward", "/matches/{ruled}"),
        ("steward", "/matches/Mnone"),
    ),
    "/matches/{match_id}/decided": (
        ("steward", "/matches/{torn}/decided"),
        ("steward", "/matches/{unsure}/decided"),
        ("steward", "/matches/{waiting}/decided"),
    ),
    "/ledger": (("auditor", "/ledger"), ("auditor", "/ledger?actor=")),
    "/ledger/state": (("auditor", "/ledger/state"),),
    "/ledger/people/{person_id}": (
        ("auditor", "/ledger/people/{amy}"),
        ("auditor", "/ledger/people/Paaaaaaaaaaaaaaa"),
    ),
    "/ledger/actors/{actor}": (
        ("auditor", "/ledger/actors/dev-steward"),
        ("auditor", "/ledger/actors/nobody"),
        ("auditor", "/ledger/actors/dev-steward?limit=x"),
    ),
    "/break-glass": (
        ("auditor", "/break-glass"),
        ("auditor", "/break-glass?waiting=true"),
        ("steward", "/break-glass"),
        ("auditor", "/break-glass?waiting=x"),
    ),
    "/people/{person_id}": (
        ("practitioner", "/people/{img}?profile=all"),
        ("steward", "/people/{amy}"),
        ("practitioner", "/people/{nothing}"),
        ("practitioner", "/people/{long}"),
        ("practitioner", "/people/{hebrew}"),
        ("practitioner", "/people/{amy}?valid_on=2012-01-01"),
        ("practitioner", "/people/{amy}?max_steps=9&valid_on=x"),
        ("practitioner", "/people/Pnobody"),
    ),
    "/people/{person_id}/timeline": (
        ("practitioner", "/people/{amy}/timeline?limit=2"),
        ("practitioner", "/people/{nothing}/timeline"),
    ),
    "/people/{person_id}/network": (
        ("steward", "/people/{father}/network?profile=wider&max_steps=3"),
        ("practitioner", "/people/{img}/network?profile=all"),
        ("practitioner", "/people/{kyle}/network?profile=all"),
        ("practitioner", "/people/{alone}/network"),
        ("practitioner", "/people/{amy}/network?profile=none&valid_on=x"),
    ),
    "/paths": (
        ("practitioner", "/paths?from={amy}"),
        ("practitioner", "/paths?from={amy}&to={img}"),
        ("practitioner", "/paths?from={long}&to={img}&profile=all&max_steps=4"),
        ("practitioner", "/paths?from={amy}&to={luke}&max_steps=3"),
        ("practitioner", "/paths?from={amy}&to={amy}"),
        ("practitioner", "/paths?from={amy}&to={luke}&max_steps=7"),
        ("practitioner", "/paths"),
    ),
    "/households/{household_id}": (
        ("practitioner", "/households/{home}"),
        ("practitioner", "/households/{home}?valid_on=1950-01-01"),
        ("practitioner", "/households/{home}?valid_on=x"),
    ),
    "/incidents/{agency}/{reference:path}": (
        ("practitioner", "/incidents/NMP/PD-502"),
        ("practitioner", "/incidents/NMP/none"),
    ),
    "/search": (("practitioner", "/search"),),
    "/search/{search_id}": (("practitioner", "/search/over"),),
    "/people/{person_id}/break-glass": (("practitioner", "/people/{hid}/break-glass"),),
    "/people/{person_id}/behind-glass/{glass_id}": (("practitioner", "/people/{hid}/behind-glass/none"),),
}
EXTRA: Final = ((None, "/nothing"), ("steward", "/nothing"), ("practitioner", "/ledger"))
