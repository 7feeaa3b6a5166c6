"""What the window does when something goes wrong under it: told once, and nothing typed is lost."""

import logging
import os
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot
from sqlcipher3 import dbapi2 as sqlcipher

from tests.clinics import Clinic
from tests.small_drive import small_drive
from tests.ui.seen import button
from tracker.domain.outcome import Done
from tracker.services.patients.search import find_patients
from tracker.storage import records as r
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Keys
from tracker.ui.main_window import MainWindow
from tracker.ui.patients.patient_form import PatientDialog
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme
from tracker.ui.widgets.notes_edit import LONGEST_NOTE, NotesEdit


@pytest.fixture
def drive(tmp_path: Path) -> Iterator[Path]:
    """A drive of 4 MB."""
    with small_drive(tmp_path / "drive", "4m") as mounted:
        yield mounted


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


@pytest.fixture
def around(qtbot: QtBot, theme: Theme) -> QWidget:
    """A window for forms to open over."""
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def new_patient(
    around: QWidget, tasks: Tasks, today: ClinicDate, qtbot: QtBot
) -> tuple[PatientDialog, list[object]]:
    """A form with a new patient typed in, and what it will have saved."""
    form = PatientDialog(tasks, today, None, around)
    form.open_fitted()
    saved: list[object] = []
    form.saved.connect(saved.append)
    for name, value in (
        ("family_name", "Nakamura"),
        ("given_name", "Aiko"),
        ("record_number", "0045519"),
    ):
        form.fields[name].editor.setText(value)  # type: ignore[attr-defined]
    form.fields["birth_date"].editor.set_text("30.9.1988")  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: tasks.is_idle)
    return form, saved


def typed(form: PatientDialog) -> str:
    return str(form.fields["family_name"].editor.text())  # type: ignore[attr-defined]


@pytest.mark.fault(5)
@pytest.mark.skipif(os.name != "posix", reason="drives are mounted on POSIX")
def test_a_form_on_a_full_drive_keeps_what_was_typed_and_saves_once_there_is_room(
    qtbot: QtBot, around: QWidget, clinic_template: Path, drive: Path, clinic_date: ClinicDate
) -> None:
    clinic = Clinic(clinic_template, drive / "clinic.db")
    tasks = Tasks(clinic.database, QApplication.instance())
    try:
        form, saved = new_patient(around, tasks, clinic_date, qtbot)
        clinic.patient()
        free = os.statvfs(drive)
        filler = drive / "photographs"
        filler.write_bytes(bytes(free.f_bavail * free.f_frsize))
        button(form, "Save").click()
        qtbot.waitUntil(form.banner.isVisible)
        assert "is full. Nothing was saved" in form.banner.message
        assert form.isVisible()
        assert typed(form) == "Nakamura"
        assert clinic.read(find_patients, "nakamura") == []
        filler.unlink()
        button(form, "Try again").click()
        qtbot.waitUntil(lambda: len(saved) == 1)
        assert len(clinic.read(find_patients, "nakamura")) == 1
    finally:
        tasks.shutdown()
        clinic.close()


@pytest.mark.fault(23)
def test_a_file_that_another_program_holds_is_waited_for_and_the_form_kept(
    qtbot: QtBot, around: QWidget, clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate
) -> None:
    form, saved = new_patient(around, clinic_tasks, clinic_date, qtbot)
    other = sqlcipher.connect(str(clinic.path), isolation_level=None)
    other.execute("begin immediate")
    turns: list[int] = []
    timer = QTimer()
    timer.timeout.connect(lambda: turns.append(1))
    timer.start(20)
    try:
        button(form, "Save").click()
        qtbot.waitUntil(form.banner.isVisible, timeout=20_000)
        assert "in use by another program" in form.banner.message
        # The window went on turning all the while.
        assert len(turns) > 50
        assert typed(form) == "Nakamura"
    finally:
        timer.stop()
        other.execute("rollback")
        other.close()
    button(form, "Try again").click()
    qtbot.waitUntil(lambda: len(saved) == 1)
    assert len(clinic.read(find_patients, "nakamura")) == 1


@pytest.mark.fault(28)
def test_a_double_click_saves_once(
    qtbot: QtBot, around: QWidget, clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate
) -> None:
    form, saved = new_patient(around, clinic_tasks, clinic_date, qtbot)
    save = button(form, "Save")
    QTest.mouseClick(save, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(save, Qt.MouseButton.LeftButton)
    form._on_save()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert len(saved) == 1
    assert clinic.read(lambda tx: tx.query(r.Patient).count()) == 1


def boxes() -> list[QMessageBox]:
    return [
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, QMessageBox) and one.isVisible()
    ]


@pytest.mark.fault(70)
@pytest.mark.expects_warnings
def test_a_command_that_breaks_is_taken_back_told_once_and_the_window_goes_on(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, window: MainWindow,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    def break_half_way(tx: Any) -> Done:
        tx.add(r.Staff(name="Half a person"))
        tx.flush()
        raise KeyError("Okafor")

    with caplog.at_level(logging.ERROR):
        for _again in range(5):
            clinic_tasks.write(window, break_half_way)
        qtbot.waitUntil(lambda: clinic_tasks.is_idle and len(boxes()) == 1)
    assert "KeyError" in caplog.text
    boxes()[0].close()
    names = clinic.read(lambda tx: {staff.name for staff in tx.query(r.Staff)})
    assert "Half a person" not in names
    clinic.patient(family_name="Nakamura")
    window.go_to("patients")
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert window.place == "patients"


@pytest.mark.fault(70)
@pytest.mark.expects_warnings
def test_a_slot_that_breaks_again_and_again_shows_one_box(
    qtbot: QtBot, window: MainWindow, caplog: pytest.LogCaptureFixture
) -> None:
    window.presenter.install_hooks()
    try:
        timer = QTimer()
        timer.timeout.connect(_break)
        with caplog.at_level(logging.ERROR), qtbot.captureExceptions() as raised:
            sys.excepthook = window.presenter._on_uncaught
            timer.start(5)
            qtbot.wait(100)
            timer.stop()
        assert raised == []
        assert len(boxes()) == 1
        boxes()[0].close()
        assert window.isVisible()
    finally:
        window.presenter.remove_hooks()


def _break() -> None:
    raise ZeroDivisionError


@pytest.mark.fault(64)
@pytest.mark.parametrize(
    "text",
    [
        "'; drop table patient; --",
        "%",
        "_",
        "\\",
        '"',
        "*",
        "NEAR(a b)",
        "-x",
        "a:b",
        "(",
        "^",
        "\0",
    ],
)
def test_the_search_takes_what_is_typed_literally(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, window: MainWindow, text: str
) -> None:
    clinic.patient(family_name="Nakamura")
    window.search.begin()
    window.search.line.setText(text)
    window.search.line.textEdited.emit(text)
    qtbot.wait(50)
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert boxes() == []
    assert clinic.read(find_patients, text) == []
    assert len(clinic.read(find_patients, "nakamura")) == 1


@pytest.mark.fault(60)
def test_a_note_of_ten_million_letters_does_not_hold_the_window(qtbot: QtBot, theme: Theme) -> None:
    notes = NotesEdit()
    qtbot.addWidget(notes)
    notes.show()
    QApplication.clipboard().setText("x" * 10_000_000)
    began = time.monotonic()
    notes.paste()
    QApplication.processEvents()
    assert time.monotonic() - began < 2
    assert len(notes.text()) == LONGEST_NOTE
    notes.paste()
    assert len(notes.text()) == LONGEST_NOTE
    notes.selectAll()
    QApplication.clipboard().setText("short")
    notes.paste()
    assert notes.text() == "short"
    QApplication.clipboard().clear()


@pytest.mark.fault(50)
def test_a_list_that_is_open_over_midnight_is_that_of_the_new_day(
    qtbot: QtBot, theme: Theme, clinic: Clinic, clinic_tasks: Tasks, keys: Keys
) -> None:
    today = ClinicDate("America/New_York")
    clinic.today = today.on
    yesterday = today.on - timedelta(days=1)
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.given(patient, str(yesterday - timedelta(days=84)), (course, 155))
    clinic.book(course, str(yesterday), made_on=str(yesterday - timedelta(days=7)), reason="open")
    made = MainWindow(clinic_tasks, today, keys, where="/clinic.db", user="R. Osei")
    qtbot.addWidget(made)
    made.show()
    entry = made.navigation.button("recall")
    qtbot.waitUntil(lambda: entry.accessibleDescription() == "1")
    today._on = yesterday
    today.changed.emit(yesterday)
    qtbot.waitUntil(lambda: clinic_tasks.is_idle and entry.accessibleDescription() != "1")
    # The clock has gone past midnight; nobody has touched anything.
    today.check()
    qtbot.waitUntil(lambda: entry.accessibleDescription() == "1")
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    today.deleteLater()
