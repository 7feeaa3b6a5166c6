"""The clinic day: one state for each patient, and a sum that closes or names who keeps it open."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import day
from tracker.domain.clinic_day import ClinicDay, DayBooking, DaySession, DayState, clinic_day
from tracker.domain.facts import AppointmentStatus, SessionStatus

ON = day("2026-11-20")
B, S = AppointmentStatus, SessionStatus

_BOOKINGS = st.builds(
    DayBooking,
    st.integers(1, 6),
    st.sampled_from(AppointmentStatus),
    st.none() | st.integers(-3, 3).map(lambda days: ON + timedelta(days=days)),
)
_SESSIONS = st.builds(DaySession, st.integers(1, 6), st.sampled_from(SessionStatus))


def _of(*happened: AppointmentStatus | SessionStatus) -> ClinicDay:
    """A day with one patient."""
    return clinic_day(
        ON,
        [DayBooking(1, one) for one in happened if isinstance(one, AppointmentStatus)],
        [DaySession(1, one) for one in happened if isinstance(one, SessionStatus)],
    )


@pytest.mark.parametrize(
    ("happened", "state"),
    [
        ((B.BOOKED,), DayState.BOOKED),
        ((B.ARRIVED,), DayState.ARRIVED),
        ((B.DONE,), DayState.ARRIVED),
        ((B.BOOKED, S.PLANNED), DayState.DRAWN_UP),
        ((B.ARRIVED, S.PLANNED), DayState.DRAWN_UP),
        ((B.ARRIVED, S.VOIDED), DayState.ARRIVED),
        ((B.DONE, S.GIVEN), DayState.GIVEN),
        ((B.DONE, S.SIGNED, S.GIVEN), DayState.GIVEN),
        ((B.DONE, S.SIGNED), DayState.SIGNED),
        ((B.DONE, S.AMENDED, S.PLANNED), DayState.SIGNED),
        ((B.MISSED,), DayState.MISSED),
        ((B.MISSED, S.PLANNED), DayState.MISSED),
        ((B.MISSED, S.SIGNED), DayState.SIGNED),
        ((B.NOT_TREATED, S.PLANNED), DayState.NOT_TREATED),
        ((B.CANCELLED_BY_PATIENT,), DayState.CANCELLED_BY_PATIENT),
        ((B.CANCELLED_BY_CLINIC,), DayState.CANCELLED_BY_CLINIC),
        ((B.CANCELLED_BY_PATIENT, B.BOOKED), DayState.BOOKED),
    ],
)
def test_a_booked_patient_stands_where_the_last_thing_that_happened_says(
    happened: tuple[AppointmentStatus | SessionStatus, ...], state: DayState
) -> None:
    assert _of(*happened).booked == {1: state}


@pytest.mark.parametrize(
    ("waits_for", "state"),
    [({7}, DayState.SIGNED), ({8}, DayState.BOOKED), ({7, 8}, DayState.SIGNED)],
)
def test_who_was_treated_is_waited_for_only_for_something_else(
    waits_for: set[int], state: DayState
) -> None:
    booking = DayBooking(1, B.BOOKED, courses=frozenset(waits_for))
    assert clinic_day(ON, [booking], [DaySession(1, S.SIGNED, 7)]).booked == {1: state}


def test_whoever_is_treated_without_a_booking_is_named_apart_and_not_counted_as_booked() -> None:
    found = clinic_day(ON, [DayBooking(1, B.BOOKED)], [DaySession(2, S.SIGNED)])
    assert found.booked == {1: DayState.BOOKED}
    assert found.unbooked == {2: DayState.SIGNED}
    assert (found.sum.booked, found.sum.treated, found.sum.unbooked) == (1, 0, 1)


def test_what_was_drawn_up_for_somebody_who_is_not_booked_keeps_the_day_open() -> None:
    assert _of(S.PLANNED).open == (1,)


def test_what_was_cancelled_before_the_day_is_none_of_its_bookings() -> None:
    early = DayBooking(1, B.CANCELLED_BY_PATIENT, ON - timedelta(days=1))
    late = DayBooking(2, B.CANCELLED_BY_PATIENT, ON)
    assert clinic_day(ON, [early, late], []).booked == {2: DayState.CANCELLED_BY_PATIENT}


@given(st.lists(_BOOKINGS), st.lists(_SESSIONS))
def test_everybody_has_one_state_and_the_sum_adds_up_or_names_who_is_open(
    bookings: list[DayBooking], sessions: list[DaySession]
) -> None:
    found = clinic_day(ON, bookings, sessions)
    assert not set(found.booked) & set(found.unbooked)
    assert set(found.booked) == {b.patient for b in bookings if not _is_earlier(b, ON)}
    seen = {s.patient for s in sessions if s.status is not S.VOIDED}
    assert set(found.unbooked) == seen - set(found.booked)
    total = found.sum
    ended = total.treated + total.missed + total.cancelled + total.not_treated
    assert total.booked == ended + len([one for one in found.open if one in found.booked])
    assert total.open == total.booked - ended
    assert all((found.booked | found.unbooked)[one].is_open for one in found.open)


@given(st.lists(_BOOKINGS), st.lists(_SESSIONS), st.randoms())
def test_the_order_in_which_things_are_known_changes_nothing(
    bookings: list[DayBooking], sessions: list[DaySession], chance: object
) -> None:
    before = clinic_day(ON, bookings, sessions)
    chance.shuffle(bookings)  # type: ignore[attr-defined]
    chance.shuffle(sessions)  # type: ignore[attr-defined]
    assert clinic_day(ON, bookings, sessions) == before


def _is_earlier(booking: DayBooking, on: date) -> bool:
    taken_back = booking.status.is_cancelled and booking.outcome_on is not None
    return taken_back and booking.outcome_on is not None and booking.outcome_on < on
