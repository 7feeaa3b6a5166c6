"""From a file to what came in: each step says what it knows, asks the rest, and can be gone back."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.clinics import Clinic
from tests.interchange.sheets.spreadsheets import text_file
from tests.ui.imports.conftest import OpenFile
from tests.ui.seen import button, texts, unnamed
from tracker.services.patient_search import find_patients
from tracker.services.waiting_rows import count_waiting
from tracker.ui.imports.import_dialog import ImportDialog
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks

HEADER = "MRN,Name,DOB,Condition,Product,Date,Units"
ADA = '12,"Okafor, Ada",1980-05-17,CM,Botox,2026-09-28,155'
JO = '13,"Smith, Jo",1970-02-01,armpits,Botox,2026-09-28,100'


def simple_file(folder: Path, *rows: str) -> Path:
    return text_file(folder / "liste.csv", HEADER, *(rows or (ADA, JO)))


def go_on(dialog: ImportDialog, tasks: Tasks, times: int = 1) -> None:
    for _time in range(times):
        QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        settle(tasks)


def test_a_file_that_says_everything_is_in_after_four_keys(
    clinic: Clinic, open_file: OpenFile, clinic_tasks: Tasks, tmp_path: Path
) -> None:
    dialog = open_file(simple_file(tmp_path))
    assert "“liste.csv”: 2 rows in 7 columns." in texts(dialog)
    for page in (dialog.file, dialog.columns, dialog.trial):
        assert dialog.page is page
        assert unnamed(dialog) == []
        go_on(dialog, clinic_tasks)
    assert dialog.page is dialog.done_page
    assert [one.name for one in clinic.read(find_patients, "okafor")] == ["Okafor, Ada"]
    assert clinic.read(count_waiting) == 0
    assert "2\nnew patients" in texts(dialog)
    button(dialog, "Go to the call list")
