"""Which bookings are wrong: too early, over a limit together, too late."""

import pytest

from tests.builders import (
    ABOBOT,
    ARM,
    BLADDER,
    LEG,
    adult,
    booked,
    cancelled,
    course,
    ended,
    hold,
    on,
    own_date,
)
from tests.domain.asking import ask
from tracker.domain.facts import Appointment, Course

# Last session 2026-01-05: earliest and due 03-30, overdue from 04-07.


def migraine(*appointments: Appointment, **facts: object) -> Course:
    first = {"planned": 195, "sessions": [on("2026-01-05", 195)]}
    return course(**{**first, "appointments": list(appointments), **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("when", "state"), [("2026-03-29", "booked wrong"), ("2026-03-30", "booked")]
)
def test_the_first_day_of_the_window_is_right_and_the_day_before_is_wrong(
    when: str, state: str
) -> None:
    assert ask(adult(migraine(booked(when)))).state == state


def test_a_booking_that_is_too_early_is_moved_by_the_nurses_today() -> None:
    answer = ask(adult(migraine(booked("2026-03-20"))))
    assert answer.causes == {"booked-too-early": "2026-03-30"}
    assert answer.step == ("move-booking", "nurses", None)


def test_accepting_it_makes_no_early_booking_right() -> None:
    assert ask(adult(migraine(booked("2026-03-20", accepted_by="Ana")))).state == "booked wrong"


def test_an_early_booking_is_right_once_the_floor_is_overridden() -> None:
    dates = [own_date("2026-03-20", made="2026-02-01", overriding=["minimum"])]
    assert ask(adult(migraine(booked("2026-03-20"), own_dates=dates))).state == "booked"


def test_a_hold_makes_a_booking_wrong_that_was_right() -> None:
    held = migraine(booked("2026-03-30"), holds=[hold("2026-02-20", treat_from="2026-05-04")])
    assert ask(adult(held)).state == "booked wrong"


def test_a_first_treatment_can_be_booked_any_day() -> None:
    assert ask(adult(course(starts="2026-03-30", appointments=[booked("2026-03-02")]))).state == (
        "booked"
    )


@pytest.mark.parametrize(
    ("when", "made", "state"),
    [
        ("2026-04-06", "2026-01-06", "booked"),
        ("2026-04-07", "2026-01-06", "booked wrong"),
        ("2026-04-20", "2026-03-22", "booked wrong"),
        ("2026-04-20", "2026-03-23", "booked"),
    ],
)
def test_a_booking_after_the_window_is_wrong_if_made_more_than_28_days_before(
    when: str, made: str, state: str
) -> None:
    assert ask(adult(migraine(booked(when, made=made))), "2026-03-25").state == state


def test_a_late_booking_that_somebody_accepted_is_booked_with_a_mark() -> None:
    answer = ask(adult(migraine(booked("2026-05-04", accepted_by="Ana"))))
    assert (answer.state, answer.causes) == ("booked", {"late-accepted": "2026-05-04"})


def test_a_late_booking_that_is_right_anyway_has_no_mark() -> None:
    answer = ask(adult(migraine(booked("2026-04-20", made="2026-04-15"))), "2026-04-16")
    assert (answer.state, answer.causes) == ("booked", {})


def test_two_bookings_that_pass_a_limit_together_are_both_wrong() -> None:
    patient = adult(
        migraine(booked("2026-03-30")),
        course(ARM, key=2, planned=300, starts="2026-04-06", appointments=[booked("2026-04-06")]),
    )
    for key in (1, 2):
        answer = ask(patient, key=key)
        assert answer.state == "booked wrong"
        assert answer.causes == {"booked-over-limit": "2026-04-06"}


def test_bookings_of_others_never_move_a_courses_dates() -> None:
    arm = course(ARM, key=2, planned=300, appointments=[booked("2026-03-02")])
    alone, beside = adult(migraine()), adult(migraine(), arm)
    assert ask(alone).window == ask(beside).window


def test_bookings_a_limits_length_apart_are_right() -> None:
    patient = adult(
        migraine(booked("2026-03-30")),
        course(ARM, key=2, planned=300, starts="2026-06-22", appointments=[booked("2026-06-22")]),
    )
    assert ask(patient, key=1).state == "booked"
    assert ask(patient, key=2).state == "booked"


def test_a_clash_of_others_makes_a_booking_outside_its_days_no_worse() -> None:
    arm, leg = (
        course(one, key=key, planned=300, starts="2026-09-07", appointments=[booked("2026-09-07")])
        for one, key in ((ARM, 2), (LEG, 3))
    )
    patient = adult(migraine(booked("2026-03-30")), arm, leg)
    assert ask(patient, key=1).state == "booked"
    assert ask(patient, key=2).state == "booked wrong"


def test_what_was_given_counts_with_what_is_booked() -> None:
    # 195 U of 01-05 have dropped out by 03-30; 150 U of 03-01 haven't.
    patient = adult(
        migraine(booked("2026-03-30")),
        course(ARM, key=2, planned=100, starts="2026-04-06", appointments=[booked("2026-04-06")]),
        course(LEG, key=3, sessions=[on("2026-03-01", 150)]),
    )
    assert ask(patient, key=1).causes == {"booked-over-limit": "2026-04-06"}


def test_bookings_of_different_products_are_never_added() -> None:
    patient = adult(
        migraine(booked("2026-03-30")),
        course(
            ARM,
            ABOBOT,
            key=2,
            planned=1000,
            starts="2026-03-30",
            appointments=[booked("2026-03-30")],
        ),
    )
    assert ask(patient).state == "booked"


def test_a_days_limit_for_limbs_makes_two_bookings_of_one_day_wrong() -> None:
    arm = course(
        ARM, ABOBOT, key=1, planned=1000, starts="2026-03-30", appointments=[booked("2026-03-30")]
    )
    leg = course(
        LEG, ABOBOT, key=2, planned=1500, starts="2026-03-30", appointments=[booked("2026-03-30")]
    )
    assert {ask(adult(arm, leg), key=key).state for key in (1, 2)} == {"booked wrong"}


def test_a_booking_that_passes_a_limit_by_itself_is_too_early_and_no_clash() -> None:
    alone = migraine(booked("2026-03-20"), planned=300, sessions=[on("2026-01-05", 300)])
    assert set(ask(adult(alone)).causes) == {"booked-too-early"}


def test_a_cancelled_booking_passes_no_limit() -> None:
    patient = adult(
        migraine(booked("2026-03-30")),
        course(
            ARM,
            key=2,
            planned=300,
            starts="2026-04-06",
            appointments=[cancelled("2026-04-06", told="2026-02-10")],
        ),
    )
    assert ask(patient).state == "booked"


def test_the_booking_of_an_ended_course_passes_no_limit() -> None:
    over = course(
        ARM, key=2, planned=300, appointments=[booked("2026-04-06")], ending=ended("2026-02-01")
    )
    assert ask(adult(migraine(booked("2026-03-30")), over)).state == "booked"


def test_a_booking_that_has_passed_passes_no_limit() -> None:
    passed = course(
        ARM, key=2, planned=300, starts="2026-03-02", appointments=[booked("2026-03-02")]
    )
    patient = adult(migraine(booked("2026-03-30")), passed)
    assert ask(patient, "2026-03-02").state == "booked wrong"
    assert ask(patient, "2026-03-03").state == "booked"


def test_two_bookings_of_one_course_can_pass_a_limit_too() -> None:
    answer = ask(adult(migraine(booked("2026-03-30"), booked("2026-05-04"), planned=300)))
    assert answer.causes == {"booked-over-limit": "2026-05-04"}


def test_a_symptom_led_course_can_be_booked_between_its_minimum_and_its_review() -> None:
    bladder = course(BLADDER, sessions=[on("2026-01-12", 100)], appointments=[booked("2026-04-13")])
    assert ask(adult(bladder)).state == "booked"
