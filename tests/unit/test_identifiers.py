"""Identifiers: published examples, single wrong characters, dummies, and what may join two records."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.identifiers import cro_number, identifier, is_dummy, nhs_number, pnc_id, upn


@pytest.mark.parametrize("value", ["943 476 5919", "9990000018", "999-000-0018"])
def test_nhs_numbers_with_the_right_check_digit(value: str) -> None:
    assert nhs_number(value) == value.replace(" ", "").replace("-", "")


@pytest.mark.parametrize(
    "value", ["9434765918", "0000000000", "1111111111", "999000001", "99900000189", "", "x"]
)
def test_nhs_numbers_that_are_none(value: str) -> None:
    assert nhs_number(value) is None


@given(st.integers(0, 999_999), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(serial: int, place: int, shift: int) -> None:
    first_nine = f"999{serial:06}"
    check = (11 - sum(int(d) * (10 - i) for i, d in enumerate(first_nine)) % 11) % 11
    if check == 10:
        assert all(nhs_number(f"{first_nine}{last}") is None for last in range(10))
        return
    number = f"{first_nine}{check}"
    if len(set(number)) > 1:
        assert nhs_number(number) == number
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert nhs_number(wrong) is None


@pytest.mark.parametrize("value", ["E334401226001", "Q33440122600A", "e334401226001"])
def test_pupil_numbers(value: str) -> None:
    assert upn(value) == value.upper()


@pytest.mark.parametrize("value", ["A334401226001", "E33440122600", "I334401226001", "E3344012260O1"])
def test_pupil_numbers_that_are_none(value: str) -> None:
    assert upn(value) is None


def test_police_ids_in_every_spelling_are_one() -> None:
    assert pnc_id("1998/0123456G") == pnc_id("98/123456G") == pnc_id("98/0123456G") == "1998/0123456G"
    assert pnc_id("2019/0000001P") == pnc_id("19/1P") == "2019/0000001P"
    assert pnc_id("1998/0123456H") is None
    assert pnc_id("1998-0123456G") is None


def test_criminal_records_office_numbers_in_both_forms() -> None:
    assert cro_number("012345/04U") == cro_number("12345/04U") == "012345/04U"
    assert cro_number("012345/04V") is None
    letter = "ZABCDEFGHJKLMNPQRTUVWXY"[int("04" + "12345") % 23]
    assert cro_number(f"SF04/12345{letter}") == f"SF04/12345{letter}"


@pytest.mark.parametrize("value", ["UNKNOWN", "n/a", "9999999999", "0000000000", "---", "xxx", "Not known"])
def test_dummies(value: str) -> None:
    assert is_dummy(value)
    judged = identifier("nhs_number", value, "01")
    assert judged.validity == "dummy"
    assert not judged.verified


def test_only_what_is_valid_and_verified_may_join() -> None:
    assert identifier("nhs_number", "999 000 0018", "01").key == "nhs_number|9990000018"
    assert identifier("nhs_number", "999 000 0018", "01").verified
    assert not identifier("nhs_number", "999 000 0018", "02").verified
    assert not identifier("nhs_number", "999 000 0018").verified
    assert identifier("upn", "E334401226001").verified
    wrong = identifier("upn", "A334401226001")
    assert (wrong.validity, wrong.verified, wrong.text()) == ("invalid", False, "upn:A334401226001::invalid")
    assert not identifier("nino", "QQ123456C").verified
    assert identifier("nino", "QQ123456C").text() == "other:nino=QQ123456C::valid"
