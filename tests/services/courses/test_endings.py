"""An ending is not brought back over what was done for the course since."""

from dataclasses import replace

import pytest

from tests.builders import BLADDER, MIGRAINE, ONABOT, day
from tests.clinics import TODAY, Clinic
from tracker.domain.outcome import Done
from tracker.domain.problems import NotAllowed
from tracker.services.bookings.appointments import BookingForm, book
from tracker.services.courses import courses, endings
from tracker.services.editing import find
from tracker.services.patients.patients import edit_patient, patient_form
from tracker.services.visits import sessions
from tracker.storage import records as r


def reinstated(clinic: Clinic, course: str, *, ended_on: str = "2026-08-01") -> Done:
    seen = clinic.seen(r.Course, course)
    clinic.write(endings.end_course, *seen, "moved", "", day(ended_on))
    seen = clinic.seen(r.Course, course)
    return clinic.write(endings.reinstate_course, *seen, "came back", TODAY)


@pytest.mark.parametrize("what", ["injection", "booking"])
def test_an_opening_is_not_undone_once_the_course_is_in_use(clinic: Clinic, what: str) -> None:
    patient = clinic.patient()
    opened = clinic.write(courses.open_course, patient, courses.CourseForm(MIGRAINE, ONABOT), TODAY)
    course = str(opened.value)
    if what == "injection":
        clinic.visit(patient, str(TODAY), (course, 155))
    else:
        clinic.book(course, "2026-11-23")
    with pytest.raises(NotAllowed, match="Nothing was changed"):
        clinic.undo(opened)
    assert clinic.state(course) != "ended"


@pytest.mark.parametrize("what", ["injection", "booking"])
def test_taking_up_is_not_undone_over_what_came_since(clinic: Clinic, what: str) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-06-01", (course, 155))
    done = reinstated(clinic, course)
    if what == "injection":
        clinic.visit(patient, "2026-11-20", (course, 155))
    else:
        clinic.book(course, "2026-11-23", reason="late")
    with pytest.raises(NotAllowed, match="Nothing was changed"):
        clinic.undo(done)
    assert clinic.state(course) == "in review"


def test_an_injection_entered_since_for_a_day_before_the_end_counts_too(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    done = reinstated(clinic, course)
    clinic.visit(patient, "2026-06-01", (course, 155))
    with pytest.raises(NotAllowed):
        clinic.undo(done)


def test_an_injection_corrected_to_a_day_after_the_end_keeps_the_course_open(
    clinic: Clinic,
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    (session,) = clinic.visit(patient, "2026-06-01", (course, 155))
    done = reinstated(clinic, course)
    seen = clinic.seen(r.SessionRecord, session)
    form = clinic.amended(session, on="2026-09-01")
    clinic.write(sessions.amend_session, *seen, form, "typing error", TODAY)
    with pytest.raises(NotAllowed):
        clinic.undo(done)


def test_an_end_is_undone_and_brought_back_with_its_booking(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-31", (course, 155))
    clinic.book(course, "2026-11-23")
    seen = clinic.seen(r.Course, course)
    undone = clinic.undo(clinic.write(endings.end_course, *seen, "moved", "", TODAY))
    assert clinic.state(course) == "booked"
    clinic.undo(undone)
    assert clinic.state(course) == "ended"


def test_a_visit_is_cancelled_with_the_last_of_its_treatments(clinic: Clinic) -> None:
    patient = clinic.patient()
    both = tuple(clinic.course(patient, condition) for condition in (MIGRAINE, BLADDER))
    form = BookingForm(both, day("2026-11-26"), reason="new here")
    booking = str(clinic.write(book, form, TODAY).value)
    found = []
    for course in both:
        seen = clinic.seen(r.Course, course)
        clinic.write(endings.end_course, *seen, "completed", "", TODAY)
        found.append(clinic.read(lambda tx: find(tx, r.Appointment, booking).status))
    assert found == ["booked", "cancelled-by-clinic"]


def test_who_has_died_is_booked_no_more_however_it_was_entered(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.book(course, "2026-11-26", reason="new here")
    shown = clinic.read(patient_form, patient)
    died = replace(shown.form, deceased_on=TODAY)
    done = clinic.write(edit_patient, patient, shown.version, died, TODAY)
    assert clinic.stored(course).booked_on is None
    clinic.undo(done)
    assert clinic.stored(course).booked_on == day("2026-11-26")
