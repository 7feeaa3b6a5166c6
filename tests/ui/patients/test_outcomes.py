"""The outcomes on the patient’s page: scores, what was told, and the forms for them."""

from typing import Any

from PySide6.QtWidgets import QApplication, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from tests.builders import BLADDER, day
from tests.clinics import TODAY, Clinic
from tests.ui.patients.conftest import OpenPatient
from tests.ui.seen import button, open_window, texts, unnamed
from tracker.services.outcomes import responses, scores
from tracker.services.outcomes.overview import patient_outcomes
from tracker.services.outcomes.scores import ScoreForm
from tracker.services.visits.forms import ResponseForm
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.outcomes.consent_form import ConsentDialog
from tracker.ui.outcomes.event_form import EventDialog
from tracker.ui.outcomes.follow_up_dialog import FollowUpDialog
from tracker.ui.outcomes.prior_form import PriorDialog
from tracker.ui.outcomes.response_form import ResponseDialog
from tracker.ui.outcomes.score_form import ScoreDialog
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks


def save(dialog: Any, tasks: Tasks) -> None:
    button(dialog, "Save").click()
    settle(tasks)


def choose(text: str) -> None:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(a for a in menu.actions() if a.text().startswith(text)).trigger()
    menu.close()


def test_a_patient_who_was_never_measured_says_so(
    clinic: Clinic, open_patient: OpenPatient
) -> None:
    patient = clinic.patient()
    clinic.course(patient)
    page = open_patient(patient)
    assert "Nothing has been measured yet." in texts(page)
    assert not unnamed(page)


def test_a_baseline_is_proposed_before_the_first_injections_and_saved(
    clinic: Clinic, open_patient: OpenPatient, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    clinic.course(patient)
    page = open_patient(patient)
    button(page, "Add score").click()
    dialog = open_window(ScoreDialog)
    assert dialog is not None
    assert "0 to 28." in texts(dialog)
    assert dialog._baseline.isChecked()
    dialog._score.setText("21")
    save(dialog, clinic_tasks)
    (found,) = clinic.read(patient_outcomes, patient, TODAY).scores
    assert (found.newest.said, found.newest.is_baseline) == ("21", True)
    assert page._outcomes._scores.model().rowCount() == 1


def test_a_score_out_of_range_is_told_at_its_field(
    clinic: Clinic, open_patient: OpenPatient, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    clinic.course(patient)
    page = open_patient(patient)
    button(page, "Add score").click()
    dialog = open_window(ScoreDialog)
    assert dialog is not None
    dialog._score.setText("40")
    save(dialog, clinic_tasks)
    assert "“40” is not a score here; it is 0 to 28." in texts(dialog)
    dialog._score.setText("")
    dialog.note_untouched()
    dialog.reject()


def test_what_is_told_by_telephone_is_noted(
    clinic: Clinic, open_patient: OpenPatient, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    clinic.visit(patient, "2026-08-24", (clinic.course(patient), 155))
    page = open_patient(patient)
    button(page, "How it worked").click()
    dialog = open_window(ResponseDialog)
    assert dialog is not None
    button(dialog, "11").click()
    save(dialog, clinic_tasks)
    (row,) = clinic.read(patient_outcomes, patient, TODAY).responses
    assert row.said == "wore off in week 11"


def test_every_form_of_the_menu_opens_and_has_names(
    clinic: Clinic, open_patient: OpenPatient, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    clinic.visit(patient, "2026-08-24", (clinic.course(patient), 155))
    page = open_patient(patient)
    for entry, kind in (
        ("Adverse event", EventDialog),
        ("Consent", ConsentDialog),
        ("Treatment tried before", PriorDialog),
    ):
        button(page, "Note more…").click()
        choose(entry)
        settle(clinic_tasks)
        dialog = open_window(kind)
        assert dialog is not None
        assert not unnamed(dialog)
        dialog.reject()


def test_a_follow_up_is_done_with_one_press(
    clinic: Clinic, open_patient: OpenPatient, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    clinic.given(patient, "2026-11-02", (clinic.course(patient, BLADDER), 100))
    page = open_patient(patient)
    assert "Residual volume for Overactive bladder" in texts(page)
    button(page, "Done").click()
    settle(clinic_tasks)
    assert clinic.read(patient_outcomes, patient, TODAY).follow_ups == ()


def test_a_proposed_interval_is_accepted_after_its_evidence_was_shown(
    clinic: Clinic, open_patient: OpenPatient, clinic_tasks: Tasks, qtbot: QtBot
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    for on in ("2026-04-27", "2026-08-10"):
        (uuid,) = clinic.given(patient, on, (course, 155))
        clinic.write(responses.record_response, ResponseForm(uuid, wear_off_days=98), TODAY)
    page = open_patient(patient)
    assert "every 14 weeks?" in texts(page)
    button(page, "Accept").click()
    question = open_window(QMessageBox)
    assert question is not None
    assert question.informativeText() or question.text()
    question.buttons()[0].click()
    settle(clinic_tasks)
    assert clinic.course_card(patient, course).interval_label == "14 weeks"


def test_another_patients_outcomes_never_stay_in_sight(
    clinic: Clinic, open_patient: OpenPatient, clinic_tasks: Tasks
) -> None:
    measured, other = clinic.patient(), clinic.patient(family_name="Lund")
    course = clinic.course(measured)
    clinic.course(other)
    form = ScoreForm("headache-days", "21", day("2026-01-05"))
    clinic.write(scores.add_score, course, form, TODAY)
    page = open_patient(measured)
    page.show_patient(other)
    assert not page._outcomes.isVisible()
    settle(clinic_tasks)
    assert page._outcomes._scores.model().rowCount() == 0


def test_the_clinics_follow_ups_are_a_list_with_its_count(
    clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate, qtbot: QtBot
) -> None:
    late, later = clinic.patient(), clinic.patient()
    for patient, on in ((late, "2026-11-02"), (later, "2026-11-16")):
        clinic.given(patient, on, (clinic.course(patient, BLADDER), 100))
    owner = QWidget()
    qtbot.addWidget(owner)
    dialog = FollowUpDialog(clinic_tasks, clinic_date, owner)
    dialog.open()
    settle(clinic_tasks)
    assert "2 follow-ups are due within 14 days; late: 1." in texts(dialog)
    assert not unnamed(dialog)
    button(dialog, "Done").click()
    settle(clinic_tasks)
    assert "1 follow-up is due within 14 days; late: 0." in texts(dialog)
    with qtbot.waitSignal(dialog.patient_requested) as asked:
        button(dialog, "Open patient").click()
    assert asked.args == [later]
