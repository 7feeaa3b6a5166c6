"""Filling places while a colleague books too: both are told, and the rest is proposed anew."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tests.services.bookings.test_booked_meanwhile import book_as_colleague, booked, due
from tests.ui.seen import button, texts
from tracker.ui.calendar.filling_dialog import FillingDialog
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.rows_table import RowsTable
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme


def test_who_is_beyond_the_proposals_is_counted(
    qtbot: QtBot,
    theme: Theme,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tracker.services.bookings.filling_places._MOST", 1)
    for name in ("Adler", "Berg", "Cruz"):
        due(clinic, name, "2026-08-31")
    owner = QWidget()
    qtbot.addWidget(owner)
    dialog = FillingDialog(clinic_tasks, clinic_date, owner)
    dialog.open_fitted()
    qtbot.waitUntil(lambda: len(dialog.visits) == 1 and clinic_tasks.is_idle)
    told = "2 more treatments are to be booked; look again once these are."
    assert told in texts(dialog)


def test_somebody_is_left_out_by_hand(
    qtbot: QtBot, theme: Theme, clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate
) -> None:
    due(clinic, "Adler", "2026-08-31")
    due(clinic, "Berg", "2026-08-31")
    owner = QWidget()
    qtbot.addWidget(owner)
    dialog = FillingDialog(clinic_tasks, clinic_date, owner)
    dialog.open_fitted()
    qtbot.waitUntil(lambda: len(dialog.visits) == 2)
    (table,) = dialog.findChildren(RowsTable)
    for left in (1, 2, 1):
        QTest.keyClick(table, Qt.Key.Key_Return)
        assert len(dialog.visits) == left
    with qtbot.waitSignal(dialog.destroyed):
        button(dialog, "Book all").click()
    assert len(clinic.read(booked)) == 1


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
