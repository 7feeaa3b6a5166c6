from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session as Tx

from tests.builders import ARM, BLADDER, MIGRAINE, day, dose
from tests.clinics import TODAY, Clinic
from tracker.domain.problems import EditConflict, Invalid, NotAllowed
from tracker.services.bookings import appointments
from tracker.services.bookings.appointments import BookingForm, cancel_by_clinic, cancel_by_patient
from tracker.services.bookings.checks import check_booking
from tracker.services.bookings.slots import BookingSlot
from tracker.services.contacts.attempts import AttemptForm, record_attempt
from tracker.services.courses import courses, own_dates
from tracker.services.courses.endings import end_course
from tracker.services.courses.own_dates import OwnDateForm
from tracker.storage import records as r


def codes(clinic: Clinic, course: str, on: str) -> list[str]:
    return [check.code for check in clinic.read(check_booking, (course,), day(on), TODAY)]


def reason_of(tx: Tx, booking: str) -> str:
    a = r.Appointment
    return tx.scalars(select(a.outside_window_reason).where(a.uuid == booking)).one()


def status_of(tx: Tx, booking: str) -> str:
    return tx.scalars(select(r.Appointment.status).where(r.Appointment.uuid == booking)).one()


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-11-22", ["too-early", "closed"]),
        ("2026-11-23", []),
        ("2026-11-30", []),
        ("2026-12-01", ["too-late"]),
        ("2026-11-28", ["closed"]),
        ("2026-11-20", ["past", "too-early"]),
    ],
)
def test_each_day_is_judged_to_the_day(
    clinic: Clinic, course: str, on: str, expected: list[str]
) -> None:
    assert codes(clinic, course, on) == expected


def test_a_booking_in_the_window_is_booked_and_undone_it_never_stood(
    clinic: Clinic, course: str
) -> None:
    form = BookingForm((course,), day("2026-11-23"))
    done = clinic.write(appointments.book, form, TODAY)
    assert clinic.state(course) == "booked"
    undone = clinic.undo(done)
    assert clinic.state(course) == "to call"
    assert clinic.stored(course).reasons == []
    clinic.undo(undone)
    assert clinic.state(course) == "booked"


def test_an_early_booking_needs_the_floors_override(clinic: Clinic, course: str) -> None:
    early = BookingForm((course,), day("2026-11-22"), reason="urgent, on a Sunday")
    with pytest.raises(Invalid, match="Too early"):
        clinic.write(appointments.book, early, TODAY)
    own = OwnDateForm(day("2026-11-22"), "severe pain", frozenset({"minimum"}))
    clinic.write(own_dates.set_own_date, course, own, TODAY)
    clinic.write(appointments.book, early, TODAY)
    assert clinic.state(course) == "booked"


def test_what_another_system_has_booked_too_early_is_taken_and_shows_as_wrong(
    clinic: Clinic, course: str
) -> None:
    with pytest.raises(Invalid) as caught:
        clinic.book(course, "2026-11-22", is_elsewhere=True)
    assert caught.value.field == "reason"
    clinic.book(course, "2026-11-22", is_elsewhere=True, reason="booked by the hospital")
    assert clinic.state(course) == "booked wrong"


def test_a_late_booking_is_wrong_until_somebody_accepts_it(clinic: Clinic, course: str) -> None:
    booked = clinic.book(course, "2027-01-04", reason="on holiday")
    assert clinic.state(course) == "booked wrong"
    seen = clinic.seen(r.Appointment, booked)
    done = clinic.write(appointments.accept_late, *seen, "cannot come before", TODAY)
    assert clinic.state(course) == "booked"
    undone = clinic.undo(done)
    assert clinic.state(course) == "booked wrong"
    clinic.undo(undone)
    assert clinic.state(course) == "booked"


def test_taking_back_a_second_acceptance_leaves_the_first(clinic: Clinic, course: str) -> None:
    booked = clinic.book(course, "2027-01-18", reason="away")
    first = clinic.seen(r.Appointment, booked)
    clinic.write(appointments.accept_late, *first, "cannot come before", TODAY)
    second = clinic.seen(r.Appointment, booked)
    again = clinic.write(appointments.accept_late, *second, "said so again", TODAY)
    assert clinic.state(course) == "booked"
    clinic.undo(again)
    assert clinic.state(course) == "booked"


@pytest.mark.peer(5)
def test_cancelling_the_only_booking_puts_the_patient_back_on_the_list_at_once(
    clinic: Clinic, course: str
) -> None:
    booked = clinic.book(course, "2026-11-23")
    seen = clinic.seen(r.Appointment, booked)
    done = clinic.write(appointments.cancel_by_patient, *seen, TODAY)
    assert clinic.state(course) == "to call"
    assert clinic.stored(course).reasons[0][0] == "cancelled-by-patient"
    clinic.undo(done)
    assert clinic.state(course) == "booked"


@pytest.mark.parametrize(
    ("outcome", "more"),
    [("text", {}), ("promised", {"promise_by": day("2026-11-26")})],
)
def test_what_was_said_before_a_booking_of_that_day_does_not_answer_its_cancellation(
    clinic: Clinic, patient: str, course: str, outcome: str, more: dict[str, Any]
) -> None:
    said = AttemptForm(patient, (course,), outcome, **more)
    clinic.write(record_attempt, said, TODAY)
    clinic.a_minute_passes()
    booking = clinic.book(course, "2026-11-24")
    clinic.write(cancel_by_clinic, *clinic.seen(r.Appointment, booking), TODAY)
    assert clinic.state(course) == "to call"
    assert clinic.stored(course).reasons[0][0] == "cancelled-by-clinic"
    # What is said of it answers it.
    clinic.write(record_attempt, said, TODAY)
    assert clinic.state(course) == ("promised" if more else "resting")


@pytest.mark.parametrize("outcome", ["text", "promised"])
def test_what_was_agreed_about_a_booking_does_not_answer_that_it_was_cancelled_later_that_day(
    clinic: Clinic, patient: str, course: str, outcome: str
) -> None:
    booking = clinic.book(course, "2026-11-24")
    promise_by = day("2026-11-26") if outcome == "promised" else None
    said = AttemptForm(patient, (course,), outcome, promise_by=promise_by)
    clinic.write(record_attempt, said, TODAY)
    clinic.a_minute_passes()
    done = clinic.write(cancel_by_patient, *clinic.seen(r.Appointment, booking), TODAY)
    assert clinic.state(course) == "to call"
    again = clinic.undo(done)
    assert clinic.state(course) == "booked"
    clinic.undo(again)
    assert clinic.state(course) == "to call"
    clinic.write(record_attempt, said, TODAY)
    assert clinic.state(course) in ("promised", "resting")


@pytest.mark.peer(15)
def test_an_undo_puts_no_booking_beside_one_that_was_made_since(
    clinic: Clinic, course: str
) -> None:
    booking = clinic.book(course, "2026-11-24")
    cancelled = clinic.write(cancel_by_patient, *clinic.seen(r.Appointment, booking), TODAY)
    clinic.a_minute_passes()
    newer = clinic.book(course, "2026-11-26")
    with pytest.raises(NotAllowed, match="booked since: 26 Nov"):
        clinic.undo(cancelled)
    assert clinic.stored(course).booked_on == day("2026-11-26")
    clinic.write(cancel_by_patient, *clinic.seen(r.Appointment, newer), TODAY)
    clinic.undo(cancelled)
    assert clinic.stored(course).booked_on == day("2026-11-24")


def test_a_time_of_day_takes_away_neither_that_a_booking_is_late_nor_who_accepted_it(
    clinic: Clinic, course: str
) -> None:
    late = clinic.book(course, "2027-01-18", reason="away")
    at_nine = BookingSlot(time(9))
    move, on = appointments.move_booking, day("2027-01-18")
    clinic.write(move, *clinic.seen(r.Appointment, late), on, "", TODAY, None, at_nine)
    assert clinic.state(course) == "booked wrong"
    clinic.write(appointments.accept_late, *clinic.seen(r.Appointment, late), "away", TODAY)
    clinic.write(move, *clinic.seen(r.Appointment, late), on, "", TODAY, None, BookingSlot())
    assert clinic.state(course) == "booked"


def test_a_booking_for_two_treatments_of_which_one_has_ended_can_be_moved(
    clinic: Clinic, patient: str
) -> None:
    migraine, bladder = clinic.course(patient, MIGRAINE), clinic.course(patient, BLADDER)
    both = BookingForm((migraine, bladder), day("2026-11-26"), reason="new here")
    booking = str(clinic.write(appointments.book, both, TODAY).value)
    version = clinic.version(r.Course, migraine)
    clinic.write(end_course, migraine, version, "completed", "", TODAY)
    on = day("2026-11-30")
    seen = clinic.seen(r.Appointment, booking)
    clinic.write(appointments.move_booking, *seen, on, "new here", TODAY)
    assert clinic.stored(bladder).booked_on == on


@pytest.mark.peer(6)
def test_a_booking_for_one_course_does_not_hide_another(clinic: Clinic, patient: str) -> None:
    migraine, bladder = clinic.course(patient, MIGRAINE), clinic.course(patient, BLADDER)
    clinic.visit(patient, "2026-05-25", (migraine, 155), (bladder, 100))
    clinic.book(migraine, "2026-11-23", reason="late")
    assert clinic.state(migraine) == "booked"
    assert clinic.state(bladder) == "to call"


@pytest.mark.peer(8)
def test_a_visit_closes_the_booking_of_what_was_given_and_no_other_of_the_day(
    clinic: Clinic, patient: str
) -> None:
    right = clinic.course(patient, ARM, body_region="right arm", planned=100)
    left = clinic.course(patient, ARM, body_region="left arm", planned=100)
    bookings = [clinic.book(course, str(TODAY), reason="open today") for course in (right, left)]
    clinic.given(patient, str(TODAY), (right, 100))
    assert [clinic.read(status_of, booking) for booking in bookings] == ["done", "booked"]
    assert clinic.state(left) == "booked"


def test_one_appointment_may_be_for_several_courses(clinic: Clinic, patient: str) -> None:
    migraine, bladder = clinic.course(patient, MIGRAINE), clinic.course(patient, BLADDER)
    clinic.visit(patient, "2026-06-08", (migraine, 155), (bladder, 100))
    form = BookingForm((migraine, bladder), day("2026-11-23"), reason="together")
    done = clinic.write(appointments.book, form, TODAY)
    assert {clinic.state(migraine), clinic.state(bladder)} == {"booked"}
    clinic.undo(done)
    assert {clinic.state(migraine), clinic.state(bladder)} == {"to call"}


def test_two_bookings_that_pass_a_limit_together_are_refused(clinic: Clinic, patient: str) -> None:
    migraine = clinic.course(patient, MIGRAINE, planned=155)
    arm = clinic.course(patient, ARM, planned=300)
    clinic.book(migraine, "2026-11-23", reason="planned long ago")
    assert "over-limit" in codes(clinic, arm, "2026-12-07")
    assert "over-limit" not in codes(clinic, arm, "2027-03-01")
    (told,) = [
        check.sentence
        for check in clinic.read(check_booking, (arm,), day("2026-12-07"), TODAY)
        if check.code == "over-limit"
    ]
    assert told == (
        "Over the dose limit: with what is booked it would be 455 Units of onabotulinumtoxinA in "
        "84 days, and 400 Units are allowed. The first day that fits is Mon, 15 Feb 2027."
    )
    assert "over-limit" in codes(clinic, arm, "2027-02-12")
    assert "over-limit" not in codes(clinic, arm, "2027-02-15")


def test_courses_booked_together_are_checked_together(clinic: Clinic, patient: str) -> None:
    migraine = clinic.course(patient, MIGRAINE, planned=195)
    arm = clinic.course(patient, ARM, planned=300)
    clinic.given(patient, "2026-08-31", (migraine, 195), (arm, 100))
    both = (migraine, arm)
    assert codes(clinic, migraine, "2026-11-23") == codes(clinic, arm, "2026-11-23") == []
    (check,) = clinic.read(check_booking, both, day("2026-11-23"), TODAY)
    assert check.code == "over-limit"
    with pytest.raises(Invalid, match="dose limit"):
        clinic.write(appointments.book, BookingForm(both, day("2026-11-23")), TODAY)
    assert clinic.state(migraine) == clinic.state(arm) == "to call"


def test_courses_moved_together_are_checked_together(clinic: Clinic, patient: str) -> None:
    migraine = clinic.course(patient, MIGRAINE, planned=195)
    arm = clinic.course(patient, ARM, planned=200)
    clinic.given(patient, "2026-08-31", (migraine, 195), (arm, 100))
    form = BookingForm((migraine, arm), day("2026-11-23"))
    booked = str(clinic.write(appointments.book, form, TODAY).value)
    seen = clinic.read(courses.course_form, arm)
    more = replace(seen.form, planned_dose=dose(300))
    clinic.write(courses.edit_course, arm, seen.version, more, TODAY)
    seen_booking = clinic.seen(r.Appointment, booked)
    with pytest.raises(Invalid, match="dose limit"):
        clinic.write(appointments.move_booking, *seen_booking, day("2026-11-24"), "", TODAY)


def test_of_several_courses_the_one_that_is_spoken_of_is_named(
    clinic: Clinic, patient: str, course: str
) -> None:
    bladder = clinic.course(patient, BLADDER)
    clinic.book(course, "2026-11-23")
    checks = clinic.read(check_booking, (course, bladder), day("2026-11-24"), TODAY)
    (said,) = [check.sentence for check in checks if check.code == "booked-already"]
    assert said == "Chronic migraine: It is booked on 23 Nov 2026 already."


def test_a_second_booking_of_a_course_says_so(clinic: Clinic, course: str) -> None:
    clinic.book(course, "2026-11-23")
    assert codes(clinic, course, "2026-11-24") == ["booked-already"]
    assert codes(clinic, course, "2026-11-23") == ["same-day"]


def test_moving_is_checked_without_the_booking_that_moves(clinic: Clinic, course: str) -> None:
    booked = clinic.book(course, "2026-11-23")
    seen = clinic.seen(r.Appointment, booked)
    done = clinic.write(appointments.move_booking, *seen, day("2026-11-24"), "", TODAY)
    assert clinic.stored(course).booked_on == day("2026-11-24")
    clinic.undo(done)
    assert clinic.stored(course).booked_on == day("2026-11-23")


def test_a_move_that_is_undone_gives_the_booking_its_reason_back(
    clinic: Clinic, course: str
) -> None:
    booked = clinic.book(course, "2026-12-05", reason="asked for it")
    assert clinic.read(reason_of, booked) == "asked for it"
    seen = clinic.seen(r.Appointment, booked)
    done = clinic.write(appointments.move_booking, *seen, day("2026-11-24"), "", TODAY)
    assert clinic.read(reason_of, booked) == ""
    undone = clinic.undo(done)
    assert clinic.read(reason_of, booked) == "asked for it"
    clinic.undo(undone)
    assert clinic.read(reason_of, booked) == ""


def test_who_did_not_come_is_called_first(clinic: Clinic, course: str) -> None:
    booked = clinic.book(course, "2026-11-23")
    seen = clinic.seen(r.Appointment, booked)
    with pytest.raises(Invalid):
        clinic.write(appointments.mark_missed, *seen, TODAY)
    after = day("2026-11-24")
    assert clinic.stored(course, "2026-11-24").reasons[0][0] == "no-outcome"
    done = clinic.write(appointments.mark_missed, *seen, after)
    assert clinic.stored(course, "2026-11-24").reasons[0][0] == "missed"
    assert clinic.stored(course, "2026-11-24").rank == 0
    clinic.undo(done)
    assert clinic.stored(course, "2026-11-24").reasons[0][0] == "no-outcome"


def test_who_came_without_a_record_is_asked_about(clinic: Clinic, course: str) -> None:
    booked = clinic.book(course, "2026-11-23")
    seen = clinic.seen(r.Appointment, booked)
    clinic.write(appointments.mark_came, *seen, day("2026-11-23"))
    assert clinic.state(course, "2026-11-23") == "booked"
    assert clinic.stored(course, "2026-11-24").reasons[0][0] == "not-recorded"


@pytest.mark.fault(26)
def test_two_nurses_on_one_booking_are_both_told(clinic: Clinic, course: str) -> None:
    booked = clinic.book(course, "2026-11-23")
    seen = clinic.seen(r.Appointment, booked)
    with clinic.as_user("Tom Berg") as colleague:
        colleague.write(appointments.cancel_by_clinic, *seen, TODAY)
    with pytest.raises(EditConflict) as caught:
        clinic.write(appointments.cancel_by_patient, *seen, TODAY)
    assert caught.value.changed_by == "Tom Berg"
    with pytest.raises(NotAllowed):
        clinic.write(appointments.cancel_by_patient, *clinic.seen(r.Appointment, booked), TODAY)


@pytest.mark.peer(9)
def test_three_years_late_is_still_listed_and_two_years_ahead_is_on_the_card(
    clinic: Clinic, patient: str
) -> None:
    late, ahead = clinic.course(patient, MIGRAINE), clinic.course(patient, BLADDER)
    clinic.given(patient, "2023-11-06", (late, 155))
    start = date(2028, 11, 6)
    clinic.write(own_dates.set_own_date, ahead, OwnDateForm(start, "comes back from abroad"), TODAY)
    assert clinic.state(late) == "in review"
    assert clinic.course_card(patient, ahead).due_on == start
