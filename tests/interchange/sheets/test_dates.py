"""Dates as clinics write them: read rightly, or refused; never a third thing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import day
from tracker.domain.birth import read_birth_date
from tracker.domain.interval import Interval
from tracker.domain.problems import Invalid
from tracker.interchange.sheets.dates import (
    DateStyle,
    Epoch,
    Order,
    orders_of,
    read_date,
    read_known,
)
from tracker.interchange.sheets.due_dates import interval_between

_TODAY = day("2026-11-22")
_EUROPE = DateStyle(Order.DAY_FIRST, _TODAY)
_AMERICA = DateStyle(Order.MONTH_FIRST, _TODAY)
_MAC = DateStyle(Order.DAY_FIRST, _TODAY, Epoch.SINCE_1904)


@pytest.mark.fault(75)
@pytest.mark.parametrize(
    ("written", "style", "means"),
    [
        ("12.3.24", _EUROPE, "2024-03-12"),
        ("12. 3. 2024", _EUROPE, "2024-03-12"),
        ("03/04/05", _EUROPE, "2005-04-03"),
        ("03/04/05", _AMERICA, "2005-03-04"),
        ("1/5/26", _AMERICA, "2026-01-05"),
        ("1-5-26", _EUROPE, "2026-05-01"),
        ("23/11/26", _EUROPE, "1926-11-23"),
        ("2026-01-05", _AMERICA, "2026-01-05"),
        ("2026/1/5", _EUROPE, "2026-01-05"),
        ("2026-01-05 00:00:00", _EUROPE, "2026-01-05"),
        ("2026-01-05T23:59", _EUROPE, "2026-01-05"),
        ("1/5/2026 3:15 PM", _AMERICA, "2026-01-05"),
        ("20260105", _EUROPE, "2026-01-05"),
        ("45123", _EUROPE, "2023-07-16"),
        ("43661", _MAC, "2023-07-16"),
        ("45123.75", _EUROPE, "2023-07-16"),
        ("5 Jan 2026", _EUROPE, "2026-01-05"),
        ("Jan 5, 2026", _EUROPE, "2026-01-05"),
        ("Mon, 5 January 2026", _EUROPE, "2026-01-05"),
        ("5th of January 2026", _EUROPE, "2026-01-05"),
        ("05-Jan-26", _EUROPE, "2026-01-05"),
        ("5. März 2026", _EUROPE, "2026-03-05"),
        ("5. Mrz. 26", _EUROPE, "2026-03-05"),
        ("12 de marzo de 2026", _EUROPE, "2026-03-12"),
        ("12 dic 2025", _EUROPE, "2025-12-12"),
        ("29/02/2024", _EUROPE, "2024-02-29"),
    ],
)  # fmt: skip
def test_a_date_is_read(written: str, style: DateStyle, means: str) -> None:
    assert read_date(written, style) == day(means)


@pytest.mark.fault(75)
@pytest.mark.parametrize(
    "written",
    [
        "31/02/2026",
        "29/02/2025",
        "2026-13-01",
        "13/13/2026",
        "2026-W01-1",
        "0000-00-00",
        "00/00/00",
        "05/01/1880",
        "2026-01-05 24:00",
        "2026-01-05 12:60",
        "1970",
        "06/1970",
        "June 1970",
        "1/5/026",
        "123/4/2026",
        "4512",
        "451234",
        "99999999",
        "20261301",
        "5 Foo 2026",
        "in March",
        "12.3.",
        "155",
    ],
)
def test_what_is_no_date_is_refused_in_a_sentence(written: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_date(written, _EUROPE)
    assert str(refused.value).endswith(".")


def test_an_order_is_proven_by_what_can_be_no_month() -> None:
    assert orders_of("25/12/2025") == {Order.DAY_FIRST}
    assert orders_of("12/25/2025") == {Order.MONTH_FIRST}
    assert orders_of("3/4/2025") == {Order.DAY_FIRST, Order.MONTH_FIRST}
    assert orders_of("2025-04-03") == orders_of("45123") == set()


_DAYS = st.dates(date(1900, 1, 1), date(2026, 11, 22))


@pytest.mark.fault(75)
@given(_DAYS)
def test_every_day_comes_back_from_every_way_of_writing_it(on: date) -> None:
    serial = (on - Epoch.SINCE_1900.value).days
    assert read_date(on.strftime("%d.%m.%Y"), _EUROPE) == on
    assert read_date(on.strftime("%m/%d/%Y"), _AMERICA) == on
    assert read_date(on.strftime("%Y%m%d"), _EUROPE) == on
    assert read_date(on.strftime("%d %b %Y"), _AMERICA) == on
    if serial >= 10_000:
        assert read_date(str(serial), _EUROPE) == on


@given(st.text(max_size=30))
def test_no_text_does_anything_but_be_a_date_or_be_refused(text: str) -> None:
    for style in (_EUROPE, _AMERICA, _MAC):
        try:
            read_date(text, style)
        except Invalid:
            continue


@pytest.mark.parametrize(
    ("last", "due", "means"),
    [
        ("2026-01-05", "2026-03-30", "12 weeks"),
        ("2026-03-02", "2026-06-02", "3 months"),
        ("2025-11-30", "2026-02-28", "3 months"),
        ("2026-01-05", "2026-03-31", "85 days"),
    ],
)
def test_an_interval_ends_on_the_day_that_the_clinic_wrote(last: str, due: str, means: str) -> None:
    interval = interval_between(day(last), day(due))
    assert (interval, interval.after(day(last))) == (Interval.parse(means), day(due))


@pytest.mark.fault(75)
@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("1950", "1950"),
        ("3/1950", "1950-03"),
        ("03.1950", "1950-03"),
        ("1950-03", "1950-03"),
        ("March 1950", "1950-03"),
        ("mars 1950", "1950-03"),
        ("Févr. 1950", "1950-02"),
        ("März 1950", "1950-03"),
        ("marzo de 1950", "1950-03"),
        ("Mar-1950", "1950-03"),
        ("4.3.1950", "1950-03-04"),
        ("18326", "1950-03-04"),
    ],
)
def test_a_date_of_birth_is_read_as_far_as_it_is_known(written: str, means: str) -> None:
    assert read_known(written, _EUROPE) == read_birth_date(means)


@pytest.mark.parametrize("written", ["1850", "13/1950", "0/1950", "Marsh 1950", "50", "2201"])
def test_what_names_no_month_or_year_is_no_date_of_birth(written: str) -> None:
    with pytest.raises(Invalid):
        read_known(written, _EUROPE)


@given(st.text(max_size=20))
def test_no_text_does_anything_but_be_a_date_of_birth_or_be_refused(text: str) -> None:
    try:
        born = read_known(text, _EUROPE)
    except Invalid:
        return
    assert 1900 <= born.year <= 2200
