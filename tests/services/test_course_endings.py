"""An ending is not brought back over what was done for the course since."""

import pytest

from tests.builders import MIGRAINE, ONABOT, day
from tests.clinics import TODAY, Clinic
from tracker.domain.outcome import Done
from tracker.domain.problems import NotAllowed
from tracker.services import course_endings, courses, sessions
from tracker.storage import records as r


def reinstated(clinic: Clinic, course: str, *, ended_on: str = "2026-08-01") -> Done:
    seen = clinic.seen(r.Course, course)
    clinic.write(course_endings.end_course, *seen, "moved", "", day(ended_on))
    seen = clinic.seen(r.Course, course)
    return clinic.write(course_endings.reinstate_course, *seen, "came back", TODAY)


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
    undone = clinic.undo(clinic.write(course_endings.end_course, *seen, "moved", "", TODAY))
    assert clinic.state(course) == "booked"
    clinic.undo(undone)
    assert clinic.state(course) == "ended"
