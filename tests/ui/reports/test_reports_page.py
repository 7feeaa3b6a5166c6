"""The Reports screen: counted beside the window, every figure with what it counts, saved as asked."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from tests.clinics import Clinic
from tests.ui.seen import button, open_window, texts, unnamed
from tracker.storage import records as r
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.forms.compared_dialog import ComparedDialog
from tracker.ui.reports.kinds import Asked
from tracker.ui.reports.reports_page import ReportsPage
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme

OpenReports = Callable[[], ReportsPage]


@pytest.fixture
def open_reports(
    qtbot: QtBot, theme: Theme, clinic_tasks: Tasks, clinic_date: ClinicDate
) -> OpenReports:
    def make() -> ReportsPage:
        page = ReportsPage(clinic_tasks, clinic_date)
        qtbot.addWidget(page)
        page.resize(1280, 900)
        page.show()
        settle(clinic_tasks)
        return page

    return make


@pytest.fixture
def treated(clinic: Clinic) -> str:
    """On time in March, late in June, and still late since then; the patient's uuid."""
    patient = clinic.patient(family_name="Okafor")
    course = clinic.course(patient, clinician="Dr Ruiz")
    for on in ("2026-01-05", "2026-03-30", "2026-07-20"):
        clinic.given(patient, on, (course, 155))
    return patient


def read(page: ReportsPage) -> dict[str, list[str]]:
    assert page.table is not None
    return {row.label: [one.text for one in row.figures] for row in page.table.rows}


@pytest.mark.parametrize(("months", "since"), [(3, "2026-09-01"), (12, "2025-12-01")])
def test_the_last_months_are_as_many_as_they_say_this_one_too(months: int, since: str) -> None:
    assert Asked(months).since(date(2026, 11, 29)) == date.fromisoformat(since)


def test_every_figure_shows_what_it_counts_and_opens_the_patient(
    treated: str, open_reports: OpenReports, clinic_tasks: Tasks, qtbot: QtBot
) -> None:
    page = open_reports()
    assert read(page)["Jun 2026"] == ["1", "0", "0", "1", "0", "0 %", "+28"]
    assert page.rows.caption == "Mar 2026: all targets · 1 treatment"
    cells = page._view.figures.cells
    assert cells is not None
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right):
        QTest.keyClick(cells, key)
    settle(clinic_tasks)
    assert page.rows.caption == "Jun 2026: early · 0 treatments"
    for _ in range(2):
        QTest.keyClick(cells, Qt.Key.Key_Right)
    settle(clinic_tasks)
    assert page.rows.caption == "Jun 2026: late · 1 treatment"
    with qtbot.waitSignal(page.patient_requested) as opened:
        QTest.keyClick(page.rows.table, Qt.Key.Key_Return)
    assert opened.args == [treated]


@pytest.mark.usefixtures("treated")
def test_a_figure_of_targets_opens_a_row_a_target_with_how_late_it_was(
    qtbot: QtBot, open_reports: OpenReports, clinic_tasks: Tasks
) -> None:
    page = open_reports()
    page._group.set_code("clinician")
    settle(clinic_tasks)
    assert page.rows.caption == "Dr Ruiz: all targets · 3 targets of 1 treatment"
    table = page.rows.table
    assert table.count == 3
    column = [table.model().index(row, 5).data() for row in range(3)]
    assert sorted(column) == [
        "12 Oct 2026, 41 days later",
        "22 Jun 2026, 28 days later",
        "30 Mar 2026",
    ]


@pytest.mark.usefixtures("treated")
def test_reports_of_one_count_are_not_counted_twice(
    open_reports: OpenReports, clinic_tasks: Tasks
) -> None:
    page = open_reports()
    for code in ("slips", "called", "punctuality"):
        page.show_report(code)
        assert page._bar.isHidden()
        settle(clinic_tasks)
        assert page.table is not None
        assert page.table.title in page._report.currentText()
    page._group.set_code("clinician")
    assert page._bar.isHidden()
    settle(clinic_tasks)
    assert list(read(page)) == ["Dr Ruiz"]


@pytest.mark.usefixtures("treated")
def test_a_change_is_told_and_counted_only_when_asked(
    open_reports: OpenReports, clinic_tasks: Tasks
) -> None:
    page = open_reports()
    clinic_tasks.changed.emit(frozenset())
    settle(clinic_tasks)
    assert "Something has changed since these figures were counted." in texts(page)
    button(page, "Count again").click()
    settle(clinic_tasks)
    assert "Something has changed" not in texts(page)


def test_a_clinic_without_a_past_says_so(open_reports: OpenReports) -> None:
    page = open_reports()
    assert "Nothing of this time is recorded yet" in texts(page)
    assert not button(page, "Save or print").isEnabled()
    assert unnamed(page) == []


@pytest.mark.usefixtures("treated")
@pytest.mark.parametrize(
    ("label", "suffix"),
    [("Save as CSV or XLSX…", ".csv"), ("Save as CSV or XLSX…", ".xlsx"), ("Save as PDF…", ".pdf")],
)
def test_a_report_is_saved_where_asked_and_the_trail_has_it(
    label: str,
    suffix: str,
    clinic: Clinic,
    open_reports: OpenReports,
    clinic_tasks: Tasks,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / f"punctuality{suffix}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    page = open_reports()
    button(page, "Save or print").click()
    (menu,) = page.findChildren(QMenu)
    next(one for one in menu.actions() if one.text() == label).trigger()
    settle(clinic_tasks)
    menu.close()
    if suffix == ".csv":
        lines = path.read_text("utf-8-sig").splitlines()
        assert lines[0].startswith("Month,Targets,Early,On time")
        assert lines[2] == "Jun 2026,1,0,0,1,0,0,28"
    elif suffix == ".xlsx":
        rows = list(openpyxl.load_workbook(path).worksheets[0].values)
        assert rows[2] == ("Jun 2026", 1, 0, 0, 1, 0, 0, 28)
    else:
        assert path.read_bytes().startswith(b"%PDF")
    clinic.database.write_acts()
    done = "print" if suffix == ".pdf" else "export"
    query = select(func.count()).where(r.AuditEntry.action == done)
    assert clinic.read(lambda tx: tx.scalar(query)) == 1


def test_bills_are_compared_and_a_difference_opens_its_patient(
    treated: str,
    open_reports: OpenReports,
    clinic_tasks: Tasks,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    path = tmp_path / "bills.csv"
    path.write_text("record_number,date\n0099,2026-01-05\nMRN1,2026-01-05\nMRN1,2026-04-01\n")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    page = open_reports()
    button(page, "Compare with billing…").click()
    settle(clinic_tasks)
    dialog = open_window(ComparedDialog)
    assert dialog is not None
    assert "1 day of a patient agrees, 3 differ." in texts(dialog)
    model = dialog.table.model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == [
        "Billed; nobody here has this number",
        "Billed; nothing was given that day",
        "Given; not billed",
    ]
    dialog.table.selectRow(2)
    with qtbot.waitSignal(page.patient_requested) as opened:
        QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert opened.args == [treated]
    assert dialog.isVisible()


def test_a_file_that_is_none_says_so(
    open_reports: OpenReports,
    clinic_tasks: Tasks,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "bills.csv"
    path.write_text("MRN;Date\n")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    page, told = open_reports(), []
    page.failed.connect(lambda problem: told.append(str(problem)))
    button(page, "Compare with billing…").click()
    settle(clinic_tasks)
    assert "has no rows below a header" in told[0]
