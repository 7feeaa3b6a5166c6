"""Dates worked out anew beside the window, said calmly, and which of them moved."""

from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from tests.clinics import TODAY, Clinic
from tests.ui.seen import button, open_window, texts
from tracker.domain.outcome import Subject
from tracker.services.courses.preview import Moved
from tracker.services.courses.recomputing import PIECE
from tracker.services.courses.window_moves import WindowMoves
from tracker.services.patients.patients import PatientForm, add_patient
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.rows_table import RowsTable
from tracker.ui.rules_banner import RulesBanner
from tracker.ui.rules_moved_dialog import RulesMovedDialog
from tracker.ui.rules_watch import RulesWatch
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme


def _older_rules(tx: Any, patients: int) -> None:
    for number in range(patients):
        add_patient(tx, PatientForm(f"X{number}", "Lind", "Bo", TODAY.replace(year=1980)), TODAY)
    tx.execute(text("update course_phase set due_on = '2026-11-16' where due_on = '2026-11-23'"))
    tx.execute(text("delete from rules_stamp"))


@pytest.fixture
def treated(clinic: Clinic) -> Clinic:
    """One treatment, due on 23 November."""
    patient = clinic.patient()
    clinic.visit(patient, "2026-08-31", (clinic.course(patient), 155))
    return clinic


def _banner(
    qtbot: QtBot, tasks: Tasks, today: ClinicDate, *, is_readonly: bool = False
) -> RulesBanner:
    owner = QWidget()
    qtbot.addWidget(owner)
    watch = RulesWatch(tasks, today, owner, is_readonly=is_readonly)
    banner = RulesBanner(watch, owner)
    owner.show()
    watch.failed.connect(pytest.fail)
    watch.begin()
    return banner


@pytest.mark.usefixtures("theme")
def test_dates_are_worked_out_beside_the_window_and_those_that_moved_are_named(
    qtbot: QtBot, treated: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate
) -> None:
    treated.write(_older_rules, PIECE)
    changed: list[frozenset[Subject]] = []
    clinic_tasks.changed.connect(changed.append)
    shown = _banner(qtbot, clinic_tasks, clinic_date).banner
    qtbot.waitUntil(lambda: "1 of 201 patients are left" in shown.message)
    qtbot.waitUntil(lambda: "1 date changed because" in shown.message)
    assert any(Subject("recall") in one for one in changed)
    button(shown, "See which…").click()
    dialog = open_window(RulesMovedDialog)
    assert dialog is not None
    assert "Nobody entered anything" in texts(dialog)
    (table,) = dialog.findChildren(RowsTable)
    cells = [str(table.model().index(0, column).data()) for column in range(4)]
    assert cells == ["Okafor, Ada\nChronic migraine", "due", "16 Nov 2026", "23 Nov 2026"]
    dialog.reject()
    assert str(treated.read(_due)) == "2026-11-23"


@pytest.mark.usefixtures("theme")
def test_where_nothing_has_changed_nothing_is_said(
    qtbot: QtBot, treated: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate
) -> None:
    shown = _banner(qtbot, clinic_tasks, clinic_date).banner
    settle(clinic_tasks)
    assert shown.isHidden()


@pytest.mark.usefixtures("theme")
def test_where_nothing_can_be_saved_it_says_whose_dates_are_by_older_rules(
    qtbot: QtBot, treated: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate
) -> None:
    treated.write(_older_rules, 0)
    shown = _banner(qtbot, clinic_tasks, clinic_date, is_readonly=True).banner
    settle(clinic_tasks)
    assert "nothing can be saved here: 1 of 1" in shown.message


@pytest.mark.usefixtures("theme")
def test_a_window_that_was_open_before_a_newer_version_came_says_so(
    qtbot: QtBot, treated: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate
) -> None:
    treated.write(lambda tx: tx.execute(text("update rules_stamp set version = 99")))
    shown = _banner(qtbot, clinic_tasks, clinic_date).banner
    qtbot.waitUntil(lambda: "install that version" in shown.message)


def _due(tx: Any) -> str:
    return str(tx.execute(text("select max(due_on) from course_phase")).scalar())


def test_the_list_of_what_moved_is_never_larger_than_the_screen(qtbot: QtBot, theme: Theme) -> None:
    theme.choose(text_percent=200)
    owner = QWidget()
    qtbot.addWidget(owner)
    moved = [Moved(f"{n}", "Chronic migraine", "Okafor", "due", TODAY, TODAY) for n in range(30)]
    dialog = RulesMovedDialog(WindowMoves(214, tuple(moved)), owner)
    dialog.show()
    screen = dialog.screen().availableGeometry()
    assert dialog.height() <= screen.height()
    assert dialog.width() <= screen.width()
