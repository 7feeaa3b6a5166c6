"""What one person ends or voids while another has it open: the second is told, nothing is left over."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from tests.builders import day, dose
from tests.clinics import TODAY, Clinic
from tracker.domain.facts import SymptomAnswer
from tracker.domain.problems import EditConflict, NotAllowed, Problem
from tracker.services.bookings import appointments
from tracker.services.clinic.check import check_windows, findings
from tracker.services.courses import courses, endings, holds, own_dates
from tracker.services.outcomes import symptom_reports
from tracker.services.patients import patients
from tracker.services.visits import recording, sessions
from tracker.storage import records as r

pytestmark = [pytest.mark.both_engines, pytest.mark.fault(26)]


def _end(clinic: Clinic, course: str) -> None:
    with clinic.as_user("Tom Berg") as colleague:
        seen = clinic.seen(r.Course, course)
        colleague.write(endings.end_course, *seen, "moved", "", TODAY)


def _wrong(clinic: Clinic) -> list[str]:
    found = clinic.read(lambda tx: list(findings(tx, TODAY, check_windows(tx))))
    return [one.sentence for one in found]


LATE: dict[str, Callable[[Clinic, str], Any]] = {
    "a booking": lambda clinic, course: clinic.book(course, "2026-11-23"),
    "a hold": lambda clinic, course: clinic.write(
        holds.hold, course, holds.HoldForm("infection", day("2026-12-07")), TODAY
    ),
    "an own date": lambda clinic, course: clinic.write(
        own_dates.set_own_date, course, own_dates.OwnDateForm(day("2026-12-14"), "asked"), TODAY
    ),
    "symptoms": lambda clinic, course: clinic.write(
        symptom_reports.report_symptoms,
        course,
        symptom_reports.SymptomForm(SymptomAnswer.BACK, TODAY),
        TODAY,
    ),
}


@pytest.mark.parametrize("late", LATE.values(), ids=LATE.keys())
def test_what_comes_after_the_end_of_a_treatment_is_told_and_leaves_nothing(
    clinic: Clinic, course: str, late: Callable[[Clinic, str], Any]
) -> None:
    _end(clinic, course)
    with pytest.raises(Problem, match=r"ended|closed"):
        late(clinic, course)
    assert clinic.state(course) == "ended"
    assert _wrong(clinic) == []


def test_an_injection_of_the_day_on_which_a_colleague_ended_the_treatment_is_never_lost(
    clinic: Clinic, patient: str, course: str
) -> None:
    form = clinic.visit_form(patient, str(TODAY), (course, 155), incident_reason="in pain")
    _end(clinic, course)
    clinic.write(recording.record_visit, form, TODAY)
    assert clinic.card(patient).sessions[0].on == TODAY
    assert clinic.state(course) == "ended"
    assert _wrong(clinic) == []


def test_a_form_of_a_treatment_that_a_colleague_ended_names_the_colleague(
    clinic: Clinic, course: str
) -> None:
    version = clinic.version(r.Course, course)
    _end(clinic, course)
    form = courses.CourseForm(_condition(clinic, course), clinic.product_of(course))
    with pytest.raises((EditConflict, NotAllowed)):
        clinic.write(courses.edit_course, course, version, form, TODAY)
    assert _wrong(clinic) == []


def test_an_amendment_of_an_injection_that_a_colleague_voided_is_told(
    clinic: Clinic, patient: str, course: str
) -> None:
    (session,) = clinic.given(patient, "2026-10-05", (course, 155))
    seen = clinic.seen(r.SessionRecord, session)
    form = clinic.amended(session, dose=160)
    with clinic.as_user("Tom Berg") as colleague:
        colleague.write(sessions.void_session, *seen, "wrong patient", TODAY)
    with pytest.raises((EditConflict, NotAllowed)):
        clinic.write(sessions.amend_session, *seen, form, "typing error", TODAY)
    seen = clinic.seen(r.SessionRecord, session)
    with pytest.raises(NotAllowed):
        clinic.write(sessions.amend_session, *seen, form, "typing error", TODAY)
    assert clinic.due_on(course) == day("2026-11-23"), "the voided injection counts"
    assert _wrong(clinic) == []


def test_a_voiding_of_an_injection_that_a_colleague_amended_is_told(
    clinic: Clinic, patient: str, course: str
) -> None:
    (session,) = clinic.given(patient, "2026-10-05", (course, 155))
    seen = clinic.seen(r.SessionRecord, session)
    with clinic.as_user("Tom Berg") as colleague:
        form = clinic.amended(session, dose=160)
        colleague.write(sessions.amend_session, *seen, form, "typing error", TODAY)
    with pytest.raises(EditConflict) as caught:
        clinic.write(sessions.void_session, *seen, "wrong patient", TODAY)
    assert caught.value.changed_by == "Tom Berg"
    assert next(s for s in clinic.card(patient).sessions if s.uuid == session).dose == dose(160)


def test_a_booking_of_an_ended_treatment_is_cancelled_for_whoever_would_move_it(
    clinic: Clinic, course: str
) -> None:
    booked = clinic.book(course, "2026-11-23")
    seen = clinic.seen(r.Appointment, booked)
    _end(clinic, course)
    with pytest.raises((EditConflict, NotAllowed)):
        clinic.write(appointments.cancel_by_patient, *seen, TODAY)
    assert _wrong(clinic) == []


def test_details_of_a_patient_who_died_meanwhile_are_not_written_over(
    clinic: Clinic, patient: str, course: str
) -> None:
    shown = clinic.read(patients.patient_form, patient)
    with clinic.as_user("Tom Berg") as colleague:
        died = replace(shown.form, deceased_on=day("2026-11-20"))
        colleague.write(patients.edit_patient, patient, shown.version, died, TODAY)
    mine = replace(shown.form, given_name="Adah")
    with pytest.raises(EditConflict) as caught:
        clinic.write(patients.edit_patient, patient, shown.version, mine, TODAY)
    assert caught.value.changed_by == "Tom Berg"
    with pytest.raises(Problem):
        clinic.book(course, "2026-11-23")
    assert _wrong(clinic) == []


def _condition(clinic: Clinic, course: str) -> str:
    return clinic.read(
        lambda tx: str(tx.query(r.Course.condition).filter_by(uuid=course).scalar() or "")
    )
