"""Days on which something went otherwise: two bookings, a wrong day, a wrong patient, a walk-in."""

from dataclasses import replace

import pytest

from tests.builders import BLADDER, day
from tests.clinics import TODAY, Clinic
from tests.services.clinic_days.test_today import ON, act, booked_patient, only, the_day
from tracker.domain.clinic_day import DayState
from tracker.domain.facts import AppointmentStatus, SessionStatus
from tracker.domain.problems import EditConflict, NotAllowed
from tracker.services.bookings.appointments import mark_missed, mark_not_treated, move_booking
from tracker.services.clinic_days.day_closing import close_day
from tracker.services.clinic_days.today import read_day
from tracker.services.visits.checks import check_visit
from tracker.services.visits.drawing_up import draw_up, put_back
from tracker.services.visits.recording import record_visit
from tracker.services.visits.sessions import amend_session, void_session
from tracker.storage import records as r

BEFORE = "2026-11-20"


def booked_twice(clinic: Clinic) -> tuple[str, str, str]:
    """A patient with an appointment for migraine and another for the bladder: patient, migraine,
    and the booking of the bladder.
    """
    patient, migraine, _ = booked_patient(clinic)
    bladder = clinic.course(patient, BLADDER)
    return patient, migraine, clinic.book(bladder, ON, reason="agreed")


def statuses(clinic: Clinic) -> list[AppointmentStatus]:
    return [booking.status for booking in only(clinic).bookings]


def test_who_was_treated_at_one_of_two_appointments_is_waited_for_at_the_other(
    clinic: Clinic,
) -> None:
    patient, migraine, second = booked_twice(clinic)
    clinic.visit(patient, ON, (migraine, 155))
    assert only(clinic).state is DayState.BOOKED
    with pytest.raises(NotAllowed, match="Okafor"):
        clinic.write(close_day, TODAY, TODAY)
    act(clinic, mark_not_treated, second, "declined", "")
    assert only(clinic).state is DayState.SIGNED
    assert the_day(clinic).day.sum.treated == 1
    clinic.write(close_day, TODAY, TODAY)


def test_a_visit_for_both_ends_both_appointments(clinic: Clinic) -> None:
    patient, migraine, _ = booked_twice(clinic)
    bladder = next(c.uuid for c in only(clinic).courses if c.uuid != migraine)
    clinic.visit(patient, ON, (migraine, 155), (bladder, 100))
    assert only(clinic).state is DayState.SIGNED
    assert statuses(clinic) == [AppointmentStatus.DONE, AppointmentStatus.DONE]


def test_who_was_not_treated_at_one_of_two_appointments_is_waited_for_at_the_other(
    clinic: Clinic,
) -> None:
    _patient, _, second = booked_twice(clinic)
    act(clinic, mark_missed, second)
    assert only(clinic).state is DayState.BOOKED


def test_a_visit_recorded_for_the_wrong_day_ends_the_appointment_of_the_right_one(
    clinic: Clinic,
) -> None:
    patient, course, _ = booked_patient(clinic)
    (session,) = clinic.visit(patient, "2026-11-21", (course, 155))
    assert only(clinic).state is DayState.BOOKED
    form = clinic.amended(session, on=ON)
    seen = clinic.seen(r.SessionRecord, session)
    clinic.write(amend_session, *seen, form, "Wrong day.", TODAY)
    assert only(clinic).state is DayState.SIGNED
    assert statuses(clinic) == [AppointmentStatus.DONE]
    assert the_day(clinic, "2026-11-21").rows == ()


def test_an_appointment_waits_again_when_the_visit_was_of_another_day(clinic: Clinic) -> None:
    patient, course, booking = booked_patient(clinic)
    (session,) = clinic.visit(patient, ON, (course, 155))
    form = clinic.amended(session, on="2026-11-21")
    seen = clinic.seen(r.SessionRecord, session)
    clinic.write(amend_session, *seen, form, "Wrong day.", TODAY)
    assert only(clinic).state is DayState.BOOKED
    act(clinic, mark_missed, booking)
    assert only(clinic).state is DayState.MISSED


def test_an_appointment_waits_again_when_the_visit_was_another_patient_s(clinic: Clinic) -> None:
    patient, course, _ = booked_patient(clinic)
    (session,) = clinic.visit(patient, ON, (course, 155))
    clinic.write(close_day, TODAY, TODAY)
    seen = clinic.seen(r.SessionRecord, session)
    clinic.write(void_session, *seen, "Another patient’s.", TODAY)
    assert only(clinic).state is DayState.BOOKED
    closed = the_day(clinic).closed
    assert closed is not None
    assert closed.has_changed


def test_what_was_only_planned_and_is_taken_back_asks_nothing_anew(clinic: Clinic) -> None:
    patient, _, booking = booked_patient(clinic)
    clinic.write(draw_up, patient, TODAY)
    act(clinic, mark_not_treated, booking, "declined", "")
    drawn_up = tuple((one.uuid, one.version) for one in only(clinic).drawn_up)
    clinic.write(put_back, patient, drawn_up, TODAY)
    assert only(clinic).state is DayState.NOT_TREATED


def test_a_walk_in_is_counted_besides_and_one_who_leaves_again_is_put_back(
    clinic: Clinic,
) -> None:
    patient = clinic.patient(family_name="Walker")
    course = clinic.course(patient)
    form = clinic.visit_form(patient, ON, (course, 155))
    planned = replace(form, status=SessionStatus.PLANNED)
    clinic.write(record_visit, planned, TODAY)
    assert only(clinic).state is DayState.DRAWN_UP
    with pytest.raises(NotAllowed, match="Walker"):
        clinic.write(close_day, TODAY, TODAY)
    drawn_up = tuple((one.uuid, one.version) for one in only(clinic).drawn_up)
    clinic.write(put_back, patient, drawn_up, TODAY)
    assert the_day(clinic).rows == ()
    clinic.visit(patient, ON, (course, 155))
    total = the_day(clinic).day.sum
    assert (total.booked, total.treated, total.unbooked) == (0, 0, 1)
    clinic.write(close_day, TODAY, TODAY)


def test_what_a_colleague_moved_meanwhile_is_not_marked_and_what_was_drawn_up_stays_in_sight(
    clinic: Clinic,
) -> None:
    patient, _, booking = booked_patient(clinic)
    seen = clinic.seen(r.Appointment, booking)
    clinic.write(draw_up, patient, TODAY)
    act(clinic, move_booking, booking, day("2026-11-24"), "agreed")
    with pytest.raises(EditConflict):
        clinic.write(mark_missed, *seen, TODAY)
    row = only(clinic)
    assert (row.state, row.bookings) == (DayState.DRAWN_UP, ())
    clinic.write(put_back, patient, tuple((o.uuid, o.version) for o in row.drawn_up), TODAY)
    assert the_day(clinic).rows == ()


def test_a_no_show_that_is_undone_opens_the_day_and_asks_again_later(clinic: Clinic) -> None:
    _, _, booking = booked_patient(clinic)
    done = act(clinic, mark_missed, booking)
    clinic.write(close_day, TODAY, TODAY)
    clinic.undo(done)
    closed = the_day(clinic).closed
    assert closed is not None
    assert closed.has_changed
    tomorrow = day("2026-11-23")
    (asked,) = clinic.read(read_day, tomorrow, tomorrow).earlier
    assert asked.bookings[0].uuid == booking


def test_who_came_late_after_all_was_treated(clinic: Clinic) -> None:
    patient, course, booking = booked_patient(clinic)
    act(clinic, mark_missed, booking)
    clinic.visit(patient, ON, (course, 155))
    assert only(clinic).state is DayState.SIGNED
    assert statuses(clinic) == [AppointmentStatus.DONE]


def test_a_visit_typed_days_later_is_asked_whether_it_was_of_the_booked_day(
    clinic: Clinic,
) -> None:
    patient, course, _ = booked_patient(clinic, on=BEFORE)

    def told(on: str) -> list[str]:
        form = clinic.visit_form(patient, on, (course, 155))
        rows = clinic.read(check_visit, form, TODAY).rows
        return [row.sentence for row in rows if row.code == "booking-left-open"]

    (sentence,) = told(ON)
    assert sentence.startswith("Booked for 20 Nov 2026, and nobody has said what became of it.")
    assert told(BEFORE) == []
    clinic.visit(patient, BEFORE, (course, 155))
    assert told(ON) == []
