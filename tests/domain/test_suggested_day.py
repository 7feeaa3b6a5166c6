"""The day to offer: a working day on which the dose fits with what is booked."""

from tests.builders import ABOBOT, ARM, LEG, adult, booked, course, day, ended, on, rules
from tests.domain.asking import ask
from tracker.domain.dosing import DoseBook
from tracker.domain.schedule import treatment_window
from tracker.domain.suggested_day import suggested_day


def test_the_suggested_day_is_due_or_today_whichever_is_later() -> None:
    patient = adult(course(sessions=[on("2026-01-05")]))
    assert ask(patient, "2026-03-01").suggested == "2026-03-30"
    assert ask(patient, "2026-04-01").suggested == "2026-04-01"


def test_a_weekend_moves_the_suggestion_to_monday() -> None:
    patient = adult(course(sessions=[on("2026-01-10")]))
    assert (ask(patient).due, ask(patient).suggested) == ("2026-04-04", "2026-04-06")


def test_bookings_of_the_patients_other_courses_move_the_suggestion_not_the_due_date() -> None:
    migraine = course(planned=195, sessions=[on("2026-01-05", 195)])
    arm = course(ARM, key=2, planned=300, appointments=[booked("2026-03-09")])
    answer = ask(adult(migraine, arm))
    assert (answer.due, answer.suggested) == ("2026-03-30", "2026-06-01")


def test_a_suggestion_leaves_room_for_what_is_booked_later() -> None:
    # 195 U before 04-06 would make 495 U there; after it they would make 495 U until 06-29.
    migraine = course(planned=195, sessions=[on("2026-01-05", 195)])
    arm = course(ARM, key=2, planned=300, appointments=[booked("2026-04-06")])
    answer = ask(adult(migraine, arm))
    assert (answer.due, answer.suggested) == ("2026-03-30", "2026-06-29")


def test_a_later_booking_whose_days_the_dose_does_not_fall_in_is_no_hindrance() -> None:
    migraine = course(planned=195, sessions=[on("2026-01-05", 195)])
    arm = course(ARM, key=2, planned=300, appointments=[booked("2026-06-22")])
    assert ask(adult(migraine, arm)).suggested == "2026-03-30"


def test_a_later_booking_that_passes_a_limit_already_still_pushes_the_suggestion() -> None:
    migraine = course(planned=10, sessions=[on("2026-01-05", 10)])
    arm = course(ARM, key=2, planned=300, appointments=[booked("2026-04-06")])
    leg = course(LEG, key=3, planned=300, appointments=[booked("2026-04-06")])
    assert ask(adult(migraine, arm, leg)).suggested == "2026-06-29"


def test_bookings_of_another_product_move_nothing() -> None:
    migraine = course(planned=195, sessions=[on("2026-01-05", 195)])
    arm = course(ARM, ABOBOT, key=2, planned=1000, appointments=[booked("2026-03-09")])
    assert ask(adult(migraine, arm)).suggested == "2026-03-30"


def test_the_bookings_of_an_ended_course_move_nothing() -> None:
    migraine = course(planned=195, sessions=[on("2026-01-05", 195)])
    arm = course(
        ARM, key=2, planned=300, appointments=[booked("2026-03-09")], ending=ended("2026-02-01")
    )
    assert ask(adult(migraine, arm)).suggested == "2026-03-30"


def test_a_day_without_a_place_is_passed_over_and_where_none_is_free_the_first_one_stands() -> None:
    one = course(sessions=[on("2026-01-05")])
    patient, today = adult(one), day("2026-03-01")
    book = DoseBook(patient, rules())
    window = treatment_window(one, patient, rules(), today, book)

    def suggested(free_from: str) -> str:
        found = suggested_day(
            one, window, rules(), today, book, (), lambda at, _cases: at >= day(free_from)
        )
        return str(found)

    assert suggested("2026-01-01") == "2026-03-30"
    assert suggested("2026-04-11") == "2026-04-13"
    assert suggested("2036-01-01") == "2026-03-30"
