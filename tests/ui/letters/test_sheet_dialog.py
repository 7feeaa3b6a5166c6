"""A call sheet typed back by keyboard."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.clinics import TODAY, Clinic
from tests.ui.recall.steps import treated
from tracker.services.contacts.paper_sheets import make_sheet
from tracker.services.recall.listing import Order, RecallFilter
from tracker.storage import records as r
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Keys
from tracker.ui.letters.sheet_dialog import SheetDialog
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme
from tracker.ui.widgets.choice import Choice


def _logged(tx: Session) -> int:
    return tx.scalar(select(func.count()).select_from(r.ContactAttempt)) or 0


def test_name_and_birth_date_stand_there_before_a_row_is_saved(
    qtbot: QtBot,
    theme: Theme,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    keys: Keys,
) -> None:
    for name in ("Abara", "Okafor"):
        treated(clinic, name, "2026-08-03")
    clinic.write(make_sheet, TODAY, "To call", RecallFilter(), Order.NAME, False)
    window = QWidget()
    qtbot.addWidget(window)
    dialog = SheetDialog(clinic_tasks, clinic_date, keys, window)
    window.show()
    dialog.open()
    qtbot.waitUntil(lambda: bool(dialog.asked) and clinic_tasks.is_idle)
    assert dialog.asked == "Row 1: Abara, Ada, born 17 May 1980"
    shown = dialog.fields["part_of_day"].editor
    assert isinstance(shown, Choice)
    assert shown.code() == "morning"
    dialog.table.setFocus()
    QTest.keyClick(dialog.table, Qt.Key.Key_N)
    assert dialog.asked.endswith("born 17 May 1980: No answer")
    QTest.keyClick(dialog.table, Qt.Key.Key_N)
    assert clinic.read(_logged) == 0
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.asked.startswith("Row 2: Okafor"))
    assert clinic.read(_logged) == 1
    QTest.keyClick(dialog.table, Qt.Key.Key_P)
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert dialog.fields["day"].problem
    assert clinic.read(_logged) == 1
    # What was booked is saved with its day; a late one asks for its reason where it can be typed.
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    dialog.table.setFocus()
    QTest.keyClick(dialog.table, Qt.Key.Key_B)
    assert dialog.asked.endswith("Booked")
    day, note = (dialog.fields[name].editor for name in ("day", "note"))
    QTest.keyClicks(day.findChildren(QLineEdit)[0], "26 Nov 2026")
    QTest.keyClick(note, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(dialog.fields["note"].problem))
    QTest.keyClicks(note, "Overdue when called")
    QTest.keyClick(note, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: clinic.read(_logged) == 2 and clinic_tasks.is_idle)
    booked = clinic.read(lambda tx: tx.scalars(select(r.Appointment.on_date)).all())
    assert booked == [date(2026, 11, 26)]
    dialog.close()
