"""Bills against what was given."""

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import day
from tracker.domain.reports.billing_match import Billed, match_billing

MARCH, APRIL, MAY = day("2026-03-30"), day("2026-04-20"), day("2026-05-04")
PATIENTS = {"0041": 1, "0042": 2}


def test_each_difference_is_told_once() -> None:
    billed = [Billed("0041", MARCH), Billed(" 0041 ", MARCH), Billed("0099", MARCH)]
    billed.append(Billed("0042", APRIL))
    found = match_billing(billed, PATIENTS, [(1, MARCH), (1, APRIL), (2, MAY)])
    assert found.unknown == (Billed("0099", MARCH),)
    assert found.not_given == ((Billed("0042", APRIL), 2),)
    # What was given after the newest bill may be billed yet.
    assert found.not_billed == ((1, APRIL),)
    assert found.agreed == 1


def test_zeros_of_a_number_count_and_capitals_do_not() -> None:
    found = match_billing([Billed("41", MARCH), Billed("ab 7", MARCH)], {"0041": 1, "ab7": 2}, [])
    assert found.unknown == (Billed("41", MARCH),)
    assert len(found.not_given) == 1


_DAYS = st.sampled_from((MARCH, APRIL, MAY))


@given(
    st.lists(st.tuples(st.sampled_from(("0041", "0042", "0099")), _DAYS)),
    st.sets(st.tuples(st.sampled_from((1, 2)), _DAYS)),
)
def test_every_line_and_every_day_is_in_one_place(
    lines: list[tuple[str, object]], ours: set[tuple[int, object]]
) -> None:
    billed = [Billed(number, on) for number, on in lines]  # type: ignore[arg-type]
    found = match_billing(billed, PATIENTS, ours)  # type: ignore[arg-type]
    assert len(found.unknown) + len(found.not_given) + found.agreed == len(set(billed))
    assert len(found.not_billed) + found.agreed <= len(ours)
