"""From a file to what came in: each step says what it knows, asks the rest, and can be gone back."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from tests.builders import MIGRAINE
from tests.clinics import Clinic
from tests.interchange.sheets.spreadsheets import text_file
from tests.ui.imports.conftest import OpenFile
from tests.ui.seen import button, open_window, texts, unnamed
from tracker.interchange.sheets.columns import Certainty
from tracker.interchange.sheets.mapping import FIELDS
from tracker.services.imports.undo import imports_done
from tracker.services.imports.waiting_count import count_waiting
from tracker.services.patients.search import find_patients
from tracker.services.staff.drafts import my_drafts, read_draft
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_keeper import DraftKeeper
from tracker.ui.drafts.draft_words import say_about, say_kind
from tracker.ui.imports.field_words import field_label
from tracker.ui.imports.import_desk import ImportDesk
from tracker.ui.imports.import_dialog import ImportDialog
from tracker.ui.imports.imports_dialog import ImportsDialog
from tracker.ui.imports.step_page import StepPage
from tracker.ui.rows_table import RowsTable
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme
from tracker.ui.widgets.choice import Choice

HEADER = "MRN,Name,DOB,Condition,Product,Date,Units"
ADA = '12,"Okafor, Ada",1980-05-17,CM,Botox,2026-09-28,155'
JO = '13,"Smith, Jo",1970-02-01,armpits,Botox,2026-09-28,100'


def simple_file(folder: Path, *rows: str) -> Path:
    return text_file(folder / "liste.csv", HEADER, *(rows or (ADA, JO)))


def go_on(dialog: ImportDialog, tasks: Tasks, times: int = 1) -> None:
    for _time in range(times):
        QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        settle(tasks)


def shows(dialog: ImportDialog, page: StepPage) -> bool:
    return dialog.page is page


def test_a_file_that_says_everything_is_in_after_four_keys(
    clinic: Clinic, open_file: OpenFile, clinic_tasks: Tasks, tmp_path: Path
) -> None:
    dialog = open_file(simple_file(tmp_path))
    assert "“liste.csv”: 2 rows in 7 columns." in texts(dialog)
    for page in (dialog.file, dialog.columns, dialog.trial):
        assert shows(dialog, page)
        assert unnamed(dialog) == []
        go_on(dialog, clinic_tasks)
    assert shows(dialog, dialog.done_page)
    assert [one.name for one in clinic.read(find_patients, "okafor")] == ["Okafor, Ada"]
    assert clinic.read(count_waiting) == 0
    assert "2\nnew patients" in texts(dialog)
    button(dialog, "Go to the call list")


def test_going_back_writes_nothing_and_keeps_what_was_answered(
    clinic: Clinic, open_file: OpenFile, clinic_tasks: Tasks, tmp_path: Path
) -> None:
    dialog = open_file(simple_file(tmp_path, ADA.replace("CM", "mgrn")))
    go_on(dialog, clinic_tasks, 3)
    assert shows(dialog, dialog.answers)
    assert "Choose what is right." in texts(dialog)
    dialog.answers.cards[0].choose(MIGRAINE)
    go_on(dialog, clinic_tasks)
    assert shows(dialog, dialog.trial)
    button(dialog, "Back").click()
    settle(clinic_tasks)
    assert shows(dialog, dialog.answers)
    assert [card.code() for card in dialog.answers.cards] == [MIGRAINE]
    for page in (dialog.columns, dialog.file):
        button(dialog, "Back").click()
        settle(clinic_tasks)
        assert shows(dialog, page)
    dialog.reject()
    assert not dialog.isVisible()
    assert clinic.read(imports_done) == ()


def test_a_column_is_read_as_somebody_chooses(
    open_file: OpenFile, clinic_tasks: Tasks, tmp_path: Path
) -> None:
    dialog = open_file(simple_file(tmp_path))
    go_on(dialog, clinic_tasks)
    dialog.columns.table.select_key("Units")
    QTest.keyPress(dialog.columns.table, Qt.Key.Key_Return)
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClicks(popup.focusWidget(), "planned u")
    QTest.keyPress(popup.focusWidget(), Qt.Key.Key_Return)
    settle(clinic_tasks)
    column = dialog.columns.table.current_row()
    assert (column.key, column.field, column.certainty) == (
        "Units",
        "planned_units",
        Certainty.CHOSEN,
    )
    assert dialog.focusWidget() is dialog.columns.table


def test_the_letters_of_names_are_shown_anew_for_each_encoding(
    open_file: OpenFile, clinic_tasks: Tasks, tmp_path: Path
) -> None:
    path = text_file(
        tmp_path / "liste.csv", HEADER, ADA.replace("Okafor", "Müller"), encoding="cp1252"
    )
    dialog = open_file(path)
    (card,) = dialog.file.cards
    assert card.code() == "cp1252"
    shown = dialog.file.findChildren(RowsTable)[-1]
    assert shown.model().index(0, 2).data() == "Müller, Ada"
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Down)
    settle(clinic_tasks)
    shown = next(one for one in dialog.file.findChildren(RowsTable) if one.isVisible())
    assert card.code() != "cp1252"
    assert shown.model().index(0, 2).data() != "Müller, Ada"
    card.choose("cp1252")
    go_on(dialog, clinic_tasks)
    dialog.columns.table.select_key("Name")
    assert dialog.columns.table.current_row().examples == ("Müller, Ada",)


def test_the_order_of_dates_is_asked_once_with_three_examples(
    open_file: OpenFile, clinic_tasks: Tasks, tmp_path: Path
) -> None:
    days = ("03/04/2026", "05/06/2026", "07/08/2026", "09/10/2026")
    rows = [ADA.replace("2026-09-28", on).replace("12,", f"{n},", 1) for n, on in enumerate(days)]
    dialog = open_file(simple_file(tmp_path, *rows))
    go_on(dialog, clinic_tasks, 2)
    (card,) = dialog.answers.cards
    assert "which number is the day?" in card.question.sentence
    assert "03/04/2026 → 3 Apr 2026 · 05/06/2026 → 5 Jun 2026 · 07/08/2026 → 7 Aug 2026" in texts(
        card
    )
    assert "03/04/2026 → 4 Mar 2026" in texts(card)


def test_the_next_file_of_that_shape_is_read_alike_without_a_question(
    clinic: Clinic, open_file: OpenFile, clinic_tasks: Tasks, tmp_path: Path
) -> None:
    dialog = open_file(simple_file(tmp_path, ADA.replace("CM", "mgrn")))
    go_on(dialog, clinic_tasks, 2)
    dialog.answers.cards[0].choose(MIGRAINE)
    go_on(dialog, clinic_tasks)
    dialog.trial.name.setText("Ward 7")
    go_on(dialog, clinic_tasks)
    again = open_file(simple_file(tmp_path, JO.replace("armpits", "mgrn")))
    assert "Ward 7" in [one.currentText() for one in again.findChildren(Choice)]
    go_on(again, clinic_tasks, 2)
    assert shows(again, again.trial)
    assert again.trial.name.text() == "Ward 7"


def test_an_import_is_taken_back_from_its_last_page(
    clinic: Clinic, open_file: OpenFile, clinic_tasks: Tasks, tmp_path: Path
) -> None:
    dialog = open_file(simple_file(tmp_path))
    go_on(dialog, clinic_tasks, 3)
    assert clinic.read(find_patients, "okafor")
    button(dialog, "Undo this import").click()
    asked = open_window(QMessageBox)
    assert asked is not None
    button(asked, "Undo this import").click()
    settle(clinic_tasks)
    assert "was taken back" in texts(dialog)
    assert not clinic.read(find_patients, "okafor")


@pytest.mark.parametrize(
    ("start", "says"),
    [
        ("%PDF-1.7", "is not a CSV file"),
        ('{"resourceType": "Bundle"}', "is no spreadsheet but JSON"),
    ],
)
def test_a_file_that_is_none_is_refused_in_a_sentence_and_leads_nowhere(
    open_file: OpenFile, clinic_tasks: Tasks, tmp_path: Path, start: str, says: str
) -> None:
    dialog = open_file(text_file(tmp_path / "scan.csv", start))
    assert says in texts(dialog)
    assert not button(dialog, "Next").isEnabled()
    go_on(dialog, clinic_tasks)
    assert shows(dialog, dialog.file)
    dialog.begin(simple_file(tmp_path))
    settle(clinic_tasks)
    assert button(dialog, "Next").isEnabled()


@pytest.mark.fault(81)
def test_an_import_that_is_stopped_leaves_nothing_and_can_begin_again(
    clinic: Clinic,
    open_file: OpenFile,
    clinic_tasks: Tasks,
    tmp_path: Path,
) -> None:
    dialog = open_file(simple_file(tmp_path))
    go_on(dialog, clinic_tasks, 2)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    settle(clinic_tasks)
    assert dialog.isVisible()
    assert shows(dialog, dialog.trial)
    assert clinic.read(imports_done) == ()
    go_on(dialog, clinic_tasks)
    assert shows(dialog, dialog.done_page)


def test_every_field_of_a_column_has_a_name() -> None:
    assert [name for name in FIELDS if field_label(name) == name] == []


def test_an_earlier_import_is_taken_back_from_the_list_of_imports(
    qtbot: QtBot,
    clinic: Clinic,
    open_file: OpenFile,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    tmp_path: Path,
) -> None:
    go_on(open_file(simple_file(tmp_path)), clinic_tasks, 3)
    listed = ImportsDialog(clinic_tasks, clinic_date)
    qtbot.addWidget(listed)
    listed.open()
    settle(clinic_tasks)
    assert unnamed(listed) == []
    button(listed, "Undo this import").click()
    settle(clinic_tasks)
    asked = open_window(QMessageBox)
    assert asked is not None
    button(asked, "Undo this import").click()
    settle(clinic_tasks)
    assert not clinic.read(find_patients, "okafor")
    assert not button(listed, "Undo this import").isEnabled()


def test_a_file_dropped_on_the_window_begins_an_import(
    qtbot: QtBot, theme: Theme, clinic_tasks: Tasks, clinic_date: ClinicDate, tmp_path: Path
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    desk = ImportDesk(clinic_tasks, clinic_date, window)
    window.setAcceptDrops(True)
    window.installEventFilter(desk)
    window.show()
    told = QMimeData()
    told.setUrls([QUrl.fromLocalFile(str(simple_file(tmp_path)))])
    held = (told, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    copy = Qt.DropAction.CopyAction
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(5, 5), copy, *held))
    QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), copy, *held))
    settle(clinic_tasks)
    dialog = open_window(ImportDialog)
    assert dialog is not None
    assert "“liste.csv”: 2 rows" in texts(dialog)
    dialog.reject()


@pytest.mark.fault(41)
def test_what_was_answered_comes_back_after_a_lock(
    clinic: Clinic,
    open_file: OpenFile,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    tmp_path: Path,
) -> None:
    dialog = open_file(simple_file(tmp_path, ADA.replace("CM", "mgrn")))
    go_on(dialog, clinic_tasks, 2)
    dialog.answers.cards[0].choose(MIGRAINE)
    dialog.findChild(DraftKeeper).keep()  # type: ignore[union-attr]
    settle(clinic_tasks)
    (row,) = clinic.read(my_drafts)
    assert (say_kind(row), say_about(row)) == ("Import of a file", "liste.csv")
    dialog.hide()
    ImportDesk(clinic_tasks, clinic_date, dialog).resume(clinic.read(read_draft, row.uuid))
    settle(clinic_tasks)
    again = open_window(ImportDialog)
    assert again is not None
    go_on(again, clinic_tasks, 2)
    assert [card.code() for card in again.answers.cards] == [MIGRAINE]
    go_on(again, clinic_tasks, 2)
    assert shows(again, again.done_page)
    assert clinic.read(my_drafts) == ()
