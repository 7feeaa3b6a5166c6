"""Beside the window: acts are written soon, and what can't be right is told above the screens."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from tests.clinics import TODAY, USER, Clinic
from tracker.domain.account import Role
from tracker.domain.problems import OlderDatabase
from tracker.services.audit.trail import TrailFilter, trail_ids
from tracker.services.clinic.clinic import open_clinic
from tracker.services.clinic.moving import move_clinic
from tracker.services.patients.card import patient_card
from tracker.storage import audit, engine
from tracker.storage.audit import write_queued
from tracker.storage.audit_head import head_file
from tracker.storage.database import Database
from tracker.ui.audit.audit_banners import AuditBanners
from tracker.ui.audit.audit_watch import AuditWatch
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme
from tracker.ui.widgets.banner import Banner


class Watched:
    """A window's banners over one open database."""

    def __init__(self, qtbot: QtBot, database: Database, tasks: Tasks, today: ClinicDate) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.watch = AuditWatch(tasks, today, database, write_queued, self.window)
        self.presenter = ProblemPresenter(self.window, Banner(self.window), tasks)
        self.banners = AuditBanners(self.watch, self.presenter, self.window)
        self.window.show()


@pytest.fixture
def watched(
    qtbot: QtBot, theme: Theme, clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate
) -> Watched:
    return Watched(qtbot, clinic.database, clinic_tasks, clinic_date)


def _actions(database: Database) -> list[str]:
    return database.read(
        lambda tx: list(tx.execute(text("select action from audit_entry order by seq")).scalars())
    )


@pytest.mark.fault(15)
def test_a_mark_of_the_newest_entry_that_is_missing_is_told_above_the_screens(
    qtbot: QtBot, theme: Theme, clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate
) -> None:
    watched = Watched(qtbot, clinic.database, clinic_tasks, clinic_date)
    watched.watch.begin()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert not watched.banners.mark.isVisible()
    clinic.close()
    head_file(clinic.path).unlink()
    with open_clinic(clinic.path, USER) as database:
        tasks = Tasks(database)
        again = Watched(qtbot, database, tasks, clinic_date)
        again.watch.begin()
        qtbot.waitUntil(again.banners.mark.isVisible)
        assert "an older file in its place would not be noticed" in again.banners.mark.message
        tasks.shutdown()


def test_a_clinic_that_was_moved_says_above_the_screens_where_it_lives(
    qtbot: QtBot, watched: Watched, clinic: Clinic, clinic_date: ClinicDate, tmp_path: Path
) -> None:
    watched.watch.begin()
    move_clinic(clinic.database, tmp_path / "the new place.db")
    with open_clinic(clinic.path, USER) as database:
        tasks = Tasks(database)
        again = Watched(qtbot, database, tasks, clinic_date)
        again.watch.begin()
        qtbot.waitUntil(again.banners.moved.isVisible)
        assert "the new place.db" in again.banners.moved.message
        tasks.shutdown()
    assert not watched.banners.moved.isVisible()


def test_a_look_is_in_the_trail_within_a_second(
    qtbot: QtBot, watched: Watched, clinic: Clinic, clinic_tasks: Tasks, patient: str
) -> None:
    clinic.database.write_acts()
    watched.watch.begin()
    clinic_tasks.read(watched.window, "card", patient_card, patient, TODAY, then=_ignore)
    qtbot.waitUntil(lambda: _actions(clinic.database)[-1] == "read", timeout=1000)
    assert not watched.banners.unwritten.isVisible()


def test_acts_that_can_not_be_written_are_told_and_nobody_waits(
    qtbot: QtBot, watched: Watched, clinic: Clinic, patient: str
) -> None:
    clinic.database.write_acts()
    other = engine.connect(clinic.path)
    other.execute("begin immediate")
    clinic.read(patient_card, patient, TODAY)
    watched.watch.write_waiting()
    # Reading goes on while the other program holds the file.
    assert clinic.read(patient_card, patient, TODAY).header.uuid == patient
    qtbot.waitUntil(watched.banners.unwritten.isVisible, timeout=9000)
    assert "can’t be written to the audit trail" in watched.banners.unwritten.message
    assert "in use by another program" in watched.banners.unwritten.message
    other.execute("rollback")
    other.close()
    watched.watch.write_waiting()
    qtbot.waitUntil(lambda: not watched.banners.unwritten.isVisible())
    assert _actions(clinic.database)[-1] == "read"


def _put_back(clinic: Clinic, tmp_path: Path) -> Path:
    clinic.close()
    path = clinic.path
    yesterday = shutil.copy(path, tmp_path / "yesterday.db")
    with open_clinic(path) as today:
        for _number in range(14):
            today.write(audit.record_act, "backup")
    shutil.copy(yesterday, path)
    return path


@pytest.mark.fault(15)
def test_an_old_file_put_back_is_asked_about_and_the_answer_is_audited(
    qtbot: QtBot, theme: Theme, clinic: Clinic, clinic_date: ClinicDate, tmp_path: Path
) -> None:
    with open_clinic(_put_back(clinic, tmp_path)) as database:
        tasks = Tasks(database)
        try:
            watched = Watched(qtbot, database, tasks, clinic_date)
            watched.watch.begin()
            lost = watched.banners.lost
            assert lost.isVisible()
            assert "14 entries missing" in lost.message
            with pytest.raises(OlderDatabase):
                database.write(audit.record_act, "backup")

            _press(lost, "Work with it…")
            box = watched.window.findChild(QWidget, "qt_msgbox_label")
            assert box is not None
            _press(watched.window, "Work with it")
            qtbot.waitUntil(lambda: not lost.isVisible())
            database.write(audit.record_act, "backup")
            assert _actions(database)[-2:] == ["accept-older", "backup"]
        finally:
            tasks.shutdown()
            tasks.deleteLater()


@pytest.mark.fault(15)
def test_a_nurse_is_told_to_tell_an_administrator_and_can_not_say_it_herself(
    qtbot: QtBot, theme: Theme, clinic: Clinic, clinic_date: ClinicDate, tmp_path: Path
) -> None:
    clinic.account("Bea Nurse", Role.NURSE)
    path = _put_back(clinic, tmp_path)
    with open_clinic(path, "Bea Nurse") as database:
        tasks = Tasks(database)
        try:
            watched = Watched(qtbot, database, tasks, clinic_date)
            watched.watch.begin()
            lost = watched.banners.lost
            assert "14 entries missing" in lost.message
            assert "until an administrator says that it is right" in lost.message
            assert not [one for one in lost.findChildren(QPushButton) if one.isVisible()]

            watched.watch.accept_lost()
            qtbot.waitUntil(lambda: _told(watched.window) != "")
            assert "Bea Nurse is none" in _told(watched.window)
            assert lost.isVisible()
            with pytest.raises(OlderDatabase):
                database.write(audit.record_act, "backup")
        finally:
            tasks.shutdown()
            tasks.deleteLater()


@pytest.mark.fault(15)
@pytest.mark.fault(34)
def test_entries_that_go_missing_while_it_is_open_are_asked_about_too(
    qtbot: QtBot, watched: Watched, clinic: Clinic, patient: str
) -> None:
    clinic.database.write_acts()
    watched.watch.begin()
    assert not watched.banners.lost.isVisible()
    _cut_off_last_entry(clinic.path)
    clinic.read(patient_card, patient, TODAY)
    qtbot.waitUntil(watched.banners.lost.isVisible, timeout=3000)
    assert "1 entry missing" in watched.banners.lost.message
    with pytest.raises(OlderDatabase):
        clinic.write(audit.record_act, "backup")

    _press(watched.banners.lost, "Work with it…")
    _press(watched.window, "Work with it")
    qtbot.waitUntil(lambda: not watched.banners.lost.isVisible())
    # The look that waited is written after the answer.
    qtbot.waitUntil(lambda: not watched.banners.unwritten.isVisible(), timeout=9000)
    assert _actions(clinic.database)[-2:] == ["accept-older", "read"]


def _cut_off_last_entry(path: Path) -> None:
    bare = engine.connect(path)
    for (name,) in bare.execute(
        "select name from sqlite_schema where type = 'trigger' and tbl_name like 'audit~_%' escape '~'"
    ).fetchall():
        bare.execute(f"drop trigger {name}")
    for table in ("audit_payload", "audit_entry"):
        bare.execute(f"delete from {table} where seq = (select max(seq) from audit_entry)")
    bare.close()


@pytest.mark.fault(15)
def test_somebody_who_would_not_work_with_it_saves_nothing_and_is_remembered(
    qtbot: QtBot, theme: Theme, clinic: Clinic, clinic_date: ClinicDate, tmp_path: Path
) -> None:
    with open_clinic(_put_back(clinic, tmp_path)) as database:
        tasks = Tasks(database)
        try:
            watched = Watched(qtbot, database, tasks, clinic_date)
            watched.watch.begin()
            watched.banners.lost.closed.emit()
            with pytest.raises(OlderDatabase):
                database.write(audit.record_act, "backup")
            # It can be read all the same.
            assert list(database.read(lambda tx: list(trail_ids(tx, TrailFilter()))))
        finally:
            tasks.shutdown()
            tasks.deleteLater()
    with open_clinic(clinic.path) as again:
        assert again.lost is not None
        assert [one.who for one in again.lost.kept.declined] == [USER]


@pytest.mark.fault(47)
def test_a_clock_that_was_put_back_is_told_until_it_is_right(
    qtbot: QtBot, theme: Theme, clinic: Clinic
) -> None:
    clinic.patient()
    right = clinic.database._now
    today = ClinicDate("America/New_York")
    tasks = Tasks(clinic.database)
    try:
        watched = Watched(qtbot, clinic.database, tasks, today)
        clinic.database._now = lambda: right() - timedelta(hours=1)
        watched.watch.check_clock()
        qtbot.waitUntil(watched.banners.clock.isVisible)
        assert "clock of this computer looks wrong" in watched.banners.clock.message
        clinic.database._now = right
        watched.watch.check_clock()
        qtbot.waitUntil(lambda: not watched.banners.clock.isVisible())
    finally:
        tasks.shutdown()
        tasks.deleteLater()
        today.deleteLater()


@pytest.fixture
def patient(clinic: Clinic) -> str:
    return clinic.patient()


def _told(window: QWidget) -> str:
    return "".join(box.text() for box in window.findChildren(QMessageBox))


def _press(where: QWidget, text: str) -> None:
    next(
        button
        for button in where.findChildren(QPushButton)
        if button.text() == text and button.isVisible()
    ).click()


def _ignore(_card: Any) -> None:
    pass
