"""Who is who is asked before anything is written, and again when a row that waited is put right."""

from pathlib import Path

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QDialogButtonBox, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tests.interchange.sheets.spreadsheets import text_file
from tests.ui.imports.conftest import OpenFile
from tests.ui.imports.test_import_dialog import ADA, HEADER, go_on, shows, simple_file
from tests.ui.seen import button, open_window, texts, unnamed
from tracker.services.courses.due import DueFilter, due_courses
from tracker.services.imports.waiting_count import count_waiting
from tracker.services.patients.search import find_patients
from tracker.services.recall.long_untreated import long_untreated
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.imports.import_dialog import ImportDialog
from tracker.ui.imports.imports_dialog import ImportsDialog
from tracker.ui.imports.long_untreated_dialog import LongUntreatedDialog
from tracker.ui.imports.records_dialog import RecordsDialog
from tracker.ui.imports.waiting_dialog import WaitingDialog
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks

IDA = (
    ADA.replace("12,", "14,")
    .replace("Okafor, Ada", "Okafor, Adah")
    .replace("2026-09-28", "2026-10-26")
)


def test_a_pair_is_asked_about_left_for_later_and_joined_when_the_row_is_put_right(
    qtbot: QtBot,
    clinic: Clinic,
    open_file: OpenFile,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    tmp_path: Path,
) -> None:
    dialog = open_file(simple_file(tmp_path, ADA, IDA))
    go_on(dialog, clinic_tasks, 2)
    assert shows(dialog, dialog.answers)
    assert unnamed(dialog) == []
    go_on(dialog, clinic_tasks)
    assert "Choose what is right." in texts(dialog)
    dialog.answers.cards[0].choose("later")
    go_on(dialog, clinic_tasks)
    assert shows(dialog, dialog.trial)
    button(dialog, "Back").click()
    settle(clinic_tasks)
    assert shows(dialog, dialog.answers)
    assert dialog.answers.cards[0].code() == "later"
    go_on(dialog, clinic_tasks, 2)
    assert clinic.read(count_waiting) == 1
    dialog.accept()

    waiting = WaitingDialog(clinic_tasks, clinic_date)
    qtbot.addWidget(waiting)
    _answer_there(waiting, clinic_tasks, "Try again", "same")
    assert clinic.read(count_waiting) == 0
    assert len(clinic.read(find_patients, "okafor")) == 1


def test_a_booking_that_is_gone_is_left_for_later_and_cancelled_from_the_list_of_rows(
    qtbot: QtBot,
    clinic: Clinic,
    open_file: OpenFile,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    tmp_path: Path,
) -> None:
    header = f"{HEADER},Booked"
    first = open_file(text_file(tmp_path / "one.csv", header, f"{ADA},2026-12-21"))
    go_on(first, clinic_tasks, 3)
    first.accept()
    later = open_file(text_file(tmp_path / "two.csv", header, f"{ADA},"))
    go_on(later, clinic_tasks, 2)
    assert "1 booking is no longer in the file. What became of it?" in texts(later)
    later.answers.cards[0].choose("later")
    go_on(later, clinic_tasks, 2)
    later.accept()

    waiting = WaitingDialog(clinic_tasks, clinic_date)
    qtbot.addWidget(waiting)
    _answer_there(waiting, clinic_tasks, "What became of the booking…", "clinic")
    (course,) = clinic.read(due_courses, clinic.today, DueFilter())
    assert (clinic.read(count_waiting), course.now.standing.booked_on) == (0, None)


def _is_known(dialog: ImportDialog) -> bool:
    buttons = dialog.findChildren(QPushButton)
    return any(one.text() == "Forget this mapping" and one.isVisibleTo(dialog) for one in buttons)


def test_an_import_with_a_mapping_that_nobody_names_is_not_offered_again(
    open_file: OpenFile, clinic_tasks: Tasks, tmp_path: Path
) -> None:
    first = open_file(simple_file(tmp_path))
    go_on(first, clinic_tasks, 2)
    first.trial.name.clear()
    go_on(first, clinic_tasks)
    assert shows(first, first.done_page)
    kept = open_file(simple_file(tmp_path))
    assert not _is_known(kept)
    go_on(kept, clinic_tasks, 3)
    again = open_file(simple_file(tmp_path))
    button(again, "Forget this mapping").click()
    settle(clinic_tasks)
    assert not _is_known(again)
    assert not _is_known(open_file(simple_file(tmp_path)))


def test_treatments_of_long_ago_end_in_one_act_and_keep_their_import(
    qtbot: QtBot,
    clinic: Clinic,
    open_file: OpenFile,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    tmp_path: Path,
) -> None:
    old = [
        ADA.replace("12,", f"{number},").replace("1980-05-17", f"19{number}-05-17")
        for number in (30, 40, 50)
    ]
    dialog = open_file(simple_file(tmp_path, *(one.replace("2026-09", "2024-09") for one in old)))
    go_on(dialog, clinic_tasks, 3)
    assert "3 treatments were not given for over a year" in texts(dialog)
    asked_for: list[bool] = []
    dialog.untreated_requested.connect(lambda: asked_for.append(True))
    button(dialog, "Decide about them…").click()
    assert asked_for == [True]
    dialog.accept()

    listed = LongUntreatedDialog(clinic_tasks, clinic_date)
    listed.open_fitted()
    settle(clinic_tasks)
    assert unnamed(listed) == []
    assert "0 of 3 marked" in texts(listed)
    button(listed, "End those marked…").click()
    assert "Mark the treatments first." in texts(listed)
    listed.table.selectAll()
    assert "3 of 3 marked" in texts(listed)
    leave_out = QItemSelectionModel.SelectionFlag.Deselect | QItemSelectionModel.SelectionFlag.Rows
    listed.table.selectionModel().select(listed.table.model().index(1, 0), leave_out)
    assert "2 of 3 marked" in texts(listed)
    listed.fields.editors["reason"].set_code("not-reached")  # type: ignore[attr-defined]
    button(listed, "End those marked…").click()
    asked = open_window(QMessageBox)
    assert asked is not None
    button(asked, "End those marked").click()
    settle(clinic_tasks)
    assert len(clinic.read(long_untreated, clinic.today)) == 1
    assert len(clinic.read(due_courses, clinic.today, DueFilter())) == 1

    imports = ImportsDialog(clinic_tasks, clinic_date)
    qtbot.addWidget(imports)
    imports.open()
    settle(clinic_tasks)
    button(imports, "Undo this import").click()
    settle(clinic_tasks)
    assert "can’t be taken back. Changed since" in texts(imports)


def _answer_there(waiting: WaitingDialog, tasks: Tasks, asks: str, answer: str) -> None:
    """In the list of rows that wait: press what asks, and answer the first question."""
    waiting.open()
    settle(tasks)
    button(waiting, asks).click()
    settle(tasks)
    asked = open_window(RecordsDialog)
    assert asked is not None
    asked.cards[0].choose(answer)
    buttons = asked.findChild(QDialogButtonBox)
    assert buttons is not None
    buttons.accepted.emit()
    settle(tasks)
