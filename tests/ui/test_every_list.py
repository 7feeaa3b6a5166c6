"""Every list of the program is saved for spreadsheets, and nothing in the file runs."""

import csv
import inspect
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QTableView, QWidget
from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tests.ui.seen import open_window
from tracker.interchange.csv_formulas import restore
from tracker.interchange.list_file import write_list
from tracker.services.imports.plain import ImportSource
from tracker.services.imports.plain_rows import COLUMNS
from tracker.services.imports.sheet_rows import WaitingRow
from tracker.services.imports.sheets import Sheet, import_sheet
from tracker.ui.approvals.approvals_page import ApprovalsPage
from tracker.ui.calendar.calendar_page import CalendarPage
from tracker.ui.cell_table import CellTable
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.imports.imports_dialog import ImportsDialog
from tracker.ui.imports.long_untreated_dialog import LongUntreatedDialog
from tracker.ui.imports.waiting_dialog import WaitingDialog
from tracker.ui.keys import Keys
from tracker.ui.list_in_front import ListInFront
from tracker.ui.outcomes.follow_up_dialog import FollowUpDialog
from tracker.ui.patients.patients_page import PatientsPage
from tracker.ui.recall.recall_page import RecallPage
from tracker.ui.recall.untold_dialog import UntoldDialog
from tracker.ui.reconciliation.reconciliation_dialog import ReconciliationDialog
from tracker.ui.same_person.pairs_dialog import PairsDialog
from tracker.ui.screenshot import settle
from tracker.ui.settings.audit_section import AuditSection
from tracker.ui.settings.users_section import UsersSection
from tracker.ui.stock.stock_page import StockPage
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme
from tracker.ui.today.today_page import TodayPage

HOSTILE = ("=1+1", "+1+1", "-1+1", "@SUM(1)", "=cmd|' /C calc'!A0")
CELLS = (("MRN", "=1+1"), ("Name", "\t=1"), ("Note", "\r=1"))
_RUNS = re.compile(r"[=+\-@\t\r\n]")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
SCREENS = (
    PatientsPage, RecallPage, TodayPage, CalendarPage, StockPage, ApprovalsPage, AuditSection,
    UsersSection, WaitingDialog, ImportsDialog, LongUntreatedDialog, UntoldDialog, PairsDialog,
    ReconciliationDialog, FollowUpDialog,
)  # fmt: skip
WITH_ROWS = {
    "PatientsPage", "RecallPage", "TodayPage", "AuditSection", "UsersSection", "WaitingDialog",
    "ImportsDialog", "LongUntreatedDialog", "ReconciliationDialog",
}  # fmt: skip


def _fill(clinic: Clinic) -> None:
    for number, name in enumerate(HOSTILE):
        patient = clinic.patient(record_number=f"={number}", family_name=name, given_name="Ada")
        course = clinic.course(patient)
        on = "2026-08-10" if number == 0 else f"2025-0{number}-06"
        clinic.visit(patient, on, (course, 155))
        if name == "+1+1":
            clinic.book(course, str(clinic.today), reason="wants to come again")
    waits = WaitingRow(2, CELLS, "=1+1 is not known here.")
    source = ImportSource("=1+1.csv", frozenset(COLUMNS))
    clinic.write(import_sheet, Sheet(source, "", {"version": 1}, (), (waits,)), clinic.today)


def _made(kind: type[Any], known: dict[str, Any]) -> QWidget:
    wanted = inspect.signature(kind).parameters
    made = kind(**{name: value for name, value in known.items() if name in wanted})
    assert isinstance(made, QWidget)
    return made


@pytest.mark.fault(66)
def test_every_list_is_saved_whole_and_harmless(
    qtbot: QtBot, theme: Theme, clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate,
    keys: Keys, tmp_path: Path,
) -> None:  # fmt: skip
    _fill(clinic)
    clinic.account("=1+1")
    owner, seen = QWidget(), set()
    qtbot.addWidget(owner)
    owner.show()
    known = {
        "tasks": clinic_tasks, "today": clinic_date, "keys": keys, "history": None, "owner": owner,
    }  # fmt: skip
    for kind in SCREENS:
        screen = _made(kind, known)
        screen.show()
        settle(clinic_tasks)
        for table in screen.findChildren(CellTable):
            assert _is_harmless(clinic, table, tmp_path), (kind, table.accessibleName())
            if table.model().rowCount():
                seen.add(kind.__name__)
        screen.hide()
    assert seen >= WITH_ROWS


def _is_harmless(clinic: Clinic, table: CellTable, folder: Path) -> bool:
    listed = table.whole_list()
    told = clinic.read(lambda tx: [list(row) for row in listed.rows(tx)])
    assert len(told) == listed.count
    for suffix in (".csv", ".xlsx"):
        clinic.read(
            lambda tx, suffix=suffix: write_list(
                folder / f"list{suffix}", table.accessibleName(), listed.titles, listed.rows(tx)
            )
        )
    with (folder / "list.csv").open(encoding="utf-8-sig", newline="") as file:
        _titles, *rows = list(csv.reader(file))
    cells = [cell for row in rows for cell in row]
    assert not [one for one in cells if _RUNS.match(one) and not _NUMBER.fullmatch(one)]
    assert [[restore(cell) for cell in row] for row in rows] == [
        ["" if cell is None else str(cell) for cell in row] for row in told
    ]
    sheet = openpyxl.load_workbook(folder / "list.xlsx").worksheets[0]
    formulas = [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    return not formulas and sheet.max_row == len(told) + 1


def test_the_list_in_front_is_saved_from_a_dialog_too_and_no_table_is_without_it(
    qtbot: QtBot, theme: Theme, clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    _fill(clinic)
    path = tmp_path / "rows.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    window = QWidget()
    qtbot.addWidget(window)
    ListInFront(clinic_tasks, window)
    dialog = WaitingDialog(clinic_tasks, clinic_date)
    qtbot.addWidget(dialog)
    dialog.open()
    settle(clinic_tasks)
    table = dialog.findChild(CellTable)
    assert table is not None
    (action,) = (one for one in table.actions() if one.text().startswith("Save"))
    assert action in table.horizontalHeader().actions()
    assert action.shortcut().toString() == "Ctrl+Shift+E"
    action.trigger()
    settle(clinic_tasks)
    box = open_window(QMessageBox)
    assert box is not None
    assert "rows.csv is saved" in box.text()
    box.accept()
    assert "=1+1 is not known here." in path.read_text(encoding="utf-8-sig")
    tables = {one for one in _below(QTableView) if one.__module__.startswith("tracker.")}
    assert {one.__name__ for one in tables if not issubclass(one, CellTable)} <= {"SitesTable"}


def _below(kind: type[Any]) -> set[type[Any]]:
    return {kind, *(one for below in kind.__subclasses__() for one in _below(below))}
