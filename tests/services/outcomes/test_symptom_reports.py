"""What a patient reports of the symptoms, and the date that it moves."""

import pytest

from tests.builders import BLADDER, day
from tests.clinics import TODAY, Clinic
from tracker.domain.facts import SymptomAnswer
from tracker.domain.problems import Invalid
from tracker.services.outcomes import symptom_reports
from tracker.services.outcomes.symptom_reports import SymptomForm


def test_symptoms_back_bring_a_bladder_forward_and_never_before_the_floor(
    clinic: Clinic, patient: str
) -> None:
    bladder = clinic.course(patient, BLADDER)
    clinic.visit(patient, "2026-08-03", (bladder, 100))
    assert clinic.due_on(bladder) == day("2027-01-18")
    form = SymptomForm(SymptomAnswer.BACK, day("2026-11-10"))
    done = clinic.write(symptom_reports.report_symptoms, bladder, form, TODAY)
    assert clinic.due_on(bladder) == day("2026-11-10")
    undone = clinic.undo(done)
    assert clinic.due_on(bladder) == day("2027-01-18")
    clinic.undo(undone)
    assert clinic.due_on(bladder) == day("2026-11-10")


def test_nobody_is_left_unasked_for_longer_than_a_treatment_takes_to_lapse(
    clinic: Clinic, patient: str
) -> None:
    bladder = clinic.course(patient, BLADDER)
    for on in ("2030-01-01", "2027-05-24"):
        form = SymptomForm(SymptomAnswer.STILL_WORKING, TODAY, day(on))
        with pytest.raises(Invalid, match="by 23 May 2027 at the latest"):
            clinic.write(symptom_reports.report_symptoms, bladder, form, TODAY)
    form = SymptomForm(SymptomAnswer.STILL_WORKING, TODAY, day("2027-05-23"))
    clinic.write(symptom_reports.report_symptoms, bladder, form, TODAY)


def test_still_working_asks_again_later(clinic: Clinic, patient: str) -> None:
    bladder = clinic.course(patient, BLADDER)
    clinic.visit(patient, "2026-06-01", (bladder, 100))
    form = SymptomForm(SymptomAnswer.STILL_WORKING, TODAY)
    clinic.write(symptom_reports.report_symptoms, bladder, form, TODAY)
    assert clinic.stored(bladder).target_on == day("2027-01-17")
