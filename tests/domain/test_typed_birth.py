"""Typed months and years of birth, and what is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.birth import PartialDate
from tracker.domain.typed_birth import FRENCH, read_typed_part
from tracker.domain.typed_date import ENGLISH

_MONTHS = (ENGLISH.months, FRENCH.months)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1950", PartialDate(1950)),
        (" 1950 ", PartialDate(1950)),
        ("3/1950", PartialDate(1950, 3)),
        ("03.1950", PartialDate(1950, 3)),
        ("3-1950", PartialDate(1950, 3)),
        ("12 / 1950", PartialDate(1950, 12)),
        ("1950-03", PartialDate(1950, 3)),
        ("1950/3", PartialDate(1950, 3)),
        ("March 1950", PartialDate(1950, 3)),
        ("MAR 1950", PartialDate(1950, 3)),
        ("mar. 1950", PartialDate(1950, 3)),
        ("Mars 1950", PartialDate(1950, 3)),
        ("Sept, 1950", PartialDate(1950, 9)),
        ("février 1950", PartialDate(1950, 2)),
        ("fevr. 1950", PartialDate(1950, 2)),
        ("Août-1950", PartialDate(1950, 8)),
        ("juil 1950", PartialDate(1950, 7)),
        ("juin 1950", PartialDate(1950, 6)),
    ],
)
def test_a_month_or_a_year(typed: str, meant: PartialDate) -> None:
    assert read_typed_part(typed, _MONTHS) == meant


@pytest.mark.parametrize(
    "typed",
    ["", "50", "195", "19500", "13/1950", "0/1950", "1950-13", "3/50", "ju 1950", "jui 1950",
     "Marsh 1950", "4.3.1950", "4 March 1950", "1899", "2200", "１９５０", "1950-", "in 1950"],
)  # fmt: skip
def test_anything_else_is_none(typed: str) -> None:
    assert read_typed_part(typed, _MONTHS) is None


@given(st.text(max_size=20))
def test_no_text_breaks_it(typed: str) -> None:
    read_typed_part(typed, _MONTHS)


@given(st.integers(1900, 2199), st.none() | st.integers(1, 12))
def test_what_is_stored_can_be_typed(year: int, month: int | None) -> None:
    part = PartialDate(year, month)
    assert read_typed_part(part.isoformat(), _MONTHS) == part
