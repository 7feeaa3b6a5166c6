"""A Patient page on a clinic of its own, with real workers."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from tracker.ui.clinic_date import ClinicDate
from tracker.ui.patients.patient_page import PatientPage
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme

OpenPatient = Callable[[str], PatientPage]


@pytest.fixture
def open_patient(
    qtbot: QtBot, theme: Theme, clinic_tasks: Tasks, clinic_date: ClinicDate
) -> OpenPatient:
    """Shows a patient, and waits until everything is in sight."""

    def make(patient_uuid: str) -> PatientPage:
        page = PatientPage(clinic_tasks, clinic_date)
        qtbot.addWidget(page)
        page.resize(1200, 800)
        page.show()
        with qtbot.waitSignal(page.shown):
            page.show_patient(patient_uuid)
        settle(clinic_tasks)
        return page

    return make
