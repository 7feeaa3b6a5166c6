"""Passwords: the same bytes for the same text everywhere, and a wait that grows."""

import pytest

from tracker.domain.passwords import check_new_password, password_bytes, wait_seconds
from tracker.domain.problems import Invalid


@pytest.mark.fault(40)
@pytest.mark.parametrize(
    "typed", ["a", "correct horse", "Zoë", "🦄" * 256, " ", "'\"%:@/#", "e" * 1024]
)
def test_what_can_be_a_password(typed: str) -> None:
    assert password_bytes(typed)


@pytest.mark.fault(40)
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Type a password"),
        ("e" * 1025, "at most 1024 bytes"),
        ("ë" * 513, "at most 1024 bytes"),
        ("x" * 1_000_000, "at most 1024 bytes"),
        ("a\0b", "NUL"),
        ("half \ud800", "broken"),
    ],
)
def test_what_can_not(typed: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence) as refused:
        password_bytes(typed)
    assert refused.value.field == "password"


@pytest.mark.fault(40)
@pytest.mark.parametrize("typed", ["a", "bicycle", "Zoe\u0308 123", "🦄" * 7])
def test_a_new_one_is_not_short(typed: str) -> None:
    assert password_bytes(typed)
    with pytest.raises(Invalid, match="at least"):
        check_new_password(typed)


@pytest.mark.fault(40)
@pytest.mark.parametrize("typed", ["bicycles", "a blue bicycle", "🦄" * 8, "12345678"])
def test_eight_characters_of_any_kind_are_enough(typed: str) -> None:
    check_new_password(typed)


@pytest.mark.fault(40)
def test_the_way_in_which_a_system_writes_accents_makes_no_difference() -> None:
    assert password_bytes("Zoe\u0308") == password_bytes("Zo\u00eb")


@pytest.mark.fault(40)
def test_a_space_at_the_end_counts() -> None:
    assert len({password_bytes(one) for one in ("pass", "pass ", " pass", "Pass")}) == 4


@pytest.mark.fault(37)
def test_the_wait_grows_and_ends() -> None:
    waits = [wait_seconds(wrong) for wrong in range(12)]
    assert waits == [0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300]
    assert wait_seconds(10**9) == 300
