"""The list of all patients: found by any part of what is known, opened by key, never stale."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tests.ui.patients.test_forms import fill
from tests.ui.seen import button, open_window, texts
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.patients.patient_form import PatientDialog
from tracker.ui.patients.patients_page import PatientsPage
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme


@pytest.fixture
def open_list(
    qtbot: QtBot, theme: Theme, clinic_tasks: Tasks, clinic_date: ClinicDate
) -> Callable[[], PatientsPage]:
    def make() -> PatientsPage:
        page = PatientsPage(clinic_tasks, clinic_date)
        qtbot.addWidget(page)
        page.resize(1100, 700)
        page.show()
        settle(clinic_tasks)
        return page

    return make


def names(page: PatientsPage) -> list[str]:
    model = page._table.paged_model
    rows = [model.row_by_id(one) for one in model.ids]
    return [row.name for row in rows if row is not None]


def narrow(page: PatientsPage, typed: str, qtbot: QtBot, tasks: Tasks) -> None:
    page._find.setText(typed)
    with qtbot.waitSignal(page._table.loaded):
        pass
    settle(tasks)


def test_everybody_stands_in_the_order_of_names(
    clinic: Clinic, open_list: Callable[[], PatientsPage]
) -> None:
    for name in ("Zola", "ångström", "Brown"):
        clinic.patient(family_name=name)
    assert names(open_list()) == ["ångström, Ada", "Brown, Ada", "Zola, Ada"]


def test_typing_narrows_the_list_and_enter_opens_the_best(
    clinic: Clinic, open_list: Callable[[], PatientsPage], qtbot: QtBot, clinic_tasks: Tasks
) -> None:
    clinic.patient(family_name="Zola")
    wanted = clinic.patient(family_name="Ångström", phones=("+1 555 0142 778",))
    page = open_list()
    narrow(page, "angst", qtbot, clinic_tasks)
    assert names(page) == ["Ångström, Ada"]
    with qtbot.waitSignal(page.patient_requested) as opened:
        QTest.keyClick(page._find, Qt.Key.Key_Return)
    assert opened.args == [wanted]


def test_a_list_that_finds_nobody_says_why(
    clinic: Clinic, open_list: Callable[[], PatientsPage], qtbot: QtBot, clinic_tasks: Tasks
) -> None:
    page = open_list()
    assert "There are no patients yet." in texts(page)
    clinic.patient()
    narrow(page, "qqqq", qtbot, clinic_tasks)
    assert "Nobody is found by this." in texts(page)


def test_a_new_patient_is_opened_once_saved(
    clinic: Clinic, open_list: Callable[[], PatientsPage], qtbot: QtBot, clinic_tasks: Tasks
) -> None:
    page = open_list()
    button(page, "New patient").click()
    dialog = open_window(PatientDialog)
    assert dialog is not None
    fill(
        dialog,
        family_name="Nakamura",
        given_name="Aiko",
        birth_date="1988-09-30",
        record_number="0045519",
    )
    with qtbot.waitSignal(page.patient_requested) as opened:
        button(dialog, "Save").click()
    settle(clinic_tasks)
    assert clinic.card(str(opened.args[0])).header.name == "Nakamura, Aiko"
    assert names(page) == ["Nakamura, Aiko"]
