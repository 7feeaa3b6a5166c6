"""The rows of the recall list, against what the patient's own screen says."""

from tests.builders import day, dose
from tests.clinics import TODAY, Clinic
from tracker.services.contacts.attempts import AttemptForm, record_attempt
from tracker.services.recall.rows import RecallRow, recall_rows
from tracker.services.visits import outside_doses
from tracker.storage import records as r


def row_of(clinic: Clinic, patient: str, course: str) -> RecallRow:
    course_id = clinic.course_card(patient, course).course_id
    return clinic.read(recall_rows, TODAY, [course_id])[course_id]


def test_a_treatment_elsewhere_that_is_assigned_is_the_last_one(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-03-02", (course, 155))
    clinic.outside(patient, "2026-08-03", 120, course_uuid=course)
    row = row_of(clinic, patient, course)
    assert (row.last_on, row.last_dose) == (day("2026-08-03"), dose(120))
    assert row.last_on == clinic.course_card(patient, course).newest_on


def test_one_that_was_entered_in_error_or_not_assigned_is_not(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-03-02", (course, 155))
    clinic.outside(patient, "2026-08-10", 120)
    wrong = clinic.outside(patient, "2026-08-03", 120, course_uuid=course)
    clinic.write(
        outside_doses.void_outside_dose, *clinic.seen(r.OutsideDose, wrong), "wrong patient", TODAY
    )
    assert row_of(clinic, patient, course).last_on == day("2026-03-02")


def test_what_was_said_last_is_told_although_an_earlier_call_was_typed_in_later(
    clinic: Clinic, patient: str, course: str
) -> None:
    promised = AttemptForm(patient, (course,), "promised", promise_by=day("2026-11-24"))
    clinic.write(record_attempt, promised, TODAY)
    clinic.write(record_attempt, AttemptForm(patient, (course,), "no-answer"), day("2026-11-20"))

    contact = row_of(clinic, patient, course).contact

    assert contact is not None
    assert (contact.on, contact.outcome, contact.tries) == (TODAY, "promised", 2)
