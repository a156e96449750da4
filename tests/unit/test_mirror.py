"""The mirror's table, its coarse days and small groups, and its codes; no database is needed."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from app.derive.ids import Ids
from app.errors import SettingsError
from app.graph.catalogue import all_files
from app.ledger.entry import people_in
from app.mirror.coarse import month_end, month_of, month_of_instant, sector_of, until
from app.mirror.groups import UNKNOWN, Groups
from app.mirror.key import CODE_LENGTH, MirrorKey, mirror_key, person_behind
from app.mirror.table import (
    DROP,
    KEEP,
    LABELS,
    LEFT_OUT_LABELS,
    LEFT_OUT_TYPES,
    PROPERTIES,
    Category,
    rule_of,
)
from app.models.graph_table import NODES, RELATIONSHIPS
from app.settings import Settings

KEY = MirrorKey(b"sixteen characters and more")
FAR = (date(1, 1, 1), date(9999, 12, 31))
DAYS = st.one_of(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.sampled_from(FAR))
# Written out a second time: whoever lets another property through unchanged must say so here as well.
UNCHANGED = {
    *(
        "tier",
        "restriction",
        "derived",
        "agency",
        "source",
        "agencies",
        "system",
        "code",
        "agency_name",
        "agency_kind",
    ),
    *("coverage", "history", "state", "Agency.name", "Agency.kind", "Register.name", "Sequence.value"),
}
NEVER = {
    *("given_name", "middle_names", "family_name", "known_as", "identifiers", "verified", "phone", "summary"),
    *(
        "address",
        "uprn",
        "text_key",
        "postcode_key",
        "key",
        "household_key",
        "birth_date",
        "expected_birth_date",
    ),
    *("keys_0", "keys_1", "keys_2", "keys_3"),
    *("search_0", "search_1", "search_2", "search_3", "row_key", "digest", "barrier", "values", "sha256"),
}


def bearers() -> dict[str, set[str]]:
    """Label or type -> its properties, in every form that it has."""
    found: dict[str, set[str]] = {}
    for node in NODES:
        found.setdefault(node.label, set()).update(one.name for one in node.described)
    for link in RELATIONSHIPS:
        found.setdefault(link.type, set()).update(one.name for one in link.properties)
    return found


def shown() -> dict[str, set[str]]:
    left_out = {*LEFT_OUT_LABELS, *LEFT_OUT_TYPES}
    return {bearer: names for bearer, names in bearers().items() if bearer not in left_out}


def test_every_property_is_in_a_class() -> None:
    undecided = {
        f"{bearer}.{name}"
        for bearer, names in shown().items()
        for name in names
        if f"{bearer}.{name}" not in PROPERTIES and name not in PROPERTIES
    }
    assert undecided == set()


def test_the_table_speaks_of_nothing_that_is_not_there() -> None:
    known = {name for names in shown().values() for name in names}
    known |= {f"{bearer}.{name}" for bearer, names in shown().items() for name in names}
    assert set(PROPERTIES) - known == set()


def test_every_label_and_type_is_copied_or_left_out_with_a_reason() -> None:
    labels = {node.label for node in NODES}
    assert set(LABELS) | set(LEFT_OUT_LABELS) == labels
    assert set(LABELS) & set(LEFT_OUT_LABELS) == set()
    assert set(LEFT_OUT_TYPES) <= {link.type for link in RELATIONSHIPS}
    text = "".join(file.text for file in all_files() if file.folder == "mirror" and file.mode == "lookup")
    for link in RELATIONSHIPS:
        assert (re.search(rf"\b{link.type}\b", text) is None) == (link.type in LEFT_OUT_TYPES), link.type


def test_what_is_dropped_by_default_and_what_goes_through_unchanged() -> None:
    assert rule_of("Person", "a_new_property") == DROP
    assert {name for name, rule in PROPERTIES.items() if rule == KEEP} == UNCHANGED
    through = {
        f"{bearer}.{name}"
        for bearer, names in shown().items()
        for name in names & NEVER
        if rule_of(bearer, name) != DROP
    }
    assert through == set()


def test_the_files_read_tier_0_and_can_be_asked_for_no_more() -> None:
    reading = [file for file in all_files() if file.folder == "mirror" and file.mode == "lookup"]
    assert len(reading) == 6
    for file in reading:
        assert "clearance" not in file.text
        assert not re.search(r"tier\s*(<|>|<>)", file.statement), file.name
        for person in re.findall(r"\((\w+):Person\b", file.statement):
            told = re.search(rf"{person}\.tier = 0|{person}\.stale", file.statement)
            assert told, f"{file.name} reads people of any tier"


@given(st.tuples(DAYS, DAYS), DAYS)
def test_a_coarser_interval_holds_whenever_it_held_and_never_if_it_never_did(
    interval: tuple[date, date], day: date
) -> None:
    since, end = interval
    first, last = month_of(since), until(end, since)
    assert (first < last) == (since < end)
    if since <= day < end:
        assert first <= day < last
    assert {first.day, last.day} <= {1, 31}
    assert first in FAR or first.day == 1
    assert last in FAR or last.day == 1


@given(DAYS)
def test_a_month_ends_on_its_last_day(day: date) -> None:
    if day in FAR:
        assert month_end(day) == day
        return
    assert month_end(day) >= day
    assert (month_end(day) + timedelta(days=1)).day == 1
    assert (month_end(day).year, month_end(day).month) == (day.year, day.month)


def test_instants_and_postcodes() -> None:
    at = datetime(2026, 5, 31, 23, 30, tzinfo=UTC)
    assert month_of_instant(at) == datetime(2026, 5, 1, tzinfo=UTC)
    cases = {"ZZ10 0AB": "ZZ10 0", "zz9 6ab": "ZZ9 6", "ZZ100AB": "ZZ10 0", "Alder Row 12": None, "": None}
    assert {text: sector_of(text) for text in cases} == cases


BIRTHS = st.lists(st.dates(date(1930, 1, 1), date(1960, 12, 31)), max_size=60)


@given(BIRTHS)
def test_every_window_that_is_shown_is_shown_for_five(births: list[date]) -> None:
    groups = Groups()
    for born in births:
        groups.count_birth((born, born))
    groups.close()
    seen = [groups.birth((born, born)) for born in births]
    assert {w: n for w, n in Counter(seen).items() if n < 5 and w != UNKNOWN} == {}
    for born, window in zip(births, seen, strict=True):
        assert window == UNKNOWN or window[0] <= born <= window[1]
    if len(births) >= 16:  # three decades and a bit: one of them has five
        assert set(seen) != {UNKNOWN}


def test_a_month_of_five_stays_a_month_and_of_four_does_not() -> None:
    groups = Groups()
    many, few = (date(1950, 3, 9),) * 5, (date(1950, 4, 9),) * 4
    for born in (*many, *few, date(1950, 9, 1)):
        groups.count_birth((born, born))
    groups.close()
    assert groups.birth((many[0], many[0])) == (date(1950, 3, 1), date(1950, 3, 31))
    assert groups.birth((few[0], few[0])) == (date(1950, 1, 1), date(1950, 12, 31))


def test_a_word_of_five_is_shown_and_of_four_is_not() -> None:
    for people, word in ((5, "stalking"), (4, "other")):
        groups = Groups()
        groups.count("Incident", {"kind": "stalking"}, [f"P{n}" for n in range(people)])
        groups.count("Incident", {"kind": "stalking"}, ["P0"])  # the same person again
        assert groups.word("incident", "stalking", "other") == word
    groups.count("Incident", {"kind": "Kelly Shaw"}, [f"P{n}" for n in range(50)])
    assert groups.word("incident", "Kelly Shaw", "other") == "other", "it is in no list"
    assert isinstance(rule_of("Incident", "kind"), Category)


IDS = Ids("any key")


@given(st.text(max_size=40))
def test_a_code_leads_back_with_its_key_alone(record_key: str) -> None:
    person_id = IDS.person_id(record_key)
    code = KEY.person_code(person_id)
    assert len(code) == CODE_LENGTH
    assert KEY.person_of(code) == person_id
    assert MirrorKey(b"another key of sixteen").person_of(code) is None
    assert person_id[1:] not in code
    assert people_in(code.encode()) == (), "the ledger must not take a code for an id"


def test_no_changed_code_is_taken() -> None:
    code = KEY.person_code(IDS.person_id("NMP/connect/1"))
    for place in range(len(code)):
        for letter in "C2abcdefghijklmnopqrstuvwxyz34567A=":
            changed = code[:place] + letter + code[place + 1 :]
            assert changed == code or KEY.person_of(changed) is None
    for other in ("", "C", code[:-1], code + "a", code.upper(), "C" + "é" * 36, KEY.code("h", "H")):
        assert KEY.person_of(other) is None


@pytest.mark.parametrize("text", ["", "P", "Paaaaaaaaaaaaaa1", "Haaaaaaaaaaaaaaa", "Paaaaaaaaaaaaaaaa"])
def test_only_an_id_has_a_person_code(text: str) -> None:
    with pytest.raises(ValueError, match="id"):
        KEY.person_code(text)


def test_codes_of_one_kind_are_never_of_another() -> None:
    assert len({KEY.code(kind, "the same") for kind in "rshikl"}) == 6
    assert "sixteen" not in repr(KEY)


def test_where_the_key_comes_from(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    code = KEY.person_code(IDS.person_id("1"))
    assert person_behind(settings, code) is None
    assert not settings.mirror_key_file.exists(), "asking for a code makes no key"
    made = mirror_key(settings)
    assert mirror_key(settings) == made
    assert settings.mirror_key_file.stat().st_mode & 0o777 == 0o600
    assert settings.mirror_home not in settings.mirror_key_file.parents
    own = settings.model_copy(update={"mirror_key": SecretStr(KEY.secret.decode())})
    assert person_behind(own, code) == IDS.person_id("1")
    with pytest.raises(SettingsError, match="SIGHTLINE_MIRROR_KEY is shorter"):
        mirror_key(settings.model_copy(update={"mirror_key": SecretStr("short")}))
    with pytest.raises(SettingsError, match="SIGHTLINE_MIRROR_KEY must be set"):
        mirror_key(settings.model_copy(update={"env": "prod"}))
