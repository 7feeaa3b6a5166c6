"""A recovery code is typed from paper, years later, by somebody in a hurry."""

import os
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.problems import Invalid
from tracker.domain.recovery_code import BYTES, code_as_printed, code_from

CODE = code_from(bytes(range(3, 3 + BYTES)))
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def test_a_code_is_seven_groups_of_five() -> None:
    assert [len(group) for group in CODE.split("-")] == [5] * 7


@given(st.binary(min_size=BYTES, max_size=BYTES))
def test_what_is_printed_can_be_typed(random: bytes) -> None:
    code = code_from(random)
    assert code_as_printed(code) == code


def test_two_codes_differ() -> None:
    assert code_from(os.urandom(BYTES)) != code_from(os.urandom(BYTES))


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", " "),
        f"  {CODE}\n",
        CODE.replace("0", "O").replace("1", "l"),
        CODE.replace("1", "i").replace("-", " – "),
    ],
)
def test_a_code_may_be_typed_as_people_type(typed: str) -> None:
    assert code_as_printed(typed) == CODE


def test_any_one_wrong_letter_is_found_and_its_group_named() -> None:
    bare = CODE.replace("-", "")
    for place, right in enumerate(bare):
        for letter in _LETTERS.replace(right, ""):
            with pytest.raises(Invalid, match=f"Group {place // 5 + 1} "):
                code_as_printed(bare[:place] + letter + bare[place + 1 :])


def test_any_two_letters_of_a_group_exchanged_are_found() -> None:
    groups = CODE.split("-")
    for number, group in enumerate(groups):
        for one, other in combinations(range(5), 2):
            letters = list(group)
            letters[one], letters[other] = letters[other], letters[one]
            if letters == list(group):
                continue
            changed = [*groups[:number], "".join(letters), *groups[number + 1 :]]
            with pytest.raises(Invalid, match=f"Group {number + 1} "):
                code_as_printed("-".join(changed))


def test_any_two_groups_exchanged_are_found() -> None:
    groups = CODE.split("-")
    for one, other in combinations(range(7), 2):
        changed = list(groups)
        changed[one], changed[other] = changed[other], changed[one]
        with pytest.raises(Invalid, match=f"Group {one + 1} "):
            code_as_printed("-".join(changed))


@pytest.mark.parametrize("typed", ["", "  ", CODE[:-1], CODE[:-6], CODE + "4", "U" * 35, "ß" * 35])
def test_what_is_no_code_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        code_as_printed(typed)
