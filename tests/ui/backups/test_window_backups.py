"""What the window shows of backups, and does about them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tests.ui.seen import button, open_window, texts
from tracker.services.backups.keeping import BackupKeeper, BackupWishes
from tracker.services.backups.restoring import RestoreOrder
from tracker.services.backups.runs import Run
from tracker.settings import Settings
from tracker.ui.backups.backup_watch import BackupWatch
from tracker.ui.backups.restore_dialog import RestoreDialog
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Keys
from tracker.ui.main_window import MainWindow
from tracker.ui.settings.backups_section import BackupsSection
from tracker.ui.settings.settings_page import SettingsPage
from tracker.ui.tasks import Tasks

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


class Room:
    """A window with backups, and a clock that is wound."""

    def __init__(self, window: MainWindow, watch: BackupWatch, qtbot: QtBot) -> None:
        self.window, self.watch, self._qtbot = window, watch, qtbot

    def look(self) -> None:
        """A backup if one is due, once nobody waits for anything."""

        def has_looked() -> bool:
            self.watch.look()
            return self.watch.is_busy

        self._qtbot.waitUntil(has_looked)
        self.wait()

    def wait(self) -> None:
        self._qtbot.waitUntil(lambda: not self.watch.is_busy, timeout=20_000)

    def foot(self) -> list[str]:
        return [
            one.text()
            for one in self.window.findChildren(QPushButton)
            if one.property("kind") in {"status", "statusBad"}
            and one.isVisibleTo(self.window)
            and not self.window.recall.isAncestorOf(one)
        ]

    def section(self) -> BackupsSection:
        self.window.go_to("settings")
        page = self.window.findChild(SettingsPage)
        assert page is not None
        page.show_section("backups")
        found = page.findChild(BackupsSection)
        assert found is not None
        self.wait()
        return found


@pytest.fixture
def clock() -> list[datetime]:
    return [NOW]


@pytest.fixture
def room(
    qtbot: QtBot,
    qapp: QApplication,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    keys: Keys,
    theme: object,
    clock: list[datetime],
) -> Iterator[Room]:
    window = MainWindow(
        clinic_tasks, clinic_date, keys, settings=Settings(), where=str(clinic.path)
    )
    keeper = BackupKeeper(clinic.database, BackupWishes(), lambda: clock[0])
    watch = BackupWatch(clinic_tasks, keeper, is_automatic=False)
    window.watch_backups(watch)
    window.show()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    yield Room(window, watch, qtbot)
    qtbot.waitUntil(lambda: clinic_tasks.is_idle, timeout=20_000)
    window.hide()
    window.deleteLater()


def test_the_foot_says_that_no_copy_is_outside_until_one_is(
    room: Room, tmp_path: Path, qtbot: QtBot
) -> None:
    room.look()
    assert room.foot() == ["No copy outside this computer", "Restore never tried"]
    (tmp_path / "server").mkdir()
    room.section().choose_folder(str(tmp_path / "server"))
    room.wait()
    assert room.foot()[0] == "No copy outside this computer"
    assert "Same drive" in texts(room.section())
    assert "This is the same drive as the clinic’s" in texts(room.section())

    (tmp_path / "Nextcloud").mkdir()
    room.section().choose_folder(str(tmp_path / "Nextcloud"))
    room.wait()
    assert "same drive" not in texts(room.section())
    assert room.foot()[0].startswith("Backed up 10:00")
    assert "Verified" in texts(room.section())


def test_a_backup_is_made_when_due_and_the_window_stays_awake(
    room: Room, clinic: Clinic, clock: list[datetime]
) -> None:
    room.look()
    first = room.watch.status
    assert first is not None
    assert first.first.count == 1
    clinic.patient()
    clock[0] += timedelta(hours=1)
    room.look()
    assert room.watch.status is not None
    assert room.watch.status.first.count == 2


@pytest.mark.fault(6)
def test_a_failure_is_on_the_screen_until_it_is_over(room: Room, tmp_path: Path) -> None:
    blocked = tmp_path / "Nextcloud"
    blocked.write_text("a file where the folder should be", encoding="utf-8")
    section = room.section()
    room.watch.refresh()
    section.choose_folder(str(blocked))
    room.wait()
    assert room.foot()[0] == "Backup failed"
    assert str(blocked) in texts(room.window)
    again = button(room.window, "Try again")
    blocked.unlink()
    blocked.mkdir()
    again.click()
    room.wait()
    assert room.foot()[0].startswith("Backed up")
    assert not again.isVisibleTo(room.window)


def test_a_drill_or_a_paper_that_failed_says_so_and_is_what_is_tried_again(
    room: Room, clock: list[datetime]
) -> None:
    section = room.section()
    button(section, "Back up now").click()
    room.wait()
    keeper = room.watch.keeper
    failed = Run().failed(NOW, "the backup is not as it was")
    keeper.note(lambda runs: replace(runs, drill=failed, paper=Run().failed(NOW, "no folder")))
    room.watch.refresh()
    room.wait()
    assert room.foot() == [
        "No copy outside this computer",
        "Restore drill failed",
        "Downtime paper failed",
    ]
    assert "not as it was" in texts(room.window)
    button(room.window, "Try again").click()
    room.wait()
    assert room.foot()[1] == "Restore tried 10:00"
    assert "no folder" in texts(room.window)
    keeper.note(lambda runs: replace(runs, paper=Run()))
    room.watch.refresh()
    room.wait()
    assert len(room.foot()) == 2


def test_a_drill_that_fails_is_tried_again_not_another_backup_made(
    room: Room, qtbot: QtBot
) -> None:
    room.watch.try_restore()
    room.wait()
    assert "no backup to try" in texts(room.window)
    room.watch.keeper.keep()
    button(room.window, "Try again").click()
    room.wait()
    assert room.watch.status is not None
    assert room.watch.status.drill.good_at is not None


def test_a_drill_is_tried_from_the_settings(room: Room, clock: list[datetime]) -> None:
    section = room.section()
    button(section, "Back up now").click()
    room.wait()
    button(section, "Try a restore").click()
    room.wait()
    assert room.foot()[1] == "Restore tried 10:00"
    clock[0] += timedelta(days=97)
    room.watch.refresh()
    room.wait()
    assert room.foot()[1] == "Restore tried 97 days ago"
    assert "97 days ago" in texts(section)


def test_backups_that_are_not_encrypted_are_named_and_replaced_once_agreed_to(
    room: Room, qtbot: QtBot
) -> None:
    section = room.section()
    button(section, "Back up now").click()
    room.wait()
    status = room.watch.status
    assert status is not None
    (kept,) = room.watch.keeper.places().in_first().kept()
    section.show_status(replace(status, plain=(kept.path,)))
    assert "1 backup was made before the clinic was encrypted" in texts(section)
    assert kept.path.name in texts(section)
    button(section, "Replace them…").click()
    assert not room.watch.is_busy
    qtbot.waitUntil(lambda: bool(_confirm("Replace them")))
    _confirm("Replace them")[0].click()
    room.wait()
    assert "before the clinic was encrypted" not in texts(section)


def test_a_restore_shows_what_would_be_lost_before_anything_happens(
    room: Room, clinic: Clinic, qtbot: QtBot
) -> None:
    section = room.section()
    button(section, "Back up now").click()
    room.wait()
    clinic.patient()
    orders: list[RestoreOrder] = []
    room.window.restore_requested.connect(orders.append)
    button(section, "Restore a backup…").click()
    dialog = open_window(RestoreDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.looked is not None, timeout=20_000)
    told = texts(dialog)
    assert "1 new patient" in told
    assert "would be lost" in told
    button(dialog, "Restore…").click()
    assert orders == []
    qtbot.waitUntil(lambda: bool(_confirm()))
    _confirm()[0].click()
    (order,) = orders
    assert order.found.patients == 0
    assert order.database == clinic.path


def _confirm(words: str = "Restore") -> list[QPushButton]:
    return [
        one
        for window in QApplication.topLevelWidgets()
        for one in window.findChildren(QPushButton)
        if one.text() == words and one.isVisible()
    ]
