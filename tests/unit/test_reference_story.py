"""The oracle on the founding story: what stands on the facts, before anybody decides who is whom."""

from __future__ import annotations

from datetime import date

import pytest

from tests.reference.carers import children_without_carers
from tests.reference.reach import children_near_risk, near
from tests.reference.view import PROFILES, Profile, View
from tests.reference.world import World
from tests.worlds.script import drafts_of, write_world

STORY = """
extract NMP/connect 2026-06-01 full
person 1001 given_name=Ruby middle_names=Ellen family_name=Shaw birth_date=2017-05-14
person 1002 given_name=Kelly family_name=Shaw birth_date=1991-02-03
person 1003 known_as="Unknown Male"
person 1004 given_name=Darren family_name=Holte birth_date=1988-09-21
incident DA-7 domestic_abuse 2025-11-08 recorded_at=2025-11-08
part DA-7 1001 child_present recorded_at=2025-11-08
part DA-7 1002 victim recorded_at=2025-11-08
part DA-7 1003 suspect recorded_at=2025-11-08
home 1002 address="12 Alder Row" postcode="ZZ9 1AA" valid_from=2016-04-01 recorded_at=2016-04-01
home 1004 address="9 Brook Street" postcode="ZZ9 3CC" valid_from=2015-01-01 valid_to=2018-01-01
risk r1 1004 domestic_abuse conviction valid_from=2019-06-20 recorded_at=2019-06-20
risk r2 1004 drugs caution valid_from=2021-02-11 recorded_at=2021-02-11

extract NMC/liquid 2026-06-01 full
person 51 given_name=Rubie family_name=Shaw birth_date=2017-05-14
person 52 given_name=Kelly family_name=Shaw birth_date=1991-02-03
person 53 given_name=Darren family_name=Holt birth_date=1988-09-21
person 54 given_name=Rosie family_name=Shaw birth_date=2017-05-14
person 55 given_name=Darren family_name=Holt birth_date=1961-01-30
home 51 address="12 Alder Row" postcode="ZZ9 1AA" valid_from=2017-05-14 recorded_at=2017-05-14
home 52 address="12 Alder Row" postcode="ZZ9 1AA" valid_from=2016-04-01 recorded_at=2016-04-01
home 53 address="3 Quarry Lane" postcode="ZZ9 2BB" valid_from=2022-01-10 recorded_at=2022-01-10
home 54 address="12 Alder Row" postcode="ZZ9 1AA" valid_from=2017-05-14 recorded_at=2017-05-14
home 55 address="3 Quarry Lane" postcode="ZZ9 2BB" valid_from=2001-05-05 recorded_at=2001-05-05
link 52 parent 51 caring=yes recorded_at=2018-03-01
link 52 parent 54 caring=yes recorded_at=2018-03-01
link 53 parent 51 caring=no recorded_at=2018-03-01
link 53 parent 54 caring=no recorded_at=2018-03-01
link 53 ex_partner 52 valid_from=2022-01-10 recorded_at=2022-01-10
link 55 parent 53 recorded_at=2022-01-10
"""
RUBY, RUBIE, ROSIE = "NMP/connect/1001", "NMC/liquid/51", "NMC/liquid/54"
TODAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World.read(write_world(drafts_of(STORY), tmp_path_factory.mktemp("story")))


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("most", [1, 2, 3, 4])
def test_no_child_has_a_recorded_path_to_the_risk_facts(story: World, profile: Profile, most: int) -> None:
    view = View(story, TODAY, TODAY, 0)
    assert children_near_risk(view, profile, most) == {}
    assert near(view, RUBY, profile, most) is None


def test_ruby_is_linked_by_the_incident_alone(story: World) -> None:
    answers = children_without_carers(View(story, TODAY, TODAY, 0))
    assert answers[RUBY].level == "G1"
    assert answers[RUBY].nearest_carer is None
    assert answers[RUBIE].level is None
    assert answers[ROSIE].level is None


def test_the_police_alone_hold_one_child(story: World) -> None:
    answers = children_without_carers(View(story, TODAY, TODAY, 0), "NMP")
    assert {child: answer.level for child, answer in answers.items()} == {RUBY: "G1"}


def test_before_the_council_recorded_the_parents_the_twins_had_no_carer(story: World) -> None:
    before = View(story, date(2018, 2, 28), date(2018, 2, 28), 0)
    assert children_without_carers(before)[RUBIE].level == "G1"
    after = View(story, date(2018, 2, 28), date(2018, 3, 1), 0)
    assert children_without_carers(after)[RUBIE].level is None
