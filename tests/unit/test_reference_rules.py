"""The oracle on tiny worlds whose answers anybody can say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.reference.carers import children_without_carers
from tests.reference.gaps import (
    adults_unexplained,
    children_not_recorded,
    children_without_second_parent,
    household_members,
    siblings_not_linked,
)
from tests.reference.reach import children_near_risk, near
from tests.reference.view import Profile, View
from tests.reference.world import World
from tests.worlds.script import drafts_of, write_world

TODAY = date(2026, 6, 1)
Telling = Callable[[str], World]

# A child, a mother who cares, and a man with a risk fact; what joins him to them differs.
FAMILY = """
person c birth_date=2015-01-01
person m birth_date=1990-01-01
person x birth_date=1985-01-01
link m parent c caring=yes
risk r x violence conviction valid_from=2020-01-01 recorded_at=2020-01-01
"""


@pytest.fixture
def tell(tmp_path: Path) -> Telling:
    return lambda text: World.read(write_world(drafts_of(text), tmp_path / "world"))


def key(record: str) -> str:
    return f"NMP/connect/{record}"


def steps(
    world: World,
    profile: Profile = "close",
    on: date = TODAY,
    known: date = TODAY,
    clearance: int = 0,
    most: int = 4,
) -> int | None:
    return children_near_risk(View(world, on, known, clearance), profile, most).get(key("c"))


@pytest.mark.parametrize(
    ("link", "close", "wider", "all_"),
    [
        ("link x parent c caring=no", 1, 1, 1),
        ("link c child x", 1, 1, 1),
        ("link x grandparent m", 2, 2, 2),
        ("link x partner m valid_from=2020-01-01 valid_to=2024-01-01", None, 2, 2),
        ("link x partner m valid_from=2027-01-01", None, None, None),
        ("link x ex_partner m", None, 2, 2),
        ("link x partner m status=disputed", 2, 2, 2),
        ("link x step_parent c status=ended recorded_at=2024-01-01", None, 1, 1),
        ("link x friend m", None, 2, 2),
        ("link x friend m valid_to=2025-01-01", None, None, None),
        ("link x lives_with m valid_from=2024-01-01 valid_to=2024-01-30", None, None, None),
        ("link x lives_with m valid_from=2024-01-01 valid_to=2024-01-31", None, 2, 2),
        ("link x key_professional c", None, None, None),
        ("link x must_not_contact c", None, None, None),
        ("home x uprn=1\nhome c uprn=1", 1, 1, 1),
        ("home x uprn=1 dwelling_kind=hostel\nhome c uprn=1", None, None, None),
        ("stay x correspondence uprn=1\nhome c uprn=1", None, None, None),
        ("home x uprn=1 valid_to=2020-01-01\nhome c uprn=1 valid_from=2019-12-15", None, None, None),
        ("home x uprn=1 valid_to=2020-01-01\nhome c uprn=1 valid_from=2019-01-01", None, 1, 1),
        ("home x uprn=1\nhome c uprn=1\nhome x uprn=2 valid_from=2022-01-01", None, 1, 1),
        ("stay x stays uprn=1\nhome c uprn=1\nhome x uprn=2 valid_from=2022-01-01", 1, 1, 1),
        ("incident i drugs 2022-01-01\npart i x suspect\npart i m witness", None, None, 2),
        ("incident i drugs 2027-01-01\npart i x suspect\npart i m witness", None, None, None),
    ],
)
def test_how_each_link_is_walked(
    tell: Telling, link: str, close: int | None, wider: int | None, all_: int | None
) -> None:
    world = tell(FAMILY + link)
    assert (steps(world), steps(world, "wider"), steps(world, "all")) == (close, wider, all_)


def test_a_newer_home_counts_from_when_it_was_recorded(tell: Telling) -> None:
    homes = "home x uprn=1 recorded_at=2020-01-01\nhome c uprn=1 recorded_at=2020-01-01\n"
    world = tell(FAMILY + homes + "home x uprn=2 valid_from=2022-01-01 recorded_at=2023-01-01")
    on = date(2022, 6, 1)
    assert steps(world, on=on, known=date(2022, 6, 1)) == 1
    assert steps(world, on=on, known=date(2023, 1, 1)) is None


def test_a_hidden_newer_home_does_not_cut_what_others_see(tell: Telling) -> None:
    homes = "home x uprn=1\nhome c uprn=1\nhome x uprn=2 valid_from=2022-01-01 restriction=2"
    world = tell(FAMILY + homes)
    assert [steps(world, clearance=clearance) for clearance in range(4)] == [1, 1, 1, 1]


def test_a_seal_on_one_record_hides_the_person(tell: Telling) -> None:
    world = tell(FAMILY.replace("person x", "person x restriction=3") + "link x parent c")
    assert [steps(world, clearance=clearance) for clearance in range(4)] == [None, None, None, 1]


def test_restricted_intelligence_does_not_hide_the_man(tell: Telling) -> None:
    world = tell(FAMILY + "link x parent c\nrisk r2 x drugs intelligence restriction=2")
    assert near(View(world, date(2010, 1, 1), TODAY, 1), key("c"), "close", 4) is None
    assert near(View(world, date(2010, 1, 1), TODAY, 2), key("c"), "close", 4) is not None
    assert steps(world) == 1


@pytest.mark.parametrize(("residents", "expected"), [(20, 1), (21, None)])
def test_more_than_twenty_people_end_a_path(tell: Telling, residents: int, expected: int | None) -> None:
    others = "".join(f"person o{n}\nhome o{n} uprn=1\n" for n in range(residents - 2))
    assert steps(tell(FAMILY + "home x uprn=1\nhome c uprn=1\n" + others)) == expected


def test_a_victims_marker_flags_nobody(tell: Telling) -> None:
    assert steps(tell(FAMILY.replace("conviction", "conviction role=victim") + "link x parent c")) is None


def test_a_childs_own_fact_brings_others_near_and_never_the_child(tell: Telling) -> None:
    own = FAMILY.replace("risk r x", "risk r c")
    view = View(tell(own), TODAY, TODAY, 0)
    assert children_near_risk(view, "close", 4) == {}
    assert near(view, key("m"), "close", 1) is not None


def test_a_child_with_a_fact_is_near_anothers(tell: Telling) -> None:
    assert steps(tell(FAMILY + "link x parent c\nrisk v c weapons charge")) == 1


def test_a_risk_fact_ends_with_death_and_not_with_an_overdue_review(tell: Telling) -> None:
    dead = FAMILY.replace("person x", "person x deceased_on=2025-01-01") + "link x parent c"
    assert steps(tell(dead)) is None


def test_a_shared_verified_number_makes_one_person(tell: Telling) -> None:
    text = (
        FAMILY.replace("person x", "person x nhs_number=9990000018 nhs_number_status=01")
        + """
extract NMC/liquid 2026-06-01 full
person 7 nhs_number=9990000018 nhs_number_status=01 birth_date=1985-01-01
person 8 birth_date=2018-01-01
link 7 parent 8
"""
    )
    assert children_near_risk(View(tell(text), TODAY, TODAY, 0), "close", 1) == {"NMC/liquid/8": 1}


def test_an_unverified_number_or_another_birth_makes_two(tell: Telling) -> None:
    text = (
        FAMILY.replace("person x", "person x nhs_number=9990000018 nhs_number_status=01")
        + """
extract NMC/liquid 2026-06-01 full
person 7 nhs_number=9990000018 nhs_number_status=01 birth_date=1999-01-01
person 8 nhs_number=9990000018 nhs_number_status=02 birth_date=1985-01-01
"""
    )
    world = tell(text)
    assert len({world.person_of[record].key for record in (key("x"), "NMC/liquid/7", "NMC/liquid/8")}) == 3


def test_what_a_full_extract_drops_is_withdrawn(tell: Telling) -> None:
    first = FAMILY.replace("link m parent c caring=yes", "link m parent c caring=yes recorded_at=2020-01-01")
    text = (
        f"extract NMP/connect 2024-01-01 full\n{first}\nextract NMP/connect 2025-01-01 full\nempty relationships\n"
        + FAMILY.replace("link m parent c caring=yes", "")
    )
    world = tell(text)
    assert children_without_carers(View(world, TODAY, date(2024, 12, 31), 0))[key("c")].level is None
    assert children_without_carers(View(world, TODAY, date(2025, 1, 1), 0))[key("c")].level == "G3"


def test_what_a_current_only_source_drops_has_ended(tell: Telling) -> None:
    people = "person c birth_date=2015-01-01\nperson m birth_date=1990-01-01\n"
    text = f"""extract NMP/connect 2024-01-01 full current_only
{people}
link m guardian c
extract NMP/connect 2025-01-01 full current_only
empty relationships
{people}"""
    world = tell(text)
    assert children_without_carers(View(world, date(2024, 6, 1), TODAY, 0))[key("c")].level is None
    assert children_without_carers(View(world, TODAY, TODAY, 0))[key("c")].level == "G3"


def test_changes_replace_what_is_said_about_the_named_record_only(tell: Telling) -> None:
    text = f"""extract NMP/connect 2024-01-01 full
{FAMILY}
link x parent c
home c uprn=1
extract NMP/connect 2025-01-01 changes
link x uncle_placeholder c
""".replace("uncle_placeholder", "aunt_uncle")
    world = tell(text)
    before, after = View(world, TODAY, date(2024, 2, 1), 0), View(world, TODAY, TODAY, 0)
    assert len(before.links("close")) == 2
    assert {link.kind for link in after.links("close")} == {"aunt_uncle"}
    assert household_members(after) == {"uprn:1": {key("c")}}


@pytest.mark.parametrize(
    ("lines", "level"),
    [
        ("", "G0"),
        ("link a friend c", "G1"),
        ("link a parent c caring=no", "G1"),
        ("link a friend c caring=yes", None),
        ("link c child a", None),
        ("link a foster_carer c status=disputed", "G3"),
        ("link a foster_carer c valid_to=2025-01-01", "G3"),
        ("link a aunt_uncle c parental_responsibility=yes", None),
        ("link a parent c\nperson a deceased_on=2025-01-01", "G3"),
        ("stay c placement uprn=9", "G5"),
        ("home c uprn=9 dwelling_kind=childrens_home", "G5"),
        ("stay c placement uprn=9 valid_to=2025-01-01", "G0"),
    ],
)
def test_the_levels_of_a_gap(tell: Telling, lines: str, level: str | None) -> None:
    adult = "" if "person a" in lines else "person a\n"
    answers = children_without_carers(
        View(tell(f"person c birth_date=2015-01-01\n{adult}{lines}"), TODAY, TODAY, 0)
    )
    assert answers[key("c")].level == level


def test_a_carer_known_to_another_agency_only(tell: Telling) -> None:
    text = """person c birth_date=2015-01-01 upn=E334401226001
extract NMC/liquid 2026-06-01 full
person 7 birth_date=2015-01-01 upn=E334401226001
person 8
link 8 guardian 7
"""
    view = View(tell(text), TODAY, TODAY, 0)
    assert children_without_carers(view)["NMC/liquid/7"].level is None
    assert children_without_carers(view, "NMP")["NMC/liquid/7"].level == "G2"


def test_the_gap_lists(tell: Telling) -> None:
    text = """person m birth_date=1990-01-01
person a birth_date=2012-01-01
person b birth_date=2014-01-01
person n birth_date=2016-01-01
person s birth_date=1970-01-01
link m parent a
link m parent b
link m parent n
link a sibling b
home a uprn=1
home m uprn=1
home s uprn=1
incident i domestic_abuse 2020-01-01
part i m victim
part i a child_present
"""
    view = View(tell(text), TODAY, TODAY, 0)
    a, b, n, m, s = (key(record) for record in "abnms")
    assert siblings_not_linked(view) == {frozenset({a, n}), frozenset({b, n})}
    assert children_without_second_parent(view) == {(a, m), (b, m), (n, m)}
    assert adults_unexplained(view) == {(s, a)}
    assert children_not_recorded(view) == {("NMP/i", b), ("NMP/i", n)}


def test_unborn_dead_grown_and_unknown(tell: Telling) -> None:
    text = """person unborn expected_birth_date=2026-09-01
person far expected_birth_date=2027-09-01
person dead birth_date=2015-01-01 deceased_on=2020-01-01
person eighteen birth_date=2008-06-01
person nearly birth_date=2008-06-02
person year birth_date=2008-01-01 birth_date_quality=year
person unknown
"""
    view = View(tell(text), TODAY, TODAY, 0)
    assert {child.key for child in view.children} == {key("unborn"), key("nearly"), key("year")}
    assert [person.key for person in view.age_unknown] == [key("unknown")]
