"""Filling places while a colleague books too: both are told, and the rest is proposed anew."""

from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tests.services.test_booked_meanwhile import book_as_colleague, booked, due
from tests.ui.seen import button
from tracker.ui.calendar.filling_dialog import FillingDialog
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme


def test_who_was_booked_meanwhile_is_named_and_leaves_the_list(
    qtbot: QtBot, theme: Theme, clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate
) -> None:
    due(clinic, "Adler", "2026-08-31")
    theirs = due(clinic, "Berg", "2026-08-31")
    owner = QWidget()
    qtbot.addWidget(owner)
    dialog = FillingDialog(clinic_tasks, clinic_date, owner)
    dialog.open_fitted()
    qtbot.waitUntil(lambda: len(dialog.visits) == 2)
    book_as_colleague(clinic, theirs)
    button(dialog, "Book all").click()
    qtbot.waitUntil(lambda: len(dialog.visits) == 1)
    (told,) = dialog.findChildren(QMessageBox)
    assert told.text() == "Berg, Ada: It is booked on 26 Nov 2026 already. Nothing was booked."
    told.close()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    with qtbot.waitSignal(dialog.destroyed):
        button(dialog, "Book all").click()
    assert clinic.read(booked) == ["2026-11-26", "2026-11-23"]
