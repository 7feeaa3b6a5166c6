"""Tab goes through a form as it is read."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.form_dialog import FormDialog
from tracker.ui.patients.course_form import CourseDialog
from tracker.ui.patients.hold_form import HoldDialog
from tracker.ui.patients.patient_form import PatientDialog
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme


@pytest.mark.parametrize("about", ["patient", "treatment", "hold"])
def test_tab_goes_through_a_form_as_it_is_read_and_then_to_its_buttons(
    qtbot: QtBot,
    theme: Theme,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    about: str,
) -> None:
    patient = clinic.patient()
    card = clinic.course_card(patient, clinic.course(patient))
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    form: FormDialog
    if about == "patient":
        form = PatientDialog(clinic_tasks, clinic_date, None, window)
    elif about == "treatment":
        form = CourseDialog(clinic_tasks, clinic_date, patient, None, window)
    else:
        form = HoldDialog(clinic_tasks, clinic_date, patient, card, window)
    form.open_fitted()
    settle(clinic_tasks)
    first = form.focusWidget()
    assert first is not None
    chain, one = [first], first.nextInFocusChain()
    while one is not None and one is not first:
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisibleTo(form):
            chain.append(one)
        one = one.nextInFocusChain()
    assert [getattr(one, "text", str)() for one in chain[-2:]] == ["Cancel", form._save.text()]
    places = [one.mapTo(form, QPoint()).y() for one in chain[:-2]]
    assert places == sorted(places)
    form.hide()
