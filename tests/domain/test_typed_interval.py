"""An interval is read as people type it; what could be two things is refused."""

import pytest

from tracker.domain.problems import Invalid
from tracker.domain.typed_interval import read_typed_interval


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("12 weeks", "12 weeks"),
        ("10w", "10 weeks"),
        ("10 W", "10 weeks"),
        (" 10  wks. ", "10 weeks"),
        ("10-week", "10 weeks"),
        ("12 Weeks", "12 weeks"),
        ("1 wk", "1 week"),
        ("70 d", "70 days"),
        ("70days", "70 days"),
        ("3m", "3 months"),
        ("3 mo", "3 months"),
        ("1 yr", "1 year"),
    ],
)
def test_an_interval_is_read_as_people_type_it(typed: str, means: str) -> None:
    assert str(read_typed_interval(typed)) == means


@pytest.mark.parametrize(
    "typed", ["", "12", "soonish", "10 w 3 d", "-3 m", "1.5 months", "0w", "11 y", "１２ w", "10 x"]
)
def test_what_is_no_interval_is_refused_in_a_sentence(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_typed_interval(typed)
    assert refused.value.field == "interval"
    assert str(refused.value).endswith(".")
