"""Vials: the account always closes, nothing is used past its time, and the least is thrown away."""

from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import day, dose
from tracker.domain.vials import (
    BillingLine,
    BillingUnit,
    Ending,
    Stocked,
    Unusable,
    Vial,
    billing_lines,
    vials_for,
    why_unusable,
)

_OPENED = datetime(2026, 11, 22, 14, 0, tzinfo=UTC)
_SIZES = st.integers(1, 10_000_000)


@st.composite
def _vials(draw: st.DrawFn) -> Vial:
    size = draw(_SIZES)
    is_open = draw(st.booleans())
    return Vial(
        size,
        day("2027-01-31"),
        draw(st.integers(0, size)) if is_open else 0,
        _OPENED if is_open else None,
        _OPENED + timedelta(hours=24) if is_open else None,
        draw(st.none() | st.sampled_from(Ending)),
        draw(st.integers(0, 2 * size)) if is_open else 0,
    )


@given(_vials())
def test_what_was_opened_was_given_discarded_or_is_kept(vial: Vial) -> None:
    account = vial.account
    left = account.discarded + account.kept + account.unaccounted
    assert account.opened == account.given + left
    assert min(account.opened, account.given, account.discarded, account.kept, vial.rest) >= 0
    assert 0 <= account.unaccounted <= vial.voided
    assert vial.ending is None or account.kept == vial.rest == 0


def test_a_finished_vial_discards_what_was_not_given() -> None:
    vial = Vial(200_000, day("2027-01-31"), 155_000, _OPENED, _OPENED, Ending.FINISHED)
    assert vial.account.discarded == dose(45)


def test_what_was_given_in_error_was_not_discarded() -> None:
    vial = Vial(
        200_000, day("2027-01-31"), 45_000, _OPENED, _OPENED, Ending.FINISHED, voided=155_000
    )
    assert (vial.account.discarded, vial.account.unaccounted) == (0, 155_000)


def test_an_unopened_vial_that_was_thrown_away_is_discarded_whole() -> None:
    vial = Vial(200_000, day("2026-01-31"), ending=Ending.DISCARDED)
    assert (vial.account.opened, vial.account.discarded) == (200_000, 200_000)


@pytest.mark.parametrize(
    ("on", "hours", "why"),
    [
        ("2026-11-23", 24, None),
        ("2026-11-23", 24.01, Unusable.PAST_LIFE),
        ("2026-11-24", 0, Unusable.EXPIRED),
    ],
)
def test_both_ends_of_a_vials_time_still_count(on: str, hours: float, why: Unusable | None) -> None:
    life = _OPENED + timedelta(hours=24)
    vial = Vial(100_000, day("2026-11-23"), 0, _OPENED, life)
    assert why_unusable(vial, day(on), _OPENED + timedelta(hours=hours)) is why


def test_an_empty_or_closed_vial_is_not_used() -> None:
    empty = Vial(100_000, day("2027-01-31"), 100_000, _OPENED, _OPENED)
    closed = Vial(100_000, day("2027-01-31"), ending=Ending.RETURNED)
    assert why_unusable(empty, _OPENED.date(), _OPENED) is Unusable.EMPTY
    assert why_unusable(closed, _OPENED.date(), _OPENED) is Unusable.CLOSED


def _stock(*vials: tuple[str, float, str]) -> list[Stocked]:
    return [Stocked(key, dose(units) or 0, day(expiry)) for key, units, expiry in vials]


def test_155_units_come_from_the_200_that_expires_first() -> None:
    stock = _stock(
        ("big, late", 200, "2027-09-30"), ("big, soon", 200, "2027-03-31"), ("s", 100, "2027-01-31")
    )
    assert vials_for(155_000, stock) == ("big, soon",)


def test_the_rest_of_an_open_vial_is_used_up_before_another_is_opened() -> None:
    stock = [
        Stocked("new", 100_000, day("2026-12-31")),
        Stocked("open", 100_000, day("2027-12-31"), is_open=True),
    ]
    assert vials_for(100_000, stock) == ("open",)


def test_too_little_in_stock_proposes_nothing() -> None:
    assert vials_for(155_000, _stock(("a", 100, "2027-01-31"))) == ()


@given(
    st.integers(1, 500_000),
    st.lists(st.integers(1, 250_000).map(lambda rest: rest // 5_000 * 5_000 + 5_000), max_size=7),
)
def test_no_other_choice_of_vials_discards_less(wanted: int, rests: list[int]) -> None:
    stock = [Stocked(str(i), rest, day("2027-01-31")) for i, rest in enumerate(rests)]
    chosen = vials_for(wanted, stock)
    sums = [
        sum(some)
        for count in range(1, len(rests) + 1)
        for some in combinations(rests, count)
        if sum(some) >= wanted
    ]
    if not sums:
        assert chosen == ()
        return
    assert len(set(chosen)) == len(chosen)
    assert sum(rests[int(key)] for key in chosen) == min(sums)


@given(_SIZES, st.integers(1, 100), st.data())
def test_never_more_is_billed_than_was_opened(parts: int, units: int, data: st.DataObject) -> None:
    unit = BillingUnit("J0000", units * 1000)
    opened = parts * unit.dose
    used = data.draw(st.integers(1, opened))
    lines = billing_lines(unit, used, opened - used)
    assert sum(line.count for line in lines) == parts


@pytest.mark.parametrize(
    ("code", "units", "used", "wasted", "lines"),
    [
        ("J0585", 1, 155, 45, [("J0585", 155, ""), ("J0585", 45, "JW")]),
        ("J0585", 1, 200, 0, [("J0585", 200, "JZ")]),
        ("J0586", 5, 152, 148, [("J0586", 31, ""), ("J0586", 29, "JW")]),
        ("J0587", 100, 2500, 0, [("J0587", 25, "JZ")]),
        ("J0585", 1, 0, 200, []),
    ],
)
def test_what_a_payer_is_told(
    code: str, units: int, used: int, wasted: int, lines: list[tuple[str, int, str]]
) -> None:
    unit = BillingUnit(code, units * 1000)
    told = billing_lines(unit, used * 1000, wasted * 1000)
    assert told == tuple(BillingLine(*line) for line in lines)
