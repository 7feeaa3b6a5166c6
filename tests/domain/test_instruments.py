"""Scores: which there are, how far one is from its baseline, and whether that matters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.instruments import (
    By,
    Instrument,
    Level,
    Score,
    Threshold,
    Version,
    Worse,
    change,
    number,
    read_score,
)
from tracker.domain.problems import Invalid

DAYS = Instrument("days", Worse.HIGHER, least=0, most=28_000, matters=Threshold(By.PERCENT, 30_000))
QUALITY = Instrument(
    "quality", Worse.LOWER, least=0, most=100_000, matters=Threshold(By.POINTS, 5_000)
)
TONE = Instrument(
    "tone",
    Worse.HIGHER,
    levels=tuple(
        Level(code, drawn)
        for code, drawn in zip(
            ("0", "1", "1+", "2", "3", "4"), (0, 1000, 1500, 2000, 3000, 4000), strict=True
        )
    ),
    matters=Threshold(By.GRADES, 1_000),
)
IMPRESSION = Instrument(
    "impression",
    Worse.HIGHER,
    least=1_000,
    most=7_000,
    step=1_000,
    versions=(Version("1 to 7"), Version("-4 to +4", -4_000, 4_000, Worse.LOWER)),
    matters=Threshold(By.REACHES, 2_000),
)


def of(value: float) -> Score:
    return Score(value=round(value * 1000))


@pytest.mark.parametrize(
    ("typed", "value"), [("0", 0), ("28", 28_000), ("2.5", 2_500), (" 7 ", 7_000), ("0.001", 1)]
)
def test_a_score_within_its_range_is_kept_to_a_thousandth(typed: str, value: int) -> None:
    assert read_score(DAYS, typed) == Score(value=value)


@pytest.mark.parametrize("typed", ["", "28.001", "-1", "29", "1e1", "٣", "2,5", "0.0001", "1+"])
def test_a_score_that_cannot_be_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_score(DAYS, typed)
    assert refused.value.field == "value"


def test_one_plus_is_a_score_of_its_own_and_one_and_a_half_is_none() -> None:
    assert read_score(TONE, "1+") == Score(code="1+")
    assert number(TONE, Score(code="1+")) == 1_500
    with pytest.raises(Invalid, match=r"one of 0, 1, 1\+, 2, 3, 4"):
        read_score(TONE, "1.5")


def test_a_version_has_its_own_range() -> None:
    assert read_score(IMPRESSION, "-4", "-4 to +4") == Score(value=-4_000)
    with pytest.raises(Invalid):
        read_score(IMPRESSION, "-4", "1 to 7")
    with pytest.raises(Invalid, match="whole number"):
        read_score(IMPRESSION, "2.5", "1 to 7")
    with pytest.raises(Invalid) as refused:
        read_score(IMPRESSION, "2", "0 to 9")
    assert refused.value.field == "instrument_version"


@pytest.mark.parametrize(
    ("instrument", "before", "after", "matters"),
    [
        (DAYS, of(20), of(14), True),
        (DAYS, of(20), of(14.001), False),
        (DAYS, of(20), of(26), False),
        (DAYS, of(0), of(0), False),
        (QUALITY, of(50), of(55), True),
        (QUALITY, of(50), of(54.999), False),
        (QUALITY, of(50), of(40), False),
        (TONE, Score(code="2"), Score(code="1+"), True),
        (TONE, Score(code="1+"), Score(code="1"), True),
        (TONE, Score(code="1+"), Score(code="2"), False),
        (IMPRESSION, of(4), of(2), True),
        (IMPRESSION, of(4), of(3), False),
    ],
)
def test_a_change_matters_from_its_threshold_on_and_only_for_the_better(
    instrument: Instrument, before: Score, after: Score, matters: bool
) -> None:
    assert change(instrument, before, after).matters is matters


def test_what_is_better_depends_on_which_way_is_worse() -> None:
    assert change(DAYS, of(20), of(10)).is_better is True
    assert change(QUALITY, of(20), of(10)).is_better is False
    assert change(DAYS, of(20), of(20)).is_better is None
    assert change(IMPRESSION, of(1), of(3), "-4 to +4").is_better is True
    assert change(DAYS, of(21), of(7)).percent == -66_667
    assert change(DAYS, of(0), of(7)).percent is None


SCORES = st.integers(0, 28_000)


@given(SCORES, SCORES, SCORES)
def test_a_better_score_never_matters_less(baseline: int, one: int, other: int) -> None:
    better, worse = sorted((one, other))
    if change(DAYS, Score(baseline), Score(worse)).matters:
        assert change(DAYS, Score(baseline), Score(better)).matters


@given(st.integers(0, 28_000))
def test_what_is_shown_can_be_typed_again(value: int) -> None:
    whole, rest = divmod(value, 1000)
    assert read_score(DAYS, f"{whole}.{rest:03d}") == Score(value=value)


@given(SCORES, SCORES)
def test_there_and_back_is_no_change(one: int, other: int) -> None:
    there, back = change(DAYS, Score(one), Score(other)), change(DAYS, Score(other), Score(one))
    assert there.by == -back.by
    if there.is_better is not None:
        assert there.is_better is not back.is_better
