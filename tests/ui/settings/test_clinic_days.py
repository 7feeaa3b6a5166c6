"""Lists and holidays in Settings: who falls in is seen before anything is saved."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.clinics import TODAY, Clinic
from tests.services.clinic_days.test_list_changes import THURSDAY, TUESDAY, booked, days
from tests.ui.seen import button
from tracker.services.clinic_days.closures import closed_days
from tracker.services.clinic_days.lists import ClinicListRow, add_list, list_rows
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.settings.clinic_list_form import ClinicListDialog
from tracker.ui.settings.holidays_dialog import HolidaysDialog
from tracker.ui.settings.list_change_dialog import TakeAwayDialog
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme


@pytest.fixture
def owner(qtbot: QtBot, theme: Theme) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


@pytest.fixture
def tuesday(clinic: Clinic) -> ClinicListRow:
    for form in (TUESDAY, THURSDAY):
        clinic.write(add_list, form, TODAY)
    return next(one for one in clinic.read(list_rows) if one.form.name == "Tue")


def test_saving_shows_who_falls_in_and_saves_then(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    owner: QWidget,
    tuesday: ClinicListRow,
) -> None:
    booked(clinic, "Adler")
    dialog = ClinicListDialog(clinic_tasks, clinic_date, tuesday, owner)
    dialog.open_fitted()
    qtbot.waitUntil(lambda: button(dialog, "Save").isEnabled() and clinic_tasks.is_idle)
    places = dialog.fields["places"].editor
    assert isinstance(places, QLineEdit)
    places.setText("0")
    button(dialog, "Save").click()
    qtbot.waitUntil(lambda: dialog.falls_in.text.startswith("1 patient is booked then."))
    assert days(clinic) == ["2026-11-24"]
    # Nothing is saved over what was typed since: it is looked at first.
    places.setText("1")
    with qtbot.waitSignal(dialog.destroyed):
        button(dialog, "Save").click()
    assert days(clinic) == ["2026-11-24"]
    assert {one.form.places for one in clinic.read(list_rows)} == {1, 4}


def test_taking_a_list_away_moves_who_is_booked_on_it(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    owner: QWidget,
    tuesday: ClinicListRow,
) -> None:
    booked(clinic, "Adler")
    dialog = TakeAwayDialog(clinic_tasks, clinic_date, tuesday, owner)
    dialog.open_fitted()
    qtbot.waitUntil(lambda: bool(dialog.falls_in.moves))
    with qtbot.waitSignal(dialog.destroyed):
        button(dialog, "Take away").click()
    assert days(clinic) == ["2026-11-26"]
    assert [one.form.name for one in clinic.read(list_rows)] == ["Thu"]


def test_a_holiday_on_which_the_clinic_works_is_left_out(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate, owner: QWidget
) -> None:
    dialog = HolidaysDialog(clinic_tasks, clinic_date, owner)
    dialog.open_fitted()
    # The holidays of every country are loaded first.
    qtbot.waitUntil(lambda: button(dialog, "Close these days").isEnabled(), timeout=30_000)
    found = [one.on for one in dialog.closings]
    dialog.table.select_key(str(found[1]))
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert [one.on for one in dialog.closings] == [found[0], *found[2:]]
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert [one.on for one in dialog.closings] == found
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: button(dialog, "Close these days").isEnabled())
    with qtbot.waitSignal(dialog.destroyed):
        button(dialog, "Close these days").click()
    closed = [one.on for one in clinic.read(closed_days, TODAY)]
    assert closed == [found[0], *found[2:]]
