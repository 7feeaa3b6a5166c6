"""A time of day is read as people type it; what is none is refused."""

import pytest

from tracker.domain.problems import Invalid
from tracker.domain.typed_time import typed_time


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("9:20", "09:20"),
        ("9.20", "09:20"),
        ("0920", "09:20"),
        (" 14 ", "14:00"),
        ("23:59", "23:59"),
    ],
)
def test_a_time_is_read_as_it_is_typed(typed: str, means: str) -> None:
    assert f"{typed_time(typed):%H:%M}" == means


@pytest.mark.parametrize("typed", ["24:00", "9:60", "9h", "12345", "-1", "٩"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        typed_time(typed)


def test_nothing_typed_is_no_time() -> None:
    assert typed_time("  ") is None
