"""Formulas are made harmless, and every text comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.interchange.csv_formulas import defuse, defuse_phone, restore

_DANGEROUS = "=+-@＝＋－＠\t\r"


@pytest.mark.fault(66)
@pytest.mark.parametrize("text", [f"{sign}1" for sign in _DANGEROUS] + ["  =1", "\u00a0+1", "'=1"])
def test_what_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert defuse(text) == "'" + text


@pytest.mark.parametrize("text", ["", "a=1", "'tis", "O'Brien", "1-2", "''", "’=1"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert defuse(text) == text
    assert restore(text) == text


@pytest.mark.parametrize("number", ["+1 555 0160 767", "+49 (0)30 901820", "+44 20 7946 0018 x12"])
def test_a_telephone_number_stays_as_it_is(number: str) -> None:
    assert defuse_phone(number) == number


@pytest.mark.parametrize("text", ["+1+cmd|' /C calc'!A0", "=1", "@home", "-2+3", "+1;=2"])
def test_a_formula_among_telephone_numbers_is_no_number(text: str) -> None:
    assert defuse_phone(text) == "'" + text


@pytest.mark.fault(66)
@given(st.text(alphabet=st.sampled_from(list(_DANGEROUS + "' a1")), max_size=6))
def test_every_text_comes_back(text: str) -> None:
    assert restore(defuse(text)) == text
    assert restore(defuse_phone(text)) == text or defuse_phone(text) == text
