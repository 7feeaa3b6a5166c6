"""Dates as people type them."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.problems import Invalid
from tracker.domain.typed_date import Lean, read_typed_date

TODAY = date(2026, 11, 22)  # a Sunday
DAYS = st.dates(date(1900, 1, 1), date(2150, 12, 31))


@pytest.mark.parametrize(
    ("typed", "on"),
    [
        ("12.3.", date(2027, 3, 12)),
        ("12.3", date(2027, 3, 12)),
        ("22.11.", TODAY),
        ("12.3.26", date(2026, 3, 12)),
        ("12.3.2026", date(2026, 3, 12)),
        ("12/3/26", date(2026, 3, 12)),
        ("12-3-2026", date(2026, 3, 12)),
        ("2026-03-12", date(2026, 3, 12)),
        ("20260312", date(2026, 3, 12)),
        ("+12w", date(2027, 2, 14)),
        ("+ 3 days", date(2026, 11, 25)),
        ("-1d", date(2026, 11, 21)),
        ("+3m", date(2027, 2, 22)),
        ("+1y", date(2027, 11, 22)),
        ("today", TODAY),
        ("Tomorrow ", date(2026, 11, 23)),
        ("yesterday", date(2026, 11, 21)),
        ("mon", date(2026, 11, 23)),
        ("sun", date(2026, 11, 29)),
        ("Tuesday", date(2026, 11, 24)),
        ("3 dec", date(2026, 12, 3)),
        ("Dec 3, 2027", date(2027, 12, 3)),
        ("3. December", date(2026, 12, 3)),
    ],
)
def test_a_date_is_read_as_people_say_it(typed: str, on: date) -> None:
    assert read_typed_date(typed, today=TODAY) == on


@pytest.mark.parametrize(
    ("typed", "on"),
    [
        ("fri", date(2026, 11, 20)),
        ("sun", date(2026, 11, 15)),
        ("12.3.", date(2026, 3, 12)),
        ("1.12.", date(2025, 12, 1)),
        ("12.3.79", date(1979, 3, 12)),
        ("12.3.26", date(2026, 3, 12)),
        ("12.3.27", date(1927, 3, 12)),
    ],
)
def test_a_visit_or_a_birth_leans_to_the_past(typed: str, on: date) -> None:
    assert read_typed_date(typed, today=TODAY, lean=Lean.PAST) == on


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "31.2.",
        "30.2.2026",
        "29.2.",
        "12.13.",
        "2026-W01-1",
        "2026-13-01",
        "1.2.3.4",
        "t",
        "ju 3",
        "m",
        "12",
        "+w",
        "+5x",
        "99.99.",
        "0.0.",
        "12.3.9999",
        "0001-01-01",
        "+9999y",
        "١٢.٣.",
        "12.3/26",
    ],
)
def test_what_is_no_date_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_typed_date(typed, today=TODAY)
    assert str(refused.value).endswith(".")


@pytest.mark.fault(52)
def test_slashes_follow_the_order_of_the_system() -> None:
    assert read_typed_date("3/12/26", today=TODAY, is_day_first=True) == date(2026, 12, 3)
    assert read_typed_date("3/12/26", today=TODAY, is_day_first=False) == date(2026, 3, 12)
    assert read_typed_date("3.12.26", today=TODAY, is_day_first=False) == date(2026, 12, 3)
    with pytest.raises(Invalid, match="two days"):
        read_typed_date("3/12/26", today=TODAY, is_day_first=None)
    assert read_typed_date("13/12/26", today=TODAY, is_day_first=None) == date(2026, 12, 13)


@pytest.mark.parametrize(
    ("typed", "today", "said"),
    [
        ("1.11.", TODAY, "2026-11-01 is past; for 2027 write 1.11.2027."),
        ("21.11", TODAY, "2026-11-21 is past; for 2027 write 21.11.2027."),
        ("1 nov", TODAY, "2026-11-01 is past; for 2027 write 1.11.2027."),
        ("20.12.", date(2027, 1, 5), "2026-12-20 is past; for 2027 write 20.12.2027."),
    ],
)
def test_a_day_that_has_just_passed_never_becomes_next_years(
    typed: str, today: date, said: str
) -> None:
    with pytest.raises(Invalid) as refused:
        read_typed_date(typed, today=today)
    assert str(refused.value) == said
    assert read_typed_date(typed, today=today, lean=Lean.PAST) <= today


@given(today=DAYS, days=st.integers(1, 90))
def test_what_leans_ahead_is_never_a_day_of_the_last_weeks_a_year_later(
    today: date, days: int
) -> None:
    passed = today - timedelta(days=days)
    if (passed.month, passed.day) == (2, 29):
        return
    with pytest.raises(Invalid, match="is past"):
        read_typed_date(f"{passed.day}.{passed.month}.", today=today)


@given(on=DAYS, today=DAYS)
def test_a_date_in_full_comes_back_whatever_the_day(on: date, today: date) -> None:
    for typed in (on.isoformat(), f"{on.day}.{on.month}.{on.year}", f"{on:%d.%m.%Y}"):
        assert read_typed_date(typed, today=today) == on


@given(today=DAYS, weeks=st.integers(0, 500))
def test_weeks_from_today_are_seven_days_each(today: date, weeks: int) -> None:
    assert read_typed_date(f"+{weeks}w", today=today) == today + timedelta(days=7 * weeks)


@given(today=DAYS, name=st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]))
def test_a_weekday_is_the_next_or_the_last_but_never_today(today: date, name: str) -> None:
    ahead = read_typed_date(name, today=today)
    back = read_typed_date(name, today=today, lean=Lean.PAST)
    assert today < ahead <= today + timedelta(days=7)
    assert today - timedelta(days=7) <= back < today
    assert ahead.strftime("%a").lower() == back.strftime("%a").lower() == name


@given(on=DAYS, today=DAYS)
def test_without_a_year_the_date_leans_as_told(on: date, today: date) -> None:
    if (on.month, on.day) == (2, 29):
        return
    typed = f"{on.day}.{on.month}."
    with suppress(Invalid):
        assert 0 <= (read_typed_date(typed, today=today) - today).days <= 366
    assert 0 <= (today - read_typed_date(typed, today=today, lean=Lean.PAST)).days <= 366


@pytest.mark.fault(49)
@given(typed=st.text(max_size=30), today=DAYS)
def test_any_text_is_a_date_or_one_sentence(typed: str, today: date) -> None:
    assert is_date_or_sentence(typed, today)


@given(st.from_regex(r"[+-]?[0-9]{0,4}[./ -]?[0-9a-z]{0,5}[./ -]?[0-9]{0,4}", fullmatch=True))
def test_anything_like_a_date_is_a_date_or_one_sentence(typed: str) -> None:
    assert is_date_or_sentence(typed, TODAY)


def is_date_or_sentence(typed: str, today: date) -> bool:
    try:
        return isinstance(read_typed_date(typed, today=today), date)
    except Invalid as refused:
        said = str(refused)
        return said.endswith((".", "?")) and "{" not in said.replace(typed, "")
