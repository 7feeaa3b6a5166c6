"""The numbers that add up are the same on the screen, on paper, in a file and in the terminal."""

import csv
import json
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import day
from tests.clinics import TODAY, Clinic
from tests.ui.recall.conftest import OpenPage, open_page
from tests.ui.recall.steps import names, treated
from tracker.cli import main
from tracker.domain.state import State
from tracker.interchange.reconciliation_csv import csv_lines
from tracker.services.recall.reconciliation import Reconciliation, reconciliation
from tracker.services.wording.reconciliation import Line
from tracker.storage import records as r
from tracker.text import format_number
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.printing.reconciliation import reconciliation_paper
from tracker.ui.reconciliation.reconciliation_dialog import ReconciliationDialog
from tracker.ui.rows_table import RowsModel, RowsTable
from tracker.ui.tasks import Tasks

__all__ = ["open_page"]


@pytest.fixture
def mixed(clinic: Clinic) -> Clinic:
    """Somebody of several states, and somebody of each kind of data that needs attention."""
    for name, on in (("Okafor", "2026-08-03"), ("Nakamura", "2026-08-30"), ("Blanc", "2026-10-20")):
        treated(clinic, name, on)
    _patient, booked = treated(clinic, "Booked", "2026-08-30")
    clinic.book(booked, "2026-11-27")
    clinic.patient(family_name="Nobody")
    silent = clinic.patient(family_name="Silent", address="")
    course = clinic.course(silent)
    sessions = clinic.given(silent, "2026-08-30", (course, 155))
    dead, _course = treated(clinic, "Dead", "2026-08-30")
    clinic.write(_spoil, dead, sessions[0])
    return clinic


def _spoil(tx: Session, dead: str, session: str) -> None:
    tx.scalars(select(r.Patient).where(r.Patient.uuid == dead)).one().deceased_on = TODAY
    tx.scalars(select(r.SessionRecord).where(r.SessionRecord.uuid == session)).one().dose = None


@pytest.fixture
def found(mixed: Clinic) -> Reconciliation:
    return mixed.read(reconciliation, TODAY)


@pytest.fixture
def dialog(
    qtbot: QtBot, mixed: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate
) -> Iterator[ReconciliationDialog]:
    window = QWidget()
    qtbot.addWidget(window)
    made = ReconciliationDialog(clinic_tasks, clinic_date, window)
    made.open()
    qtbot.waitUntil(lambda: made.found is not None and clinic_tasks.is_idle)
    yield made
    made.close()


def _lines(table: RowsTable) -> tuple[Line, ...]:
    model = table.model()
    assert isinstance(model, RowsModel)
    return model.rows


def _terminal(clinic: Clinic, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    capsys.readouterr()
    with pytest.raises(SystemExit) as ended:
        main(["--database", str(clinic.path), "--as-of", str(TODAY), "reconcile", *more])
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_screen_paper_file_and_terminal_tell_the_same_numbers(
    dialog: ReconciliationDialog,
    mixed: Clinic,
    found: Reconciliation,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = [*_lines(dialog.sums), *_lines(dialog.attention)]
    screen = {row.code: row.count for row in rows}
    document = QTextDocument()
    document.setHtml(reconciliation_paper(found).body.html)
    lines = document.toPlainText().split("\n")
    paper = {row.code: int(lines[lines.index(row.label) + 1]) for row in rows}
    filed = {row["code"]: int(row["count"]) for row in csv.DictReader(csv_lines(found))}
    told = json.loads(_terminal(mixed, capsys, "--format", "json"))
    terminal = told["treatments"] | told["patients"]
    assert screen == paper == filed == terminal
    text = _terminal(mixed, capsys)
    assert all(f"{row.label}" in text for row in rows)
    assert screen["in treatment"] == sum(screen[state.value] for state in list(State)[1:]) == 6
    assert found.missing == 0


def test_each_number_counts_whom_it_lists(
    qtbot: QtBot, dialog: ReconciliationDialog, clinic_tasks: Tasks
) -> None:
    for line in _lines(dialog.attention):
        dialog.attention.select_key(line.code)
        qtbot.waitUntil(lambda: clinic_tasks.is_idle)
        assert dialog.patients.count == line.count, line.code
    counted = {line.code: line.count for line in _lines(dialog.attention)}
    assert counted["no-course"] == counted["deceased"] == counted["no-units"] == 1
    assert counted["unreachable"] == 1


def test_a_number_opens_its_rows_on_the_recall_list(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    for name, on in (("Okafor", "2026-08-03"), ("Blanc", "2026-10-20")):
        treated(clinic, name, on)
    page = open_page()
    page.show_state(State.WAITING)
    qtbot.waitUntil(lambda: names(page) == ["Blanc"])
    assert page.tiles.tile("waiting").isChecked()
    page.show_state(State.RESTING)
    qtbot.waitUntil(lambda: names(page) == [] and clinic_tasks.is_idle)
    page.show_state(None)
    qtbot.waitUntil(lambda: sorted(names(page)) == ["Blanc", "Okafor"])


def test_a_sum_that_lacks_a_treatment_says_so(clinic: Clinic) -> None:
    treated(clinic, "Okafor", "2026-08-03")
    clinic.write(_lose_phases)
    found = clinic.read(reconciliation, day("2026-11-22"))
    assert (found.total, found.missing) == (0, 1)


def _lose_phases(tx: Session) -> None:
    tx.execute(r.CoursePhase.__table__.delete())  # type: ignore[attr-defined]


def test_the_total_of_the_tiles_opens_the_panel(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    treated(clinic, "Okafor", "2026-08-03")
    page = open_page()
    assert format_number(1) in page.tiles.total.text()
    page.tiles.total.click()
    qtbot.waitUntil(lambda: page.window().findChild(ReconciliationDialog) is not None)
    opened = page.window().findChild(ReconciliationDialog)
    assert opened is not None
    qtbot.waitUntil(lambda: opened.found is not None and clinic_tasks.is_idle)
    opened.sums.select_key("to call")
    opened.sums.row_activated.emit(opened.sums.current_row())
    assert not opened.isVisible()
    qtbot.waitUntil(lambda: names(page) == ["Okafor"])
