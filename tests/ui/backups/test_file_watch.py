"""The window looks at its file once it has come to rest, and says how to go on if that is damaged."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.clinics import Clinic
from tests.ui.seen import button, open_window
from tracker.services.backups.keeping import BackupKeeper
from tracker.services.clinic.file_check import check_file
from tracker.settings import Settings
from tracker.ui.backups.backup_watch import BackupWatch
from tracker.ui.backups.file_watch import FileWatch
from tracker.ui.backups.restore_dialog import RestoreDialog
from tracker.ui.backups.window_backups import WindowBackups
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Keys
from tracker.ui.main_window import MainWindow
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner

_PAGE = 4096


@pytest.fixture
def window(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    keys: Keys,
    theme: object,
) -> Iterator[MainWindow]:
    made = MainWindow(clinic_tasks, clinic_date, keys, settings=Settings(), where=str(clinic.path))
    keeper = BackupKeeper(clinic.database)
    made.watch_backups(BackupWatch(clinic_tasks, keeper, is_automatic=False))
    made.show()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    yield made
    qtbot.waitUntil(lambda: clinic_tasks.is_idle, timeout=20_000)
    made.hide()
    made.deleteLater()


def watch(window: MainWindow, clinic: Clinic, tasks: Tasks) -> FileWatch:
    """As a window's own, that need not be waited for."""
    made = FileWatch(tasks, partial(check_file, clinic.database), first_ms=1)
    backups = window.findChild(WindowBackups)
    assert backups is not None
    backups.watch_file(made)
    return made


def lose_a_page(clinic: Clinic) -> None:
    """Of a table that no list on the screen reads."""
    page = clinic.database.read(_page_of_authorisations)
    with clinic.path.open("r+b") as file:
        file.seek((page - 1) * _PAGE)
        file.write(bytes(_PAGE))


def _page_of_authorisations(tx: Session) -> int:
    wanted = text("select rootpage from sqlite_schema where type = 'table' and name = :name")
    return int(tx.execute(wanted, {"name": "authorisation"}).scalar_one())


def messages(window: MainWindow) -> list[str]:
    return [one.message for one in window.findChildren(Banner) if one.isVisibleTo(window)]


@pytest.mark.fault(11)
def test_a_damaged_page_is_told_with_the_way_to_restore(
    qtbot: QtBot, window: MainWindow, clinic: Clinic, clinic_tasks: Tasks
) -> None:
    lose_a_page(clinic)
    watch(window, clinic, clinic_tasks)
    qtbot.waitUntil(lambda: bool(messages(window)), timeout=20_000)
    assert "is damaged" in messages(window)[0]
    assert "restore a backup" in messages(window)[0]
    button(window, "Restore a backup…").click()
    qtbot.waitUntil(lambda: open_window(RestoreDialog) is not None)
    dialog = open_window(RestoreDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    dialog.reject()


def test_of_a_whole_file_nothing_is_told(
    qtbot: QtBot, window: MainWindow, clinic: Clinic, clinic_tasks: Tasks
) -> None:
    watching = watch(window, clinic, clinic_tasks)
    with qtbot.waitSignal(watching.looked):
        pass
    assert messages(window) == []
