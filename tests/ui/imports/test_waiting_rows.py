"""Rows that are not in yet: counted in sight, mended in their cell, dismissed with a reason."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit
from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tests.ui.imports.conftest import OpenFile
from tests.ui.imports.test_import_dialog import ADA, JO, go_on, simple_file
from tests.ui.patients.test_forms import fill
from tests.ui.seen import button, open_window, texts, unnamed
from tracker.services.imports.waiting_count import count_waiting
from tracker.services.patients.search import find_patients
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.imports.dismiss_form import DismissRowDialog
from tracker.ui.imports.waiting_dialog import WaitingDialog
from tracker.ui.imports.waiting_line import WaitingLine
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.field import Field

WRONG = (ADA.replace("2026-09-28", "2026-02-31"), JO.replace("1970-02-01", ""))


@pytest.fixture
def open_list(
    qtbot: QtBot,
    open_file: OpenFile,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    tmp_path: Path,
) -> Callable[[], WaitingDialog]:
    """Two rows wait."""

    def make() -> WaitingDialog:
        done = open_file(simple_file(tmp_path, *WRONG))
        go_on(done, clinic_tasks, 3)
        assert "2 rows of imported files are not in yet." in texts(done)
        done.accept()
        dialog = WaitingDialog(clinic_tasks, clinic_date)
        qtbot.addWidget(dialog)
        dialog.open()
        settle(clinic_tasks)
        return dialog

    return make


def _type(dialog: WaitingDialog, text: str) -> None:
    edit = dialog.focusWidget()
    assert isinstance(edit, QLineEdit)
    edit.selectAll()
    QTest.keyClicks(edit, text)
    QTest.keyClick(edit, Qt.Key.Key_Return)


def test_a_row_is_mended_in_the_cell_that_is_wrong_and_the_next_one_follows(
    clinic: Clinic, open_list: Callable[[], WaitingDialog], clinic_tasks: Tasks
) -> None:
    dialog = open_list()
    assert unnamed(dialog) == []
    QTest.keyClick(dialog.pages.table, Qt.Key.Key_Return)
    assert dialog.focusWidget().accessibleName() == "Date: Date of injection"
    _type(dialog, "2026-02-30")
    settle(clinic_tasks)
    (wrong,) = (one for one in dialog.findChildren(Field) if one.problem)
    assert wrong.problem == "Date: “2026-02-30” is a day that no calendar has."
    assert wrong.editor is dialog.focusWidget()
    _type(dialog, "2026-02-28")
    settle(clinic_tasks)
    assert "Row 2 is in. 1 row is not in yet." in texts(dialog)
    assert [one.name for one in clinic.read(find_patients, "okafor")] == ["Okafor, Ada"]
    assert dialog.focusWidget().accessibleName() == "DOB: Date of birth"
    _type(dialog, "1970-02-01")
    settle(clinic_tasks)
    assert clinic.read(count_waiting) == 0
    assert not button(dialog, "Try again").isEnabled()


def test_what_was_typed_in_a_row_stays_while_another_is_looked_at(
    open_list: Callable[[], WaitingDialog], clinic_tasks: Tasks
) -> None:
    dialog = open_list()
    QTest.keyClick(dialog.pages.table, Qt.Key.Key_Return)
    dialog.focusWidget().setText("28 Feb 2026")  # type: ignore[attr-defined]
    for row in (1, 0):
        dialog.pages.table.selectRow(row)
    assert dialog.editor.typed() == {"Date": "28 Feb 2026"}


def test_a_row_is_dismissed_only_with_a_reason(
    clinic: Clinic, open_list: Callable[[], WaitingDialog], clinic_tasks: Tasks
) -> None:
    dialog = open_list()
    button(dialog, "Dismiss…").click()
    form = open_window(DismissRowDialog)
    assert form is not None
    button(form, "Dismiss").click()
    settle(clinic_tasks)
    assert clinic.read(count_waiting) == 2
    fill(form, reason="never treated here")
    button(form, "Dismiss").click()
    settle(clinic_tasks)
    assert clinic.read(count_waiting) == 1
    assert "The row is dismissed. 1 row is not in yet." in texts(dialog)


def test_the_line_counts_until_none_is_left(
    qtbot: QtBot, clinic: Clinic, open_list: Callable[[], WaitingDialog], clinic_tasks: Tasks
) -> None:
    line = WaitingLine(clinic_tasks)
    qtbot.addWidget(line)
    dialog = open_list()
    assert line.message == "2 rows of imported files are not in yet."
    for text in ("2026-02-28", "1970-02-01"):
        dialog.editor.focus_wrong()
        _type(dialog, text)
        settle(clinic_tasks)
    assert line.isHidden()


@pytest.fixture
def three_alike(
    qtbot: QtBot, open_file: OpenFile, clinic_tasks: Tasks, clinic_date: ClinicDate, tmp_path: Path
) -> WaitingDialog:
    """Two rows wait for one reason, and one for another."""
    wrong = ADA.replace("2026-09-28", "2026-02-31")
    done = open_file(simple_file(tmp_path, wrong, WRONG[1], JO.replace("2026-09-28", "2026-02-31")))
    go_on(done, clinic_tasks, 3)
    done.accept()
    dialog = WaitingDialog(clinic_tasks, clinic_date)
    qtbot.addWidget(dialog)
    dialog.open()
    settle(clinic_tasks)
    return dialog


def test_rows_that_wait_for_one_reason_are_put_right_at_once(
    clinic: Clinic, three_alike: WaitingDialog, clinic_tasks: Tasks
) -> None:
    (also,) = three_alike.findChildren(QCheckBox)
    assert also.text() == "Also the 1 other row that waits for this reason"
    also.setChecked(True)
    three_alike.editor.focus_wrong()
    _type(three_alike, "2026-09-28")
    settle(clinic_tasks)
    assert "2 rows are in. 1 row is not in yet." in texts(three_alike)
    assert clinic.read(count_waiting) == 1
    assert also.isHidden()


def test_rows_that_wait_for_one_reason_are_dismissed_with_one(
    clinic: Clinic, three_alike: WaitingDialog, clinic_tasks: Tasks
) -> None:
    (also,) = three_alike.findChildren(QCheckBox)
    also.setChecked(True)
    button(three_alike, "Dismiss…").click()
    form = open_window(DismissRowDialog)
    assert form is not None
    fill(form, reason="never treated here")
    button(form, "Dismiss").click()
    settle(clinic_tasks)
    assert clinic.read(count_waiting) == 1
    assert "2 rows are dismissed. 1 row is not in yet." in texts(three_alike)
