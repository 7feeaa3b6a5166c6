"""A restore in the window: the clinic closes, the backup takes its place, the clinic opens again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.clinics import TODAY, USER, Clinic
from tests.ui.seen import button, open_window, texts
from tracker.assembly import Opening
from tracker.services.backups.found import Secret, look_into
from tracker.services.backups.keeping import BackupKeeper
from tracker.services.backups.restoring import RestoreOrder
from tracker.services.clinic.clinic import open_clinic
from tracker.services.patients.search import find_patients
from tracker.settings import Settings
from tracker.shift import Shift
from tracker.ui.backups.backup_watch import BackupWatch
from tracker.ui.backups.entered_again_dialog import EnteredAgainDialog
from tracker.ui.backups.entered_again_line import EnteredAgainLine
from tracker.ui.backups.failed_dialog import FailedDialog
from tracker.ui.backups.restored_dialog import RestoredDialog
from tracker.ui.look import look, set_look
from tracker.ui.rows_table import RowsTable
from tracker.ui.settings.settings_page import SettingsPage


@pytest.fixture
def shift(qapp: QApplication, qtbot: QtBot, clinic: Clinic) -> Iterator[Shift]:
    """Somebody works in a plain clinic, whose first patient has a backup and whose second hasn't."""
    before = look()
    clinic.patient()
    BackupKeeper(clinic.database).keep()
    course = clinic.course(clinic.patient(family_name="Baker"), opened_on="2026-11-01")
    clinic.book(course, "2026-12-03", reason="as they asked")
    clinic.close()
    made = Shift(qapp, clinic.path, Settings(), TODAY, USER, after_first_paint=lambda _opened: None)
    path = clinic.path
    made.begin(Opening(lambda: open_clinic(path, USER)))
    qtbot.waitUntil(lambda: made.current is not None and made.current.tasks.is_idle)
    yield made
    opened = made.current
    made.end()
    if opened is not None:
        opened.window.hide()
        opened.window.deleteLater()
    made.deleteLater()
    qapp.setStyleSheet("")
    set_look(before)


def order_for(path: Path) -> RestoreOrder:
    with open_clinic(path, USER) as database:
        newest = BackupKeeper(database).places().in_first().newest()
    assert newest is not None
    return RestoreOrder(path, look_into(newest.path, Secret()), USER)


def names(shift: Shift) -> list[str]:
    assert shift.current is not None
    return [one.name for one in shift.current.database.read(find_patients, "MRN", 10)]


@pytest.mark.fault(18)
def test_what_is_to_be_entered_again_is_listed_and_the_clinic_opens_again(
    shift: Shift, qtbot: QtBot, clinic: Clinic
) -> None:
    order = order_for(clinic.path)
    assert len(names(shift)) == 2
    shift.restore(order)
    qtbot.waitUntil(lambda: open_window(RestoredDialog) is not None, timeout=20_000)
    dialog = open_window(RestoredDialog)
    assert dialog is not None
    assert "Appointments to enter again" in texts(dialog)
    assert "is kept in" in texts(dialog)
    button(dialog, "Open the clinic").click()
    qtbot.waitUntil(lambda: shift.current is not None and shift.current.tasks.is_idle)
    assert names(shift) == ["Okafor, Ada"]


@pytest.mark.fault(18)
def test_the_list_is_opened_again_from_the_settings_until_all_of_it_is_entered(
    shift: Shift, qtbot: QtBot, clinic: Clinic
) -> None:
    shift.restore(order_for(clinic.path))
    qtbot.waitUntil(lambda: open_window(RestoredDialog) is not None, timeout=20_000)
    told = open_window(RestoredDialog)
    assert told is not None
    assert "stays under Settings, Backups" in texts(told)
    button(told, "Open the clinic").click()
    qtbot.waitUntil(lambda: shift.current is not None and shift.current.tasks.is_idle)
    assert shift.current is not None
    window = shift.current.window
    watch = BackupWatch(
        shift.current.tasks, BackupKeeper(shift.current.database), is_automatic=False
    )
    window.watch_backups(watch)
    window.go_to("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    page.show_section("backups")
    line = page.findChild(EnteredAgainLine)
    assert line is not None
    qtbot.waitUntil(lambda: line.isVisibleTo(window))
    assert "3 entries are still to be entered again" in texts(line)

    button(line, "Show the list…").click()
    dialog = window.findChild(EnteredAgainDialog)
    assert dialog is not None
    counts = [table.model().rowCount() for table in dialog.findChildren(RowsTable)]
    assert counts == [1, 2]
    assert "Other changes to make again" in texts(dialog)
    button(dialog, "Print the list…")
    button(dialog, "All is entered…").click()
    button(dialog, "All is entered").click()
    qtbot.waitUntil(lambda: not line.isVisibleTo(window))
    qtbot.waitUntil(lambda: shift.current is not None and shift.current.tasks.is_idle)


def test_a_restore_that_fails_says_so_and_the_clinic_opens_as_it_was(
    shift: Shift, qtbot: QtBot, clinic: Clinic
) -> None:
    order = order_for(clinic.path)
    order.found.path.unlink()
    shift.restore(order)
    qtbot.waitUntil(lambda: open_window(FailedDialog) is not None, timeout=20_000)
    dialog = open_window(FailedDialog)
    assert dialog is not None
    button(dialog, "Open the clinic").click()
    qtbot.waitUntil(lambda: shift.current is not None and shift.current.tasks.is_idle)
    assert len(names(shift)) == 2
