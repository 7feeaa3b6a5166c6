"""A scan in the window: into Stock from anywhere, into the visit that is open, told where not."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tests.ui.scanning.test_scan_catcher import CODE, scan
from tests.ui.seen import open_window as front
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Keys
from tracker.ui.main_window import MainWindow
from tracker.ui.scanning import scan_catcher
from tracker.ui.stock.receive_form import ReceiveDialog
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme
from tracker.ui.visits.visit_page import VisitPage


@pytest.fixture(autouse=True)
def a_scanner_on_a_busy_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """These keys are pressed by this process, which may have to wait; a scanner doesn't wait."""
    monkeypatch.setattr(scan_catcher, "_GAP_MS", 5000)
    monkeypatch.setattr(scan_catcher, "_HELD_MS", 5000)


@pytest.fixture
def window(
    qtbot: QtBot, theme: Theme, clinic_tasks: Tasks, clinic_date: ClinicDate, keys: Keys
) -> MainWindow:
    made = MainWindow(clinic_tasks, clinic_date, keys, where="/clinic.db", user="R. Osei")
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle and QApplication.activeWindow() is made)
    return made


def _wait(qtbot: QtBot, tasks: Tasks) -> None:
    qtbot.waitUntil(lambda: tasks.is_idle)


def test_a_scan_on_the_recall_list_receives_a_vial_and_calls_nobody(
    qtbot: QtBot, window: MainWindow, clinic_tasks: Tasks
) -> None:
    scan(window.windowHandle(), CODE)
    qtbot.waitUntil(lambda: front(ReceiveDialog) is not None)
    assert window.place == "stock"
    dialog = front(ReceiveDialog)
    assert dialog is not None
    _wait(qtbot, clinic_tasks)
    assert (dialog._lot.text(), dialog._serial.text()) == ("C1234", "SER1")
    dialog.note_untouched()
    dialog.reject()


def test_a_scan_in_a_visit_chooses_the_vial(
    qtbot: QtBot, clinic: Clinic, window: MainWindow, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-20", (course, 155))
    clinic.vials(200, "C1234", expiry="2028-01-31")
    window.open_visit(patient, course)
    page = window.page("visit")
    assert isinstance(page, VisitPage)
    qtbot.waitUntil(lambda: page._start is not None)
    _wait(qtbot, clinic_tasks)
    injection = page._sessions.editor(course).injection
    injection._dose.set_text("155")
    qtbot.waitUntil(lambda: not page._pause.isActive() and clinic_tasks.is_idle)
    scan(window.windowHandle(), CODE)
    qtbot.waitUntil(lambda: len(injection.vials.known_uses()) == 1)
    assert injection.vials.known_uses()[0].dose == 155_000
    assert injection._dose.text() == "155"


def test_what_can_not_be_read_is_told_in_a_sentence(qtbot: QtBot, window: MainWindow) -> None:
    told: list[str] = []
    window._screens.failed.connect(lambda problem: told.append(str(problem)))
    scan(window.windowHandle(), CODE.replace("\x1d", ""))
    qtbot.waitUntil(lambda: bool(told))
    assert "fields of this code are not separated" in told[0]
    for box in QApplication.topLevelWidgets():
        if box is not window and box.isVisible():
            box.close()
